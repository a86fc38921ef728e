import functools

from odoo import models


class RecouvrementPassage(models.Model):
    """The night follows the notices of termination."""

    _inherit = "recouvrement.passage"

    def _get_followers(self, day):
        """EXTENDS recouvrement"""
        followers = super()._get_followers(day)
        notices = self.env["kinto.resiliation"]
        followers[notices._name] = functools.partial(notices._follow, day)
        return followers
