from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    recouvrement_excluded = fields.Boolean("Left out of collection", copy=False)
    recouvrement_exclusion_reason = fields.Char("Why it is left out", copy=False)
    recouvrement_days_late = fields.Integer("Days late", compute="_compute_recouvrement_days_late")

    recouvrement_document = fields.Char(
        "Document",
        compute="_compute_recouvrement_document",
        help="The number the debtor knows: a taken-over item keeps that of its own ledger.",
    )

    # Every open item with all that detection, situation and the aged balance read of it: they never
    # touch the table itself. Payments on account have no maturity, hence no condition on it.
    _recouvrement_open_idx = models.Index(
        "(company_id, account_id, partner_id)"
        " INCLUDE (id, move_id, date, date_maturity, amount_residual, no_followup, recouvrement_excluded)"
        " WHERE amount_residual <> 0 AND reconciled IS NOT TRUE AND parent_state = 'posted'"
    )

    @api.depends("date_maturity", "amount_residual")
    def _compute_recouvrement_days_late(self):
        today = fields.Date.context_today(self)
        for line in self:
            late = line.date_maturity and line.amount_residual > 0
            line.recouvrement_days_late = max((today - line.date_maturity).days, 0) if late else 0

    @api.depends("move_id.recouvrement_reprise_id", "ref", "move_name", "name")
    def _compute_recouvrement_document(self):
        for line in self:
            own = line.ref if line.move_id.recouvrement_reprise_id else line.move_name
            line.recouvrement_document = own or line.name or line.ref or ""

    @api.constrains("recouvrement_excluded", "recouvrement_exclusion_reason")
    def _check_recouvrement_exclusion(self):
        if any(
            line.recouvrement_excluded and not line.recouvrement_exclusion_reason for line in self
        ):
            raise ValidationError(self.env._("Say why this item is left out of collection."))

    def action_recouvrement_exclude(self):
        """Ask for the reason, then leave these items out of collection."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leave out of collection"),
            "res_model": "recouvrement.exclusion",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_line_ids": self.ids},
        }

    def action_recouvrement_bring_back(self):
        """Collect these items again."""
        self._recouvrement_exclude(False, False)

    def _recouvrement_exclude(self, excluded, reason):
        self.write({"recouvrement_excluded": excluded, "recouvrement_exclusion_reason": reason})
        # The dossiers concerned look at their accounts again before this transaction ends.
        self.env["recouvrement.encaissement"]._note(self, undone=not excluded)
