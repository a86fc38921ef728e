from odoo import api, fields, models


class RecouvrementRetourAnomalie(models.Model):
    """What of a bank file was not taken as it stands: where, and why."""

    _name = "recouvrement.retour.anomalie"
    _description = "Anomaly of a bank file"
    _inherit = ["recouvrement.reserve"]
    _order = "fichier_id, file_line, id"
    _rec_name = "reason"

    fichier_id = fields.Many2one(
        "recouvrement.retour.fichier", "File", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="fichier_id.company_id", store=True, index=True)
    file_line = fields.Integer("Line", readonly=True)
    code = fields.Char(required=True, readonly=True)
    values = fields.Json(readonly=True)
    reason = fields.Char("Why", compute="_compute_reason")

    @api.depends("code", "values")
    @api.depends_context("lang")
    def _compute_reason(self):
        say = self.env["recouvrement.retour.phrase"]._say
        for each in self:
            each.reason = say(each.code, each.values) or each.code
