import functools

from odoo import models


class RecouvrementPassage(models.Model):
    """The night proposes dossiers to the committee."""

    _inherit = "recouvrement.passage"

    def _get_followers(self, day):
        """EXTENDS recouvrement"""
        followers = super()._get_followers(day)
        candidates = self.env["recouvrement.candidat"]
        followers[candidates._name] = functools.partial(candidates._follow, day)
        return followers
