from odoo import fields, models

from ..models.kinto_restitution import KEPT
from ..models.kinto_restitution_garde import KEPT_AS


class KintoRestitutionFin(models.TransientModel):
    """Why a recovery is given up or cancelled."""

    _name = "kinto.restitution.fin"
    _description = "End of a vehicle recovery"

    restitution_id = fields.Many2one("kinto.restitution", required=True, ondelete="cascade")
    state = fields.Selection(
        [("kept", "Not sold"), ("abandoned", "Given up"), ("cancelled", "Cancelled")],
        required=True,
    )
    kept_as = fields.Selection(KEPT_AS, "Instead of a sale")
    not_found = fields.Boolean("Vehicle not found")
    reason = fields.Char("Why", required=True)

    def action_confirm(self):
        if self.state == KEPT:
            self.restitution_id._keep(self.kept_as, self.reason)
        else:
            self.restitution_id._end(self.state, self.reason)
        if self.not_found and self.state == "abandoned":
            recovery = self.restitution_id
            today = self.env["recouvrement.calendrier"]._today()
            recovery.contrat_id._watch_not_found(recovery, self.reason, today)
        return {"type": "ir.actions.act_window_close"}
