"""Station 9 of 11: promesse. What a debtor promised to pay, and whether the lettrage shows it.

Comes from: résultat, portal. Goes to: suspension, until its day and the days of grace.
"""

from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ..engine import promises as engine
from ..engine.facts import ZERO, Event
from ..tools.hand import open_to_hand
from ..tools.words import say_pair

STATES = {
    engine.OPEN: "open",
    engine.KEPT: "kept",
    engine.PARTLY: "broken",
    engine.BROKEN: "broken",
    engine.VOID: "cancelled",
}
NOT_OURS = ("cancelled", "told")  # nobody is held to them: never judged
EVENT_DAYS = 30  # a broken promise calls for a step within this time, then it is history
BY_HAND = {"means", "promised_by_id", "note"}
TOLD = {"resultat_id"}  # given by the contact that opens the promise


class RecouvrementPromesse(models.Model):
    _name = "recouvrement.promesse"
    _description = "Promise to pay"
    _order = "date desc, id desc"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="dossier_id.partner_id", store=True, index=True, string="Debtor"
    )
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id", string="Portfolio")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)
    date = fields.Date("Promised for", required=True)
    date_made = fields.Date(
        "Made on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    grace_days = fields.Integer("Days of grace", readonly=True)
    deadline = fields.Date(
        "Judged after",
        compute="_compute_deadline",
        store=True,
        help="The day promised and the days of grace.",
    )
    means = fields.Selection(
        [
            ("transfer", "Bank transfer"),
            ("card", "Card"),
            ("cheque", "Cheque"),
            ("direct_debit", "Direct debit"),
            ("cash", "Cash"),
            ("other", "Other"),
        ],
        "Means of payment",
        default="transfer",
        required=True,
    )
    promised_by_id = fields.Many2one("res.partner", "Promised by")
    move_line_ids = fields.Many2many(
        "account.move.line",
        string="Items",
        help="What the payment is for. Empty when it is made: everything open on the dossier.",
    )
    covers_all = fields.Boolean(readonly=True)
    user_id = fields.Many2one(
        "res.users", "Taken by", required=True, default=lambda self: self.env.user
    )
    resultat_id = fields.Many2one(
        "recouvrement.resultat", "Contact", index="btree_not_null", readonly=True
    )
    exception = fields.Boolean(
        "Beyond the policy", help="Agreed to by a manager though the policy does not allow it."
    )
    note = fields.Text()
    state = fields.Selection(
        [
            ("told", "To be confirmed"),
            ("open", "Expected"),
            ("kept", "Kept"),
            ("broken", "Not kept"),
            ("cancelled", "Cancelled"),
        ],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    outcome = fields.Selection(
        [("kept", "Kept"), ("partly", "Kept in part"), ("broken", "Broken")], readonly=True
    )
    amount_paid = fields.Monetary(
        "Received in time", readonly=True, help="By lettrage of the items, by value date."
    )
    awaits_matching = fields.Boolean(
        "A payment waits to be matched",
        readonly=True,
        help="Money came in that is not set against an item yet: the promise is judged once it is.",
    )
    kept_rate = fields.Float("Kept (%)", compute="_compute_kept_rate", store=True, aggregator="avg")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "Promise an amount above zero.")

    @api.depends("date", "grace_days")
    def _compute_deadline(self):
        for promise in self:
            promise.deadline = promise.date and fields.Date.add(
                promise.date, days=promise.grace_days
            )

    @api.depends("state")
    def _compute_kept_rate(self):
        for promise in self:
            promise.kept_rate = 100.0 if promise.state == "kept" else 0.0

    @api.depends("amount", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for promise in self:
            promise.display_name = self.env._(
                "Promise of %(amount)s for %(date)s",
                amount=format_amount(self.env, promise.amount, promise.currency_id),
                date=format_date(self.env, promise.date),
            )

    # -- taken --------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list, but=TOLD)
        promises = super(RecouvrementPromesse, here).create(vals_list)
        if not self.env.su:
            promises._check_told()
        for promise in promises:
            promise._cover()
            if promise.state not in NOT_OURS:
                promise._check()
                promise._suspend()
        return promises

    def write(self, vals):
        if vals.keys() - BY_HAND and not self.env.su:
            raise AccessError(
                self.env._(
                    "What was promised is not rewritten: cancel the promise and record another."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A promise is kept with the dossier: cancel it instead."))

    def _check_told(self):
        """:raise UserError: what a person says of who took the promise, and when, cannot be"""
        today = self.env["recouvrement.calendrier"]._today()
        for promise in self:
            if promise.date < today or promise.date_made > today:
                raise UserError(
                    self.env._("A promise was made today or before, for today or a later day.")
                )
            if promise.user_id != self.env.user and not self._is_manager():
                raise AccessError(self.env._("One records one's own promises and contacts."))
            if promise.resultat_id and promise.resultat_id.dossier_id != promise.dossier_id:
                raise AccessError(self.env._("This contact is of another dossier."))

    def _is_manager(self):
        return self.env.user.has_group("recouvrement.group_manager")

    def _cover(self):
        """Fix what the promise is about: the items chosen, or everything that is open now."""
        policy = self._get_policy()
        # sudo: the items follow from the dossier; the author may not read every entry.
        itself = self.sudo()
        lines = itself.dossier_id.open_line_ids.filtered(lambda each: each.amount_residual > 0)
        chosen = itself.move_line_ids or lines
        if chosen - lines:
            raise ValidationError(
                self.env._("Only what is still open on this dossier can be promised.")
            )
        itself.write(
            {
                "move_line_ids": [fields.Command.set(chosen.ids)],
                "covers_all": chosen == lines,
                "grace_days": policy.promise_grace_days,
            }
        )

    def _get_policy(self):
        debtor, company = self.dossier_id.partner_id, self.company_id
        return self.env["recouvrement.politique.engagement"]._find(debtor, company)[debtor]

    def _suspend(self):
        """Nothing is sent before the day promised and its grace."""
        # sudo: what wrote a suspension is told by our verbs; the promise's rights were checked.
        self.env["recouvrement.suspension"].sudo().create(
            {
                "dossier_id": self.dossier_id.id,
                "reason": self.display_name,
                "date_from": self.date_made,
                "date_to": self.deadline,
                "stops_interest": False,
                "scope": "dossier" if self.covers_all else "items",
                "move_line_ids": [fields.Command.set(self.sudo().move_line_ids.ids)],
                "origin": self._get_origin(),
            }
        )

    def _get_origin(self):
        return f"{self._name},{self.id}"

    def _get_suspensions(self):
        origins = [promise._get_origin() for promise in self]
        return self.env["recouvrement.suspension"].search(
            [("dossier_id", "in", self.dossier_id.ids), ("origin", "in", origins)]
        )

    # -- checked ------------------------------------------------------------------------------

    def _check(self):
        """:raise UserError: the promise makes no sense, or goes beyond the policy"""
        if self.dossier_id.state == "closed":
            raise UserError(self.env._("This dossier is closed: nothing is left to promise."))
        if self.date < self.date_made:
            raise UserError(self.env._("A promise is for today or a later day."))
        self._check_amount()
        if self.exception:
            self._check_manager()
        elif refused := self._get_policy_refusal():
            raise UserError(self._say_refusal(refused))

    def _say_refusal(self, refused):
        if not self.env.su and self._is_manager():
            return self.env._("%s Tick “Beyond the policy” to accept it all the same.", refused)
        return self.env._("%s A collection manager can make an exception.", refused)

    def _check_manager(self):
        if not (self.env.su or self._is_manager()):
            raise AccessError(
                self.env._("Only a collection manager may accept a promise beyond the policy.")
            )

    def _check_amount(self):
        # sudo: amounts of the very items promised, which the author may not read in the accounts.
        mine = self.sudo().move_line_ids
        owed = sum(mine.mapped("amount_residual"))
        promised = self.amount + sum(
            other.amount - other.amount_paid
            for other in self.sudo()._get_under_way()
            if other.move_line_ids & mine
        )
        if self.currency_id.compare_amounts(self.amount, owed) > 0:
            raise UserError(
                self.env._(
                    "%(promised)s is promised but only %(owed)s is owed on these items.",
                    promised=format_amount(self.env, self.amount, self.currency_id),
                    owed=format_amount(self.env, owed, self.currency_id),
                )
            )
        if self.currency_id.compare_amounts(promised, owed) > 0:
            raise UserError(
                self.env._(
                    "With the promises already made, %(promised)s would be promised for %(owed)s "
                    "owed: cancel one or lower the amount.",
                    promised=format_amount(self.env, promised, self.currency_id),
                    owed=format_amount(self.env, owed, self.currency_id),
                )
            )

    def _get_under_way(self):
        """The other promises of the dossier still awaited."""
        return self.dossier_id.promesse_ids.filtered(lambda each: each.state == "open") - self

    def _get_policy_refusal(self):
        """Why the policy does not allow this promise, "" when it does."""
        policy = self._get_policy()
        furthest = fields.Date.add(self.date_made, days=policy.promise_max_days)
        if policy.promise_max_days and self.date > furthest:
            return self.env._(
                "The policy allows a promise until %(day)s at the latest.",
                day=format_date(self.env, furthest),
            )
        if policy.promise_max_in_row and self._count_in_row() >= policy.promise_max_in_row:
            return self.env._(
                "%(count)s promises in a row were not kept: the policy allows no more.",
                count=self._count_in_row(),
            )
        share = policy.promise_min_share
        overdue = self.dossier_id.amount_overdue
        promised = self.amount + sum(self._get_under_way().mapped("amount"))
        if share and self.currency_id.compare_amounts(promised, overdue * share / 100) < 0:
            return self.env._(
                "The policy asks for at least %(share)s %% of what is overdue: %(amount)s.",
                share=f"{share:g}",
                amount=format_amount(self.env, overdue * share / 100, self.currency_id),
            )
        return ""

    def _count_in_row(self):
        """Promises not kept since the last one that was."""
        ended = (self.dossier_id.promesse_ids - self).filtered(
            lambda each: each.state in ("kept", "broken")
        )
        count = 0
        for promise in ended.sorted(lambda each: (each.date_made, each.id), reverse=True):
            if promise.state == "kept":
                break
            count += 1
        return count

    # -- cancelled by hand --------------------------------------------------------------------

    def action_cancel(self):
        """The promise no longer holds (recorded by mistake, replaced…): the scenario goes on."""
        self.check_access("write")
        if any(promise.state != "open" for promise in self):
            raise UserError(self.env._("Only an awaited promise can be cancelled."))
        # sudo: checked above; the state follows from verbs, never from the hand.
        self.sudo().state = "cancelled"
        self.sudo()._get_suspensions()._end(self.env["recouvrement.calendrier"]._today())
        self.dossier_id.action_refresh()
        return True

    # -- judged -------------------------------------------------------------------------------

    @api.model
    def _judge(self, day, dossiers=None):
        """Kept, kept in part, broken: written from the lettrage as of ``day``.

        A payment reversed reopens the promise it had kept, or breaks it when its time is over.
        """
        promises = self._get_judged(day, dossiers)
        if not promises:
            return
        verdicts = self._ask_engine(promises, day)
        ended = self.browse()
        for promise in promises:
            verdict = verdicts[promise.id]
            values = promise._get_verdict_values(verdict)
            changed = {name: value for name, value in values.items() if promise[name] != value}
            if changed:
                promise.write(changed)
            if "state" in changed:
                ended |= promise
        ended._follow_up(day)

    @api.model
    def _find_followed(self, day):
        """The dossiers whose promises the night of ``day`` judges."""
        return self._get_judged(day, None).dossier_id

    def _get_judged(self, day, dossiers):
        """Those under way, and those a moved account may change; of the dossiers that have some."""
        domain = Domain("company_id", "=", self.env.company.id) & Domain(
            "state", "not in", NOT_OURS
        )
        if dossiers is None:
            woken = Domain("dossier_id.next_date", "<=", day)
            return self.search(domain & (Domain("state", "=", "open") | woken))
        return self.search(domain & Domain("dossier_id", "in", dossiers.ids))

    def _ask_engine(self, promises, day):
        """``{promise id: Verdict}``; the other promises of the same dossiers take their cash first."""
        everyone = self.search(
            [("dossier_id", "in", promises.dossier_id.ids), ("state", "not in", NOT_OURS)]
        )
        money = self.env.company.currency_id._recouvrement_decimal
        lines = everyone.move_line_ids
        receipts = self.env["recouvrement.encaissement"]._read_receipts(lines, day)
        still_open = frozenset(lines.filtered("amount_residual").ids)
        unmatched = self.env["recouvrement.encaissement"]._read_unmatched(promises.partner_id)
        verdicts = {}
        for dossier, group in everyone.grouped("dossier_id").items():
            mine = [
                engine.Promise(
                    each.id,
                    each.date_made,
                    each.deadline,
                    money(each.amount),
                    frozenset(each.move_line_ids.ids),
                )
                for each in group
            ]
            free = unmatched.get(dossier.partner_id.id, ZERO)
            verdicts |= engine.judge(mine, receipts, day, still_open, free)
        return verdicts

    def _get_verdict_values(self, verdict):
        state = STATES[verdict.outcome]
        outcome = verdict.outcome if verdict.outcome in ("kept", "partly", "broken") else False
        paid = self.currency_id.round(float(verdict.paid))
        return {
            "state": state,
            "outcome": outcome,
            "amount_paid": paid,
            "awaits_matching": verdict.waiting,
        }

    def _follow_up(self, day):
        """The suspensions of what ended go, and the dossiers are looked at in the same night."""
        over = self.filtered(lambda each: each.state in ("kept", "cancelled"))
        over._get_suspensions().filtered(lambda each: not each.date_to or each.date_to >= day)._end(
            day
        )
        self._resume(day)
        running = self.dossier_id.filtered(lambda each: each.state != "closed")
        running.filtered(lambda each: not each.next_date or each.next_date > day).write(
            {"next_date": day}
        )
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        for promise in self.filtered("outcome"):
            promise.dossier_id._message_log(
                body=say_pair(self.env, promise.display_name, labels[promise.outcome])
            )

    def _resume(self, day):
        """A promise whose payment was reversed before its day is awaited again: nothing is sent."""
        for promise in self.filtered(lambda each: each.state == "open" and each.deadline >= day):
            held = promise._get_suspensions().filtered(
                lambda each, promise=promise: each.date_to >= promise.deadline
            )
            if not held:
                promise._suspend()

    # -- facts --------------------------------------------------------------------------------

    @api.model
    def _read_events(self, dossiers, day):
        """``{dossier id: [Event]}``: the last promise not kept, unless another one was made since."""
        since = fields.Date.subtract(day, days=EVENT_DAYS)
        found = self.search(
            [
                ("dossier_id", "in", dossiers.ids),
                ("state", "in", ["open", "broken"]),
                ("deadline", ">=", since),
            ],
            order="deadline, id",
        )
        events = defaultdict(list)
        for dossier, group in found.grouped("dossier_id").items():
            if broken := group.filtered(lambda each: each.state == "broken")[-1:]:
                later = group.filtered(
                    lambda each, broken=broken: (
                        each.state == "open" and each.date_made > broken.deadline
                    )
                )
                if not later:
                    told = fields.Date.add(broken.deadline, days=1)
                    events[dossier.id].append(
                        Event("promise_broken", told, broken.id, broken._get_origin())
                    )
        return events

    @api.model
    def _count_broken(self, dossiers):
        """``{dossier id: promises not kept}`` since it was opened, in one query."""
        groups = self._read_group(
            [("dossier_id", "in", dossiers.ids), ("state", "=", "broken")],
            ["dossier_id"],
            ["__count"],
        )
        return Counter({dossier.id: count for dossier, count in groups})

    @api.model
    def _get_default_amount(self, dossier):
        """What a debtor is expected to promise: everything overdue, in the dossier's currency."""
        promised = sum(
            each.amount - each.amount_paid for each in dossier.promesse_ids if each.state == "open"
        )
        return max(dossier.amount_overdue - promised, 0.0) or dossier.amount_overdue or 0.0
