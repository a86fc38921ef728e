from odoo import models


class RecouvrementAction(models.Model):
    _inherit = "recouvrement.action"

    def _filter_owed_only(self):
        """EXTENDS recouvrement: a guarantor is informed each year, whatever became of the dossier."""
        kept = super()._filter_owed_only()
        # sudo: which letters are yearly informations is no secret.
        rows = self.env["recouvrement.garantie.information"].sudo()
        return kept - rows.search([("action_id", "in", self.ids)]).action_id
