import functools

from odoo import api, models


class RecouvrementPassage(models.Model):
    """The night follows presentations: what was collected, what is to be presented again."""

    _inherit = "recouvrement.passage"

    @api.model
    def _cron_night(self):
        """EXTENDS recouvrement: large bank files and batches first, tonight decides upon what they booked"""
        if not self.env["recouvrement.retour.fichier"]._run_waiting():
            return None
        if not self.env["account.payment.order"]._run_leaving():
            return None
        return super()._cron_night()

    def _get_followers(self, day):
        """EXTENDS recouvrement"""
        followers = super()._get_followers(day)
        presentations = self.env["recouvrement.presentation"]
        followers[presentations._name] = functools.partial(presentations._follow, day)
        return followers
