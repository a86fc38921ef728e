from odoo import fields, models


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    fil_ids = fields.One2many("recouvrement.fil", "dossier_id", "Events in litigation")
