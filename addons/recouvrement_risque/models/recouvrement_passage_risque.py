from odoo import models


class RecouvrementPassage(models.Model):
    """The night, where credit risk is watched: temporary limits end, alerts are raised or over."""

    _inherit = "recouvrement.passage"

    def _keep_figures(self, day):
        """EXTENDS recouvrement"""
        if self.env.company.recouvrement_watch_risk:
            self.env["recouvrement.limite"]._watch(day)
            self.env["recouvrement.alerte.veille"]._watch(day)
        return super()._keep_figures(day)
