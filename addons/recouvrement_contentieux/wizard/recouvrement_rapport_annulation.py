from odoo import fields, models


class RecouvrementRapportAnnulation(models.TransientModel):
    """Why reports are cancelled."""

    _name = "recouvrement.rapport.annulation"
    _description = "Cancellation of reports"

    rapport_ids = fields.Many2many("recouvrement.rapport", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        return self.rapport_ids._cancel(self.reason)
