from odoo import models


class RecouvrementInsolvabiliteCourrier(models.AbstractModel):
    """A letter about a lease is filed in the dossier of that lease: its customer may have several."""

    _inherit = "recouvrement.insolvabilite.courrier"

    def _get_dossier(self, record):
        # EXTENDS 'recouvrement_contentieux'
        if record._name == "kinto.decompte":
            return record.sudo().dossier_id  # sudo: which dossier a letter is filed in
        return super()._get_dossier(record)
