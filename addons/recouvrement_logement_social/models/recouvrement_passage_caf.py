import functools

from odoo import models


class RecouvrementPassage(models.Model):
    """The night opens the reports of unpaid rents, before it looks at their clocks."""

    _inherit = "recouvrement.passage"

    def _get_followers(self, day):
        """EXTENDS recouvrement"""
        reports = self.env["recouvrement.caf.signalement"]
        return {
            reports._name: functools.partial(reports._watch, day),
            **super()._get_followers(day),
        }
