"""Following plans: what cash has paid of them, whether they hold, what they call for.

Comes from: the night and lettrage (``recouvrement.engagement``). Set-based: a fixed number of
statements, whatever the number of plans.
"""

from collections import defaultdict
from decimal import Decimal

from odoo import Command, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ..engine import instalments as engine
from ..engine.facts import ZERO, Event


class RecouvrementPlan(models.Model):
    _inherit = "recouvrement.plan"

    # -- the night and lettrage -------------------------------------------------------------

    def _judge(self, day, dossiers=None):
        """Read the cash of the plans that run, write the state of their instalments, end or reopen them.

        :param dossiers: those whose accounts moved; all of the current company by default
        """
        plans = self._find_to_judge(dossiers)
        if plans:
            self._refresh_plans(plans, day)

    def _find_followed(self, day):
        """The dossiers whose plans the night judges."""
        return self._find_to_judge(None).dossier_id

    def _find_to_judge(self, dossiers):
        """Active plans, and ended ones that cash may still change: a reversed payment, a late one."""
        domain = Domain("state", "in", ("active", "broken"))
        domain |= Domain("state", "=", "kept") & Domain("move_line_ids.reconciled", "=", False)
        if dossiers is None:
            return self.search(
                Domain("company_id", "=", self.env.company.id)
                & (Domain("state", "!=", "broken") | Domain("dossier_id.state", "!=", "closed"))
                & domain
            )
        return self.search(Domain("dossier_id", "in", dossiers.ids) & domain)

    def _refresh_plans(self, plans, day):
        """The states of ``plans`` and of their instalments as of ``day``."""
        plans._join_interest()
        rows, told = [], {}
        for plan, receipts in plans._read_cash(day).items():
            instalments, rules = plan.echeance_ids._to_engine(), plan._get_engine_rules()
            paid = engine.attribute(instalments, receipts)
            broken_on = plan.date_broken or (plan.state == "broken" and plan.date_ended) or None
            told[plan] = found = engine.judge(instalments, receipts, day, rules, broken_on)
            rows += plan._get_rows(instalments, paid, found)
        self.env["recouvrement.lot"]._update_many("recouvrement.echeance", rows)
        plans.echeance_ids.invalidate_recordset(["amount_left"], flush=False)
        plans.invalidate_recordset(
            ["amount_paid", "amount_left", "next_date", "next_amount", "late_count", "progress"],
            flush=False,
        )
        self._move_on(told, day)

    def _get_engine_rules(self):
        return engine.Rules(
            grace=self.grace_days,
            missed=self.max_missed,
            late=self.max_days_late,
            tolerance=self.currency_id._recouvrement_decimal(self.tolerance),
            until=self.tolerance_date or None,
            forgiven=self.currency_id._recouvrement_decimal(self._get_forgiven()),
        )

    def _get_forgiven(self):
        """What may remain of a plan that is kept: what the closing of its dossier gave up."""
        dossier = self.dossier_id
        closed = dossier.state == "closed" and dossier.outcome == "tolerance"
        return dossier.scenario_id.tolerance if closed else 0.0

    def _get_rows(self, instalments, paid, assessment):
        """The instalments that changed, as rows for the bulk writer."""
        rows = []
        known = {each.id: each for each in self.echeance_ids}
        for rank, (each, state) in enumerate(zip(instalments, assessment.states, strict=True)):
            row = {
                "id": each.key,
                "amount_paid": paid.received(rank, cash=True),
                "amount_credited": paid.received(rank, cash=False),
                "state": state,
                "date_paid": paid.settled_on(rank) if state == "paid" else None,
            }
            record = known[each.key]
            decimal = record.currency_id._recouvrement_decimal
            if (
                record.state != state
                or decimal(record.amount_paid) != row["amount_paid"]
                or decimal(record.amount_credited) != row["amount_credited"]
                or (record.date_paid or None) != row["date_paid"]
            ):
                rows.append(row)
        return rows

    def _read_attributions(self, until=None):
        """``{plan: (engine instalments, Attribution of its cash)}``."""
        found = {}
        for plan, receipts in self._read_cash(until).items():
            instalments = plan.echeance_ids._to_engine()
            found[plan] = (instalments, engine.attribute(instalments, receipts))
        return found

    def _read_cash(self, until=None):
        """``{plan: the receipts of its items since it was proposed}``."""
        receipts = self.env["recouvrement.encaissement"]._read_receipts(self.move_line_ids, until)
        return {
            plan: [
                receipt
                for line in plan.move_line_ids
                for receipt in receipts.get(line.id, ())
                if receipt.key > plan.receipt_mark
            ]
            for plan in self
        }

    def _join_interest(self):
        """The receivable of an interest invoice that was posted is covered too."""
        for plan in self.filtered(lambda plan: plan.interest_move_id.state == "posted"):
            lines = plan.interest_move_id.line_ids._filter_recouvrement_debtor()
            if lines - plan.move_line_ids:
                plan.move_line_ids = [Command.link(line.id) for line in lines]

    # -- from state to state ----------------------------------------------------------------

    def _move_on(self, told, day):
        """Apply what ``told`` says of each plan: kept, broken, going again."""
        groups, waiting = defaultdict(self.browse), self._find_unmatched(told)
        for plan, found in told.items():
            groups[plan._get_move(found, plan in waiting, day)] |= plan
        self._break(groups["broken"], told, day)
        self._break_again(groups["broken again"], told, day)
        self._keep(groups["kept"], day)
        self._reopen(
            groups["reopened"], day, self.env._("A payment was undone: the plan runs again.")
        )
        self._reopen(
            groups["excused"],
            day,
            self.env._("It was paid in time after all: the plan runs again."),
        )
        back = groups["reopened"] | groups["excused"]
        standing = self.browse(plan.id for plan in told if plan.state == "active") - back
        standing._keep_suspended(day)

    def _get_move(self, found, waiting, day):
        """What becomes of this plan now that the engine has ``found`` it so; "" when nothing changes.

        A plan that runs again since today is not broken before the next night: people see it first.
        """
        if found.verdict == engine.KEPT:
            return "kept" if self.state in ("active", "broken") else ""
        if found.verdict == engine.BROKEN and found.broken_on:
            return "broken again" if self.state != "broken" else ""
        if self.state == "kept":
            return "reopened"
        if found.verdict == engine.BROKEN:  # since today, whatever broke it before was excused
            spared = self.state == "active" and (waiting or self.date_reopened == day)
            return "" if spared else "broken"
        return "excused" if self.state == "broken" else ""

    def _find_unmatched(self, told):
        """Plans about to break whose debtor has paid what is missed, but nobody has matched it yet."""
        broken = [
            plan
            for plan, found in told.items()
            if plan.state == "active" and found.verdict == engine.BROKEN and not found.broken_on
        ]
        service, waiting = self.env["recouvrement.encaissement"], self.browse()
        for company, plans in self.browse().union(*broken).grouped("company_id").items():
            free = service.with_company(company)._read_unmatched(plans.debtor_id)
            for plan in plans:
                if free.get(plan.debtor_id.id, ZERO) >= told[plan].short:
                    waiting |= plan
        return waiting

    def _break(self, plans, told, day):
        if not plans:
            return
        first = plans.filtered(lambda plan: plan.state == "active")
        words = {plan.id: self._say_broken(told[plan].reason) for plan in plans}
        self._set_states(plans, {"state": "broken", "date_broken": day}, words)
        # One that had broken already was told of, and keeps that day.
        first.write({"date_ended": day})
        first._release(day)
        first._message_log_batch(
            bodies={plan.id: self.env._("Broken: %s", words[plan.id]) for plan in first}
        )
        first._claim_waived(day)

    def _break_again(self, plans, told, day):
        """The payment that excused them, or paid them in full, was undone: broken as they were."""
        for plan in plans:
            words = {plan.id: self._say_broken(told[plan].reason)}
            self._set_states(plan, {"state": "broken", "date_ended": plan.date_broken}, words)
            plan._release(day)
            plan._log(
                self.env._("A payment was undone, the plan is broken as before: %s", words[plan.id])
            )

    def _keep(self, plans, day):
        if not plans:
            return
        self._set_states(plans, {"state": "kept", "date_ended": day})
        plans._release(day)
        plans._log(self.env._("Kept: every instalment is paid."))

    def _reopen(self, plans, day, words):
        """The plan runs again, with what is left of it, and its suspension too."""
        for plan in plans:
            self._set_states(plan, {"state": "active", "date_ended": None, "date_reopened": day})
            plan._suspend(day)
        if plans:
            plans._log(words)
            plans.dossier_id.filtered(lambda each: each.state != "closed").write({"next_date": day})

    def _set_states(self, plans, values, reasons=None):
        self.env["recouvrement.lot"]._update_many(
            "recouvrement.plan",
            [
                {"id": plan.id, "broken_reason": (reasons or {}).get(plan.id), **values}
                for plan in plans
            ],
        )

    def _say_broken(self, reason):
        day = format_date(self.env, reason.values["date"])
        if reason.code == "plan_missed":
            return self.env._(
                "%(number)s instalments missed, the oldest of %(date)s.",
                number=reason.values["number"],
                date=day,
            )
        return self.env._(
            "the instalment of %(date)s is %(days)s days late.",
            date=day,
            days=reason.values["days"],
        )

    # -- the suspension that stays ----------------------------------------------------------

    def _keep_suspended(self, day):
        """The suspensions of these plans cover today, and what the dossier owes beside them is chased."""
        if not self:
            return
        suspensions = {each.origin: each for each in self._get_suspensions().sorted("id")}
        uncovered, changed = self._read_uncovered(day), self.dossier_id.browse()
        for plan in self:
            suspension = suspensions.get(plan._get_origin())
            wanted = plan._get_suspension(day, uncovered[plan.dossier_id.id])
            if not suspension:
                continue
            lines = (
                plan.move_line_ids if wanted["scope"] == "items" else plan.move_line_ids.browse()
            )
            if (
                suspension.scope != wanted["scope"]
                or suspension.move_line_ids != lines
                or not suspension.date_to
                or suspension.date_to < day + engine.ONE_DAY
            ):
                # The plain write: whoever judges looks at the dossiers once, afterwards.
                models.Model.write(suspension, wanted)
                changed |= plan.dossier_id
        changed.filtered(lambda each: each.state != "closed").write({"next_date": day})

    def _read_uncovered(self, day):
        """``{dossier id: does it owe something late that no active plan covers?}``"""
        covered = self.search(
            [("dossier_id", "in", self.dossier_id.ids), ("state", "=", "active")]
        ).move_line_ids
        covered |= self.move_line_ids
        found = dict.fromkeys(self.dossier_id.ids, False)
        for company, dossiers in self.dossier_id.grouped("company_id").items():
            # sudo: the accounts are read whole, whoever looks; only yes or no comes out.
            reader = self.sudo().with_company(company).env["recouvrement.situation"]
            for dossier_id, line_id, due, amount, _contested in reader._fetch_items(
                dossiers.sudo().with_env(reader.env), day
            ):
                late = due < day and Decimal(amount) > 0
                if late and line_id not in covered._ids:
                    found[dossier_id] = True
        return found

    # -- what the engine is told ------------------------------------------------------------

    def _read_events(self, dossiers, day):
        """What the plans of ``dossiers`` call for: ``{dossier id: [Event, …]}``.

        Instalments still to be paid, the day each is missed unless it is paid by then, and the break
        of a plan nothing has replaced.
        """
        plans = self.search(
            [
                ("dossier_id", "in", dossiers.ids),
                ("state", "in", ("active", "broken")),
            ]
        )
        events = defaultdict(list)
        for plan in plans:
            mine, origin = events[plan.dossier_id.id], plan._get_origin()
            if plan.state == "broken":
                mine.append(Event("plan_broken", plan.date_ended, plan.id, origin))
                continue
            forgiven = plan.currency_id._recouvrement_decimal(plan.tolerance)
            for each in plan.echeance_ids:
                left = plan.currency_id._recouvrement_decimal(each.amount_left)
                if each.state == "paid" or left <= forgiven:
                    continue
                mine.append(Event("instalment", each.date, each.id, origin))
                missed = each.date + (plan.grace_days + 1) * engine.ONE_DAY
                if plan.tolerance_date:  # revived: what was missed is forgiven until then
                    missed = max(missed, plan.tolerance_date + engine.ONE_DAY)
                mine.append(Event("instalment_missed", missed, each.id, origin))
        return dict(events)

    def _read_dates(self, lines, day):
        """When the residual of ``lines`` is expected, by the active plans that cover them.

        :return: ``{line id: [(date, Decimal amount), …]}`` for the covered lines only. The oldest items
            take the first instalments; what no instalment covers stays on the item's own due date. An
            instalment that is late keeps its date.
        """
        plans = self.search([("move_line_ids", "in", lines.ids), ("state", "=", "active")])
        found = {}
        for plan, (instalments, paid) in plans._read_attributions(day).items():
            left = [
                (each.day, rest) for each, rest in zip(instalments, paid.left, strict=True) if rest
            ]
            covered = plan.move_line_ids.sorted(
                lambda line: (line.date_maturity or line.date, line.id)
            )
            decimal = plan.currency_id._recouvrement_decimal
            amounts = [decimal(max(line.amount_residual, 0)) for line in covered]
            for line, amount, parts in zip(
                covered, amounts, engine.spread(left, amounts), strict=True
            ):
                rest = amount - sum((part for _day, part in parts), ZERO)
                if rest:
                    parts = [(line.date_maturity or line.date, rest), *parts]
                if line in lines:
                    found[line.id] = parts
        return found

    def _get_shares(self):
        """Which receipt paid which instalment, as rows of words for the screen."""
        self.ensure_one()
        instalments, paid = self._read_attributions()[self]
        # sudo: the number of the payment is shown to who may see the plan.
        partials = self.env["account.partial.reconcile"].sudo()
        partials = partials.browse({share.receipt for share in paid.shares})
        moves = {
            each.id: (each.credit_move_id - self.sudo().move_line_ids).move_id for each in partials
        }
        return [
            {
                "due": format_date(self.env, instalments[share.instalment].day),
                "day": format_date(self.env, share.day),
                "document": moves[share.receipt].name or "",
                "amount": format_amount(self.env, float(share.amount), self.currency_id),
                "cash": share.cash,
            }
            for share in paid.shares
        ]
