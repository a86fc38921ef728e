from odoo import models


class RecouvrementPassage(models.Model):
    """The night: rents that fall due while the lease is in court are asked for there, not by our reminders."""

    _inherit = "recouvrement.passage"

    def _pass_over(self, day):
        self.env["recouvrement.procedure"]._join_rents(day)
        return super()._pass_over(day)
