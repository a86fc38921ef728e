from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementReconduction(models.TransientModel):
    """Why a broken plan goes on, and how: more time for what is late, or the rest moved."""

    _name = "recouvrement.reconduction"
    _description = "Reviving a plan"

    plan_id = fields.Many2one("recouvrement.plan", required=True, ondelete="cascade")
    broken_reason = fields.Char(related="plan_id.broken_reason")
    reason = fields.Char("Why it goes on", required=True)
    how = fields.Selection(
        [
            ("tolerance", "Keep the dates, give time to catch up"),
            ("shift", "Move what remains to be paid"),
        ],
        default="tolerance",
        required=True,
    )
    tolerance_date = fields.Date("Nothing breaks until")
    first_date = fields.Date("Oldest unpaid instalment on")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        today = self.env["recouvrement.calendrier"]._today()
        values.setdefault("tolerance_date", fields.Date.add(today, days=15))
        values.setdefault("first_date", fields.Date.add(today, days=15))
        return values

    def action_revive(self):
        """Set the plan going again."""
        today = self.env["recouvrement.calendrier"]._today()
        chosen = self.tolerance_date if self.how == "tolerance" else self.first_date
        if not chosen or chosen < today:
            raise UserError(self.env._("Choose a day to come."))
        self.plan_id._revive(
            today,
            self.reason,
            tolerance_date=self.how == "tolerance" and chosen,
            first_date=self.how == "shift" and chosen,
        )
        return {"type": "ir.actions.act_window_close"}
