import functools

from odoo import models


class RecouvrementPassage(models.Model):
    """The night follows presentations: what was collected, what is to be presented again."""

    _inherit = "recouvrement.passage"

    def _get_followers(self, day):
        """EXTENDS recouvrement"""
        followers = super()._get_followers(day)
        presentations = self.env["recouvrement.presentation"]
        followers[presentations._name] = functools.partial(presentations._follow, day)
        return followers
