from odoo import fields, models


class RecouvrementReglage(models.TransientModel):
    _inherit = "recouvrement.reglage"

    recouvrement_watch_risk = fields.Boolean(
        related="company_id.recouvrement_watch_risk", readonly=False
    )
    recouvrement_count_drafts = fields.Boolean(
        related="company_id.recouvrement_count_drafts", readonly=False
    )
    recouvrement_limit_thresholds = fields.Char(
        related="company_id.recouvrement_limit_thresholds", readonly=False
    )
