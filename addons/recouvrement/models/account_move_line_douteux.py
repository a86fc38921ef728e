from odoo import models

UNTAXED = ("move_reverse_cancel", "no_cash_basis")  # contexts in which Odoo makes no tax due


class AccountMoveLine(models.Model):
    """VAT due on payment, on accounts Odoo does not expect payments on."""

    _inherit = "account.move.line"

    def _reconcile_plan_with_sync(self, plan_list, all_amls):
        """EXTENDS account: Odoo makes taxes due for receivable accounts only; 416 may be another type."""
        found = super()._reconcile_plan_with_sync(plan_list, all_amls)
        if not any(self.env.context.get(name) for name in UNTAXED):
            for plan in plan_list:
                plan["amls"]._make_recouvrement_tax_due(plan["partials"])
        return found

    def _make_recouvrement_tax_due(self, partials):
        other = self.account_id.account_type not in ("asset_receivable", "liability_payable")
        moved = other and self.recouvrement_origin_id
        if moved and any(self.company_id.mapped("tax_exigibility")):
            partials._create_tax_cash_basis_moves()
            partials._set_draft_caba_move_vals()
