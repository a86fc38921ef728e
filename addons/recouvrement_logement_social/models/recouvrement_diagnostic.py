from odoo import models


class RecouvrementDiagnostic(models.Model):
    """A household's budget is private: who opens it leaves a line."""

    _name = "recouvrement.diagnostic"
    _inherit = ["recouvrement.diagnostic", "recouvrement.confidentiel"]
