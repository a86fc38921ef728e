from odoo import models


class RecouvrementPassage(models.Model):
    """The night, where credit risk is watched: accounts whose criteria are met are freed."""

    _inherit = "recouvrement.passage"

    def _keep_figures(self, day):
        """EXTENDS recouvrement_risque"""
        if self.env.company.recouvrement_watch_risk:
            self.env["recouvrement.blocage"]._watch(day)
        return super()._keep_figures(day)
