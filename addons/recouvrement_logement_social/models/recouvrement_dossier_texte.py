from odoo import fields, models


class RecouvrementDossier(models.Model):
    """What the texts of reminders say of a dwelling and its terms."""

    _inherit = "recouvrement.dossier"

    letter_dwelling = fields.Char("Letter: dwelling", compute="_compute_letter")
    letter_terms = fields.Char("Letter: unpaid terms", compute="_compute_letter")
