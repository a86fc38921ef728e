from odoo import fields, models


class ResPartner(models.Model):
    """What is known of a customer's accounts, and what credit bodies say."""

    _inherit = "res.partner"

    recouvrement_bilan_ids = fields.One2many(
        "recouvrement.bilan", "partner_id", "Balance sheets", groups="recouvrement.group_reader"
    )
    recouvrement_note_externe_ids = fields.One2many(
        "recouvrement.note.externe",
        "partner_id",
        "Marks of credit bodies",
        groups="recouvrement.group_reader",
    )
