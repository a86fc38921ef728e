from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..engine.instalments import Instalment
from ..tools.hand import open_to_hand

BY_HAND = {"date", "amount", "interest", "plan_id"}


class RecouvrementEcheance(models.Model):
    """One instalment of a plan. What was paid of it is read from lettrage, never typed."""

    _name = "recouvrement.echeance"
    _description = "Instalment"
    _order = "plan_id, date, id"

    plan_id = fields.Many2one("recouvrement.plan", required=True, index=True, ondelete="cascade")
    dossier_id = fields.Many2one(related="plan_id.dossier_id")
    debtor_id = fields.Many2one(related="plan_id.debtor_id", string="Debtor")
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    plan_state = fields.Selection(related="plan_id.state", string="State of the plan")
    date = fields.Date(required=True)
    amount = fields.Monetary(required=True, help="Interest included.")
    interest = fields.Monetary("Of which interest")
    amount_paid = fields.Monetary("Paid", readonly=True)
    amount_credited = fields.Monetary(
        "Taken off", readonly=True, help="By credit notes: they lower the last instalments first."
    )
    amount_left = fields.Monetary("Remaining", compute="_compute_amount_left")
    state = fields.Selection(
        [("todo", "To come"), ("partly", "Partly paid"), ("paid", "Paid"), ("late", "Late")],
        default="todo",
        required=True,
        readonly=True,
        copy=False,
    )
    date_paid = fields.Date("Paid on", readonly=True, copy=False, help="By value date.")

    _amount_positive = models.Constraint(
        "CHECK (amount > 0 AND interest >= 0 AND interest <= amount)",
        "An instalment is an amount above zero, and its interest is part of it.",
    )
    _one_a_day = models.Constraint(
        "UNIQUE (plan_id, date)", "Two instalments of a plan cannot fall on the same day."
    )

    @api.depends("amount", "amount_paid", "amount_credited", "date", "plan_id.display_name")
    @api.depends_context("lang", "recouvrement_calendar")
    def _compute_display_name(self):
        """What is due and when; on a calendar, how much and who owes it."""
        for each in self:
            if self.env.context.get("recouvrement_calendar"):
                owed = format_amount(self.env, each.amount_left or each.amount, each.currency_id)
                each.display_name = f"{owed} – {each.debtor_id.name or ''}"
                continue
            each.display_name = self.env._(
                "%(amount)s on %(date)s (%(debtor)s)",
                amount=format_amount(self.env, each.amount, each.currency_id),
                date=format_date(self.env, each.date) if each.date else "",
                debtor=each.debtor_id.name or "",
            )

    @api.depends("amount", "amount_paid", "amount_credited")
    def _compute_amount_left(self):
        for each in self:
            each.amount_left = each.amount - each.amount_paid - each.amount_credited

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        instalments = super(RecouvrementEcheance, here).create(vals_list)
        instalments.plan_id._check_open_to_change()
        return instalments

    def write(self, vals):
        if not self.env.su and vals.keys() - BY_HAND:
            raise UserError(self.env._("What was paid of an instalment is read from the accounts."))
        if vals.keys() & BY_HAND:
            self.plan_id._check_open_to_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_of_a_draft(self):
        self.plan_id._check_open_to_change()

    def _to_engine(self):
        """The engine's instalments of these records, by date."""
        decimal = self.currency_id[:1]._recouvrement_decimal
        return [
            Instalment(each.date, decimal(each.amount), decimal(each.interest), each.id)
            for each in self.sorted(lambda each: (each.date, each.id))
        ]
