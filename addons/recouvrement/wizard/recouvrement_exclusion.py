from odoo import fields, models


class RecouvrementExclusion(models.TransientModel):
    """Leave open items out of collection, with the reason."""

    _name = "recouvrement.exclusion"
    _description = "Items left out of collection"

    line_ids = fields.Many2many("account.move.line", string="Items", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.line_ids._recouvrement_exclude(True, self.reason)
        return {"type": "ir.actions.act_window_close"}
