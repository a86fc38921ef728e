from odoo import api, fields, models


class AccountMove(models.Model):
    """An invoice whose debt was moved to doubtful debtors is "paid" for Odoo: say what remains due."""

    _inherit = "account.move"

    recouvrement_moved = fields.Monetary(
        "Due on another account",
        compute="_compute_recouvrement_moved",
        currency_field="company_currency_id",
    )
    recouvrement_moved_account_id = fields.Many2one(
        "account.account", "Account it is due on", compute="_compute_recouvrement_moved"
    )

    recouvrement_moved_note = fields.Char(
        "What remains due elsewhere", compute="_compute_recouvrement_moved"
    )

    @api.depends("line_ids.amount_residual", "payment_state")
    @api.depends_context("lang")
    def _compute_recouvrement_moved(self):
        """What is still owed of each invoice on the items that took over from its own."""
        self.recouvrement_moved = 0
        self.recouvrement_moved_account_id = False
        # sudo: whoever reads the invoice is told what remains of it.
        for heir in self.sudo().line_ids._get_recouvrement_heirs():
            invoice = self & heir._get_recouvrement_first().move_id.with_env(self.env)
            for each in invoice:
                each.recouvrement_moved += heir.amount_residual
                each.recouvrement_moved_account_id = heir.account_id
        self.recouvrement_moved_note = False
        for move in self.filtered("recouvrement_moved"):
            # sudo: as above.
            move.recouvrement_moved_note = self.env._(
                "This debt was moved to %(account)s: %(amount)s remain due, whatever its payment "
                "status says.",
                account=move.sudo().recouvrement_moved_account_id.display_name,
                amount=move.company_currency_id.format(move.recouvrement_moved),
            )

    def _collect_tax_cash_basis_values(self):
        """EXTENDS account: an invoice is not fully paid as long as something is owed where it moved."""
        values = super()._collect_tax_cash_basis_values()
        if values and self.line_ids._get_recouvrement_heirs():
            values["is_fully_paid"] = False
        return values

    def action_open_recouvrement_moved(self):
        """The items this invoice is owed on now."""
        return self.line_ids._get_recouvrement_heirs()._get_records_action(
            name=self.env._("Due on another account")
        )
