"""Station 4 of 11: situation.

Comes from: dossier. Goes to: decision (``engine/decision.py``). Reads the facts of many dossiers in
a fixed number of queries and hands them to the engine as plain values.
"""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL, groupby

from ..engine import decision as engine
from ..engine.ageing import NOTHING_OUT, taken_out
from ..engine.facts import ARRANGED, NO_CONTACT, ZERO, Done, Item, Scenario, Situation
from ..engine.ladder import get_ladder
from ..engine.reasons import Reason

# All that is read of a dossier and its debtor: their other columns, a hundred, stay where they are.
DOSSIER_FACTS = [
    "company_id",
    "partner_id",
    "grouping_key",
    "scenario_id",
    "date_opened",
    "phase_id",
    "phase_since",
]


class Person(NamedTuple):
    """A debtor's row, as ``_read_people`` gives it."""

    id: int
    professional: bool
    country: str
    zip: str
    no_email: bool  # opted out, or on Odoo's own blacklist
    no_sms: bool
    no_call: bool
    tags: frozenset


NO_SCENARIO = Scenario(steps=())
SENT = ("email", "sms", "letter", "lrar", "lre")  # kinds that tell the debtor something in writing


class RecouvrementSituation(models.AbstractModel):
    _name = "recouvrement.situation"
    _description = "Facts of a dossier"

    # -- hook -------------------------------------------------------------------------------

    def _prepare_situation(self, dossiers, day, items=None):
        """Hook: ``{dossier id: Situation}`` for ``dossiers`` of the current company.

        An add-on calls super and replaces what it knows better (``dataclasses.replace``). Only set-based
        reading here: this runs for a thousand dossiers at a time.

        :param items: what ``_read_items`` gave, when it was read already
        """
        dossiers.fetch(DOSSIER_FACTS)
        partners = dossiers.partner_id
        people = self._read_people(partners)
        items = self._read_items(dossiers, day) if items is None else items
        pauses = self._read_pauses(dossiers)
        ledger = self._read_ledger(dossiers)
        results = self._read_last_results(dossiers)
        events = self.env["recouvrement.engagement"]._read_events(dossiers, day)
        broken = self.env["recouvrement.promesse"]._count_broken(dossiers)
        blockers = dossiers._get_blockers()
        channels = self.env["recouvrement.destinataire"]._get_ways(partners)
        policies = self.env["recouvrement.politique"]._read_policies(partners, day, people)
        contacts = self.env["recouvrement.politique"]._read_contacts(partners, day)
        return {
            dossier.id: Situation(
                items=items.get(dossier.id, ()),
                pauses=pauses.get(dossier.id, ()),
                ledger=ledger.get(dossier.id, ()),
                opened=dossier.date_opened or None,
                anchors={"phase": dossier.phase_since or None},
                phase=dossier.phase_id.id,
                professional=people[debtor].professional,
                channels=channels[debtor],
                tags=people[debtor].tags,
                policy=policies[debtor],
                contacts=contacts[debtor],
                last_result=results.get(dossier.id, ""),
                events=events.get(dossier.id, ()),
                broken_promises=broken[dossier.id],
                blockers=self._to_reasons(blockers.get(dossier.id)),
                key=dossier.id,
            )
            for dossier, debtor in zip(dossiers, self._get_debtors(dossiers), strict=True)
        }

    # -- facts, each in one query -----------------------------------------------------------

    def _get_debtors(self, dossiers):
        """The id of the debtor of each of ``dossiers``, in order."""
        return [dossier.partner_id.id for dossier in dossiers]

    def _read_people(self, partners):
        """``{partner id: Person}``: what the policies and conditions look at.

        Plain rows: read through records, these dozen columns would cost as much as the decision.
        """
        partners.flush_recordset()
        self.env["mail.blacklist"].flush_model(["email", "active"])
        self.env["phone.blacklist"].flush_model(["number", "active"])
        rows = self.env.execute_query(
            SQL(
                """SELECT person.id, COALESCE(person.is_company, FALSE) OR COALESCE(person.vat, '') <> '',
                          country.code, person.zip,
                          person.recouvrement_optout_email IS NOT NULL OR EXISTS (
                              SELECT FROM mail_blacklist WHERE active AND email = person.email_normalized),
                          person.recouvrement_optout_sms IS NOT NULL OR EXISTS (
                              SELECT FROM phone_blacklist WHERE active AND number = person.phone_sanitized),
                          person.recouvrement_optout_call IS NOT NULL,
                          ARRAY(SELECT category_id FROM res_partner_res_partner_category_rel
                                 WHERE partner_id = person.id)
                     FROM res_partner person
                LEFT JOIN res_country country ON country.id = person.country_id
                    WHERE person.id = ANY(%s)""",
                partners.ids,
            )
        )
        return {row[0]: Person(*row[:-1], frozenset(row[-1])) for row in rows}

    def _read_items(self, dossiers, day):
        """``{dossier id: (Item, …)}``, oldest first; nothing for who has none."""
        dossiers.fetch(DOSSIER_FACTS)
        items = defaultdict(list)
        for dossier_id, line_id, due, amount, contested in self._fetch_items(dossiers, day):
            items[dossier_id].append(Item(line_id, due, Decimal(amount), contested))
        return {dossier_id: tuple(each) for dossier_id, each in items.items()}

    def _fetch_items(self, dossiers, day):
        """``(dossier id, line id, due date, amount as text, contested)``, oldest first."""
        dossiers.flush_recordset(["partner_id", "grouping_key", "company_id"])
        return self.env.execute_query(
            SQL(
                """WITH item AS (%(items)s)
                   SELECT dossier.id, item.line_id, item.due, item.amount::text, item.contested
                     FROM recouvrement_dossier dossier
                     JOIN item USING (partner_id, grouping_key)
                    WHERE dossier.id = ANY(%(ids)s)
                 ORDER BY item.due, item.line_id""",
                items=self.env["recouvrement.detection"]._select_items(
                    day, dossiers.partner_id.ids
                ),
                ids=dossiers.ids,
            )
        )

    def _read_pauses(self, dossiers):
        suspensions = self.env["recouvrement.suspension"].search(
            [("dossier_id", "in", dossiers.ids)]
        )
        return {
            dossier.id: tuple(each._to_engine() for each in group)
            for dossier, group in groupby(suspensions, lambda each: each.dossier_id)
        }

    def _read_ledger(self, dossiers):
        """Actions that count for the engine: carried out, failed, pending, or refused by a person."""
        self.env["recouvrement.action"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT dossier_id, step_code, rank, COALESCE(date_done, date_proposed), turn,
                          CASE state WHEN 'cancelled' THEN 'refused' ELSE state END,
                          occurrence, id, consent, date_planned, partie_id IS NOT NULL
                     FROM recouvrement_action
                    WHERE dossier_id = ANY(%s) AND step_code IS NOT NULL
                      AND (state <> 'cancelled' OR countermanded_by_id IS NOT NULL)
                      -- Copies and second attempts are the same step: they count while they wait.
                      AND (parent_id IS NULL OR state IN ('planned', 'awaiting'))
                 ORDER BY id""",
                dossiers.ids,
            )
        )
        ledger = defaultdict(list)
        for dossier_id, *done in rows:
            ledger[dossier_id].append(Done(*done))
        return {dossier_id: tuple(each) for dossier_id, each in ledger.items()}

    def _read_last_results(self, dossiers):
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (dossier_id) dossier_id, type_id FROM recouvrement_resultat
                    WHERE dossier_id = ANY(%s) ORDER BY dossier_id, date DESC, id DESC""",
                dossiers.ids,
            )
        )
        return dict(rows)

    def _read_contacts(self, partners, since):
        """``{partner id: days after since on which they were contacted, oldest first}``, in any company."""
        contacts = defaultdict(tuple)
        self.env["recouvrement.action"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT COALESCE(partie.partner_id, dossier.partner_id) AS person, action.date_done
                     FROM recouvrement_action action
                     JOIN recouvrement_dossier dossier ON dossier.id = action.dossier_id
                LEFT JOIN recouvrement_partie partie ON partie.id = action.partie_id
                    WHERE action.state = 'done' AND action.kind <> ALL(%(internal)s)
                      AND NOT (action.etape_id IS NOT NULL AND action.kind = ANY(%(arranged)s))
                      AND action.date_done > %(since)s
                      AND (dossier.partner_id = ANY(%(ids)s) OR partie.partner_id = ANY(%(ids)s))
                 ORDER BY action.date_done""",
                since=since,
                internal=list(NO_CONTACT),
                arranged=list(ARRANGED),
                ids=partners.ids,
            )
        )
        for person, done_on in rows:
            contacts[person] += (done_on,)
        return contacts

    def _read_channels(self, partners):
        """Ways to reach each debtor: ``{partner id: {"email", "sms", "phone", "post", "lre"}}``."""
        found = self.env["recouvrement.destinataire"]._find(partners)
        return {
            partner_id: frozenset(channel for channel, contact in ways.items() if contact)
            for partner_id, ways in found.items()
        }

    def _to_reasons(self, blockers):
        return tuple(
            Reason("blocked_by", {"message": blocker["message"]})
            for blocker in (blockers or {}).values()
            if blocker.get("level") == "danger"
        )

    # -- asking the engine ------------------------------------------------------------------

    def _get_rules(self, dossiers):
        """``{scenario id: engine scenario}``; dossiers without scenario follow an empty one."""
        rules = {scenario.id: scenario._to_engine() for scenario in dossiers.scenario_id}
        return defaultdict(lambda: NO_SCENARIO, rules)

    def _decide(self, dossiers, day, items=None):
        """``{dossier id: (Decision of the day, Decision to leave on the dossier)}``.

        :param items: what ``_read_items`` gave, when it was read already
        """
        situations = self._prepare_situation(dossiers, day, items)
        calendar = self.env["recouvrement.calendrier"]._get_calendar(self.env.company, day.year)
        rules = self._get_rules(dossiers)
        decisions = dict.fromkeys(dossiers.ids)  # in the order of the queue
        for scenario, followers in dossiers.grouped("scenario_id").items():
            ladder = get_ladder(rules[scenario.id], day, calendar)
            decisions |= {key: engine.judge(situations[key], ladder) for key in followers.ids}
        return decisions

    def _foresee(self, dossiers, day_from, day_to, scenario=None):
        """Decisions to come if nothing is paid: ``{dossier id: [(day, Decision), …]}``."""
        situations = self._prepare_situation(dossiers, day_from)
        rules = self._get_rules(dossiers)
        calendar = self.env["recouvrement.calendrier"]._get_calendar(
            self.env.company, day_from.year
        )
        forced = scenario._to_engine() if scenario else None
        return {
            dossier.id: list(
                engine.foresee(
                    situations[dossier.id],
                    forced or rules[dossier.scenario_id.id],
                    day_from,
                    day_to,
                    calendar,
                )
            )
            for dossier in dossiers
        }

    def _explain(self, dossier, day):
        situation = self.with_company(dossier.company_id)._prepare_situation(dossier, day)[
            dossier.id
        ]
        calendar = self.env["recouvrement.calendrier"]._get_calendar(dossier.company_id, day.year)
        trace = []
        decision = engine.decide(
            situation, self._get_rules(dossier)[dossier.scenario_id.id], day, calendar, trace
        )
        say = self.env["recouvrement.motif"]._say_question
        lines = [
            {
                "question": say(reason, passed, dossier.currency_id),
                "passed": passed,
                "code": reason.code,
            }
            for reason, passed in trace
        ]
        verdict = self.env["recouvrement.motif"]._say(decision.reason, dossier.currency_id)
        return [*lines, {"question": verdict, "passed": None, "verdict": decision.verdict}]

    def _read_statement(self, dossiers, day):
        """What each debtor is told: ``{dossier id: [item, …]}``, oldest first, amounts in company currency.

        An item: ``line`` (id), ``name`` (number of the document), ``date``, ``due`` (ISO dates), ``total``,
        ``paid``, ``remaining`` (strings; negative for a credit), ``days_late``, ``contested``, ``held``
        (a suspension takes it out of the chase on ``day``), ``disputed``: what of ``remaining`` is
        disputed when only a part is, ``reached``: the last message that asked for it,
        ``{"step": id, "day": ISO date}``, or None.
        """
        rows = self._fetch_items(dossiers, day)
        lines = self.env["account.move.line"].browse(row[1] for row in rows)
        lines.fetch(
            [
                *("move_name", "name", "ref", "date", "amount_residual", "balance", "move_id"),
                "recouvrement_origin_id",
            ]
        )
        totals = lines._get_recouvrement_totals()
        money, statement = self.env.company.currency_id._recouvrement_decimal, defaultdict(list)
        out, reached = self._read_taken_out(dossiers, day), self._read_reached(dossiers, day)
        for (dossier_id, _line_id, due, amount, contested), line in zip(rows, lines, strict=True):
            total, remaining = money(totals[line.id]), Decimal(amount)
            first = line._get_recouvrement_first()
            whole, part = self._get_disputed(line.id, remaining, out[dossier_id])
            statement[dossier_id].append(
                {
                    "line": line.id,
                    "name": line.recouvrement_document,
                    "date": (first.move_id.invoice_date or first.date).isoformat(),
                    "due": due.isoformat(),
                    "total": str(total),
                    "paid": str(total - remaining),
                    "remaining": str(remaining),
                    "days_late": max((day - due).days, 0) if remaining > 0 else 0,
                    "contested": bool(contested) or line.id in out[dossier_id].disputed,
                    "held": whole,
                    "disputed": str(part),
                    "reached": self._get_reached(reached, dossier_id, line),
                }
            )
        return statement

    def _read_reached(self, dossiers, day):
        """``{(dossier id, line id): {"step", "day"}}``: the last message that asked for each item."""
        self.env["recouvrement.action"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (action.dossier_id, line)
                          action.dossier_id, (item->>'line')::int AS line, action.etape_id, action.date_done
                     FROM recouvrement_action action, jsonb_array_elements(action.items) item
                    WHERE action.dossier_id = ANY(%s) AND action.state = 'done' AND action.date_done <= %s
                      AND action.kind = ANY(%s) AND action.partie_id IS NULL
                      AND (item->>'asked')::boolean
                 ORDER BY action.dossier_id, line, action.date_done DESC, action.id DESC""",
                dossiers.ids,
                day,
                list(SENT),
            )
        )
        return {
            (dossier_id, line): {"step": step, "day": sent.isoformat()}
            for dossier_id, line, step, sent in rows
        }

    def _get_reached(self, reached, dossier_id, line):
        """What last asked for this debt, by whatever item it stood on then."""
        while line:
            if found := reached.get((dossier_id, line.id)):
                return found
            line = line.recouvrement_origin_id
        return None

    def _read_taken_out(self, dossiers, day):
        """``{dossier id: Out}``: what suspensions take out of the chase on ``day``."""
        out = defaultdict(lambda: NOTHING_OUT)
        for dossier_id, pauses in self._read_pauses(dossiers).items():
            out[dossier_id] = taken_out([pause for pause in pauses if pause.covers(day)])
        return out

    def _get_disputed(self, line_id, remaining, out):
        """``(is the whole item out of the chase?, what of it is when it is not)``."""
        part = max(min(out.parts.get(line_id, ZERO), remaining), ZERO)
        if line_id in out.items or (part and part == remaining):
            return True, ZERO
        return False, part

    def _get_open_lines(self, dossiers):
        """``{dossier id: open receivable lines, oldest first}`` as of today, read under the user's rights."""
        found = defaultdict(list)
        for company, group in dossiers.grouped("company_id").items():
            if isinstance(company.id, int):
                day = self.env["recouvrement.passage"]._far_day()
                for dossier_id, line_id, *_rest in self.with_company(company)._fetch_items(
                    group, day
                ):
                    found[dossier_id].append(line_id)
        return {
            dossier_id: self.env["account.move.line"].browse(ids)._filtered_access("read")
            for dossier_id, ids in found.items()
        }
