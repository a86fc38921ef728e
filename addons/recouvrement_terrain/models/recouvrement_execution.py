from odoo import models


class RecouvrementExecution(models.AbstractModel):
    """A step may plan a visit, or summon: what the rules forbid is kept with its reason."""

    _inherit = "recouvrement.execution"

    def _execute_visit(self, actions):
        """A visit for each dossier, at the first moment no rule forbids."""
        for action in actions:
            self.env["recouvrement.visite"]._plan(
                action.dossier_id,
                action.etape_id.visit_kind or "home",
                None,
                action=action,
                note=action.etape_id.note,
            )

    def _execute_convocation(self, actions):
        """Each person is asked to come at the first slot far enough ahead."""
        for action in actions:
            step = action.etape_id
            self.env["recouvrement.convocation"]._summon(
                action.dossier_id, step.convocation_channel, days=step.notice_days, action=action
            )
