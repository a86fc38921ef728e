from odoo import fields, models


class RecouvrementPrevisionEmpreinte(models.Model):
    """What the forecast on screen was made of, as one word: the same facts need no second forecast."""

    _name = "recouvrement.prevision.empreinte"
    _description = "Facts of the last cash forecast"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    fingerprint = fields.Char("Fingerprint of the facts", required=True)
