from odoo import fields, models


class RecouvrementPolitique(models.Model):
    """Whether people are visited at home without having agreed to it."""

    _inherit = "recouvrement.politique"

    visit_consent = fields.Boolean(
        "Home visits with consent only",
        help="Nobody is visited at home before agreeing to it; the day they did is noted on the contact.",
    )
