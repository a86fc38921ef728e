from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementButoirCalcul(models.Model):
    """What a deadline was, each time it was counted, met or cancelled."""

    _name = "recouvrement.butoir.calcul"
    _description = "Count of a deadline"
    _order = "id desc"
    _rec_name = "reason"

    butoir_id = fields.Many2one(
        "recouvrement.butoir", "Deadline", required=True, index=True, ondelete="cascade"
    )
    create_date = fields.Datetime("Counted on", readonly=True)
    reason = fields.Char("Why")
    event_date = fields.Date("Event on")
    date = fields.Date("Deadline on")
    state = fields.Selection(
        selection=lambda self: self.env["recouvrement.butoir"]._fields["state"].selection
    )
    explanation = fields.Text("How it was counted")
    user_id = fields.Many2one("res.users", "By")

    def write(self, vals):
        if vals:
            raise UserError(self.env._("The history of a deadline is not changed."))
        return super().write(vals)
