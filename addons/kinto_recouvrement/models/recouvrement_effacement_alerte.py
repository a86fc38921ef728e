from odoo import models


class RecouvrementEffacement(models.AbstractModel):
    """A suspicion is words about people: it goes with the last dossier kept of its lease."""

    _inherit = "recouvrement.effacement"

    def _erase_dossiers(self, dossiers, day):
        # EXTENDS 'recouvrement': alerts hang on leases, so that no walk from a dossier meets them
        result = super()._erase_dossiers(dossiers, day)
        # sudo: as erasing itself; whoever asks for it learns nothing of what there was.
        leases = dossiers.sudo().kinto_contrat_id
        over = leases.filtered(lambda lease: all(lease.dossier_ids.mapped("date_erased")))
        self._delete(self.env["kinto.alerte"].sudo().search([("contrat_id", "in", over.ids)]))
        return result
