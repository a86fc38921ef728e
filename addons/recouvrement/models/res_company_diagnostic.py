from odoo import fields, models


class ResCompany(models.Model):
    """What budgets are measured against."""

    _inherit = "res.company"

    recouvrement_rest_floor = fields.Monetary(
        "Rest left to a household",
        help="A month and consumption unit: what no instalment may take. 0: nothing is set aside.",
    )
