from odoo import api, models


class RecouvrementPassage(models.Model):
    """The night: long lists of leases first."""

    _inherit = "recouvrement.passage"

    @api.model
    def _cron_night(self):
        """EXTENDS recouvrement: what is half taken in must not be chased"""
        if not self.env["recouvrement.liste"]._run_waiting():
            return None
        return super()._cron_night()
