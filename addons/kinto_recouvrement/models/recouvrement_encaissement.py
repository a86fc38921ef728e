from odoo import models


class RecouvrementEncaissement(models.AbstractModel):
    """A payment cures the notice of termination that asked for it, the very day."""

    _inherit = "recouvrement.encaissement"

    def _refresh(self, open_ones, closed, pledged):
        """EXTENDS recouvrement"""
        result = super()._refresh(open_ones, closed, pledged)
        # sudo: follows from the accounts, whoever books the payment.
        notices = self.env["kinto.resiliation"].sudo()
        leases = (open_ones | closed).sudo().kinto_contrat_id
        if leases:
            notices.search([("contrat_id", "in", leases.ids), ("state", "=", "noticed")])._cure(
                self.env["recouvrement.calendrier"]._today()
            )
        return result
