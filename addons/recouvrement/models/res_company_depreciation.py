from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_allowance_vat_rate = fields.Float(
        "VAT in debts without an invoice (%)",
        digits=(5, 2),
        help="Taken off the base of allowances for items that came without their taxes: taken-over items, "
        "entries typed by hand. 0: they are counted whole.",
    )

    _recouvrement_allowance_vat_rate_sane = models.Constraint(
        "CHECK (recouvrement_allowance_vat_rate >= 0 AND recouvrement_allowance_vat_rate <= 100)",
        "A VAT rate lies between 0 and 100 %.",
    )
