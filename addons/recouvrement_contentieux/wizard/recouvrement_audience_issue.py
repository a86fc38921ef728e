from odoo import fields, models


class RecouvrementAudienceIssue(models.TransientModel):
    """A hearing held, moved or called off."""

    _name = "recouvrement.audience.issue"
    _description = "Outcome of a hearing"

    audience_id = fields.Many2one(
        "recouvrement.audience", "Hearing", required=True, ondelete="cascade"
    )
    what = fields.Selection(
        [("hold", "It was held"), ("move", "It moves"), ("cancel", "It is called off")],
        "What happened",
        required=True,
        default="hold",
    )
    note = fields.Text("What came of it, or why", required=True)
    date = fields.Datetime("New date", help="Of the hearing moved, or of the next one.")
    date_decision = fields.Date("Decision expected on")

    def action_confirm(self):
        self.ensure_one()
        if self.what == "hold":
            self.audience_id._hold(self.note, self.date, self.date_decision)
        elif self.what == "move":
            self.audience_id._move(self.date, self.note)
        else:
            self.audience_id._call_off(self.note)
        return {"type": "ir.actions.act_window_close"}
