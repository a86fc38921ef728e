from odoo import api, fields, models

from ..models.recouvrement_bail import SEGMENTS


class RecouvrementBailChangement(models.TransientModel):
    """What changes of a lease, from which day and why: one door for what leaves a trace."""

    _name = "recouvrement.bail.changement"
    _description = "Change of a lease"

    bail_id = fields.Many2one("recouvrement.bail", "Lease", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="bail_id.company_id")
    holder_id = fields.Many2one(related="bail_id.partner_id", string="Tenant")
    kind = fields.Selection(
        [
            ("situation", "The situation of the tenant"),
            ("transfer", "The tenant was transferred to another dwelling"),
            ("holder", "The tenant left, another person goes on"),
            ("together", "Follow this debt with another lease of the same person"),
            ("apart", "Follow this debt in its own dossier again"),
        ],
        "What changes",
        required=True,
        default="situation",
    )
    segment = fields.Selection(
        [each for each in SEGMENTS if each[0] != "transferred"], "New situation"
    )
    date = fields.Date("From", required=True, default=fields.Date.context_today)
    reason = fields.Char(required=True)
    other_bail_id = fields.Many2one(
        "recouvrement.bail",
        "Other lease",
        ondelete="cascade",
        domain="[('partner_id', '=', holder_id), ('company_id', '=', company_id), ('id', '!=', bail_id)]",
    )
    together = fields.Boolean(
        "Follow the old debt in the new lease's dossier",
        help="Otherwise each lease keeps its own, shown side by side.",
    )
    partner_id = fields.Many2one(
        "res.partner", "Who goes on", ondelete="cascade", domain=[("parent_id", "=", False)]
    )
    bound_until = fields.Date(
        "Who leaves is bound until",
        help="The last day of the rents they still answer for. Empty: the day they leave.",
    )

    @api.onchange("bail_id")
    def _onchange_bail_id(self):
        self.other_bail_id = self.bail_id.next_bail_ids[:1]

    def action_apply(self):
        """Do it; the verbs of the lease check what is asked."""
        for change in self:
            getattr(change, f"_apply_{change.kind}")(change.bail_id)
        return {"type": "ir.actions.act_window_close"}

    def _apply_situation(self, bail):
        bail._change_segment(self.segment, self.date, self.reason)

    def _apply_transfer(self, bail):
        bail._transfer_to(self.other_bail_id, self.date, self.reason, self.together)

    def _apply_holder(self, bail):
        bail._change_holder(self.partner_id, self.date, self.reason, self.bound_until)

    def _apply_together(self, bail):
        bail._follow_with(self.other_bail_id, self.reason)

    def _apply_apart(self, bail):
        bail._follow_apart(self.reason)
