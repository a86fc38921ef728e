from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementSurendettementDecision(models.TransientModel):
    """What the commission decided, typed by hand."""

    _name = "recouvrement.surendettement.decision"
    _description = "Decision of the commission"

    surendettement_id = fields.Many2one("recouvrement.surendettement", required=True, readonly=True)
    currency_id = fields.Many2one(related="surendettement_id.currency_id")
    decision = fields.Selection(
        [
            ("admitted", "Admissible"),
            ("refused", "Not admissible"),
            ("declared", "Our statement was sent"),
            ("measures", "Plan or imposed measures"),
            ("moratorium", "Moratorium"),
            ("erased", "Debts erased (personal recovery)"),
        ],
        required=True,
        default="admitted",
    )
    date = fields.Date(
        "Of", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    date_notified = fields.Date("Notified on")
    orientation = fields.Selection(
        [("plan", "Conventional plan"), ("imposed", "Imposed measures")], default="imposed"
    )
    date_first = fields.Date("First instalment on")
    count = fields.Integer("Monthly instalments")
    amount = fields.Monetary("Paid in all", help="0: everything. The rest is erased at the end.")
    date_to = fields.Date("Until")
    reason = fields.Char()
    proof_ids = fields.Many2many("ir.attachment", string="Proof of sending")

    def action_apply(self):
        """Carry the decision to the file."""
        self.ensure_one()
        getattr(self, f"_apply_{self.decision}")(self.surendettement_id)
        return True

    def _apply_admitted(self, file):
        file._admit(self.date, self.date_notified)

    def _apply_refused(self, file):
        file._refuse(self.date, self.reason or "")

    def _apply_declared(self, file):
        file._record_declared(self.date, self.proof_ids[:1])

    def _apply_measures(self, file):
        if not self.date_first:
            raise UserError(self.env._("Say when the first instalment falls due."))
        if self.date_notified:
            file.date_measures_notified = self.date_notified
        file._impose(self.date, self.date_first, self.count, self.amount, self.orientation)

    def _apply_moratorium(self, file):
        if not self.date_to:
            raise UserError(self.env._("Say until when."))
        file._suspend_payments(self.date, self.date_to)

    def _apply_erased(self, file):
        file._erase(self.date, self.date_notified)
