from odoo import fields, models


class RecouvrementEtape(models.Model):
    _inherit = "recouvrement.etape"

    mode_ids = fields.Many2many(
        "recouvrement.mode.operatoire",
        "recouvrement_mode_etape_rel",
        "etape_id",
        "mode_id",
        "Operating procedures",
        help="How this step is carried out.",
    )
