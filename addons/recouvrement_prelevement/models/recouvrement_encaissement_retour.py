from odoo import models


class RecouvrementEncaissement(models.AbstractModel):
    """A dossier that a return opens again shows it at once."""

    _inherit = "recouvrement.encaissement"

    def _refresh(self, open_ones, closed, pledged):
        """EXTENDS recouvrement"""
        result = super()._refresh(open_ones, closed, pledged)
        (open_ones | closed.filtered(lambda each: each.state != "closed"))._find_returns()
        return result
