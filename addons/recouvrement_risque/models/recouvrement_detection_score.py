from odoo import models


class RecouvrementDetection(models.AbstractModel):
    """Who moved is scored again too, at the end of the night."""

    _inherit = "recouvrement.detection"

    def _take_noted(self):
        """EXTENDS recouvrement"""
        debtors = super()._take_noted()
        if debtors and self.env.company.recouvrement_score:
            self.env["recouvrement.score.attente"]._note(debtors)
        return debtors
