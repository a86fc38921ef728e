"""Station 3 of 11: dossier.

Comes from: detection. Goes to: situation. One debtor × company × grouping key. The dossier owns
fields and buttons; the services of the other stations own the verbs.
"""

from ast import literal_eval
from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_amount

from ..engine.facts import CONTROL
from ..tools.asked import read_day
from ..tools.hand import get_ours

# What a person may change on a dossier; the rest follows from the accounts and the ledger.
BY_HAND = {
    "portefeuille_id",
    "user_id",
    "scenario_id",
    "phase_id",
    "phase_reason",
    "suspension_ids",
    "resultat_ids",
    "promesse_ids",
    "partie_ids",
    "litige_ids",
}


class RecouvrementDossier(models.Model):
    _name = "recouvrement.dossier"
    _description = "Collection dossier"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "next_date, id desc"
    _rec_names_search = ["name", "partner_id.name", "partner_id.ref"]
    _check_company_auto = True

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, index=True, ondelete="restrict", readonly=True
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Debtor's phone")
    partner_email = fields.Char(related="partner_id.email", string="Debtor's e-mail")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    grouping_key = fields.Char(
        required=True, default="", readonly=True, help="What sets this debt apart: a lease…"
    )

    # Whose, and how. Few indexes: each is written again every time the night moves the dossier, and
    # one company, scenario or phase gathers too many dossiers for an index to find them quicker.
    portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille",
        "Portfolio",
        index="btree_not_null",
        tracking=True,
        check_company=True,
    )
    user_id = fields.Many2one("res.users", "Collector", index="btree_not_null", tracking=True)
    scenario_id = fields.Many2one("recouvrement.scenario", tracking=True, ondelete="restrict")
    phase_id = fields.Many2one(
        "recouvrement.phase",
        tracking=True,
        ondelete="restrict",
        group_expand="_read_group_phase_ids",
    )
    phase_since = fields.Date("In this phase since", readonly=True)
    state = fields.Selection(
        [("open", "In progress"), ("held", "On hold"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
    )
    outcome = fields.Selection(
        [
            ("paid", "Paid"),
            ("tolerance", "Below tolerance"),
            ("excluded", "Left out of collection"),
            ("other", "Other"),
        ],
        readonly=True,
    )
    date_opened = fields.Date("Opened on", readonly=True)
    date_closed = fields.Date("Closed on", readonly=True)

    # Amounts: plain columns that stations 3 to 5 refresh, never computed from the ledger on the fly.
    amount_due = fields.Monetary(
        "Owed in all", readonly=True, help="Everything open, net of credits."
    )
    amount_overdue = fields.Monetary(
        "Overdue", readonly=True, help="Past due and not contested, net of credits."
    )
    amount_disputed = fields.Monetary("Contested", readonly=True)
    amount_held = fields.Monetary(
        "Held", readonly=True, help="Items promised, planned or suspended: shown, not chased."
    )
    amount_credit = fields.Monetary(
        "Credits found", readonly=True, help="Credit notes and unallocated payments."
    )
    oldest_due_date = fields.Date("Oldest due date", readonly=True)
    days_late = fields.Integer(
        compute="_compute_days_late",
        search="_search_days_late",
        help="Days since the oldest due date.",
    )

    # What the engine decided last
    next_date = fields.Date(
        "Next look on", readonly=True, help="Empty: only a change of facts moves the dossier."
    )
    next_etape_id = fields.Many2one("recouvrement.etape", "Next step", readonly=True)
    next_etape_date = fields.Date("Next step on", readonly=True)
    verdict = fields.Selection(
        [
            ("act", "Step to take"),
            ("await", "Awaiting a decision"),
            ("hold", "On hold"),
            ("wait", "Waiting"),
            ("close", "Nothing owed"),
        ],
        readonly=True,
    )
    decision = fields.Json(readonly=True)
    decision_reason = fields.Char("Why", compute="_compute_decision_reason")
    fingerprint = fields.Char(readonly=True, help="Changes when an open item changes.")
    error = fields.Text("Last error", readonly=True, copy=False)
    error_date = fields.Datetime(readonly=True, copy=False)

    action_ids = fields.One2many("recouvrement.action", "dossier_id", "Actions")
    suspension_ids = fields.One2many("recouvrement.suspension", "dossier_id", "Suspensions")
    resultat_ids = fields.One2many("recouvrement.resultat", "dossier_id", "Contacts")
    promesse_ids = fields.One2many("recouvrement.promesse", "dossier_id", "Promises")
    open_line_ids = fields.Many2many(
        "account.move.line", string="Open items", compute="_compute_open_line_ids"
    )
    awaiting_action_id = fields.Many2one(
        "recouvrement.action", "Awaiting", compute="_compute_awaiting_action_id"
    )
    last_action_id = fields.Many2one(
        "recouvrement.action", "Last action", compute="_compute_last_action_id"
    )
    last_resultat_id = fields.Many2one(
        "recouvrement.resultat", "Last contact", compute="_compute_last_resultat_id"
    )
    alerts = fields.Json(compute="_compute_alerts")

    _open_uniq = models.UniqueIndex(
        "(partner_id, company_id, grouping_key) WHERE state <> 'closed'",
        "This debtor already has a dossier in progress.",
    )
    _next_idx = models.Index("(company_id, next_date, id) WHERE state <> 'closed'")

    # -- computed ---------------------------------------------------------------------------

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for dossier in self:
            dossier.display_name = f"{dossier.name} – {dossier.partner_id.name or ''}"

    @api.depends("oldest_due_date", "state")
    def _compute_days_late(self):
        today = fields.Date.context_today(self)
        for dossier in self:
            late = dossier.oldest_due_date and dossier.state != "closed"
            dossier.days_late = max((today - dossier.oldest_due_date).days, 0) if late else 0

    def _search_days_late(self, operator, value):
        inverse = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
        if operator not in inverse:
            return NotImplemented
        day = fields.Date.context_today(self) - timedelta(days=value)
        return Domain("state", "!=", "closed") & Domain("oldest_due_date", inverse[operator], day)

    @api.depends("decision")
    @api.depends_context("lang")
    def _compute_decision_reason(self):
        say = self.env["recouvrement.motif"]._say
        for dossier in self:
            dossier.decision_reason = (
                say(dossier.decision, dossier.currency_id) if dossier.decision else False
            )

    def _compute_open_line_ids(self):
        items = self.env["recouvrement.situation"]._get_open_lines(self)
        for dossier in self:
            dossier.open_line_ids = items.get(dossier.id, False)

    @api.depends("action_ids.state")
    def _compute_awaiting_action_id(self):
        for dossier in self:
            dossier.awaiting_action_id = dossier.action_ids.filtered(
                lambda each: each.state == "awaiting"
            )[:1]

    @api.depends("action_ids.state")
    def _compute_last_action_id(self):
        for dossier in self:
            done = dossier.action_ids.filtered(
                lambda each: each.state == "done" and each.kind != CONTROL
            )
            dossier.last_action_id = done.sorted(lambda each: (each.date_done, each.id))[-1:]

    @api.depends("resultat_ids.date")
    def _compute_last_resultat_id(self):
        for dossier in self:
            dossier.last_resultat_id = dossier.resultat_ids.sorted(
                lambda each: (each.date, each.id)
            )[-1:]

    def _compute_alerts(self):
        blockers = self._get_blockers()
        for dossier in self:
            dossier.alerts = blockers.get(dossier.id) or False

    @api.model
    def _read_group_phase_ids(self, phases, domain):
        return phases.search([("active", "=", True)])

    # -- hook -------------------------------------------------------------------------------

    def _get_blockers(self):
        """Hook: why a dossier cannot go on, as ``{dossier id: {key: {level, message, action}}}``.

        ``danger`` stops the dossier and becomes the reason shown, ``warning`` informs.
        """
        blockers = {}
        unbooked = self._get_unbooked_payments()
        stale = self._get_staleness()
        for dossier in self:
            mine = {}
            if not dossier.scenario_id:
                message = self.env._("No published scenario fits this debtor: choose one.")
                mine["no_scenario"] = {"level": "danger", "message": message, "action": False}
            if unbooked and (amount := unbooked.get((dossier.partner_id, dossier.company_id))):
                message = self.env._(
                    "a payment of %(amount)s is in process and has no entry yet: book it or cancel it.",
                    amount=format_amount(self.env, amount, dossier.currency_id),
                )
                mine["unbooked_payment"] = {"level": "danger", "message": message, "action": False}
            if stale and (message := stale.get(dossier.company_id)):
                mine["stale_bank"] = {"level": "warning", "message": message, "action": False}
            if mine:
                blockers[dossier.id] = mine
        return blockers

    def _get_staleness(self):
        """``{company: why its accounts are too old}`` as of the day people act on."""
        today = self.env["recouvrement.calendrier"]._today()
        return {
            company: company._get_recouvrement_staleness(today)
            for company in self.company_id
            if company.recouvrement_bank_days
        }

    def _get_unbooked_payments(self):
        """Payments received that the accounts do not show yet: ``{(debtor, company): amount}``.

        On a payment method without outstanding account, some add-ons (bank reconciliation, payment
        batches) leave a registered payment without entry until the bank statement comes: whoever has
        paid must not be chased meanwhile.
        """
        groups = self.env["account.payment"]._read_group(
            [
                ("state", "=", "in_process"),
                ("move_id", "=", False),
                ("payment_type", "=", "inbound"),
                ("partner_id.commercial_partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            ["partner_id", "company_id"],
            ["amount_company_currency_signed:sum"],
        )
        found = Counter()
        for partner, company, amount in groups:
            found[partner.commercial_partner_id, company] += amount
        return found

    # -- buttons ----------------------------------------------------------------------------

    def action_explain(self):
        """Why the next step is what it is, question by question, as of today."""
        self.ensure_one()
        return self.env["recouvrement.explication"]._open(self)

    def action_preview(self):
        """What the coming weeks hold for this dossier if nothing is paid."""
        return self.env["recouvrement.apercu"]._open(self)

    def action_refresh(self):
        """Read the accounts again now, without taking any step."""
        self.check_access("read")
        self.env["recouvrement.passage"]._refresh(
            self, self.env["recouvrement.calendrier"]._today()
        )
        return True

    def action_approve_awaiting(self):
        """Let the awaiting steps of these dossiers go."""
        return self._get_awaiting().action_approve()

    def action_countermand_awaiting(self):
        """Refuse the awaiting steps of these dossiers, with a reason."""
        return self._get_awaiting().action_countermand()

    def _get_awaiting(self):
        if not self.awaiting_action_id:
            raise UserError(self.env._("No step of these dossiers awaits a decision."))
        return self.awaiting_action_id

    def action_open_lines(self):
        """What is open for this debtor, with what was left out of collection."""
        self.ensure_one()
        left_out = Domain(
            [
                ("partner_id.commercial_partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("recouvrement_excluded", "=", True),
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("recouvrement.action_open_items")
        open_items = Domain(literal_eval(action["domain"]))
        return action | {
            "name": self.env._("Open items of %s", self.partner_id.name),
            "domain": list(open_items & (Domain("id", "in", self.open_line_ids.ids) | left_out)),
            "context": {"create": False},
        }

    def action_suspend(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Suspend the reminders"),
            "res_model": "recouvrement.suspension",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    def action_log_result(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Result of a contact"),
            "res_model": "recouvrement.resultat",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    # -- what other programs call -----------------------------------------------------------

    def explain(self, day):
        """The questions the engine asks on ``day``, with their answers: the very ones it decides by.

        :return: list of dicts ``question`` (text), ``passed`` (bool), ``code``; the last one is the verdict
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: the facts are read whole (ledger of actions, accounts); only sentences come out.
        situation = self.sudo().env["recouvrement.situation"]
        return situation._explain(self.sudo(), read_day(self.env, day))

    def _look_again(self):
        """Have the next night look at these dossiers, if it would not already."""
        today = self.env["recouvrement.calendrier"]._today()
        self.filtered(lambda each: not each.next_date or each.next_date > today).write(
            {"next_date": today}
        )

    def _without_open_twin(self):
        """These closed dossiers, less those whose debtor has another one in progress."""
        twins = self.search([("partner_id", "in", self.partner_id.ids), ("state", "!=", "closed")])
        keys = {(twin.partner_id, twin.company_id, twin.grouping_key) for twin in twins}
        return self.filtered(
            lambda each: (each.partner_id, each.company_id, each.grouping_key) not in keys
        )

    def _log_lines(self, body_by_dossier):
        """One chatter line per dossier, in one statement: only for what a human must read."""
        self._message_log_batch(
            bodies={dossier.id: body_by_dossier[dossier.id] for dossier in self}
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_proof(self):
        if self.env["recouvrement.action"].search_count(
            [("dossier_id", "in", self.ids), ("state", "=", "done")], limit=1
        ):
            raise UserError(
                self.env._("Actions were carried out on this dossier: it is kept as proof.")
            )

    def write(self, vals):
        if not self.env.su and get_ours(self, vals) - BY_HAND:
            raise AccessError(
                self.env._("Amounts, state and dates of a dossier follow from the accounts.")
            )
        if "phase_id" in vals:
            vals = {"phase_since": self.env["recouvrement.calendrier"]._today(), **vals}
        if "scenario_id" in vals:
            # sudo: the night must look again at a dossier whose scenario changed.
            self.sudo().next_date = self.env["recouvrement.calendrier"]._today()
        return super().write(vals)
