from odoo import models


class RecouvrementDiagnosticLigne(models.Model):
    """The lines of a budget tell as much as the budget: who reads them has opened it."""

    _name = "recouvrement.diagnostic.ligne"
    _inherit = ["recouvrement.diagnostic.ligne", "recouvrement.confidentiel"]

    def _log_consultation(self, how):
        # sudo: to name whose budget it is; the reader's rights are checked by the reading itself.
        budgets = self.sudo().diagnostic_id.sudo(self.env.su)
        budgets._log_consultation(how)
