from odoo import models


class RecouvrementExecution(models.AbstractModel):
    _inherit = "recouvrement.execution"

    def _execute_control(self, actions):
        """Nothing leaves: the ledger keeps that these dossiers went without the step, and what they owed."""
