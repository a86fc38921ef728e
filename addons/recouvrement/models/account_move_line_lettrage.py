from odoo import models


class AccountMoveLine(models.Model):
    """Lettrage of chosen amounts: Odoo's own, each item taking no more than its share."""

    _inherit = "account.move.line"

    def _prepare_reconciliation_amls(self, values_list, shadowed_aml_values=None):
        shares = self.env.context.get("recouvrement_shares") or {}
        for values in values_list:
            if values["aml"].id in shares:
                self._recouvrement_cap(values, shares[values["aml"].id])
        return super()._prepare_reconciliation_amls(values_list, shadowed_aml_values)

    def _recouvrement_cap(self, values, share):
        """Leave of an item's residual what is chosen of it.

        :param share: amount without sign, in the item's currency
        """
        line, residual = values["aml"], values["amount_residual_currency"]
        if line.currency_id.compare_amounts(share, abs(residual)) >= 0:
            return
        ratio = share / abs(residual)
        values["amount_residual_currency"] = line.currency_id.round(residual * ratio)
        values["amount_residual"] = line.company_currency_id.round(
            values["amount_residual"] * ratio
        )
