from odoo import fields, models


class RecouvrementPropositionRefus(models.TransientModel):
    """Refuse proposals, with the reason."""

    _name = "recouvrement.proposition.refus"
    _description = "Refusal of proposed entries"

    proposition_ids = fields.Many2many(
        "recouvrement.proposition", string="Proposals", required=True, readonly=True
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Refuse them."""
        done = self.proposition_ids.action_refuse(self.reason)
        return {"type": "ir.actions.act_window_close"} if done is True else done
