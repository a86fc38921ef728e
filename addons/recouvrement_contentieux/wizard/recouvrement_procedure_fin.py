from odoo import fields, models
from odoo.exceptions import UserError

from ..models.recouvrement_procedure_issue import OUTCOMES

# What may be asked of a procedure, by what it has become meanwhile.
FITS = {"hold": ("open",), "resume": ("held",), "close": ("open", "held")}


class RecouvrementProcedureFin(models.TransientModel):
    """A procedure ended, suspended or resumed by a person, who says why."""

    _name = "recouvrement.procedure.fin"
    _description = "End of a judicial procedure"

    procedure_id = fields.Many2one("recouvrement.procedure", required=True, ondelete="cascade")
    state = fields.Selection(related="procedure_id.state")
    what = fields.Selection(
        [("close", "End it"), ("hold", "Suspend it"), ("resume", "Go on")],
        "Decision",
        required=True,
        default="close",
    )
    outcome = fields.Selection(OUTCOMES)
    date = fields.Date(
        "Since", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        procedure = self.procedure_id
        procedure.check_access("write")
        procedure._check_state(*FITS[self.what])
        procedure._check_day(self.date)
        if self.what == "close":
            if not self.outcome:
                raise UserError(self.env._("Say how it ended."))
            procedure._close(self.outcome, self.date, self.reason)
        elif self.what == "hold":
            procedure._hold(self.reason, self.date)
        else:
            procedure._resume(self.reason, self.date)
        return {"type": "ir.actions.act_window_close"}
