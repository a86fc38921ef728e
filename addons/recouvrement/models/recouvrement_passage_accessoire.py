from odoo import models


class RecouvrementPassage(models.Model):
    """The night, and whatever looks at a dossier in the day, counts what runs on it."""

    _inherit = "recouvrement.passage"

    def _record(self, dossiers, decisions, day):
        counts = super()._record(dossiers, decisions, day)
        if self.env.company.recouvrement_accessories:
            self.env["recouvrement.interet"]._keep(dossiers, day)
        return counts

    def _pass_over(self, day):
        counts = super()._pass_over(day)
        self.env["recouvrement.interet"]._keep_stale(day)
        return counts
