from odoo import fields, models
from odoo.exceptions import UserError


class AccountPartialReconcile(models.Model):
    """A lettrage shown on a dossier can be undone from there."""

    _inherit = "account.partial.reconcile"

    recouvrement_proposed = fields.Boolean(
        "Booked by a proposal",
        compute="_compute_recouvrement_proposed",
        help="A transfer, a write-off, a gesture…: undone with its proposal, not by itself.",
    )

    def _compute_recouvrement_proposed(self):
        for partial in self:
            # sudo: whether there is one, nothing of it.
            entry = partial.sudo().credit_move_id.move_id
            partial.recouvrement_proposed = bool(entry.recouvrement_proposition_id)

    def action_recouvrement_undo(self):
        """Undo what the payment or credit note of these lettrages was set against, by Odoo's rules."""
        self.check_access("unlink")
        if any(partial.recouvrement_proposed for partial in self):
            raise UserError(
                self.env._("A proposal booked this: undo the proposal, its entries go together.")
            )
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
