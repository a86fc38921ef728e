"""Interest and indemnities of late debts, counted from the accounts for many dossiers at once.

Serves station 9. A fixed number of statements, whatever the number of dossiers. ``_compute`` writes
nothing; ``_keep`` leaves its figures in ``recouvrement.accessoire``. What was claimed, waived or
invoiced is never counted again: what runs starts the day after.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount, format_date, formatLang, split_every

from ..engine import interest as engine
from ..engine.facts import REGISTERED, ZERO

FRESH_DAYS = 7  # what the ledger shows of a dossier nothing wakes is at most so old
BATCH = 1000
ONE_DAY = timedelta(days=1)


class Debt(NamedTuple):
    """A late item as the engine sees it."""

    dossier: int
    line: models.BaseModel
    clause: models.BaseModel
    since: date | None = None  # its first day of interest; None: it bears none
    owed: list = ()
    pauses: list = ()
    until: date = date.min
    settled: date | None = None  # the value day of what paid the last of it
    professional: bool = False
    invoiced: bool = False  # an invoice, which the fixed indemnity is due for
    title: tuple = ()  # the day a court's own rates begin, and these rates: they go before the clause


class RecouvrementInteret(models.AbstractModel):
    _name = "recouvrement.interet"
    _description = "Late interest"

    # -- what is due ------------------------------------------------------------------------

    def _read_due(self, dossiers, day, claimed_only=False):
        """``{dossier id: {"interest", "indemnity", "cost"}}`` on ``day``: what no invoice carries yet.

        :param claimed_only: leave out what merely runs
        """
        due = {
            dossier.id: {"interest": ZERO, "indemnity": ZERO, "cost": ZERO} for dossier in dossiers
        }
        for row in self._read_rows(dossiers, day):
            shown = ("claimed",) if claimed_only else ("running", "claimed")
            if row["state"] in shown and row["chargeable"]:
                due[row["dossier_id"]][row["kind"]] += row["due"]
        return due

    def _read_rows(self, dossiers, day):
        """Every row of these dossiers, those that run being counted as of ``day``: dicts, oldest first."""
        # sudo: the accounts are read whole; only what these dossiers owe comes out.
        dossiers, found = dossiers.sudo(), []
        for company, group in dossiers.filtered("id").grouped("company_id").items():
            here = self.sudo().with_company(company)
            computed = here._compute(group.with_env(here.env), day)
            counted = {values["id"] for values in computed if values["decision"] != "fixed"}
            kept = here.env["recouvrement.accessoire"].search(
                [("dossier_id", "in", group.ids), ("state", "!=", "cancelled")]
            )
            money = company.currency_id._recouvrement_decimal
            found += [
                here._to_row(
                    row, money(row.amount) - money(row.amount_waived) - here._get_paid(row)
                )
                for row in kept
                if row.id not in counted
            ]
            found += [values for values in computed if values["decision"] == "running"]
        return sorted(found, key=lambda row: (row["date_from"] or date.max, row["id"] or 0))

    def _get_paid(self, row):
        """What is paid of a row whose invoice is still open; one settled is told whole."""
        money = row.currency_id._recouvrement_decimal
        return money(row.amount_paid) if row.state == "invoiced" else ZERO

    def _to_row(self, row, due):
        names = ("kind", "state", "document", "name", "chargeable", "date_from", "date_to")
        names += ("missing_from", "below_floor", "waive_reason", "amount_waived")
        return {
            **{name: row[name] for name in names},
            "id": row.id,
            "dossier_id": row.dossier_id.id,
            "move_line_id": row.move_line_id.id,
            "periods": row.periods or [],
            "due": due,
            "invoice": row.invoice_id.name or "",
        }

    # -- counting ---------------------------------------------------------------------------

    def _compute(self, dossiers, day):
        """What runs on the late items of these dossiers of the current company, as of ``day``.

        :return: list of dicts: the columns of ``recouvrement.accessoire`` (``id`` None for a new row),
            and ``due``; of ``decision`` "cancelled", what turned out not to be due: its ``id``; of
            "fixed", what was decided earlier and whose ``date_fixed`` changes
        """
        if not self.env.company.recouvrement_accessories:
            return []
        debts = self._read_debts(dossiers, day)
        rows = self._read_kept(debts)
        rates, cent = {}, Decimal(1).scaleb(-self.env.company.currency_id.decimal_places)
        clauses = self.env["recouvrement.clause"]
        jurisdiction = clauses._get_jurisdiction(self.env.company)
        for clause in {debt.clause for debt in debts}:
            rates[clause] = clause._read_rates(jurisdiction)
        fee = self._read_fee(jurisdiction, cent)
        legal = self.env["recouvrement.parametre"]._read_rates("legal_interest", jurisdiction)
        floor = legal, clauses._get_floor_times(day)
        told, indemnified = [], set()
        for debt in debts:
            told += self._count_interest(
                debt, rows[debt.line.id], rates[debt.clause], cent, floor, day
            )
            told += self._count_indemnity(debt, rows[debt.line.id], fee, indemnified, day)
        return [self._complete(values) for values in told]

    def _count_interest(self, debt, rows, rates, cent, floor, day):
        """The row of interest that runs on ``debt``; none when there is nothing to say."""
        running, others = rows["running"], rows["decided"]
        told = [
            {"id": row.id, "decision": "fixed", "date_fixed": debt.settled}
            for row in others
            if (row.date_fixed or None) != debt.settled
        ]
        if any(row.for_good for row in others if row.decision == "waived"):
            return told
        if debt.title:
            rates = engine.decided(rates, debt.title[1], debt.title[0])
        taken = [row.date_to + ONE_DAY for row in others if row.date_to]
        owed = engine.start_at(debt.owed, max([debt.since, *taken])) if debt.since else []
        accrual = engine.accrue(
            owed, rates, debt.until, debt.pauses, int(debt.clause.year or 365), cent
        )
        if not accrual.periods and not accrual.missing:
            return told + self._drop(running)
        periods = [
            {
                "since": each.since.isoformat(),
                "until": each.until.isoformat(),
                "days": each.days,
                "base": str(each.base),
                "percent": str(each.percent.normalize()),
                "amount": str(each.amount),
            }
            for each in accrual.periods
        ]
        first = accrual.periods[0].since if accrual.periods else accrual.missing
        return [
            *told,
            {
                **self._prepare(debt, "interest", running, day),
                "amount": accrual.total,
                "date_from": first,
                "date_to": accrual.periods[-1].until if accrual.periods else None,
                "periods": periods,
                "missing_from": accrual.missing,
                "below_floor": self._is_below(debt, accrual, floor),
            },
        ]

    def _count_indemnity(self, debt, rows, fee, indemnified, day):
        """The fixed indemnity of the invoice of ``debt``, once whatever the number of its instalments."""
        move = debt.line.move_id
        kept = rows["indemnity"]
        if not debt.invoiced or move.id in indemnified or (kept and kept.decision != "running"):
            return []
        if not debt.professional or not engine.bears(debt.owed, debt.until, debt.pauses):
            # Another instalment of the invoice may be the late one.
            return self._drop(kept) if kept.move_line_id == debt.line else []
        amount = fee(debt.owed[0][0])
        if amount is None:
            return []
        indemnified.add(move.id)
        since = debt.owed[0][0]
        return [
            {
                **self._prepare(debt, "indemnity", kept, day),
                "amount": amount,
                "date_from": kept.date_from or since,
                "date_to": None,
                "periods": [],
                "missing_from": None,
                "below_floor": False,
            }
        ]

    def _prepare(self, debt, kind, kept, day):
        line = debt.line
        return {
            "id": kept.id or None,
            "dossier_id": kept.dossier_id.id or debt.dossier,
            "company_id": self.env.company.id,
            "partner_id": line.partner_id.commercial_partner_id.id,
            "kind": kind,
            "move_line_id": line.id,
            "move_id": line.move_id.id,
            "document": line.recouvrement_document,
            "decision": "running",
            "clause_id": debt.clause.id or None,
            "chargeable": True,
            "date_computed": day,
            "date_fixed": debt.settled,
        }

    def _drop(self, kept):
        """What had been counted and turns out not to be due: the payment had come in time, say."""
        return [{"id": row.id, "decision": "cancelled"} for row in kept]

    def _complete(self, values):
        if values["decision"] == "running":
            values["due"] = values["amount"]
            values |= {"state": "running", "name": "", "waive_reason": "", "invoice": ""}
            values["amount_waived"] = 0.0
        return values

    def _is_below(self, debt, accrual, floor):
        """Is the stipulated rate of a professional below the floor on some of the days counted?"""
        legal, times = floor
        if not debt.professional or debt.clause.kind not in ("fixed", "times"):
            return False
        for period in accrual.periods:
            if debt.title and period.since >= debt.title[0]:
                break  # a judge's rate owes nothing to the floor of contracts
            known = [rate.percent for rate in legal if rate.since <= period.until]
            if engine.floored(period.percent, known[-1] if known else None, times)[1] is False:
                return True
        return False

    # -- the facts, each in one statement ----------------------------------------------------

    def _read_debts(self, dossiers, day):
        owners = self._read_lines(dossiers, day)
        lines = self.env["account.move.line"].browse(owners)
        lines.fetch(["date_maturity", "date", "balance", "move_id", "partner_id", "ref", "name"])
        moves = lines.move_id
        moves.fetch(["move_type", "invoice_payment_term_id", "recouvrement_reprise_id", "state"])
        partners = lines.partner_id.commercial_partner_id
        partners.fetch(
            ["is_company", "vat", "recouvrement_clause_id", "recouvrement_procedure_date"]
        )
        heirs = self._read_heirs(lines)
        receipts = self._read_receipts(lines, heirs, day)
        pauses = self._read_pauses(dossiers, heirs)
        barren = self._read_barren(moves)
        notices = self._read_notices(dossiers, heirs, day)
        facts = receipts, pauses, notices, day
        return [
            self._prepare_debt(line, owners[line.id], *facts)
            for line in lines
            if line.move_id.id not in barren
        ]

    def _prepare_debt(self, line, dossier_id, receipts, pauses, notices, day):
        partner, move = line.partner_id.commercial_partner_id, line.move_id
        professional = partner._is_recouvrement_professional()
        clause, runs = self._find_clause(line, partner, professional)
        invoiced = move.is_sale_document(include_receipts=True) or move.recouvrement_reprise_id
        debt = Debt(dossier_id, line, clause, professional=professional, invoiced=bool(invoiced))
        if line.parent_state != "posted" or line.balance <= 0:
            return debt  # no longer posted: what ran on it is dropped
        due = line.date_maturity or line.date
        corrected, received = receipts[line.id]
        whole = self.env.company.currency_id._recouvrement_decimal(line.balance) - corrected
        owed = engine.lower_by((due + ONE_DAY, whole), received)
        last, left = owed[-1]
        notice = clause.start == "notice"
        since = notices.get((dossier_id, line.id)) if notice else due + ONE_DAY
        mine, stops = engine.set_parts_aside(owed, pauses.get(dossier_id, ()), line.id)
        # The judgment stops the interest, and forbids to pay what falls due after it.
        opened = partner.recouvrement_procedure_date
        return debt._replace(
            since=max(since, due + ONE_DAY) if runs and since else None,
            owed=mine,
            pauses=stops,
            until=min(day, opened - ONE_DAY) if opened else day,
            settled=last - ONE_DAY if left <= 0 else None,
        )

    def _find_clause(self, line, partner, professional):
        """``(clause, does interest run at all?)``: the debtor's, the payment term's, the company's."""
        company = self.env.company
        own = partner.recouvrement_clause_id
        term = line.move_id.invoice_payment_term_id.recouvrement_clause_id
        if professional:
            return own or term or company.recouvrement_clause_id, True
        # Private persons owe what their contract or the law of all says, never those penalties.
        for clause in (own, term, company.recouvrement_clause_private_id):
            if clause.private:
                return clause, True
        return own.browse(), False

    def _read_lines(self, dossiers, day):
        """``{line id: dossier id}``: the late items, and those on which something was counted already."""
        items = {
            line_id: dossier_id
            for dossier_id, line_id, due, amount, _contested in self.env[
                "recouvrement.situation"
            ]._fetch_items(dossiers, day)
            if due < day and Decimal(amount) > 0
        }
        lines = self.env["account.move.line"].browse(items)
        late = {line._get_recouvrement_first().id: items[line.id] for line in lines}
        counted = self.env["recouvrement.accessoire"].search_fetch(
            Domain("dossier_id", "in", dossiers.ids) & self._get_alive_domain(),
            ["dossier_id", "move_line_id"],
        )
        return {row.move_line_id.id: row.dossier_id.id for row in counted} | late

    def _get_alive_domain(self):
        """Rows of items still to be counted: the principal is not settled, or a rate was not known.

        What was claimed or waived of an item is followed by what runs next, until it is settled.
        """
        interest = Domain("kind", "=", "interest") & Domain("decision", "!=", "cancelled")
        running = Domain("decision", "=", "running") & Domain("kind", "!=", "cost")
        waits = Domain("missing_from", "!=", False) & Domain("decision", "=", "running")
        return (
            (interest | running)
            & Domain("move_line_id", "!=", False)
            & Domain("for_good", "=", False)
            & (Domain("date_fixed", "=", False) | waits)
        )

    def _read_heirs(self, lines):
        """``{id of an item a debt moved to: id of the document's own}``: a doubtful debt goes on."""
        heirs, found = {}, lines
        while found := self.env["account.move.line"].search_fetch(
            [("recouvrement_origin_id", "in", found.ids), ("id", "not in", list(heirs))],
            ["recouvrement_origin_id", "move_id"],
        ):
            for heir in found:
                origin = heir.recouvrement_origin_id.id
                heirs[heir.id] = heirs.get(origin, origin)
        return heirs

    def _read_pauses(self, dossiers, heirs):
        """Suspensions, as of the documents' own items."""
        pauses = self.env["recouvrement.situation"]._read_pauses(dossiers)
        if not heirs:
            return pauses
        return {
            dossier_id: [
                replace(
                    pause,
                    items=frozenset(heirs.get(key, key) for key in pause.items),
                    parts=tuple((heirs.get(key, key), part) for key, part in pause.parts),
                )
                for pause in each
            ]
            for dossier_id, each in pauses.items()
        }

    def _read_receipts(self, lines, heirs, day):
        """``{line id: (what was never owed, [(value day, amount), …])}``.

        A credit note made of the invoice itself corrects it from the start; any other, like money and
        write-offs, counts from its own day. A transfer to another account is no receipt.
        """
        everywhere = lines | lines.browse(heirs)
        found = self.env["recouvrement.encaissement"]._read_receipts(everywhere, day)
        partials = self.env["account.partial.reconcile"].browse(
            {receipt.key for each in found.values() for receipt in each}
        )
        partials.fetch(["credit_move_id"])
        partials.credit_move_id.fetch(["move_id"])
        partials.credit_move_id.move_id.fetch(["reversed_entry_id"])
        transfers = lines.browse(heirs).move_id
        told = {line.id: (ZERO, {}) for line in lines}
        for line in everywhere:
            own = lines.browse(heirs.get(line.id, line.id))
            corrected, received = told.get(own.id, (ZERO, {}))
            for receipt in found.get(line.id, ()):
                credit = partials.browse(receipt.key).credit_move_id.move_id
                if credit in transfers:
                    continue
                if credit.reversed_entry_id and credit.reversed_entry_id == own.move_id:
                    corrected += receipt.amount
                else:
                    received[receipt.key, receipt.cash] = receipt.day, receipt.amount
            told[own.id] = corrected, received
        return {key: (corrected, list(each.values())) for key, (corrected, each) in told.items()}

    def _read_barren(self, moves):
        """Ids of invoices that bear nothing: those of accessories and of plans, no interest on interest."""
        rows = self.env["recouvrement.accessoire"].search_fetch(
            [("invoice_ids", "in", moves.ids)], ["invoice_ids"]
        )
        plans = self.env["recouvrement.plan"].search_fetch(
            [("interest_move_id", "in", moves.ids)], ["interest_move_id"]
        )
        return set(rows.invoice_ids.ids) | set(plans.interest_move_id.ids)

    def _read_notices(self, dossiers, heirs, day):
        """``{(dossier id, line id): day a formal notice took effect}``; read only if a clause asks."""
        if not self.env["recouvrement.clause"].search_count([("start", "=", "notice")], limit=1):
            return {}
        actions = self.env["recouvrement.action"].search_fetch(
            [
                ("dossier_id", "in", dossiers.ids),
                ("state", "=", "done"),
                ("kind", "in", REGISTERED),
                ("partie_id", "=", False),
                ("date_effective", "<=", day),
            ],
            ["dossier_id", "items", "date_effective"],
            order="date_effective desc",
        )
        return {
            (action.dossier_id.id, heirs.get(item["line"], item["line"])): action.date_effective
            for action in actions
            for item in action.items or ()
            if item.get("asked")
        }

    def _read_kept(self, debts):
        """What the ledger holds of each item: ``{line id: {"running", "decided", "indemnity"}}``."""
        Row = self.env["recouvrement.accessoire"]
        rows = Row.search(
            Domain("kind", "in", ("interest", "indemnity"))
            & Domain("decision", "!=", "cancelled")
            & (
                Domain("move_line_id", "in", [debt.line.id for debt in debts])
                | Domain("move_id", "in", [debt.line.move_id.id for debt in debts])
            )
        )
        told = defaultdict(lambda: {"running": Row, "decided": Row, "indemnity": Row})
        indemnities = {row.move_id.id: row for row in rows if row.kind == "indemnity"}
        for row in rows:
            if row.kind == "interest":
                told[row.move_line_id.id][
                    "running" if row.decision == "running" else "decided"
                ] |= row
        for debt in debts:
            told[debt.line.id]["indemnity"] = indemnities.get(debt.line.move_id.id, Row)
        return told

    def _read_fee(self, jurisdiction, cent):
        """``fee(day)``: the fixed indemnity of a debt late since that day; None when it is not known."""
        rates = self.env["recouvrement.parametre"]._read_rates("late_indemnity", jurisdiction)

        def fee(since):
            known = [rate.percent for rate in rates if rate.since <= since]
            return known[-1].quantize(cent) if known and known[-1] is not None else None

        return fee

    # -- keeping ----------------------------------------------------------------------------

    def _keep(self, dossiers, day):
        """Leave in the ledger what runs on these dossiers of the current company; twice changes nothing."""
        computed = self._compute(dossiers, day)
        if not computed:
            return
        Row, lot = self.env["recouvrement.accessoire"], self.env["recouvrement.lot"]
        dropped = [values["id"] for values in computed if values["decision"] == "cancelled"]
        Row.browse(dropped).unlink()
        for values in computed:
            if values["decision"] == "fixed":
                Row.browse(values["id"]).date_fixed = values["date_fixed"]
        rows = [self._to_columns(values) for values in computed if values["decision"] == "running"]
        known = [values for values in rows if values["id"]]
        fixed = ("company_id", "partner_id", "move_line_id", "move_id", "kind", "dossier_id")
        lot._update_many(
            Row._name,
            [
                {name: value for name, value in values.items() if name not in fixed}
                for values in known
            ],
        )
        for kind in ("interest", "indemnity"):
            new = [
                {name: value for name, value in values.items() if name != "id"}
                for values in rows
                if not values["id"] and values["kind"] == kind
            ]
            lot._insert_many(Row._name, new, conflict=self._get_conflict(kind))
        Row.invalidate_model()
        dossiers.invalidate_recordset(["accessoire_ids"])

    def _get_conflict(self, kind):
        if kind == "interest":
            return SQL("(move_line_id) WHERE kind = 'interest' AND decision = 'running'")
        return SQL("(move_id) WHERE kind = 'indemnity' AND decision <> 'cancelled'")

    def _to_columns(self, values):
        names = ("id", "dossier_id", "company_id", "partner_id", "kind", "move_line_id", "move_id")
        names += ("document", "decision", "state", "clause_id", "chargeable", "date_computed")
        names += ("date_fixed", "amount", "date_from", "date_to", "periods", "missing_from")
        names += ("below_floor", "amount_waived")
        return {name: values[name] for name in names}

    def _keep_stale(self, day):
        """Count again the rows nothing woke for a week, in the current company; batch by batch.

        Before that, the oldest of the others: a week's share of them each night, so that all those a
        first night opened do not come up together ever after.
        """
        if not self.env.company.recouvrement_accessories:
            return
        Row = self.env["recouvrement.accessoire"]
        alive = Domain("company_id", "=", self.env.company.id) & self._get_alive_domain()
        stale = alive & Domain("date_computed", "<=", day - timedelta(days=FRESH_DAYS))
        while rows := Row.search(stale, limit=BATCH):
            self._keep_again(rows.dossier_id, day)
        for dossiers in split_every(BATCH, self._find_share(alive, day)):
            self._keep_again(self.env["recouvrement.dossier"].browse(dossiers), day)

    def _find_share(self, alive, day):
        """Ids of the dossiers to count ahead that night, those counted the longest ago first.

        Those counted that day already are part of the share: passing again adds none.
        """
        Row = self.env["recouvrement.accessoire"]
        [(number,)] = Row._read_group(alive, [], ["dossier_id:count_distinct"])
        share = number // FRESH_DAYS
        if share:
            today = alive & Domain("date_computed", ">=", day)
            [(number,)] = Row._read_group(today, [], ["dossier_id:count_distinct"])
            share -= number
        if share <= 0:
            return []
        groups = Row._read_group(
            alive & Domain("date_computed", "<", day),
            ["dossier_id"],
            order="date_computed:min, dossier_id",
            limit=share,
        )
        return [dossier.id for (dossier,) in groups]

    def _keep_again(self, dossiers, day):
        self._keep(dossiers, day)
        # What is counted no more is not asked for again tomorrow either.
        left = self._get_alive_domain() & Domain("dossier_id", "in", dossiers.ids)
        left &= Domain("date_computed", "<", day)
        self.env["recouvrement.accessoire"].search(left).date_computed = day

    # -- in words ---------------------------------------------------------------------------

    def _say_periods(self, periods, missing, currency):
        """One sentence for each stretch of days, and one for a rate nobody knows."""
        _ = self.env._
        said = [
            _(
                "%(since)s to %(until)s: %(base)s × %(rate)s %% × %(days)s days = %(amount)s",
                since=format_date(self.env, each["since"]),
                until=format_date(self.env, each["until"]),
                base=format_amount(self.env, float(each["base"]), currency),
                rate=formatLang(self.env, float(each["percent"]), digits=2),
                days=each["days"],
                amount=format_amount(self.env, float(each["amount"]), currency),
            )
            for each in periods
        ]
        if missing:
            said.append(
                _(
                    "From %s the rate is not known: nothing is counted until it is entered in the "
                    "legal parameters.",
                    format_date(self.env, fields.Date.to_date(missing)),
                )
            )
        return said
