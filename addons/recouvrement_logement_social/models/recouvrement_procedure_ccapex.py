from odoo import models

from .recouvrement_bail_vie import LEFT

SUMMONS = "summons"  # code of the step, in every track that has one


class RecouvrementProcedure(models.Model):
    """A tenant in place is not summoned before two months from the seizure of the CCAPEX."""

    _inherit = "recouvrement.procedure"

    def _check_order(self, step, day, reason):
        # EXTENDS 'recouvrement_contentieux'
        result = super()._check_order(step, day, reason)
        bail = self.dossier_id.recouvrement_bail_id
        summons = step.code == SUMMONS and self.jurisdiction != "MC"
        if summons and bail and bail._get_segment(day) not in LEFT:  # nobody to evict otherwise
            self.env["recouvrement.ccapex"]._check_gate(bail, day)
        return result
