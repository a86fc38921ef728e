"""What was owed on the days of the figures, and what became of it: each day's balance is read once.

One statement, whatever is asked of these days: the aged balance is by far the dearest thing a page of
figures reads. Net and gross come of the same rows.
"""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.indicators import ZERO
from .recouvrement_balance_ligne import CREDIT


class Outstanding(NamedTuple):
    """What was owed on a day, credits having met the oldest debts. ``total`` ties to the ledger."""

    total: Decimal
    not_due: Decimal
    overdue: Decimal
    disputed: Decimal
    buckets: tuple  # not due first, the last one open


class Stock(NamedTuple):
    """What was owed on the eve of a period and at its end, and what became of it.

    ``moves``: ``({bucket before: amount before}, {(bucket before, bucket now): amount now},
    {bucket before: money received})``, debts as they were before credits met any; before is None for
    those that are new.
    """

    opening: Outstanding
    closing: Outstanding
    moves: tuple


class RecouvrementIndicateur(models.AbstractModel):
    _inherit = "recouvrement.indicateur"

    def _read_stock(self, first, last, scope):
        """The :class:`Stock` of a period."""
        return self._read_stocks([(first, last)], scope)[0][0]

    def _read_stocks(self, periods, scope, limits=None):
        """The :class:`Stock` of each of these periods, and who owes what on the last day of all.

        :param limits: ``{field: rows at most, None for all}``
        :return: ``(stocks, {field: [(key, owed, overdue, days of the oldest)]})``, most overdue first
        """
        spans = [(first - timedelta(days=1), last) for first, last in periods]
        days = sorted({day for span in spans for day in span})
        fields_ = list(limits or ())
        rows = self._fetch_stocks(days, spans, limits or {}, scope)
        owed, moves, by = (
            {rank: [] for rank in range(len(each))} for each in (days, spans, fields_)
        )
        for kind, rank, *row in rows:
            {"owed": owed, "moves": moves, "by": by}[kind][rank].append(row)
        number = len(self._get_bounds(scope)) + 2
        told = {day: self._make_outstanding(owed[rank], number) for rank, day in enumerate(days)}
        stocks = [
            Stock(told[eve], told[last], self._make_moves(moves[rank]))
            for rank, (eve, last) in enumerate(spans)
        ]
        return stocks, {field: self._make_owed(by[rank]) for rank, field in enumerate(fields_)}

    # -- what the rows say ------------------------------------------------------------------

    def _make_outstanding(self, rows, number):
        buckets, total, disputed = [ZERO] * number, ZERO, ZERO
        for bucket, _now, amount, contested, _cash in rows:
            total += Decimal(amount)
            disputed += Decimal(contested or 0)
            if bucket != CREDIT:
                buckets[int(bucket)] += Decimal(amount)
        return Outstanding(total, buckets[0], sum(buckets[1:], ZERO), disputed, tuple(buckets))

    def _make_moves(self, rows):
        held, moves, cash = Counter(), Counter(), Counter()
        for start, end, amount_before, amount_now, received in rows:
            start, end = start and int(start), end and int(end)
            if start is not None:
                held[start] += Decimal(amount_before)
                cash[start] += Decimal(received or 0)
            if end is not None:
                moves[start, end] += Decimal(amount_now)
        return held, moves, cash

    def _make_owed(self, rows):
        found = [
            (key and int(key), Decimal(owed), Decimal(overdue or 0), days and int(days))
            for key, days, owed, overdue, _cash in rows
        ]
        return sorted(found, key=lambda row: (-row[2], row[0] is None, row[0] or 0))

    # -- the statement ----------------------------------------------------------------------

    def _fetch_stocks(self, days, spans, limits, scope):
        """Rows of ``(kind, rank, …)``, five texts each: see the parts."""
        names = {day: SQL.identifier(f"day_{rank}") for rank, day in enumerate(days)}
        sources = [
            SQL("%s AS MATERIALIZED (%s)", names[day], self._select_day(day, limits, scope))
            for day in days
        ]
        parts = [self._add_up_day(rank, names[day]) for rank, day in enumerate(days)]
        parts += [
            self._add_up_moves(rank, eve, last, names, scope)
            for rank, (eve, last) in enumerate(spans)
        ]
        parts += [
            self._add_up_by(rank, names[days[-1]], *each)
            for rank, each in enumerate(limits.items())
        ]
        self.env.cr.execute("SET LOCAL jit = off")
        return self.env.execute_query(
            SQL(
                "WITH %s, continued AS MATERIALIZED (%s) %s",
                SQL(", ").join(sources),
                self._select_continued(),
                SQL(" UNION ALL ").join(parts),
            )
        )

    def _select_day(self, day, names, scope):
        """Every item of the balance of ``day``, also those that credits settled whole."""
        service = self.env["recouvrement.balance.agee"]
        options = service._prepare_options(
            day, scope.company.ids, self._get_bounds(scope), credits="net", met=True
        )
        query = service._get_lines(options)._search(self._get_scope_domain(scope))
        columns = ("move_line_id", "bucket", "amount", "gross", "disputed", "days", *names)
        return self._select(query, *dict.fromkeys(columns))

    def _add_up_day(self, rank, day):
        """``bucket, -, amount, contested, -``: net."""
        return SQL(
            """SELECT 'owed', %(rank)s, bucket::text, NULL::text, SUM(amount)::text,
                      SUM(disputed)::text, NULL::text
                 FROM %(day)s WHERE amount <> 0 GROUP BY bucket""",
            rank=rank,
            day=day,
        )

    def _add_up_moves(self, rank, eve, last, names, scope):
        """``bucket before, bucket now, amount before, amount now, money received``: gross."""
        return SQL(
            """SELECT 'moves', %(rank)s, older.bucket, newer.bucket, SUM(older.amount)::text,
                      SUM(newer.amount)::text, SUM(cash.amount)::text
                 FROM (%(older)s) older
            FULL JOIN (%(newer)s) newer ON newer.item = older.item
            LEFT JOIN (%(cash)s) cash ON cash.item = older.item
             GROUP BY older.bucket, newer.bucket""",
            rank=rank,
            older=self._select_debts(names[eve]),
            newer=self._select_debts(names[last]),
            cash=self._select_cash_by_item(eve, last, scope),
        )

    def _add_up_by(self, rank, day, field, limit):
        """``key, days of the oldest, owed, overdue, -``: net."""
        return SQL(
            """(SELECT 'by', %(rank)s, %(field)s::text, (MAX(days) FILTER (WHERE amount > 0))::text,
                       SUM(amount)::text,
                       (SUM(amount) FILTER (WHERE bucket NOT IN ('0', %(credit)s)))::text, NULL::text
                  FROM %(day)s WHERE amount <> 0 GROUP BY %(field)s
              ORDER BY COALESCE(SUM(amount) FILTER (WHERE bucket NOT IN ('0', %(credit)s)), 0) DESC,
                       %(field)s %(limit)s)""",
            rank=rank,
            field=SQL.identifier(field),
            day=day,
            credit=CREDIT,
            limit=SQL("LIMIT %s", limit) if limit else SQL(),
        )

    def _select_debts(self, day):
        return SQL(
            """SELECT %(item)s AS item, MIN(debt.bucket) AS bucket, SUM(debt.gross) AS amount
                 FROM %(day)s debt %(continued)s WHERE debt.gross > 0 GROUP BY 1""",
            item=self._get_item(),
            continued=self._join_continued(),
            day=day,
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
        return SQL("LEFT JOIN continued ON continued.id = debt.move_line_id")

    def _select_continued(self):
        """Each item that continues another, and the first one of all."""
        return SQL(
            """WITH RECURSIVE chain(id, first) AS (
                   SELECT id, recouvrement_origin_id FROM account_move_line
                    WHERE recouvrement_origin_id IS NOT NULL
                    UNION
                   SELECT chain.id, line.recouvrement_origin_id
                     FROM chain JOIN account_move_line line ON line.id = chain.first
                    WHERE line.recouvrement_origin_id IS NOT NULL)
               SELECT chain.id, chain.first FROM chain
                 JOIN account_move_line line ON line.id = chain.first
                WHERE line.recouvrement_origin_id IS NULL"""
        )
