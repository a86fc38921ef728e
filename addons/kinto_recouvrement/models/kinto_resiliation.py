"""The termination of a lease: a decision of its own, after a mise en demeure that remained without effect.

Handing a dossier over to a prestataire terminates nothing. The notice is the longer of the contract's and the law's:
the law's is a dated parameter, read on the day of the mise en demeure.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.recouvrement.engine.deadlines import Rule, compute
from odoo.addons.recouvrement.tools.hand import check_numbers, check_written, open_to_hand
from odoo.addons.recouvrement_contentieux.models.recouvrement_gel import FREEZES

from .kinto_contrat import RUNS_FROM

CONSUMER_NOTICE = "termination_notice_consumer"
TASK = ["mail.mail_activity_data_todo"]


class KintoResiliation(models.Model):
    _name = "kinto.resiliation"
    _description = "Termination of a lease"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_notice desc, id desc"
    _rec_name = "contrat_id"

    contrat_id = fields.Many2one(
        "kinto.contrat", "Lease", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="contrat_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="contrat_id.partner_id", string="Customer", store=True)
    customer_kind = fields.Selection(related="contrat_id.customer_kind")
    vehicle_id = fields.Many2one(related="contrat_id.vehicle_id")
    dossier_id = fields.Many2one(
        "recouvrement.dossier", readonly=True, index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(
        [
            ("noticed", "Formal notice sent"),
            ("decided", "Terminated"),
            ("cured", "Paid in time"),
            ("cancelled", "Given up"),
        ],
        default="noticed",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    # The mise en demeure, and how long it leaves.
    date_notice = fields.Date(
        "Formal notice on",
        required=True,
        tracking=True,
        help="The day it takes effect, as the contract says: it was sent, first presented or received.",
    )
    action_id = fields.Many2one(
        "recouvrement.action",
        "Letter of the ledger",
        domain="[('dossier_id.kinto_contrat_id', '=', contrat_id), ('kind', 'in', ('lrar', 'lre')), "
        "('state', '=', 'done')]",
        ondelete="restrict",
        index="btree_not_null",
    )
    document_ids = fields.Many2many(
        "ir.attachment", string="Notice and its receipt", help="When it is not in the ledger."
    )
    amount = fields.Monetary("Sum asked", help="By the notice.")
    clause = fields.Text("Clause quoted", readonly=True)
    contract_days = fields.Integer("Notice of the contract", readonly=True)
    law_days = fields.Integer("Notice of the law", readonly=True)
    law_basis = fields.Char("As the law says", readonly=True)
    notice_days = fields.Integer("Days of notice", readonly=True, help="The longer of the two.")
    runs_from = fields.Selection(RUNS_FROM, readonly=True, help="What the contract says.")
    date_ripe = fields.Date(
        "May be terminated from", compute="_compute_date_ripe", store=True, tracking=True
    )

    reason = fields.Text("Why", tracking=True, help="Of the decision, or of giving it up.")
    date_decided = fields.Date("Decided on", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)

    _live_uniq = models.UniqueIndex(
        "(contrat_id) WHERE state = 'noticed'",
        "A formal notice of termination runs for this lease already.",
    )

    @api.depends("date_notice", "notice_days")
    def _compute_date_ripe(self):
        """The day after the last one of the notice."""
        for each in self:
            rule = Rule(each.notice_days, "day")
            each.date_ripe = each.date_notice and (
                compute(each.date_notice, rule).date + timedelta(days=1)
            )

    @api.depends("contrat_id.name", "partner_id.name")
    def _compute_display_name(self):
        for each in self:
            each.display_name = self.env._("Termination of %s", each.contrat_id.display_name or "")

    @api.onchange("contrat_id")
    def _onchange_contrat_id(self):
        dossier = self.contrat_id._get_open_dossier()
        self.amount = dossier.amount_overdue

    @api.onchange("action_id")
    def _onchange_action_id(self):
        if self.action_id:
            self.date_notice = self._get_run_day(self.action_id) or self.action_id.date_done
            self.amount = self.action_id.amount_overdue

    # -- noticed ----------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
        made = super(KintoResiliation, open_to_hand(self, vals_list)).create(vals_list)
        for each in made:
            each._check_noticed()
            each._read_notice()
            each._ask_to_decide()
        return made

    def write(self, vals):
        check_written(self, vals)
        check_numbers(self, vals)
        if not self.env.su and any(each.state != "noticed" for each in self):
            raise UserError(self.env._("It is over: what was decided, paid or given up stays."))
        if vals.keys() & {"contrat_id"} and any(each.contrat_id for each in self):
            raise UserError(self.env._("A formal notice is about one lease: enter another one."))
        result = super().write(vals)
        if "date_notice" in vals:
            for each in self:
                each._read_notice()
                each._ask_to_decide()
        if vals.keys() & {"action_id", "document_ids"}:
            for each in self:
                each._check_proof()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("Give it up, with the reason: what was notified is kept."))

    def _check_noticed(self):
        """:raise UserError: the lease cannot be terminated by a notice, or nothing shows that it was sent"""
        if self.contrat_id.state != "running":
            raise UserError(
                self.env._(
                    "Lease %s is not running: it cannot be terminated.", self.contrat_id.name
                )
            )
        if not (self.contrat_id.termination_clause or "").strip():
            raise UserError(
                self.env._(
                    "Lease %s has no termination clause, and a notice that does not quote it terminates "
                    "nothing (Code civil, art. 1225): enter the clause, or ask a judge.",
                    self.contrat_id.name,
                )
            )
        self._check_runs_from()
        if self.date_notice > self.env["recouvrement.calendrier"]._today():
            raise UserError(self.env._("The formal notice is yet to come: enter the day it went."))
        self._check_proof()

    def _check_runs_from(self):
        """:raise UserError: the lease does not say from what its notice runs"""
        if not self.contrat_id.termination_from:
            raise UserError(
                self.env._(
                    "From what the notice of lease %s runs is not known: read its clause, and enter "
                    "on the lease whether it counts from the sending, the first presentation or the receipt.",
                    self.contrat_id.name,
                )
            )

    def _check_proof(self):
        if not (self.action_id or self.document_ids):
            raise UserError(
                self.env._("Choose the letter of the ledger, or attach the notice and its receipt.")
            )
        if self.action_id and self.action_id.dossier_id.kinto_contrat_id != self.contrat_id:
            raise UserError(self.env._("This letter is not about this lease."))

    def _read_notice(self):
        """Keep what the contract and the law say on the day of the notice.

        :raise UserError: neither says how long
        """
        lease = self.contrat_id
        law = self._get_law_days() if lease.customer_kind == "private" else 0
        days = max(lease.termination_notice_days or 0, law or 0)
        if law is None or not days:
            raise UserError(
                self.env._(
                    "How long the notice of lease %s must last is not known: enter the days of its clause, "
                    "or the law's in the legal parameters.",
                    lease.name,
                )
            )
        # sudo: what is read from the lease and the law is not typed.
        self.sudo().write(
            {
                "clause": lease.termination_clause,
                "contract_days": lease.termination_notice_days,
                "law_days": law,
                "law_basis": self._word_law() if law else False,
                "notice_days": days,
                "runs_from": lease.termination_from or self.runs_from,
                "dossier_id": lease._get_open_dossier().id or self.dossier_id.id,
            }
        )

    def _get_law_days(self):
        """Days the law leaves a consumer on the day of the notice; None when nobody knows."""
        place = self.env["recouvrement.delai"]._get_jurisdiction(self.partner_id)
        law = self.env["recouvrement.parametre"].with_company(self.company_id)
        value = law._value(CONSUMER_NOTICE, self.date_notice, place)
        return None if value is None else int(value)

    def _word_law(self):
        """Where the law's number was read, and how well."""
        # sudo: the law is no secret.
        parameter = (
            self.env["recouvrement.parametre"]
            .sudo()
            .with_company(self.company_id)
            .search([("code", "=", CONSUMER_NOTICE)], limit=1)
        )
        place = self.env["recouvrement.delai"]._get_jurisdiction(self.partner_id)
        row = parameter._get_holding(self.date_notice, place)
        marks = dict(row._fields["verification"]._description_selection(self.env))
        return f"{parameter.source} – {marks.get(row.verification, '')}"

    # -- cured, decided, given up -----------------------------------------------------------------

    def _get_owed(self):
        """What the notice asked for and is still owed: the items of the lease due when it was written."""
        # A rent that fell due while the post carried the letter was not asked for.
        asked = min(self.date_notice, self.action_id.date_done or self.date_notice)
        # sudo: the accounts are read whole; only whether something is owed comes out.
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(self.company_id)
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("kinto_contrat_id", "=", self.contrat_id.id),
                    ("account_id", "in", accounts.ids),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("date_maturity", "<=", asked),
                    ("amount_residual", ">", 0),
                ]
            )
        )

    def _cure(self, day):
        """Those of these notices whose sum was paid: the lease goes on. Called by every payment."""
        self.filtered(lambda each: each.state == "noticed" and not each._get_owed())._set_cured(day)

    def _set_cured(self, day):
        # sudo: states are written by verbs, whoever books the payment.
        self.sudo().write({"state": "cured", "date_decided": day})
        self.sudo().activity_unlink(TASK)
        for each in self:
            each._tell(
                self.env._(
                    "Formal notice of %s: paid in time, the lease goes on.", each._say_day()
                ),
                day,
            )

    def _ask_to_decide(self):
        """A task for the day the notice has run out, for who answers for the dossier."""
        self.activity_unlink(TASK)
        # sudo: who is responsible is no secret; the collector may not read every portfolio.
        dossier = self.sudo().dossier_id
        user = dossier.portefeuille_id.user_id or dossier.user_id or self.env.user
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            TASK[0],
            self.date_ripe,
            user_id=user.id,
            summary=self.env._("The notice has run out: terminate the lease, or give it up"),
        )

    def action_decide(self):
        """Terminate the lease: the notice has run out, and what it asked for is still owed."""
        self.ensure_one()
        self._check_may_decide()
        today = self.env["recouvrement.calendrier"]._today()
        if today < self.date_ripe:
            raise UserError(
                self.env._(
                    "The notice of %(days)s days runs until %(day)s: nothing may be terminated before.",
                    days=self.notice_days,
                    day=format_date(self.env, self.date_ripe - timedelta(days=1)),
                )
            )
        if not self._get_owed():
            self._set_cured(today)
            return True
        self._check_no_freeze(today)
        # sudo: rights are checked; states are written by verbs.
        self.sudo().write(
            {"state": "decided", "date_decided": today, "decided_by_id": self.env.uid}
        )
        self.contrat_id._terminate(today)
        self._tell(self.env._("Lease %s terminated.", self.contrat_id.name), today)
        self.activity_unlink(TASK)
        return True

    def action_cancel(self):
        """Give the termination up: the lease goes on, the debt stays owed."""
        self._check_may_decide()
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: as in action_decide.
        self.sudo().write(
            {"state": "cancelled", "date_decided": today, "decided_by_id": self.env.uid}
        )
        for each in self:
            each._tell(self.env._("Termination of lease %s given up.", each.contrat_id.name), today)
        self.activity_unlink(TASK)
        return True

    def _check_may_decide(self):
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group("recouvrement.group_manager")):
            raise AccessError(self.env._("A collection manager decides of a termination."))
        if any(each.state != "noticed" for each in self):
            raise UserError(self.env._("It is over: what was decided, paid or given up stays."))
        if any(not (each.reason or "").strip() for each in self):
            raise UserError(self.env._("Say why, in the field of that name."))

    def _check_no_freeze(self, day):
        """:raise UserError: an insolvency runs: its administrator decides of running contracts"""
        # sudo: whether something freezes the debt does not depend on who decides.
        pauses = (
            self.env["recouvrement.suspension"]
            .sudo()
            .search(
                [
                    ("dossier_id", "=", self.dossier_id.id),
                    ("origin", "!=", False),
                    ("date_from", "<=", day),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", day),
                ]
            )
        )
        if any(pause.origin.startswith(FREEZES) for pause in pauses):
            raise UserError(
                self.env._(
                    "Collection of this debt is stopped by a decision from outside: a lease that runs is not "
                    "terminated for what it freezes. Serve the notice on the administrator instead."
                )
            )

    def _tell(self, text, day):
        if self.dossier_id:
            dossier = self.dossier_id
            # sudo: told whoever's night or decision it is.
            self.env["recouvrement.fil"]._record("decision", {dossier: text}, day, {dossier: self})
            dossier.sudo()._log_lines({dossier.id: text})

    def _say_day(self):
        return format_date(self.env, self.date_notice)
