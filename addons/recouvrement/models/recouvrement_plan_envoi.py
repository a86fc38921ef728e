"""A plan sent to its debtor by e-mail: what left is in the ledger of actions, with its document.

The message is written by a person in Odoo's own composer; once posted, it is an action carried out
by hand: sealed, followed to its delivery, counted by the policy of contacts.
"""

from odoo import models


class RecouvrementPlan(models.Model):
    _inherit = "recouvrement.plan"

    def _record_sent(self, message):
        """Write into the ledger that ``message``, which carries this plan, has left for its debtor.

        :return: the action; none when nobody was written to, or the plan was taken off the message
        """
        self.ensure_one()
        self.check_access("read")
        self.dossier_id.check_access("write")
        # sudo: nobody holds write access on the ledger; who may work the dossier has just written.
        here, message = self.sudo(), message.sudo()
        people = message.partner_ids.filtered("email")
        if not people or not message.attachment_ids & here.document_ids:
            return here.env["recouvrement.action"]
        day = here.env["recouvrement.calendrier"]._today()
        action = here.env["recouvrement.action"].create(here._prepare_sent(message, people, day))
        courrier = here.env["recouvrement.courrier"]
        courrier._keep(action, [courrier._write_message_proof(message, people)], "html")
        action.date_done = day
        action.write({"state": "done", **here.env["recouvrement.preuve"]._seal(action)[action.id]})
        events = here.env["recouvrement.acheminement"]
        events._record(action, "queued", day, source="email")
        # It may have left already, and been refused.
        events._follow_notifications(message.notification_ids)
        return action

    def _prepare_sent(self, message, people, day):
        dossier = self.dossier_id
        items = self.env["recouvrement.situation"]._read_statement(dossier, day)
        return {
            "dossier_id": dossier.id,
            "company_id": dossier.company_id.id,
            "kind": "email",
            "date_proposed": day,
            "date_planned": day,
            "reason": self.env._(
                "Payment plan %(plan)s sent by %(user)s.",
                plan=" ".join((self.name, f"v{self.version}")),
                user=self.env.user.name,
            ),
            "amount_due": dossier.amount_due,
            "amount_overdue": dossier.amount_overdue,
            # It asks for nothing overdue: the ladder of the items is not read from it.
            "items": [{**item, "asked": False} for item in items.get(dossier.id, [])],
            "partner_id": people[0].id,
            "recipient": "\n".join(person.email_formatted for person in people),
            "message_id": message.id,
        }
