from odoo import api, fields, models


class RecouvrementRapportAnnulation(models.TransientModel):
    """Why reports are cancelled."""

    _name = "recouvrement.rapport.annulation"
    _description = "Cancellation of reports"

    rapport_ids = fields.Many2many("recouvrement.rapport", required=True)
    reason = fields.Char(required=True)

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        self.env["recouvrement.transmission"]._check_reach(made.rapport_ids, "read")
        return made

    def action_confirm(self):
        self.ensure_one()
        return self.rapport_ids._cancel(self.reason)
