import functools

from odoo import models


class RecouvrementPassage(models.Model):
    """The night sees to guarantees before deadlines: what begins tonight is told tonight."""

    _inherit = "recouvrement.passage"

    def _get_followers(self, day):
        """EXTENDS recouvrement"""
        guarantees = self.env["recouvrement.garantie"]
        return {
            guarantees._name: functools.partial(guarantees._watch, day),
            **super()._get_followers(day),
        }
