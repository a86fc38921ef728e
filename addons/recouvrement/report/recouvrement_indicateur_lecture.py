"""The sums behind the figures, each read in one query, record rules applied."""

from calendar import monthrange
from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.indicators import ZERO, share_of_month

MOST_MONTHS = 60  # of sales an outstanding is looked for in


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
