from odoo import models

from odoo.addons.recouvrement_contentieux.models.recouvrement_transmission_controle import Fault


class RecouvrementTransmission(models.Model):
    """Nobody is entrusted while a social worker supports them and says so."""

    _inherit = "recouvrement.transmission"

    def _find_state_faults(self, dossier, facts):
        # EXTENDS 'recouvrement_contentieux'
        yield from super()._find_state_faults(dossier, facts)
        if why := self.env["recouvrement.accompagnement"]._find_handover_fault(dossier):
            yield Fault(True, why)
