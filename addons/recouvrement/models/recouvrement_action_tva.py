from odoo import models


class RecouvrementAction(models.Model):
    _inherit = "recouvrement.action"

    def _filter_owed_only(self):
        """Those that have no object once the dossier is closed: a document about lost VAT keeps its own."""
        # sudo: which letters are about VAT is no secret.
        rows = self.env["recouvrement.tva"].sudo()
        kept = rows.search([("action_id", "in", self.ids), ("state", "!=", "cancelled")]).action_id
        return self.filtered(lambda action: action not in kept)
