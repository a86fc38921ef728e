"""The VAT an indemnity of termination bears, counted as the invoice of it counts it.

Costs bring their own, that of their nature (``recouvrement.accessoire``); the sale is invoiced to its buyer.
"""

from odoo import api, fields, models


class KintoDecompte(models.Model):
    _inherit = "kinto.decompte"

    amount_vat = fields.Monetary("VAT of the indemnity", readonly=True)
    vat_to_verify = fields.Boolean(compute="_compute_vat_to_verify")

    @api.depends("company_id", "state", "amount_indemnity")
    def _compute_vat_to_verify(self):
        for each in self:
            # sudo: a setting of the company of a statement one reads.
            choice = each.company_id.sudo().kinto_indemnity_vat
            each.vat_to_verify = (
                each.state == "draft" and bool(each.amount_indemnity) and choice == "to_verify"
            )

    def _get_indemnity_taxes(self):
        """The taxes of the indemnity, as the customer's fiscal position maps them; may be empty."""
        company = self.company_id.sudo()  # sudo: as above; only a tax comes out
        if company.kinto_indemnity_vat != "tax":
            return self.env["account.tax"]
        position = self.env["account.fiscal.position"]._get_fiscal_position(self.partner_id)
        return position.map_tax(company.kinto_indemnity_tax_id)

    def _read_vat(self, amounts):
        """``[(label, amount)]``: the tax of these lines of the indemnity, rounded as Odoo rounds an invoice."""
        taxes = self._get_indemnity_taxes()
        if not taxes:
            return []
        service = self.env["account.tax"]
        lines = [
            service._prepare_base_line_for_taxes_computation(
                {},
                price_unit=float(amount),
                quantity=1.0,
                tax_ids=taxes,
                currency_id=self.currency_id,
                partner_id=self.partner_id,
            )
            for amount in amounts
        ]
        service._add_tax_details_in_base_lines(lines, self.company_id)
        service._round_base_lines_tax_details(lines, self.company_id)
        told = service._get_tax_totals_summary(lines, self.currency_id, self.company_id)
        label = self.env._("VAT on the indemnity: %s", ", ".join(taxes.mapped("name")))
        return [(label, self._money(told["tax_amount_currency"]))]
