from odoo import models


class AccountPartialReconcile(models.Model):
    """VAT due on payment: what is paid of a debt that was moved makes its invoice's tax due."""

    _inherit = "account.partial.reconcile"

    def _collect_tax_cash_basis_values(self):
        """EXTENDS account: payments of items that took over count for the invoice they come from."""
        # What was only moved was not paid, whoever moved it.
        paid = self.filtered(lambda each: not each.credit_move_id.move_id.recouvrement_transfer)
        found = super(AccountPartialReconcile, paid)._collect_tax_cash_basis_values()
        for partial in self:
            moved = partial.debit_move_id.recouvrement_origin_id
            if moved and not partial.credit_move_id.move_id.recouvrement_transfer:
                invoice = moved._get_recouvrement_first().move_id
                values = found.get(invoice.id) or invoice._collect_tax_cash_basis_values()
                if values:
                    values.setdefault("partials", []).append(partial._get_share_of_tax(values))
                    found[invoice.id] = values
        return found

    def _get_share_of_tax(self, values):
        """How much of its invoice this payment pays, as Odoo's own values say it."""
        own = values["currency"] == self.company_id.currency_id
        paid, credit = self.debit_amount_currency, self.credit_move_id
        return {
            "partial": self,
            "percentage": self.amount / values["total_balance"]
            if own
            else paid / values["total_amount_currency"],
            "payment_rate": credit.amount_currency / credit.balance if credit.balance else 0.0,
            "both_move_posted": {self.debit_move_id.parent_state, credit.parent_state}
            == {"posted"},
        }
