from odoo import models


class RecouvrementAcheminement(models.Model):
    _inherit = "recouvrement.acheminement"

    def _record_all(self, rows):
        """EXTENDS recouvrement: declarations and claims of assets are sent the day the post takes them."""
        events = super()._record_all(rows)
        if events:
            for name in (
                "recouvrement.declaration",
                "recouvrement.revendication",
                "recouvrement.surendettement",
            ):
                self.env[name]._follow_sending(events.action_id)
        return events
