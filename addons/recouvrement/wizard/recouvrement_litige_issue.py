from odoo import api, fields, models


class RecouvrementLitigeIssue(models.TransientModel):
    """How a dispute ends, and with which credit note."""

    _name = "recouvrement.litige.issue"
    _description = "Outcome of a dispute"

    litige_id = fields.Many2one("recouvrement.litige", "Dispute", required=True, ondelete="cascade")
    # Not sudo: what is shown here of a dispute is for who may read it.
    company_id = fields.Many2one(related="litige_id.company_id", related_sudo=False)
    currency_id = fields.Many2one(related="litige_id.currency_id", related_sudo=False)
    debtor_id = fields.Many2one(related="litige_id.debtor_id", related_sudo=False)
    amount = fields.Monetary(related="litige_id.amount", related_sudo=False, string="In dispute")
    answer = fields.Selection(related="litige_id.answer", related_sudo=False)
    answer_note = fields.Text(related="litige_id.answer_note", related_sudo=False)
    outcome = fields.Selection(
        [
            ("accepted", "Accepted: the debtor is right"),
            ("partly", "Accepted in part"),
            ("rejected", "Rejected: the debtor owes it"),
            ("cancelled", "Cancelled: opened by mistake, or dropped"),
        ],
        compute="_compute_outcome",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    granted = fields.Monetary(
        compute="_compute_outcome", compute_sudo=False, store=True, readonly=False
    )
    reason = fields.Text()
    credit = fields.Selection(
        [
            ("draft", "Prepare it now, as a draft"),
            ("link", "It exists: link it"),
            ("later", "Later: what is granted is not asked meanwhile"),
        ],
        "Credit note",
        default=lambda self: self._get_default_credit(),
    )
    credit_move_ids = fields.Many2many("account.move", string="Credit notes")

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards.litige_id.check_access("write")
        return wizards

    def write(self, vals):
        res = super().write(vals)
        self.litige_id.check_access("write")
        return res

    def _get_default_credit(self):
        return "draft" if self.env["account.move"].has_access("create") else "later"

    @api.depends("litige_id")
    def _compute_outcome(self):
        """What the responsible answered is proposed."""
        proposed = {"founded": "accepted", "partly": "partly", "unfounded": "rejected"}
        for wizard in self:
            wizard.outcome = proposed.get(wizard.litige_id.answer)
            wizard.granted = wizard.litige_id.answer_amount

    def action_confirm(self):
        self.ensure_one()
        grants = self.outcome in ("accepted", "partly")
        self.litige_id._settle(
            self.outcome,
            self.granted,
            self.reason or "",
            self.credit_move_ids if grants and self.credit == "link" else None,
            grants and self.credit == "draft",
        )
        if self.litige_id.credit_move_ids and self.credit == "draft":
            return self.litige_id.action_open_credits()
        return {"type": "ir.actions.act_window_close"}
