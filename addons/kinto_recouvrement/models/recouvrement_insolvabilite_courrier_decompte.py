from odoo import models


class RecouvrementInsolvabiliteCourrier(models.AbstractModel):
    """A letter about a lease is filed in the dossier of that lease: its customer may have several."""

    _inherit = "recouvrement.insolvabilite.courrier"

    def _get_dossier(self, record):
        # EXTENDS 'recouvrement_contentieux'
        if record._name == "kinto.decompte":
            return record.sudo().dossier_id  # sudo: which dossier a letter is filed in
        if record._name == "kinto.resiliation":
            return record.sudo().dossier_id  # sudo: as above
        if record._name == "kinto.contrat":
            return record.sudo()._get_open_dossier()  # sudo: as above
        return super()._get_dossier(record)
