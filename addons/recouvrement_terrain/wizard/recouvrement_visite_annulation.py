from odoo import fields, models


class RecouvrementVisiteAnnulation(models.TransientModel):
    """Why a meeting is cancelled."""

    _name = "recouvrement.visite.annulation"
    _description = "Cancellation of a meeting"

    visite_id = fields.Many2one("recouvrement.visite", required=True, ondelete="cascade")
    reason = fields.Char("Why", required=True)

    def action_confirm(self):
        self.visite_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
