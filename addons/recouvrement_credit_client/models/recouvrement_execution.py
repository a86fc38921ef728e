from odoo import models


class RecouvrementExecution(models.AbstractModel):
    """A step may hold the customer's account: what is ordered next waits until it is freed."""

    _inherit = "recouvrement.execution"

    def _execute_block(self, actions):
        """Each customer's account is held, with what frees it."""
        for action in actions:
            step = action.etape_id
            self.env["recouvrement.blocage"]._hold(
                action.dossier_id.partner_id,
                action.dossier_id.company_id,
                step.name or self.env._("Overdue"),
                action=action,
                release=step.release or "auto",
                release_days=step.release_days,
                release_amount=step.release_amount,
            )
