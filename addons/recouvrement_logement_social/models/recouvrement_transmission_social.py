from odoo import models

from odoo.addons.recouvrement_contentieux.models.recouvrement_transmission_controle import Fault


class RecouvrementTransmission(models.Model):
    """Nobody is entrusted while a social worker supports them and says so."""

    _inherit = "recouvrement.transmission"

    def _read_facts(self, dossiers, mandat, day, but=None):
        # EXTENDS 'recouvrement_contentieux'
        facts = super()._read_facts(dossiers, mandat, day, but)
        supports = self.env["recouvrement.accompagnement"]
        return facts | {"supported": supports._find_handover_faults(dossiers)}

    def _find_state_faults(self, dossier, facts):
        # EXTENDS 'recouvrement_contentieux'
        yield from super()._find_state_faults(dossier, facts)
        if why := facts["supported"].get(dossier.partner_id.id):
            yield Fault(True, why)
