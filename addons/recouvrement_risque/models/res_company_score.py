from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_score = fields.Boolean(
        "Debtors are scored", readonly=True, help="A card is in use: the night works scores out."
    )
    recouvrement_score_day = fields.Date("Scores worked out up to", readonly=True)
