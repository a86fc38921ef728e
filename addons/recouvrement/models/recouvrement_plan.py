"""Station 9 of 11: plan.

Comes from: résultat, or a hand. Goes to: suspension, and back to situation. A debt paid in
instalments: an overlay, that touches no entry and no due date. Cash is attributed to it by lettrage.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, format_date

from ..tools.hand import get_ours

# What a person may write on a plan, by state; the rest follows from its buttons and the accounts.
ALWAYS = {"note", "user_id"}
AGREED = {"date_signed", "signed_by", "signed_file", "signed_filename"}
BUILDING = {
    "kind",
    "move_line_ids",
    "echeance_ids",
    "method",
    "instalment_count",
    "instalment_amount",
    "period",
    "date_first",
    "down_payment",
    "date_signature",
    "worked_days",
    "interest_mode",
    "interest_rate",
    "amount_waived",
    "max_missed",
    "max_days_late",
    "grace_days",
    "tolerance",
}


class RecouvrementPlan(models.Model):
    _name = "recouvrement.plan"
    _description = "Payment plan"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    version = fields.Integer(default=1, readonly=True, copy=False)
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="dossier_id.currency_id")
    debtor_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor", store=True)
    user_id = fields.Many2one("res.users", "Negotiated by", default=lambda self: self.env.user)
    kind = fields.Selection(
        [
            ("schedule", "Amicable schedule"),
            ("protocol", "Settlement protocol"),
            ("clearance", "Clearance plan"),
        ],
        default="schedule",
        required=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "Proposed"),
            ("active", "Active"),
            ("kept", "Plan kept"),
            ("broken", "Lapsed"),
            ("cancelled", "Called off"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    replaces_id = fields.Many2one("recouvrement.plan", readonly=True, copy=False)
    replaced_by_ids = fields.One2many("recouvrement.plan", "replaces_id", "Replaced by")
    by_debtor = fields.Boolean("Asked by the debtor", readonly=True, copy=False)
    note = fields.Text()

    # What is owed
    move_line_ids = fields.Many2many(
        "account.move.line",
        string="Covered items",
        domain="[('id', 'in', available_line_ids)]",
        help="All that is open and overdue, unless you choose.",
    )
    available_line_ids = fields.Many2many(
        "account.move.line", compute="_compute_available_line_ids", string="Items to choose from"
    )
    amount_items = fields.Monetary(
        "Covered debt", compute="_compute_amount_items", store=True, help="As of the building."
    )
    amount_interest = fields.Monetary("Interest", compute="_compute_amounts")
    amount = fields.Monetary("Total of the plan", compute="_compute_amounts")
    amount_gap = fields.Monetary("Missing", compute="_compute_amounts")
    receipt_mark = fields.Integer(
        readonly=True, copy=False, help="The last lettrage known when the plan was proposed."
    )

    # How it was built
    method = fields.Selection(
        [
            ("number", "By number of instalments"),
            ("amount", "By what the debtor can pay"),
            ("dates", "By dates"),
        ],
        default="number",
        required=True,
        string="Built",
    )
    instalment_count = fields.Integer("Number of instalments", default=3)
    instalment_amount = fields.Monetary("Each")
    period = fields.Selection(
        [("month", "Every month"), ("fortnight", "Every two weeks"), ("week", "Every week")],
        default="month",
        required=True,
        string="Frequency",
    )
    date_first = fields.Date("First instalment on")
    down_payment = fields.Monetary("At signature", help="Paid at once, besides the instalments.")
    date_signature = fields.Date("Signature expected on")
    worked_days = fields.Boolean(
        "On worked days", default=True, help="What falls on a day off is due the next worked day."
    )
    interest_mode = fields.Selection(
        [
            ("none", "None"),
            ("charged", "Charged, in the schedule"),
            ("waived", "Waived if the plan is kept"),
        ],
        "Interest and accessories",
        default="none",
        required=True,
    )
    interest_rate = fields.Float("Rate a year (%)", digits=(6, 3))
    amount_waived = fields.Monetary(
        "Waived if kept", help="Claimed only if the plan breaks: the accountant is told."
    )
    interest_move_id = fields.Many2one(
        "account.move", "Interest invoice", readonly=True, copy=False, check_company=True
    )

    # When it breaks
    max_missed = fields.Integer("Breaks after … instalments missed", help="0: never for that.")
    max_days_late = fields.Integer("Breaks after … days late", help="0: never for that.")
    grace_days = fields.Integer("Days left to pay after each date")
    tolerance = fields.Monetary(
        "Cents forgiven", help="An instalment short of no more is not late."
    )
    tolerance_date = fields.Date(
        "Nothing breaks before", readonly=True, copy=False, help="Set when a plan is revived."
    )

    # Its life
    date_proposed = fields.Date("Proposed on", readonly=True, copy=False)
    date_signed = fields.Date("Signed on", copy=False)
    signed_by = fields.Char("Signed by", copy=False)
    signature = fields.Image(readonly=True, copy=False, max_width=1024, max_height=1024)
    signed_file = fields.Binary("Signed copy", attachment=True, copy=False)
    signed_filename = fields.Char(copy=False)
    date_active = fields.Date("Active since", readonly=True, copy=False)
    date_ended = fields.Date("Ended on", readonly=True, copy=False)
    date_reopened = fields.Date("Runs again since", readonly=True, copy=False)
    date_broken = fields.Date(
        readonly=True,
        copy=False,
        help="The day cash is read as of: what is worth money before it excuses the plan.",
    )
    broken_reason = fields.Char("Why it broke", readonly=True, copy=False)
    document_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        "Documents",
        domain=[("res_model", "=", "recouvrement.plan"), ("res_field", "=", False)],
        readonly=True,
    )

    echeance_ids = fields.One2many("recouvrement.echeance", "plan_id", "Instalments")
    amount_paid = fields.Monetary("Paid", compute="_compute_progress")
    amount_left = fields.Monetary("Remaining", compute="_compute_progress")
    next_date = fields.Date("Next instalment on", compute="_compute_progress")
    next_amount = fields.Monetary("Next instalment", compute="_compute_progress")
    late_count = fields.Integer("Instalments late", compute="_compute_progress")
    progress = fields.Char(compute="_compute_progress")
    warnings = fields.Text(compute="_compute_warnings")

    _numbers_positive = models.Constraint(
        "CHECK (max_missed >= 0 AND max_days_late >= 0 AND grace_days >= 0 AND tolerance >= 0"
        " AND down_payment >= 0 AND interest_rate >= 0 AND amount_waived >= 0)",
        "A number of a plan cannot be negative.",
    )

    # -- computed ---------------------------------------------------------------------------

    @api.depends("name", "version", "debtor_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for plan in self:
            version = f" v{plan.version}" if plan.version > 1 else ""
            number = self.env._("New plan") if plan.name == "/" else f"{plan.name}{version}"
            plan.display_name = f"{number} – {plan.debtor_id.name or ''}"

    @api.depends("dossier_id")
    def _compute_available_line_ids(self):
        lines = self.env["recouvrement.situation"]._get_open_lines(self.dossier_id)
        for plan in self:
            mine = lines.get(plan.dossier_id.id) or self.env["account.move.line"]
            plan.available_line_ids = mine.filtered(lambda line: line.amount_residual > 0)

    @api.depends("move_line_ids", "state")
    def _compute_amount_items(self):
        """What the items owed when the plan was built; it does not move with the payments."""
        for plan in self:
            if plan.state == "draft":
                plan.amount_items = sum(plan.move_line_ids.mapped("amount_residual"))
            else:
                plan.amount_items = plan.amount_items

    @api.depends("amount_items", "echeance_ids.amount", "echeance_ids.interest")
    def _compute_amounts(self):
        for plan in self:
            plan.amount_interest = sum(plan.echeance_ids.mapped("interest"))
            plan.amount = sum(plan.echeance_ids.mapped("amount"))
            gap = plan.amount_items + plan.amount_interest - plan.amount
            plan.amount_gap = plan.currency_id.round(gap) if plan.currency_id else gap

    @api.depends(
        "echeance_ids.amount",
        "echeance_ids.date",
        "echeance_ids.amount_paid",
        "echeance_ids.amount_credited",
        "echeance_ids.state",
    )
    @api.depends_context("lang")
    def _compute_progress(self):
        for plan in self:
            instalments = plan.echeance_ids
            left = instalments.filtered(lambda each: each.state != "paid" and each.date)
            upcoming = left.sorted("date")[:1]
            plan.amount_paid = sum(instalments.mapped("amount_paid"))
            plan.amount_left = sum(instalments.mapped("amount_left"))
            plan.next_date, plan.next_amount = upcoming.date, upcoming.amount_left
            plan.late_count = len(left.filtered(lambda each: each.state == "late"))
            plan.progress = plan._get_progress_words(len(instalments) - len(left), upcoming)

    def _get_progress_words(self, paid, upcoming):
        words = self.env._("%(paid)s of %(number)s paid", paid=paid, number=len(self.echeance_ids))
        if not upcoming:
            return words
        values = {
            "words": words,
            "date": format_date(self.env, upcoming.date),
            "amount": format_amount(self.env, upcoming.amount_left, self.currency_id),
        }
        if upcoming.state == "late":
            return self.env._("%(words)s, awaited since %(date)s: %(amount)s", **values)
        return self.env._("%(words)s, next %(date)s: %(amount)s", **values)

    # -- what may be written, and when ------------------------------------------------------

    @api.constrains("move_line_ids", "dossier_id")
    def _check_items(self):
        for plan in self:
            for line in plan.move_line_ids:
                if (
                    line.company_id != plan.company_id
                    or line.partner_id.commercial_partner_id != plan.debtor_id
                ):
                    raise ValidationError(
                        self.env._(
                            "“%(item)s” is not owed by %(debtor)s to %(company)s: "
                            "it cannot be in this plan.",
                            item=line.recouvrement_document,
                            debtor=plan.debtor_id.name,
                            company=plan.company_id.name,
                        )
                    )
                if line.balance <= 0 or not line._filter_recouvrement_debtor():
                    raise ValidationError(
                        self.env._(
                            "“%s” is not a debt: a plan covers what is owed, credits stay outside.",
                            line.recouvrement_document,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            given = {name: value for name, value in vals.items() if value}
            self._check_hand(given, BUILDING | ALWAYS | {"dossier_id"})
        plans = super(RecouvrementPlan, self._without_slipped()).create(vals_list)
        for plan, vals in zip(plans, vals_list, strict=True):
            plan._complete(vals)
        return plans

    def _without_slipped(self):
        """This model without the defaults of a context for what a person may not write."""
        if self.env.su:
            return self
        open_ = {f"default_{name}" for name in BUILDING | ALWAYS | {"dossier_id"}}
        context = {
            key: value
            for key, value in self.env.context.items()
            if not key.startswith("default_") or key in open_
        }
        return self.with_env(self.env(context=context))

    def write(self, vals):
        states, allowed = set(self.mapped("state")), set(ALWAYS)
        if states == {"draft"}:
            allowed |= BUILDING
        if states <= {"draft", "proposed", "active"}:
            allowed |= AGREED
        self._check_hand(vals, allowed)
        return super().write(vals)

    def _check_hand(self, vals, allowed):
        """A person writes what the state allows; the verbs, under sudo, write the rest."""
        ours = get_ours(self, vals)
        if not self.env.su and ours - allowed:
            self._refuse_hand()

    def _refuse_hand(self):
        raise UserError(
            self.env._("A plan that was proposed changes by its buttons only: renegotiate it.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(plan.state != "draft" or plan.date_proposed for plan in self):
            raise UserError(
                self.env._("A plan that was proposed is kept: cancel it instead of deleting it.")
            )

    def _check_open_to_change(self):
        if not self.env.su and any(plan.state != "draft" for plan in self):
            self._refuse_hand()

    def _get_origin(self):
        """What its suspension and its events name as their cause."""
        return f"{self._name},{self.id}"
