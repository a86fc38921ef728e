from odoo import models


class RecouvrementCloture(models.AbstractModel):
    """The dossier of a lease opens again in the phase of its debits."""

    _inherit = "recouvrement.cloture"

    def _reopen(self, dossiers, day):
        # EXTENDS 'recouvrement'
        result = super()._reopen(dossiers, day)
        leases = dossiers.filtered("kinto_contrat_id")
        if leases:
            leases.phase_id = leases[0]._get_kinto_phase()
        return result
