"""What a cash forecast is made of: open items, commitments, and what the past teaches. Set-based.

Goes to: ``engine/forecast.py``. A fixed number of queries, whatever the number of debtors.
"""

import hashlib
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import SQL

from ..engine import forecast as engine
from ..engine.facts import ZERO
from ..models.account_account import DOUBTFUL
from ..tools.balance import Options
from .recouvrement_balance_ligne import OPTIONS

PAST = relativedelta(months=24)  # what is learnt from
ENOUGH_PROMISES, ENOUGH_INSTALMENTS = 3, 5
PROFESSIONAL, PRIVATE = "professional", "private"


class Facts(NamedTuple):
    """All a forecast looks at. ``owners``: ``{item id: (dossier id, portfolio id)}``, None for none."""

    claims: list
    commitments: list
    experience: engine.Experience
    owners: dict


class Doubtful(NamedTuple):
    """An item of a doubtful account, as a matrix of allowances looks at it."""

    id: int
    due: date
    partner_id: int
    dossier_id: int | None
    portefeuille_id: int | None
    account_id: int


class Sources(NamedTuple):
    """The same as it was read: plain values, nothing worked out. The same ones give the same forecast."""

    day: date
    items: list  # rows of ``_read_items``
    held_dossiers: set
    held_items: set
    doubtful: set  # accounts
    likely: dict  # {id of a doubtful item: (chance, where it was read)}
    promise_rate: Decimal
    debtors: dict  # {debtor id: share of promises kept}
    commitments: list
    payments: tuple  # of ``_read_payments``
    rates: dict  # {source: chance}
    limit: int
    decimals: int

    def fingerprint(self):
        """One word for all of it, the same in every process."""
        habits, paid, payments = self.payments
        parts = self._replace(
            items=len(self.items),
            held_dossiers=sorted(self.held_dossiers),
            held_items=sorted(self.held_items),
            doubtful=sorted(self.doubtful),
            likely=sorted(self.likely.items()),
            debtors=sorted(self.debtors.items()),
            payments=(
                sorted(habits.items()),
                [(name, sorted(paid[name].items())) for name in sorted(paid)],
                sorted(payments.items()),
            ),
            rates=sorted(self.rates.items()),
        )
        found = hashlib.sha256(repr(parts).encode())
        for row in self.items:
            found.update(repr(row).encode())
        return found.hexdigest()


class RecouvrementPrevisionFaits(models.AbstractModel):
    _name = "recouvrement.prevision.faits"
    _description = "Facts of a cash forecast"

    def _read(self, day):
        """The :class:`Facts` of the current company as of ``day``."""
        return self._make(self._read_sources(day))

    def _read_sources(self, day):
        """The :class:`Sources` of the current company as of ``day``."""
        company = self.env.company
        self.env.flush_all()
        items = self._read_items(day)
        held_dossiers, held_items = self._read_held(day)
        promise_rate, debtors = self._read_promise_rates(day)
        commitments = [*self._read_plans(day), *self._read_promises()]
        doubtful = set(self._get_doubtful_accounts(company).ids)
        return Sources(
            day,
            items,
            held_dossiers,
            held_items,
            doubtful,
            self._read_likely([row for row in items if row[-1] in doubtful], day),
            promise_rate,
            debtors,
            commitments,
            self._read_payments(day),
            self._read_rates(day) | {engine.PROMISE: promise_rate},
            company.recouvrement_forecast_limit,
            company.currency_id.decimal_places,
        )

    def _make(self, sources):
        """The :class:`Facts` of what was read."""
        claims, owners = [], {}
        for key, due, amount, disputed, debtor, private, dossier, owner, account in sources.items:
            amount = Decimal(amount)
            claims.append(
                engine.Claim(
                    key,
                    due,
                    amount,
                    debtor,
                    PRIVATE if private else PROFESSIONAL,
                    min(Decimal(disputed), amount),
                    dossier in sources.held_dossiers or key in sources.held_items,
                    account in sources.doubtful,
                    sources.debtors.get(debtor),
                    sources.likely.get(key, ()),
                )
            )
            owners[key] = (dossier, owner)
        return Facts(claims, sources.commitments, self._make_experience(sources, claims), owners)

    # -- what is open -----------------------------------------------------------------------

    def _read_items(self, day):
        """The debts of the aged balance of ``day``, credits taken off the oldest."""
        options = self._get_options(day)
        lines = self.env["recouvrement.balance.ligne"].with_context(
            **{OPTIONS: options.to_context(), "recouvrement_day": day}
        )
        query = lines._search([("amount", ">", 0)])
        item = SQL.identifier(query.table)
        self.env.cr.execute("SET LOCAL jit = off")
        return self.env.execute_query(
            SQL(
                """SELECT %(item)s.id, %(item)s.due, %(item)s.amount::text,
                          %(item)s.disputed::text, %(item)s.partner_id,
                          NOT (COALESCE(debtor.is_company, FALSE) OR COALESCE(debtor.vat, '') <> ''),
                          %(item)s.dossier_id, %(item)s.portefeuille_id, %(item)s.account_id
                     FROM %(from)s
                LEFT JOIN res_partner debtor ON debtor.id = %(item)s.partner_id
                    WHERE %(where)s
                 ORDER BY %(item)s.due, %(item)s.id""",
                item=item,
                where=query.where_clause,
                **{"from": query.from_clause},
            )
        )

    def _get_options(self, day):
        return Options(day, tuple(self.env.company.ids), (30,), credits="net")

    def _read_held(self, day):
        """Dossiers and items a suspension covers on ``day``, those of plans, promises and disputes aside."""
        field = self.env["recouvrement.suspension"]._fields["move_line_ids"]
        rows = self.env.execute_query(
            SQL(
                """SELECT pause.dossier_id, item.%(line)s
                     FROM recouvrement_suspension pause
                LEFT JOIN %(items)s item
                       ON pause.scope = 'items' AND item.%(pause)s = pause.id
                    WHERE pause.company_id = %(company)s AND pause.active
                      AND pause.date_from <= %(day)s
                      AND (pause.date_to IS NULL OR pause.date_to >= %(day)s)
                      AND split_part(COALESCE(pause.origin, ''), ',', 1) <> ALL(%(dated)s)""",
                line=SQL.identifier(field.column2),
                pause=SQL.identifier(field.column1),
                items=SQL.identifier(field.relation),
                company=self.env.company.id,
                day=day,
                dated=["recouvrement.plan", "recouvrement.promesse", "recouvrement.litige"],
            )
        )
        return (
            {dossier for dossier, item in rows if not item},
            {item for _dossier, item in rows if item},
        )

    def _get_accounts(self):
        return self.env["account.account"]._get_recouvrement_debtor_accounts(self.env.company)

    def _get_doubtful_accounts(self, company):
        """Those doubtful debts are moved to, among the accounts debtors' items stand on."""
        chosen = company.sudo().recouvrement_account_doubtful_id
        return self._get_accounts().filtered(
            lambda account: (
                account == chosen or (account.with_company(company).code or "").startswith(DOUBTFUL)
            )
        )

    def _read_likely(self, items, day):
        """``{item id: (chance, OWN or SEGMENT)}``: what the allowance of a doubtful item leaves of it.

        The rate somebody judged for its dossier, else that of the matrix by segment and age. Items no
        rate is known of, or that are too young for one, are left to the company's own.
        """
        if not items:
            return {}
        company = self.env.company
        evaluations = self.env["recouvrement.evaluation"]._read_on(company, day)
        closing = self.env["recouvrement.inventaire"].new({"company_id": company.id, "date": day})
        # The columns of a debt the matrices look at.
        debts = [
            Doubtful(key, due, debtor, dossier, owner, account)
            for key, due, _amount, _disputed, debtor, _private, dossier, owner, account in items
        ]
        find, likely = closing._get_finder(debts, evaluations), {}
        for debt in debts:
            judged = debt.dossier_id in evaluations
            rate = find(debt)[1]
            if judged or rate:
                likely[debt.id] = 1 - rate / 100, engine.OWN if judged else engine.SEGMENT
        return likely

    # -- what is agreed ---------------------------------------------------------------------

    def _read_plans(self, day):
        plans = self.env["recouvrement.plan"].search(
            [("company_id", "=", self.env.company.id), ("state", "=", "active")], order="id"
        )
        for plan, (instalments, paid) in plans._read_attributions(day).items():
            items = plan.move_line_ids.sorted(
                lambda line: (line.date_maturity or line.date, line.id)
            )
            parts = zip(instalments, paid.left, strict=True)
            yield engine.Commitment(
                engine.PLAN, items._ids, tuple((each.day, rest) for each, rest in parts if rest)
            )

    def _read_promises(self):
        promises = self.env["recouvrement.promesse"].search(
            [("company_id", "=", self.env.company.id), ("state", "=", "open")], order="date, id"
        )
        for promise in promises:
            items = promise.move_line_ids.sorted(
                lambda line: (line.date_maturity or line.date, line.id)
            )
            decimal = promise.currency_id._recouvrement_decimal
            left = decimal(promise.amount) - decimal(promise.amount_paid)
            if left > 0:
                yield engine.Commitment(engine.PROMISE, items._ids, ((promise.date, left),))

    # -- what the past teaches --------------------------------------------------------------

    def _make_experience(self, sources, claims):
        day, limit = sources.day, sources.limit
        habits, paid, payments = sources.payments
        opened, since = defaultdict(Counter), day - PAST
        for claim in claims:
            if claim.due > since:
                opened[claim.segment][(day - claim.due).days] += claim.amount
        curves = {
            name: engine.Curve(dict(paid[name]), dict(opened[name]), limit, payments[name])
            for name in (PROFESSIONAL, PRIVATE)
        }
        curves[""] = engine.Curve(
            dict(sum(paid.values(), Counter())),
            dict(sum(opened.values(), Counter())),
            limit,
            sum(payments.values()),
        )
        return engine.Experience(habits, curves, sources.rates, limit)

    def _read_rates(self, day):
        """The chance of what stands apart, and of instalments."""
        company = self.env.company
        rates = {
            name: Decimal(str(company[f"recouvrement_forecast_{name}_rate"])) / 100
            for name in (engine.DISPUTED, engine.HELD, engine.DOUBTFUL)
        }
        return rates | {engine.PLAN: self._read_plan_rate(day)}

    def _read_payments(self, day):
        """How late the cash of the past came, by value date.

        :return: ``{debtor id: Habit}``, ``{segment: Counter of amounts by days late}`` and
            ``{segment: number of payments}``
        """
        rows = self.env.execute_query(
            SQL(
                """WITH paid AS MATERIALIZED (%(paid)s)
                   SELECT 'debtor', debtor_id, MIN(late), NULL, MAX(number)
                     FROM (SELECT debtor_id, late,
                                  SUM(amount) OVER (PARTITION BY debtor_id ORDER BY late, id) AS upto,
                                  SUM(amount) OVER debtor AS whole, COUNT(*) OVER debtor AS number
                             FROM paid WINDOW debtor AS (PARTITION BY debtor_id)) ranked
                    WHERE upto * 2 >= whole
                 GROUP BY debtor_id
                    UNION ALL
                   SELECT CASE WHEN private THEN 'private' ELSE 'professional' END, NULL, late,
                          SUM(amount)::text, COUNT(*)
                     FROM paid GROUP BY private, late""",
                paid=self._select_paid(day),
            )
        )
        habits, amounts, payments = {}, defaultdict(Counter), Counter()
        for kind, debtor, late, amount, number in rows:
            if kind == "debtor":
                habits[debtor] = engine.Habit(late, number)
            else:
                amounts[kind][late] += Decimal(amount)
                payments[kind] += number
        return habits, amounts, payments

    def _select_paid(self, day):
        """One row for each lettrage of cash with a debt due in the last two years.

        Looked at plainly, not through ``recouvrement.recette``: what a payment writes off changes no
        habit, and this reads years of payments.
        """
        receipts = self.env["recouvrement.recette"]
        return SQL(
            """SELECT partial.id, partial.amount, debtor.commercial_partner_id AS debtor_id,
                      NOT (COALESCE(person.is_company, FALSE) OR COALESCE(person.vat, '') <> '')
                          AS private,
                      credit.date - COALESCE(debit.date_maturity, debit.date) AS late
                 FROM account_partial_reconcile partial
                 JOIN account_move_line debit ON debit.id = partial.debit_move_id
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN res_partner debtor ON debtor.id = debit.partner_id
                 JOIN res_partner person ON person.id = debtor.commercial_partner_id
                WHERE debit.company_id = %(company)s AND debit.account_id = ANY(%(accounts)s)
                  AND partial.max_date > %(since)s
                  AND credit.date > %(since)s AND credit.date <= %(day)s
                  AND COALESCE(debit.date_maturity, debit.date) > %(since)s
                  AND credit.parent_state = 'posted' AND debit.parent_state = 'posted'
                  -- A payment taken back meets its own reversal: no money came.
                  AND %(is_cash)s AND NOT %(is_return)s""",
            company=self.env.company.id,
            accounts=self._get_accounts().ids,
            since=day - PAST,
            day=day,
            is_cash=receipts._is_cash("credit"),
            is_return=receipts._is_cash("debit"),
        )

    def _read_promise_rates(self, day):
        """The share of promises kept, by amount: the company's, and ``{debtor id: rate}``."""
        rows = self.env.execute_query(
            SQL(
                """SELECT partner_id, COUNT(*), SUM(amount)::text,
                          SUM(LEAST(COALESCE(amount_paid, 0), amount))::text
                     FROM recouvrement_promesse
                    WHERE company_id = %s AND state IN ('kept', 'broken')
                      AND deadline > %s AND deadline <= %s
                 GROUP BY partner_id""",
                self.env.company.id,
                day - PAST,
                day,
            )
        )
        rates = {
            debtor: Decimal(paid) / Decimal(amount)
            for debtor, number, amount, paid in rows
            if number >= ENOUGH_PROMISES
        }
        if sum(row[1] for row in rows) < ENOUGH_PROMISES:
            return Decimal(str(self.env.company.recouvrement_forecast_promise_rate)) / 100, rates
        promised = sum((Decimal(row[2]) for row in rows), ZERO)
        return sum((Decimal(row[3]) for row in rows), ZERO) / promised, rates

    def _read_plan_rate(self, day):
        """The share of past instalments that was paid, by amount."""
        [[number, amount, paid]] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*), SUM(part.amount)::text,
                          SUM(LEAST(COALESCE(part.amount_paid, 0), part.amount))::text
                     FROM recouvrement_echeance part
                     JOIN recouvrement_plan plan ON plan.id = part.plan_id
                    WHERE plan.company_id = %s AND plan.state IN ('active', 'kept', 'broken')
                      AND part.date > %s AND part.date < %s""",
                self.env.company.id,
                day - PAST,
                day,
            )
        )
        if number < ENOUGH_INSTALMENTS:
            return Decimal(str(self.env.company.recouvrement_forecast_plan_rate)) / 100
        return Decimal(paid) / Decimal(amount)
