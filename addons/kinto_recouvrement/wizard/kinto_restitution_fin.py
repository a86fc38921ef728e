from odoo import fields, models


class KintoRestitutionFin(models.TransientModel):
    """Why a recovery is given up or cancelled."""

    _name = "kinto.restitution.fin"
    _description = "End of a vehicle recovery"

    restitution_id = fields.Many2one("kinto.restitution", required=True, ondelete="cascade")
    state = fields.Selection([("abandoned", "Given up"), ("cancelled", "Cancelled")], required=True)
    reason = fields.Char("Why", required=True)

    def action_confirm(self):
        self.restitution_id._end(self.state, self.reason)
        return {"type": "ir.actions.act_window_close"}
