from odoo import fields, models


class RecouvrementContrordre(models.TransientModel):
    """Counter-order: refuse an awaiting step, with the reason."""

    _name = "recouvrement.contrordre"
    _description = "Counter-order"

    action_ids = fields.Many2many("recouvrement.action", string="Steps", required=True)
    reason = fields.Char(required=True)
    suspend_until = fields.Date(
        "And suspend until", help="Optional: nothing more is sent until that day included."
    )

    def action_confirm(self):
        self.action_ids._countermand(self.reason)
        if self.suspend_until:
            self.env["recouvrement.suspension"].create(
                [
                    {"dossier_id": dossier.id, "reason": self.reason, "date_to": self.suspend_until}
                    for dossier in self.action_ids.dossier_id
                ]
            )
        return {"type": "ir.actions.act_window_close"}
