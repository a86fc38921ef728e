from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementGarantieMotif(models.TransientModel):
    """Why a guarantee is refused or released, why a call is undone: nothing ends without a reason."""

    _name = "recouvrement.garantie.motif"
    _description = "Reason, for a guarantee"

    garantie_id = fields.Many2one(
        "recouvrement.garantie", "Guarantee", required=True, readonly=True
    )
    appel_id = fields.Many2one("recouvrement.garantie.appel", "Call", readonly=True)
    outcome = fields.Selection(
        [("refused", "Refused"), ("released", "Released"), ("undone", "Call undone")],
        required=True,
        readonly=True,
    )
    reason = fields.Char()

    @api.model
    def _open(self, guarantee, outcome, call=None):
        wizard = self.create(
            {
                "garantie_id": guarantee.id,
                "outcome": outcome,
                "appel_id": call.id if call else False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["outcome"]._description_selection(self.env))[outcome],
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_confirm(self):
        """Do it, with the reason."""
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why."))
        guarantee = self.garantie_id
        guarantee.check_access("write")
        if self.outcome != "refused":
            guarantee._check_manager()
        if self.outcome == "undone":
            self.appel_id._undo(self.reason)
        elif self.outcome == "refused":
            guarantee._check_state("requested", "received")
            guarantee._end("refused", self.reason)
        else:
            guarantee._check_state("active", "called")
            guarantee._end("released", self.reason)
        return {"type": "ir.actions.act_window_close"}
