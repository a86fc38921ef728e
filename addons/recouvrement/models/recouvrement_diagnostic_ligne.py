from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.hand import check_written, open_to_hand

MONTHS = {"month": 1, "quarter": 3, "year": 12}


class RecouvrementDiagnosticLigne(models.Model):
    """One line of a budget: what comes in, what goes out, what is owned, what is owed to others."""

    _name = "recouvrement.diagnostic.ligne"
    _description = "Line of a diagnosis"
    _order = "diagnostic_id, kind, sequence, id"
    _rec_name = "poste_id"

    diagnostic_id = fields.Many2one(
        "recouvrement.diagnostic", "Diagnosis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="diagnostic_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="diagnostic_id.currency_id")
    kind = fields.Selection(
        [("income", "Income"), ("charge", "Charge"), ("asset", "Asset"), ("debt", "Debt")],
        required=True,
    )
    sequence = fields.Integer(default=10)
    poste_id = fields.Many2one(
        "recouvrement.diagnostic.poste", "Nature", required=True, ondelete="restrict"
    )
    creditor = fields.Char(help="To whom a debt is owed.")
    amount = fields.Monetary(
        help="What comes in or goes out each period; for a debt, what is left."
    )
    period = fields.Selection(
        [("month", "A month"), ("quarter", "A quarter"), ("year", "A year")],
        default="month",
        required=True,
    )
    instalment = fields.Monetary(help="What is paid back on a debt each period.")
    in_arrears = fields.Boolean("In arrears")
    note = fields.Char()
    monthly = fields.Monetary(
        "A month",
        compute="_compute_monthly",
        store=True,
        help="Income or charge by month; for a debt, its instalment by month.",
    )

    _amounts_positive = models.Constraint(
        "CHECK (amount >= 0 AND instalment >= 0)", "Amounts of a budget are positive."
    )

    @api.depends("kind", "amount", "instalment", "period")
    def _compute_monthly(self):
        for line in self:
            amount = {"asset": 0, "debt": line.instalment}.get(line.kind, line.amount)
            line.monthly = line.currency_id.round(amount / MONTHS[line.period or "month"])

    @api.constrains("kind", "poste_id")
    def _check_kind(self):
        for line in self:
            if line.poste_id.kind != line.kind:
                raise ValidationError(
                    self.env._(
                        "“%s” does not belong to this part of the budget.", line.poste_id.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        lines = super(RecouvrementDiagnosticLigne, here).create(vals_list)
        lines.diagnostic_id._check_last_version()
        return lines

    def write(self, vals):
        check_written(self, vals)
        self.diagnostic_id._check_last_version()
        return super().write(vals)

    def unlink(self):
        self.diagnostic_id._check_last_version()
        return super().unlink()
