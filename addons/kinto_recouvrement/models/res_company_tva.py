from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """Whether an indemnity of termination bears VAT: nothing is guessed, the company's adviser says."""

    _inherit = "res.company"

    kinto_indemnity_vat = fields.Selection(
        [
            ("to_verify", "To verify (none meanwhile)"),
            ("none", "None: it repairs a loss"),
            ("tax", "It bears a tax: it pays for the lease"),
        ],
        "VAT of indemnities of termination",
        default="to_verify",
        required=True,
        help="Whether it pays for a service depends on the clause: ask your adviser.",
    )
    kinto_indemnity_tax_id = fields.Many2one(
        "account.tax",
        "Tax of indemnities of termination",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale'), ('price_include', '=', False)]",
    )

    @api.constrains("kinto_indemnity_vat", "kinto_indemnity_tax_id")
    def _check_kinto_indemnity_vat(self):
        for company in self:
            tax = company.kinto_indemnity_tax_id
            if company.kinto_indemnity_vat == "tax" and not tax:
                raise ValidationError(
                    self.env._("Choose the tax that indemnities of termination bear.")
                )
            if tax.price_include:
                raise ValidationError(
                    self.env._(
                        "Indemnities are counted without VAT: choose a tax that is added to the price, "
                        "not %s.",
                        tax.display_name,
                    )
                )
