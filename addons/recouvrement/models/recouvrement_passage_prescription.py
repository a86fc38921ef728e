import functools

from odoo import models


class RecouvrementPassage(models.Model):
    """The night counts the limitation of what is new or changed, and looks at what comes near its term."""

    _inherit = "recouvrement.passage"

    def _get_followers(self, day):
        followers = super()._get_followers(day)
        prescription = self.env["recouvrement.prescription"]
        followers[prescription._name] = functools.partial(prescription._watch, day)
        return followers

    def _decide_and_apply(self, dossiers, day):
        # Before anything is decided: what is time-barred is never chased.
        self.env["recouvrement.prescription"]._keep(dossiers, day)
        return super()._decide_and_apply(dossiers, day)
