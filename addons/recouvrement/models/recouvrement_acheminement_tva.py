from odoo import models


class RecouvrementAcheminement(models.Model):
    _inherit = "recouvrement.acheminement"

    def _record_all(self, rows):
        """EXTENDS recouvrement: once the document about their VAT has left, debts' VAT can be recovered."""
        events = super()._record_all(rows)
        # sudo: what follows from a delivery needs no right of whoever records it.
        waiting = self.env["recouvrement.tva"].sudo()
        waiting.search(
            [("action_id", "in", events.action_id.ids), ("state", "=", "to_send")]
        )._follow_sending()
        return events
