from odoo import models


class RecouvrementAcheminement(models.Model):
    _inherit = "recouvrement.acheminement"

    def _record_all(self, rows):
        """EXTENDS recouvrement: guarantors are told the day the post takes the letter."""
        events = super()._record_all(rows)
        if events:
            for name in ("recouvrement.garantie", "recouvrement.garantie.information"):
                self.env[name]._follow_sending(events.action_id)
        return events
