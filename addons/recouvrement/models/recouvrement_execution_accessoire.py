from odoo import models


class RecouvrementExecution(models.AbstractModel):
    """What a message asks on top of the principal is kept with it, as of its day."""

    _inherit = "recouvrement.execution"

    def _snapshot(self, actions, day):
        res = super()._snapshot(actions, day)
        showing = actions.filtered("etape_id.show_accessories")
        if showing:
            due = self.env["recouvrement.accessoire"]._read_due(showing.dossier_id, day)
            for action in showing:
                mine = due[action.dossier_id.id]
                action.accessories = {kind: str(amount) for kind, amount in mine.items()}
        return res
