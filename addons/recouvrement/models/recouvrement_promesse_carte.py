"""The promises that cards and filters point at: the last one of a dossier, when it was not kept."""

from odoo import api, models


class RecouvrementPromesse(models.Model):
    _inherit = "recouvrement.promesse"

    @api.model
    def _search_last_broken(self):
        """Promises not kept, each the last one of its dossier."""
        last = self._read_group(
            [("state", "!=", "cancelled"), ("dossier_id.state", "!=", "closed")],
            ["dossier_id"],
            ["id:max"],
        )
        ids = [promise_id for _dossier, promise_id in last]
        return self.search([("id", "in", ids), ("state", "=", "broken")])
