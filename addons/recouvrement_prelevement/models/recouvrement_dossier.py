from odoo import fields, models


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    presentation_ids = fields.One2many(
        "recouvrement.presentation", "dossier_id", "Direct debits presented"
    )
