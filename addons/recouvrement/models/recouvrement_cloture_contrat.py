from odoo import models


class RecouvrementCloture(models.AbstractModel):
    """The dossier of a contract opens again where it began."""

    _inherit = "recouvrement.cloture"

    def _reopen(self, dossiers, day):
        # EXTENDS 'recouvrement'
        result = super()._reopen(dossiers, day)
        for name in self.env["recouvrement.contrat"]._get_contract_fields():
            followed = dossiers.filtered(name)
            if followed and (phase := followed[name]._get_first_phase()):
                followed.phase_id = phase
        return result
