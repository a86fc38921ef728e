from odoo import models


class RecouvrementPassage(models.Model):
    """The night, last of all: whoever is told by machine is told."""

    _inherit = "recouvrement.passage"

    def _pass_over(self, day):
        counts = super()._pass_over(day)
        self.env["recouvrement.livraison"]._push(self)
        return counts
