"""What the debtor answers by e-mail: it lands here, and the owner of the dossier is told."""

from odoo import models


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    def message_update(self, msg_dict, update_vals=None):
        """EXTENDS mail: an e-mail came in for this dossier; a machine's asks nobody to read it."""
        # The gateway writes with every right; whoever calls this otherwise needs theirs.
        self.check_access("write")
        result = super().message_update(msg_dict, update_vals)
        if not self.env.context.get("recouvrement_automatic"):
            self._mark_answered(msg_dict)
            self._ask_to_read()
        return result

    def message_post(self, **kwargs):
        """EXTENDS mail: an e-mail that comes in is told to the owner, not to the company's own address."""
        if kwargs.get("message_type") == "email":
            told = set(kwargs.get("partner_ids") or ()) - set(self.company_id.partner_id.ids)
            kwargs["partner_ids"] = list(told | set(self._get_owner().partner_id.ids))
        return super().message_post(**kwargs)

    def _get_owner(self):
        """Who follows this dossier: its collector, else the responsible of its portfolio."""
        return self.user_id or self.portefeuille_id.user_id

    def _mark_answered(self, msg_dict):
        sent = self.action_ids.filtered("message_id").sorted("id")
        answered = sent.filtered(lambda action: action.message_id.id == msg_dict.get("parent_id"))
        # sudo: the gateway writes what it received; nobody writes the ledger by hand.
        (answered or sent)[-1:].sudo().date_answered = self.env["recouvrement.calendrier"]._today()

    def _ask_to_read(self):
        """One task at a time: whoever opens the dossier sees all its answers."""
        kind = self.env.ref("recouvrement.mail_activity_reply")
        owner = self._get_owner()
        if not owner or self.activity_ids.filtered(lambda each: each.activity_type_id == kind):
            return
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "recouvrement.mail_activity_reply",
            self.env["recouvrement.calendrier"]._today(),
            user_id=owner.id,
        )
