"""The sums behind the figures, each read in one query, record rules applied."""

from calendar import monthrange
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.indicators import ZERO, share_of_month

MOST_MONTHS = 60  # of sales an outstanding is looked for in


class Outstanding(NamedTuple):
    """What was owed on a day, credits having met the oldest debts. ``total`` ties to the ledger."""

    total: Decimal
    not_due: Decimal
    overdue: Decimal
    disputed: Decimal
    buckets: tuple  # not due first, the last one open


class Stock(NamedTuple):
    """What was owed on the eve of a period and at its end, and what became of it: see ``_read_moves``."""

    opening: Outstanding
    closing: Outstanding
    moves: tuple


class RecouvrementIndicateur(models.AbstractModel):
    _inherit = "recouvrement.indicateur"

    # -- whose ------------------------------------------------------------------------------

    def _get_scope_domain(self, scope, path=""):
        """:param path: from the model read to what carries portfolio and collector: ``dossier_id.``"""
        domain = Domain("company_id", "=", scope.company.id)
        if scope.portfolio:
            domain &= Domain(f"{path}portefeuille_id", "child_of", scope.portfolio.ids)
        if scope.collector:
            domain &= Domain(f"{path}user_id", "in", scope.collector.ids)
        return domain

    def _get_lines(self, day, scope, credits="net"):
        """``(lines, options)`` of the aged balance of ``day``."""
        service = self.env["recouvrement.balance.agee"]
        options = service._prepare_options(
            day, scope.company.ids, self._get_bounds(scope), credits=credits
        )
        return service._get_lines(options), options

    # -- what is owed -----------------------------------------------------------------------

    def _read_stock(self, first, last, scope, closing=None):
        """The :class:`Stock` of a period: the dearest figures to read, read once.

        :param closing: the :class:`Outstanding` of ``last`` when it is known already
        """
        eve = first - timedelta(days=1)
        return Stock(
            self._read_outstanding(eve, scope),
            closing or self._read_outstanding(last, scope),
            self._read_moves(eve, last, scope),
        )

    def _read_outstanding(self, day, scope):
        """The :class:`Outstanding` of ``day``."""
        lines, options = self._get_lines(day, scope)
        query = lines._search(self._get_scope_domain(scope))
        number = len(options.bounds) + 2
        columns = ["amount", "disputed", *(f"bucket_{index}" for index in range(number))]
        self.env.cr.execute("SET LOCAL jit = off")
        [row] = self.env.execute_query(
            query.select(
                *(
                    SQL("COALESCE(SUM(%s), 0)::text", SQL.identifier(query.table, column))
                    for column in columns
                )
            )
        )
        total, disputed, *buckets = (Decimal(each) for each in row)
        return Outstanding(total, buckets[0], sum(buckets[1:], ZERO), disputed, tuple(buckets))

    def _read_owed_by(self, day, scope, limits):
        """Who owes what: the items of ``day`` read once, added up by each field.

        :param limits: ``{field: rows at most, None for all}``
        :return: ``{field: [(key, owed, overdue, days of the oldest)]}``, most overdue first
        """
        lines, options = self._get_lines(day, scope)
        query = lines._search(self._get_scope_domain(scope))
        late = [f"bucket_{index}" for index in range(1, len(options.bounds) + 2)]
        parts = [
            SQL(
                """(SELECT %(rank)s, item.%(field)s, SUM(item.amount)::text,
                           SUM(item.late)::text, MAX(item.days) FILTER (WHERE item.amount > 0)
                      FROM item
                  GROUP BY item.%(field)s ORDER BY SUM(item.late) DESC, item.%(field)s %(limit)s)""",
                rank=rank,
                field=SQL.identifier(field),
                limit=SQL("LIMIT %s", limit) if limit else SQL(),
            )
            for rank, (field, limit) in enumerate(limits.items())
        ]
        rows = self.env.execute_query(
            SQL(
                """WITH item AS MATERIALIZED (%(items)s)
                   SELECT * FROM (%(parts)s) told""",
                items=query.select(
                    *(
                        SQL.identifier(query.table, name)
                        for name in dict.fromkeys([*limits, "amount", "days"])
                    ),
                    SQL(
                        "%s AS late",
                        SQL(" + ").join(
                            SQL("COALESCE(%s, 0)", SQL.identifier(query.table, name))
                            for name in late
                        ),
                    ),
                ),
                parts=SQL(" UNION ALL ").join(parts),
            )
        )
        found = {field: [] for field in limits}
        fields_ = list(limits)
        for rank, key, owed, overdue, days in rows:
            found[fields_[rank]].append((key, Decimal(owed), Decimal(overdue or 0), days))
        for each in found.values():
            each.sort(key=lambda row: (-row[2], row[0] is None, row[0] or 0))
        return found

    def _read_moves(self, before, now, scope):
        """How the debts of one day stand on a later one, item by item, and the money they received.

        :return: ``({bucket before: amount before}, {(bucket before, bucket now): amount now},
            {bucket before: money received})``; before is None for debts that are new
        """
        older, newer = self._select_debts(before, scope), self._select_debts(now, scope)
        rows = self.env.execute_query(
            SQL(
                """SELECT older.bucket, newer.bucket, SUM(older.amount)::text,
                          SUM(newer.amount)::text, SUM(cash.amount)::text
                     FROM (%(older)s) older
                FULL JOIN (%(newer)s) newer ON newer.item = older.item
                LEFT JOIN (%(cash)s) cash ON cash.item = older.item
                 GROUP BY 1, 2""",
                older=older,
                newer=newer,
                cash=self._select_cash_by_item(before, now, scope),
            )
        )
        held, moves, cash = Counter(), Counter(), Counter()
        for start, end, amount_before, amount_now, received in rows:
            start, end = start and int(start), end and int(end)
            if start is not None:
                held[start] += Decimal(amount_before)
                cash[start] += Decimal(received or 0)
            if end is not None:
                moves[start, end] += Decimal(amount_now)
        return held, moves, cash

    def _select_debts(self, day, scope):
        lines, _options = self._get_lines(day, scope, credits="apart")
        query = lines._search(self._get_scope_domain(scope) & Domain("amount", ">", 0))
        return SQL(
            """SELECT %(item)s AS item, MIN(debt.bucket) AS bucket, SUM(debt.amount) AS amount
                 FROM (%(debts)s) debt %(continued)s GROUP BY 1""",
            item=self._get_item(),
            continued=self._join_continued(),
            debts=self._select(query, "move_line_id", "bucket", "amount"),
        )

    def _select_cash_by_item(self, after, until, scope):
        query = self.env["recouvrement.recette"]._search(
            self._get_scope_domain(scope)
            & Domain("day", ">", after)
            & Domain("day", "<=", until)
            & Domain("move_line_id", "!=", False)
        )
        return SQL(
            """SELECT %(item)s AS item, SUM(debt.amount) AS amount
                 FROM (%(cash)s) debt %(continued)s GROUP BY 1""",
            item=self._get_item(),
            continued=self._join_continued(),
            cash=self._select(query, "move_line_id", "amount"),
        )

    def _get_item(self):
        """The item a debt began as: it may have moved from account to account since."""
        return SQL("COALESCE(continued.first, debt.move_line_id)")

    def _join_continued(self):
        return SQL(
            """LEFT JOIN (
                   WITH RECURSIVE chain(id, first) AS (
                       SELECT id, recouvrement_origin_id FROM account_move_line
                        WHERE recouvrement_origin_id IS NOT NULL
                        UNION
                       SELECT chain.id, line.recouvrement_origin_id
                         FROM chain JOIN account_move_line line ON line.id = chain.first
                        WHERE line.recouvrement_origin_id IS NOT NULL)
                   SELECT chain.id, chain.first FROM chain
                     JOIN account_move_line line ON line.id = chain.first
                    WHERE line.recouvrement_origin_id IS NULL
               ) continued ON continued.id = debt.move_line_id"""
        )

    def _select(self, query, *names):
        """``query`` with these columns, under their names."""
        return query.select(*(SQL.identifier(query.table, each) for each in names))

    # -- what was sold, what came in ----------------------------------------------------------

    def _read_sales(self, first, last, scope):
        """``(sales of the period, [(days, sales) of each month, the latest first])``.

        The month of ``last`` is told up to that day. The list ends with the first month of sales known.
        """
        since = min(first, last.replace(day=1) - relativedelta(months=MOST_MONTHS))
        query = self.env["recouvrement.vente"]._search(
            self._get_scope_domain(scope) & Domain("day", "<=", last) & Domain("day", ">=", since)
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT DATE_TRUNC('month', sale.day)::date, SUM(sale.amount)::text,
                          COALESCE(SUM(sale.amount) FILTER (WHERE sale.day >= %(first)s), 0)::text
                     FROM (%(sales)s) sale GROUP BY 1""",
                first=first,
                sales=self._select(query, "day", "amount"),
            )
        )
        of_month = {month: Decimal(whole) for month, whole, _part in rows}
        sold = sum((Decimal(part) for _month, _whole, part in rows), ZERO)
        return sold, list(self._list_months(of_month, last))

    def _list_months(self, of_month, last):
        if not of_month:
            return
        month, oldest, lived = last.replace(day=1), min(of_month), last.day
        for _number in range(MOST_MONTHS):
            if month < oldest:
                return
            yield lived, of_month.get(month, ZERO)
            month = (month - timedelta(days=1)).replace(day=1)
            lived = monthrange(month.year, month.month)[1]

    def _read_cash(self, first, last, scope):
        domain = Domain("day", ">=", first) & Domain("day", "<=", last)
        [(amount,)] = self.env["recouvrement.recette"]._read_group(
            self._get_scope_domain(scope) & domain, [], ["amount:sum"]
        )
        return scope.company.currency_id._recouvrement_decimal(amount)

    # -- what was promised, contested, done -----------------------------------------------------

    def _read_promises(self, first, last, scope):
        """``(judged, kept, amount promised, amount received in time)``."""
        domain = Domain("company_id", "=", scope.company.id)
        domain &= Domain("deadline", ">=", first) & Domain("deadline", "<=", last)
        domain &= Domain("state", "in", ["kept", "broken"])
        if scope.portfolio:
            domain &= Domain("dossier_id.portefeuille_id", "child_of", scope.portfolio.ids)
        if scope.collector:
            domain &= Domain("user_id", "in", scope.collector.ids)
        groups = self.env["recouvrement.promesse"]._read_group(
            domain, ["state"], ["__count", "amount:sum", "amount_paid:sum"]
        )
        money = scope.company.currency_id._recouvrement_decimal
        counts = {state: count for state, count, _amount, _paid in groups}
        return (
            sum(counts.values()),
            counts.get("kept", 0),
            sum((money(amount) for _state, _count, amount, _paid in groups), ZERO),
            sum((money(paid) for _state, _count, _amount, paid in groups), ZERO),
        )

    def _read_disputes(self, first, last, scope):
        """``(disputes closed, days they lasted in all)``."""
        domain = self._get_scope_domain(scope, "dossier_id.")
        domain &= Domain("date_closed", ">=", first) & Domain("date_closed", "<=", last)
        [(count, days)] = self.env["recouvrement.litige"]._read_group(
            domain & Domain("state", "not in", ["open", "cancelled"]),
            [],
            ["__count", "days_to_resolve:sum"],
        )
        return count, days or 0

    def _read_work(self, first, last, scope):
        """``(dossiers in progress at the end, actions done, contacts logged)``."""
        env = self.env
        running = Domain("date_opened", "<=", last) & (
            Domain("date_closed", "=", False) | Domain("date_closed", ">", last)
        )
        done = Domain("date_done", ">=", first) & Domain("date_done", "<=", last)
        done &= Domain("state", "=", "done") & self._get_scope_domain(scope, "dossier_id.")
        logged = Domain("date", ">=", first) & Domain("date", "<=", last)
        logged &= Domain("company_id", "=", scope.company.id)
        if scope.portfolio:
            logged &= Domain("dossier_id.portefeuille_id", "child_of", scope.portfolio.ids)
        if scope.collector:
            logged &= Domain("user_id", "in", scope.collector.ids)
        return (
            env["recouvrement.dossier"].search_count(running & self._get_scope_domain(scope)),
            env["recouvrement.action"].search_count(done),
            env["recouvrement.resultat"].search_count(logged),
        )

    def _read_cost(self, first, last, scope):
        """What collection cost; None when none was typed, or not for the reader to know."""
        costs = self.env["recouvrement.cout"]
        if not costs.has_access("read"):
            return None
        found = costs.search_fetch(
            self._get_scope_domain(scope)
            & Domain("month", ">=", first.replace(day=1))
            & Domain("month", "<=", last),
            ["month", "amount"],
        )
        if not found:
            return None
        money = scope.company.currency_id._recouvrement_decimal
        return sum(
            (money(cost.amount) * share_of_month(cost.month, first, last) for cost in found), ZERO
        )
