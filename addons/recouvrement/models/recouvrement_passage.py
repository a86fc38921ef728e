"""Station 1 of 11: passage.

The night. Goes to: detection, then every station in order. A record is the log of one night of one
company. Everything else in the suite only wakes it.
"""

import functools
import logging
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..engine.decision import ACT, AWAIT, CLOSE, HOLD
from ..tools.asked import read_day, read_records
from ..tools.words import say_pair
from .recouvrement_engagement import COMMITMENTS

_logger = logging.getLogger(__name__)

BATCH = 1000  # dossiers decided under one savepoint
STATES = {CLOSE: "closed", HOLD: "held"}
PENDING = ("planned", "awaiting", "failed")
LOGGED = ("opened", "reopened", "looked_at", "proposed", "done", "failed")


class RecouvrementPassage(models.Model):
    _name = "recouvrement.passage"
    _description = "Night of collection"
    _order = "day desc, id desc"
    _rec_name = "day"

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    day = fields.Date(required=True, readonly=True)
    date_start = fields.Datetime("Started at", readonly=True)
    date_end = fields.Datetime("Ended at", readonly=True)
    runs = fields.Integer(
        "Passes", readonly=True, help="The night itself, and each time something woke it later."
    )
    opened = fields.Integer("Dossiers opened", readonly=True)
    reopened = fields.Integer(readonly=True)
    closed = fields.Integer(readonly=True)
    looked_at = fields.Integer("Looked at", readonly=True)
    proposed = fields.Integer("Steps awaiting someone", readonly=True)
    done = fields.Integer("Actions carried out", readonly=True)
    failed = fields.Integer("Failures", readonly=True)
    held_because = fields.Char(
        "Nothing sent by itself", readonly=True, help="Why automatic sending was held that night."
    )
    error_dossier_ids = fields.Many2many(
        "recouvrement.dossier", string="Dossiers in error", readonly=True
    )
    action_ids = fields.Many2many(
        "recouvrement.action", string="Actions of the night", compute="_compute_action_ids"
    )

    waiting_count = fields.Integer("Letters to post", compute="_compute_waiting_count")

    _day_uniq = models.Constraint("UNIQUE (company_id, day)", "One log a night and company.")

    @api.depends("day")
    def _compute_display_name(self):
        for night in self:
            night.display_name = night.day and format_date(self.env, night.day)

    def _compute_action_ids(self):
        """What went that day, and what that night decided that still waits or failed."""
        for night in self:
            decided = Domain("date_proposed", "=", night.day) & Domain("state", "in", PENDING)
            night.action_ids = self.env["recouvrement.action"].search(
                Domain("company_id", "=", night.company_id.id)
                & (Domain("date_done", "=", night.day) | decided)
            )

    def _compute_waiting_count(self):
        Action = self.env["recouvrement.action"]
        for night in self:
            night.waiting_count = Action.search_count(Action._get_waiting_domain(night.company_id))

    def action_open_post(self):
        """The mailings: where the letters of the nights are gathered and posted."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_envoi"
        )

    def _get_letters(self):
        """Letters made that night, in the order they were made."""
        self.ensure_one()
        return self.action_ids.filtered(
            lambda action: action.state == "done" and action.attachment_id
        ).sorted("id")

    def action_print_letters(self):
        """One file with the letters of these nights, for the printer."""
        return self.env.ref("recouvrement.report_night").report_action(self, config=False)

    @api.model
    def get_alerts(self):
        """Sentences that explain why nothing leaves by itself today, company by company."""
        if not self.env.user.has_group("recouvrement.group_reader"):
            return []
        today = self.env["recouvrement.calendrier"]._today()
        alerts = {
            company: company._get_recouvrement_staleness(today) for company in self.env.companies
        }
        several = len(self.env.companies) > 1
        return [
            say_pair(self.env, company.name, message) if several else message
            for company, message in alerts.items()
            if message
        ]

    # -- doors ------------------------------------------------------------------------------

    @api.model
    def _cron_night(self):
        """Tonight, for the companies that have started collection, each on its own calendar day.

        The scheduled action has seconds, not hours: when they are up the night stops between two
        batches, already committed, and asks to be called again at once.
        """
        # What is half taken over must not be chased: large imports come first.
        if not self.env["recouvrement.reprise"]._run_waiting():
            return
        for day, company in self._get_tonight():
            self.run(day, company)

    def _get_tonight(self):
        """``(day, company)`` of the companies that have started collection."""
        for company in self.env["res.company"].search([("recouvrement_started_on", "!=", False)]):
            today = fields.Date.context_today(
                self.with_context(tz=company.partner_id.tz or self.env.user.tz)
            )
            if company.recouvrement_started_on <= today:
                yield today, company

    @api.model
    def run(self, day, companies=None):
        """Pass over every dossier that ``day`` or a change of facts calls for.

        Running a day twice changes nothing; a missed day is caught up by the next one, because due
        means *planned on or before the day and not done*. Two nights never run at once.

        :param day: the day to act for
        :param companies: ``res.company`` records or their ids, every company of the caller by default
        :return: counts per outcome (``opened``, ``closed``, ``done``, ``proposed``, ``failed``…)
        """
        if not (self.env.su or self.env.user.has_group("recouvrement.group_manager")):
            raise AccessError(self.env._("Only a collection manager may run the night."))
        day, companies = read_day(self.env, day), self._read_companies(companies)
        totals = Counter()
        for company in companies:
            # sudo: the night reads the whole ledger; a partial view of it would give wrong amounts.
            night = self.sudo()._for(company)
            with night._alone(company) as free:
                if free:
                    totals.update(night._pass_over(day))
                else:
                    _logger.info("Collection: a night is already running for %s", company.name)
        return dict(totals)

    @api.model
    def preview(self, day_from, day_to):
        """What would happen from ``day_from`` to ``day_to`` if nothing were paid; nothing is written.

        :return: list of dicts ``date, dossier_id, verdict, etape_id, kind, consent, reason``, by date
        """
        day_from, day_to = read_day(self.env, day_from), read_day(self.env, day_to)
        dossiers = self.env["recouvrement.dossier"].search([("state", "!=", "closed")])
        return self._preview(dossiers, day_from, day_to)

    def _read_companies(self, companies):
        """The companies a night is run for: every one of the caller's by default.

        :raise AccessError: one of them is not the caller's
        """
        if not companies:
            return self.env["res.company"].search([("active", "=", True)])
        companies = read_records(self.env["res.company"], companies)
        if not self.env.su and companies - self.env.user.company_ids:
            raise AccessError(self.env._("You do not work for this company."))
        return companies

    def _for(self, company):
        """The passage for ``company``: its entries, its language (what the ledger keeps is worded once)."""
        return self.with_company(company).with_context(
            tracking_disable=True, mail_notrack=True, lang=company.partner_id.lang or self.env.lang
        )

    def _alone(self, company):
        """True inside when no other night runs for ``company``."""
        return self._locked(self._name, company)

    @contextmanager
    def _locked(self, name, company, wait=False):
        """True inside when nobody else holds the lock ``name`` of ``company``; it dies with the session.

        :param wait: until whoever holds it lets go
        """
        lock, free = SQL("hashtext(%s), %s", name, company.id), True
        if wait:
            self.env.execute_query(SQL("SELECT pg_advisory_lock(%s)", lock))
        else:
            [[free]] = self.env.execute_query(SQL("SELECT pg_try_advisory_lock(%s)", lock))
        try:
            yield free
        finally:
            if free and not self.env.cr.closed:
                with self._even_if_broken():
                    self.env.execute_query(SQL("SELECT pg_advisory_unlock(%s)", lock))

    @contextmanager
    def _even_if_broken(self):
        try:
            yield
        except Exception:
            # The transaction is already lost; its rollback keeps session locks, so drop it by hand.
            self.env.cr.rollback()
            self.env.cr.execute("SELECT pg_advisory_unlock_all()")

    # -- the night --------------------------------------------------------------------------

    def _pass_over(self, day):
        """The walk, station by station, for the current company."""
        night = self._open_log(day)
        self.env["recouvrement.acheminement"]._tell_interrupted()
        counts = Counter(self.env["recouvrement.detection"]._detect(day))
        counts.update(night._follow_commitments(day))
        night._commit()
        if night._decide_due(day, counts):
            counts.update(self.env["recouvrement.execution"]._run_planned(day, night))
            night._keep_figures(day)
            counts.update(self.env["recouvrement.diffusion"]._run_due(day, night))
        night._close_log(counts)
        return counts

    def _keep_figures(self, day):
        """What is read afterwards: the snapshot of the dossiers, the cash forecast, the law to check."""
        self.env["recouvrement.releve"]._take_tonight(day)
        self.env["recouvrement.prevision"]._keep(day)
        self.env["recouvrement.parametre.controle"]._watch(day)

    def _decide_due(self, day, counts):
        """Decide every dossier due, adding up ``counts``; False when the time is up before the end."""
        while dossiers := self._take_due(day):
            counts.update(self._run_batch(dossiers, day))
            if not self._progress(len(dossiers)):
                return False
        return True

    def _take_due(self, day, from_end=False):
        """The next dossiers to look at, a batch of them: the selection is the queue, acting empties it."""
        Dossier = self.env["recouvrement.dossier"]
        Dossier.flush_model(["state", "next_date", "company_id"])
        self.env.cr.execute(
            SQL(
                """SELECT id FROM recouvrement_dossier
                    WHERE company_id = %s AND state <> 'closed' AND next_date <= %s
                 ORDER BY %s LIMIT %s FOR NO KEY UPDATE SKIP LOCKED""",
                self.env.company.id,
                day,
                SQL("next_date DESC, id DESC") if from_end else SQL("next_date, id"),
                BATCH,
            ),
            log_exceptions=False,
        )
        return Dossier.browse(row[0] for row in self.env.cr.fetchall())

    def _follow_commitments(self, day):
        """Promises, plans, disputes, handings over and deadlines of the night.

        One that fails costs its own dossier the night, with the error on it, and no other's.
        """
        followers = self._get_followers(day)
        try:
            with self.env.cr.savepoint():
                for treat in followers.values():
                    treat()
            return Counter()
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.info("Collection: commitments failed together, taking them kind by kind")
        failures = {}
        for name, treat in followers.items():
            _counts, failed = self._isolate(
                treat, functools.partial(self.env[name]._find_followed, day)
            )
            failures |= failed
        # Once all have followed: another one may have woken a dossier that must be left alone tonight.
        for dossier, error in failures.items():
            self._put_error(dossier, error, day)
        return Counter(failed=len(failures))

    def _get_followers(self, day):
        """``{model: what it does on the night of day}``, of every dossier or of those it is given."""
        here, judge = self.env, self.env["recouvrement.engagement"]._judge_one
        followers = {name: functools.partial(judge, name, day) for name in COMMITMENTS}
        followers["recouvrement.litige"] = functools.partial(
            here["recouvrement.litige"]._follow, day
        )
        followers["recouvrement.affectation"] = functools.partial(
            here["recouvrement.affectation"]._apply, day
        )
        followers["recouvrement.butoir"] = functools.partial(
            here["recouvrement.butoir"]._watch, day
        )
        return followers

    def _run_batch(self, dossiers, day):
        """Decide and apply under one savepoint; if it fails, dossier by dossier."""
        counts, failures = self._isolate(
            lambda some=dossiers: self._decide_and_apply(some, day), lambda: dossiers
        )
        for dossier, error in failures.items():
            self._put_error(dossier, error, day)
        return counts + Counter(failed=len(failures))

    def _isolate(self, treat, find):
        """``treat()`` under one savepoint; if it fails, ``treat(dossier)`` for each of ``find()``.

        :return: ``(Counter of what treat returned, {dossier: error})``
        """
        try:
            with self.env.cr.savepoint():
                return Counter(treat()), {}
        except Exception as error:
            self.env.invalidate_all(flush=False)
            dossiers = find()
            _logger.info(
                "Collection: %s dossiers failed together (%s), taking them one by one",
                len(dossiers),
                error,
            )
        counts, failures = Counter(), {}
        for dossier in dossiers:
            try:
                with self.env.cr.savepoint():
                    counts.update(treat(dossier))
            except Exception as error:
                self.env.invalidate_all(flush=False)
                _logger.warning(
                    "Collection: %s could not be treated: %s", dossier.name, error, exc_info=True
                )
                failures[dossier] = error
        return counts, failures

    def _decide_and_apply(self, dossiers, day):
        items = self._read_items(dossiers, day)
        decisions = self.env["recouvrement.situation"]._decide(dossiers, day, items)
        self.env["recouvrement.action"]._withdraw(decisions, day)
        self.env["recouvrement.action"]._propose(decisions, day)
        counts = self._record(dossiers, decisions, day)
        self.env["recouvrement.cloture"]._close(dossiers, decisions, day)
        return counts

    def _read_items(self, dossiers, day):
        """Hook: what stands in the accounts of ``dossiers``; what must be kept of it before deciding is."""
        return self.env["recouvrement.situation"]._read_items(dossiers, day)

    def _refresh(self, dossiers, day):
        """Read the accounts again and close or hold, without taking a step: used in the day."""
        for company, group in (
            dossiers.filtered(lambda each: each.state != "closed").grouped("company_id").items()
        ):
            # sudo: the accounts are read whole, whoever looks; what is written follows from them alone.
            here = self.sudo()._for(company)
            decisions = here.env["recouvrement.situation"]._decide(group.with_env(here.env), day)
            group = group.with_env(here.env)
            quiet = {
                key: (decision, decision)
                for key, (now, _after) in decisions.items()
                for decision in [self._leave_undone(now, day)]
            }
            here.env["recouvrement.action"]._withdraw(quiet, day)
            here._record(group, quiet, day)
            here.env["recouvrement.cloture"]._close(group, quiet, day)

    def _leave_undone(self, decision, day):
        """A step that is due and was not taken: the next night takes it, be it one of the same day."""
        undone = decision.verdict in (ACT, AWAIT) and not decision.pending
        return replace(decision, next_date=day) if undone else decision

    def _record(self, dossiers, decisions, day):
        """Leave on each dossier its amounts, its reason and the next day to look."""
        rows, counts = [], Counter(looked_at=len(dossiers))
        for dossier in dossiers:
            now, after = decisions[dossier.id]
            counts[now.verdict] += 1
            counts["proposed"] += now.verdict == AWAIT and not now.pending
            exposure, step, phase = now.exposure, after.step, dossier.phase_id.id
            taken = now.step and now.verdict in (ACT, AWAIT) and after is not now
            moved = taken and now.step.phase and now.step.phase != phase
            rows.append(
                {
                    "id": dossier.id,
                    "state": STATES.get(after.verdict, "open"),
                    "amount_due": exposure.due,
                    "amount_overdue": exposure.overdue,
                    "amount_disputed": exposure.contested,
                    "amount_held": exposure.held,
                    "amount_credit": exposure.credit,
                    "oldest_due_date": exposure.oldest,
                    "next_date": after.next_date,
                    "next_etape_id": step.key or None if step else None,
                    "next_etape_date": after.planned,
                    "verdict": after.verdict,
                    "decision": after.reason.to_json(),
                    "phase_id": (now.step.phase if moved else phase) or None,
                    "phase_since": day if moved else dossier.phase_since or None,
                }
            )
        self.env["recouvrement.lot"]._update_many(
            "recouvrement.dossier", rows, shared={"error": None, "error_date": None}
        )
        self._note_refusals(decisions, day)
        return counts

    def _note_refusals(self, decisions, day):
        """Keep what the policy of contacts put off today, with the reason."""
        say, currency = self.env["recouvrement.motif"]._say, self.env.company.currency_id
        self.env["recouvrement.refus"]._note(
            [
                {
                    "dossier_id": dossier_id,
                    "etape_id": now.step.key or None,
                    "kind": now.kind,
                    "politique_id": now.policy_key or None,
                    "until": now.planned,
                    "reason": say(now.reason, currency),
                }
                for dossier_id, (now, _after) in decisions.items()
                if now.refusal
            ],
            day,
        )

    def _put_error(self, dossier, error, day):
        """The error lands on the dossier; it is tried again tomorrow and does not block the queue."""
        dossier.write(
            {
                "error": str(error) or type(error).__name__,
                "error_date": fields.Datetime.now(),
                "next_date": self._get_day_after(day),
            }
        )
        dossier.flush_recordset()

    def _preview(self, dossiers, day_from, day_to, scenario=None):
        say, lines = self.env["recouvrement.motif"]._say, []
        for company, group in dossiers.grouped("company_id").items():
            here = self.with_company(company)
            foreseen = here.env["recouvrement.situation"]._foresee(
                group, day_from, day_to, scenario
            )
            for dossier_id, decisions in foreseen.items():
                lines += [
                    {
                        "date": day,
                        "dossier_id": dossier_id,
                        "verdict": decision.verdict,
                        "etape_id": decision.step.key if decision.step else False,
                        "kind": decision.kind,
                        "consent": decision.step.consent if decision.step else False,
                        "reason": say(decision.reason, company.currency_id),
                    }
                    for day, decision in decisions
                ]
        return sorted(lines, key=lambda line: (line["date"], line["dossier_id"]))

    def _far_day(self):
        """A day after every entry: what is open now, future-dated entries included."""
        return date.max

    # -- the log ----------------------------------------------------------------------------

    def _open_log(self, day):
        night = self._find_log(day)
        if not night:
            night = self.create(
                {"company_id": self.env.company.id, "day": day, "date_start": fields.Datetime.now()}
            )
        return night

    def _find_log(self, day):
        """The log of the current company's night of ``day``; may be empty."""
        mine = [("company_id", "=", self.env.company.id), ("day", "=", day)]
        return self.search_fetch(mine, ["company_id", "day", *LOGGED, "closed", "runs"], limit=1)

    def _commit(self):
        """Keep what is done when the night runs as the scheduled action, without counting what is left."""
        if self.env.context.get("cron_id"):
            self.env["ir.cron"]._commit_progress()
            self.env.invalidate_all()

    def _progress(self, treated):
        """Commit what is done when the night runs as the scheduled action; False when its time is up."""
        if not self.env.context.get("cron_id"):
            return True
        left = self._count_left()
        go_on = self.env["ir.cron"]._commit_progress(treated, remaining=left)
        self.env.invalidate_all()
        if left and not go_on:
            # Without this the rest would wait for the next poll of the scheduler, up to a minute.
            self.env["ir.cron"].browse(self.env.context["cron_id"])._trigger()
        return bool(go_on)

    def _count_left(self):
        """Dossiers to look at, actions to carry out and sendings that remain for this night.

        No more than a batch of each: the scheduler asks whether any is left, and counting them all after
        each batch would take longer the more there are.
        """
        due = [
            ("company_id", "=", self.company_id.id),
            ("state", "!=", "closed"),
            ("next_date", "<=", self.day),
        ]
        planned = self.env["recouvrement.execution"]._get_planned_domain(self.day)
        return (
            self.env["recouvrement.dossier"].search_count(due, limit=BATCH)
            + self.env["recouvrement.action"].search_count(planned, limit=BATCH)
            + self.env["recouvrement.diffusion"]._count_left(self.day)
        )

    def _close_log(self, counts):
        self._add_counts(counts)
        self.write(
            {
                "runs": self.runs + 1,
                "held_because": self.company_id._get_recouvrement_staleness(self.day) or False,
                "date_end": fields.Datetime.now(),
            }
        )
        if self.failed:
            # Only here: two processes that write this log at once would get in each other's way.
            self.error_dossier_ids |= self._find_failed()

    def _add_counts(self, counts):
        self.write(
            {
                **{name: self[name] + counts[name] for name in LOGGED},
                "closed": self.closed + counts[CLOSE],
            }
        )

    def _find_failed(self):
        """The dossiers on which this night left an error."""
        return self.env["recouvrement.dossier"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("error_date", ">=", self.date_start),
                ("next_date", "=", self._get_day_after(self.day)),
            ]
        )

    def _get_day_after(self, day):
        return date.fromordinal(day.toordinal() + 1)
