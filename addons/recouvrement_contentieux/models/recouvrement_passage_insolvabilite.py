from odoo import api, models


class RecouvrementPassage(models.Model):
    """The night: what was entered since joins the freeze of its debtor before anything is decided."""

    _inherit = "recouvrement.passage"

    @api.model
    def _cron_night(self):
        """EXTENDS recouvrement: long files of the BODACC first, what they stop must not be chased tonight."""
        self.env["recouvrement.annonce.import"]._run_waiting()
        return super()._cron_night()

    def _pass_over(self, day):
        # sudo: the night freezes whatever the decisions of courts and commissions freeze.
        for name in ("recouvrement.collective", "recouvrement.surendettement"):
            self.env[name].sudo().with_context(recouvrement_day=day)._look_again(day)
        return super()._pass_over(day)
