from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementLimiteRefus(models.TransientModel):
    """What is decided of a request when it is not granted as asked."""

    _name = "recouvrement.limite.refus"
    _description = "Other decision on a credit limit"

    limite_id = fields.Many2one(
        "recouvrement.limite", "Credit limit", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="limite_id.currency_id")
    decision = fields.Selection(
        [("less", "Grant another amount"), ("refuse", "Refuse")], required=True, default="refuse"
    )
    amount = fields.Monetary("Amount granted")
    reason = fields.Char("Why")

    def action_decide(self):
        """Carry the decision out."""
        self.ensure_one()
        if self.decision == "refuse":
            self.limite_id._refuse(self.reason)
            return
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why: who asked reads it."))
        self.limite_id._grant_less(self.amount)
        self.limite_id.message_post(body=self.reason)
