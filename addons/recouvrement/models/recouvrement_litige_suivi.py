from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

SETTLED = Domain("ligne_ids.move_line_id.reconciled", "=", True)  # at least one of its items


class RecouvrementLitige(models.Model):
    """What the night does of disputes: tell who is above when one is late."""

    _inherit = "recouvrement.litige"

    date_escalated = fields.Date("Escalated on", readonly=True, copy=False)
    escalated_to_id = fields.Many2one("res.users", "Escalated to", readonly=True, copy=False)

    def _follow(self, day, dossiers=None):
        """The night of ``day`` for the disputes of the current company, or of ``dossiers`` only."""
        followed = self._get_followed_domain(dossiers)
        # Most nights there is neither: one question for both.
        if self.search_count(followed & (SETTLED | self._get_escalated_domain(day)), limit=1):
            self._drop_settled(day, dossiers)
            self._escalate(day, dossiers)

    def _find_followed(self, day):
        """The dossiers whose disputes the night of ``day`` looks at."""
        return self.search(self._get_followed_domain()).dossier_id

    def _get_followed_domain(self, dossiers=None):
        domain = Domain("company_id", "=", self.env.company.id) & Domain("state", "=", "open")
        return domain if dossiers is None else domain & Domain("dossier_id", "in", dossiers.ids)

    def _get_escalated_domain(self, day):
        """Late on ``day``, and nobody above has been told."""
        return Domain("date_escalated", "=", False) & self._get_late_domain(day)

    def _drop_settled(self, day, dossiers=None):
        """A dispute whose items have all been settled meanwhile has no object any more."""
        touched = self.search(self._get_followed_domain(dossiers) & SETTLED)
        for dispute in touched.with_context(recouvrement_day=day):
            if all(dispute.ligne_ids.move_line_id.mapped("reconciled")):
                dispute._settle("cancelled", reason=self.env._("The items were settled meanwhile."))

    def _escalate(self, day, dossiers=None):
        """Hand the disputes of the current company that are late on ``day`` up, once each.

        A fixed number of queries, whatever their number.
        """
        late = self.search(self._get_followed_domain(dossiers) & self._get_escalated_domain(day))
        if not late:
            return
        above = {dispute: dispute._get_above() for dispute in late}
        for user in set(above.values()):
            theirs = late.filtered(lambda each, user=user: above[each] == user)
            theirs.write({"date_escalated": day, "escalated_to_id": user.id})
        Activity = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        model, todo = (
            self.env["ir.model"]._get_id(self._name),
            self.env.ref("mail.mail_activity_data_warning"),
        )
        Activity.create(
            [
                {
                    "res_model_id": model,
                    "res_id": dispute.id,
                    "automated": True,
                    "activity_type_id": todo.id,
                    "summary": self.env._(
                        "Late dispute: open since %s", format_date(self.env, dispute.date_opened)
                    ),
                    "date_deadline": day,
                    "user_id": user.id or self.env.uid,
                }
                for dispute, user in above.items()
            ]
        )
        bodies = {
            dispute.id: self.env._("Late: escalated to %s.", user.name or "")
            for dispute, user in above.items()
        }
        late._message_log_batch(bodies=bodies)

    def _get_above(self):
        """Who is told when this dispute is late."""
        dossier = self.dossier_id
        return (
            self.category_id.escalation_user_id
            or dossier.portefeuille_id.user_id
            or dossier.user_id
            or self.create_uid
        )
