from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class RecouvrementLitige(models.Model):
    """What the responsible answers, often someone who does not collect."""

    _inherit = "recouvrement.litige"

    answer = fields.Selection(
        [
            ("founded", "The debtor is right"),
            ("partly", "The debtor is right in part"),
            ("unfounded", "The debtor is wrong"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    answer_amount = fields.Monetary("Amount to grant", readonly=True, copy=False)
    answer_note = fields.Text("Explanation", readonly=True, copy=False)
    date_answered = fields.Date("Answered on", readonly=True, copy=False)
    can_answer = fields.Boolean(compute="_compute_can_answer")

    def _compute_can_answer(self):
        may = self._get_answerable()
        for dispute in self:
            dispute.can_answer = dispute in may

    def _get_answerable(self):
        """Those of these disputes that the current user may answer: theirs, or as a collector."""
        collects = self.env.user.has_group("recouvrement.group_collector")
        people = {self.env.user}
        return self.filtered(
            lambda each: (
                each.state == "open"
                and (
                    collects
                    or each.responsible_id in people
                    # sudo: to whom it was escalated is told to that person.
                    or each.sudo().escalated_to_id in people
                )
            )
        )

    def action_answer(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer the dispute"),
            "res_model": "recouvrement.litige.reponse",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_litige_id": self.id},
        }

    def _answer(self, answer, amount=0, note=""):
        """Keep what the responsible says and hand it to the collector, who decides.

        :param answer: ``founded``, ``partly`` or ``unfounded``
        :param amount: what to grant, when ``partly``
        :raise AccessError: the user is neither the responsible nor a collector
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "open":
            raise UserError(self.env._("This dispute is over."))
        if not self.env.su and not self._get_answerable():
            raise AccessError(self.env._("Only its responsible answers a dispute."))
        if answer == "partly":
            self._check_granted(amount)
        granted = {"founded": self.amount, "partly": amount, "unfounded": 0}[answer]
        # sudo: the answer is all that its responsible may write.
        mine = self.sudo()
        mine.write(
            {
                "answer": answer,
                "answer_amount": granted,
                "answer_note": note,
                "date_answered": self.env["recouvrement.calendrier"]._today(),
            }
        )
        words = dict(self._fields["answer"]._description_selection(self.env))[answer]
        text = f"{words} – {note}" if note else words
        mine.message_post(
            body=text, author_id=self.env.user.partner_id.id, subtype_xmlid="mail.mt_note"
        )
        mine.activity_feedback(["mail.mail_activity_data_todo"], feedback=text)
        mine.activity_schedule(
            "mail.mail_activity_data_todo",
            self.env["recouvrement.calendrier"]._today(),
            self.env._("Dispute answered: decide its outcome"),
            user_id=mine.dossier_id.user_id.id or mine.create_uid.id,
        )
