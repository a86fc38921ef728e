from dataclasses import replace

from odoo import api, models

from odoo.addons.recouvrement.engine.facts import Policy


class RecouvrementPolitique(models.Model):
    """Whoever a social worker supports is spared what her mode says, whatever the scenario asks for."""

    _inherit = "recouvrement.politique"

    @api.model
    def _read_policies(self, partners, day, people=None):
        # EXTENDS 'recouvrement'
        policies = super()._read_policies(partners, day, people)
        found = self.env["recouvrement.accompagnement"]._read_spared(partners)
        for partner, modes in found.items():
            spared = modes._get_spared()
            if spared:
                policies[partner] = replace(policies.get(partner) or Policy(), spared=spared)
        return policies
