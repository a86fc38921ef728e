from odoo import models


class RecouvrementVisite(models.Model):
    """From the interview one goes on to the budget, which is kept apart."""

    _inherit = "recouvrement.visite"

    def action_open_diagnostic(self):
        """The household's budget, or a first one to fill in."""
        self.ensure_one()
        return self.dossier_id.action_open_diagnostic()
