from odoo import fields, models


class KintoRemiseAnnulation(models.TransientModel):
    """Why a handover that was signed is cancelled."""

    _name = "kinto.remise.annulation"
    _description = "Cancellation of a handover"

    remise_id = fields.Many2one("kinto.remise", required=True, ondelete="cascade")
    reason = fields.Char("Why", required=True)

    def action_confirm(self):
        self.remise_id._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
