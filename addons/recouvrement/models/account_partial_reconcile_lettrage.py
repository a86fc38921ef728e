from odoo import models
from odoo.exceptions import UserError


class AccountPartialReconcile(models.Model):
    """A lettrage shown on a dossier can be undone from there."""

    _inherit = "account.partial.reconcile"

    def action_recouvrement_undo(self):
        """Undo what the payment or credit note of these lettrages was set against, by Odoo's rules."""
        self.check_access("unlink")
        dossiers = self.env["recouvrement.dossier"].search(
            [
                ("partner_id", "in", self.debit_move_id.partner_id.commercial_partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        if not dossiers:
            raise UserError(self.env._("This lettrage belongs to no dossier of yours."))
        dossiers.check_access("write")
        self.env["recouvrement.lettrage"]._undo(self.credit_move_id)
        return True
