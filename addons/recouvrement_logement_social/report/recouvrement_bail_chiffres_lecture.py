"""The sums behind the figures of the office, each read in one statement, record rules applied."""

from datetime import timedelta
from decimal import Decimal

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .recouvrement_bail_chiffres import EFFECT_DAYS, Rents


class RecouvrementBailChiffres(models.AbstractModel):
    _inherit = "recouvrement.bail.chiffres"

    def _within(self, company, agencies, path=""):
        """:param path: from the model read to what carries the agency: ``bail_id.``"""
        domain = Domain("company_id", "=", company.id)
        if agencies:
            domain &= Domain(f"{path}portefeuille_id", "child_of", agencies.ids)
        return domain

    def _find_leases(self, company, agencies):
        """Those the reader may see: an item without a dossier is for everyone, its lease is not."""
        return self.env["recouvrement.bail"]._search(self._within(company, agencies))

    def _select(self, query, *names):
        return query.select(*(SQL.identifier(query.table, each) for each in names))

    # -- rents and debts --------------------------------------------------------------------

    def _read_rents(self, first, last, company, agencies):
        """``{situation on the last day: Rents}``.

        A term's unpaid part is what the accounts say of its notice on the last day, credits of the
        tenant having met the oldest debts; of several terms one notice asks for, the oldest are paid
        first. Received: money on what was overdue on the eve of the period.
        """
        eve = first - timedelta(days=1)
        rows = self.env.execute_query(
            SQL(
                """WITH continued AS MATERIALIZED (%(continued)s),
                        after AS MATERIALIZED (%(after)s), before AS MATERIALIZED (%(before)s),
                        part AS (%(asked)s UNION ALL %(owed)s UNION ALL %(earlier)s
                                 UNION ALL %(received)s)
                   SELECT (%(segment)s) AS segment, COUNT(DISTINCT part.bail_id),
                          SUM(part.asked)::text, SUM(part.unpaid)::text, SUM(part.earlier)::text,
                          SUM(part.received)::text, SUM(part.owed)::text
                     FROM part GROUP BY 1""",
                continued=self.env["recouvrement.indicateur"]._select_continued(),
                after=self._select_items(last, company, agencies),
                before=self._select_items(eve, company, agencies),
                asked=self._select_asked(first, last, company, agencies),
                owed=self._select_owed(),
                earlier=self._select_earlier(),
                received=self._select_received(eve, last, company),
                segment=self._select_segment(last),
            )
        )
        return {
            segment: Rents(leases, *(Decimal(each or 0) for each in sums))
            for segment, leases, *sums in rows
        }

    def _select_segment(self, day):
        """What became of the lease by that day."""
        return SQL(
            """SELECT held.segment FROM recouvrement_bail_segment held
                WHERE held.bail_id = part.bail_id AND held.date <= %s
                ORDER BY held.date DESC, held.id DESC LIMIT 1""",
            day,
        )

    def _select_items(self, day, company, agencies):
        """Items of leases on that day: the one each began as, net, before credits met any, late or not."""
        service = self.env["recouvrement.balance.agee"]
        bounds = company._get_recouvrement_balance_bounds()
        options = service._prepare_options(day, company.ids, bounds, credits="net", met=True)
        query = service._get_lines(options)._search(
            Domain("company_id", "=", company.id)
            & Domain("recouvrement_bail_id", "in", self._find_leases(company, agencies))
        )
        columns = ("move_line_id", "recouvrement_bail_id", "amount", "gross", "days")
        return SQL(
            """SELECT COALESCE(continued.first, debt.move_line_id) AS item,
                      debt.recouvrement_bail_id AS bail_id, debt.amount, debt.gross,
                      debt.days > 0 AS late
                 FROM (%s) debt LEFT JOIN continued ON continued.id = debt.move_line_id""",
            self._select(query, *columns),
        )

    def _select_asked(self, first, last, company, agencies):
        """``bail_id, asked, unpaid, owed, earlier, received`` of the terms of the period."""
        query = self.env["recouvrement.bail.terme"]._search(
            self._within(company, agencies)
            & Domain("date", "<=", last)
            & Domain("state", "!=", "waiting")
        )
        return SQL(
            """SELECT term.bail_id, term.amount_due AS asked, term.unpaid, 0.0 AS owed,
                      0.0 AS earlier, 0.0 AS received
                 FROM (SELECT term.bail_id, term.date, term.amount_due,
                              LEAST(GREATEST(term.amount_due, 0), GREATEST(0,
                                  COALESCE(left_of.amount, 0) - COALESCE(SUM(
                                      GREATEST(term.amount_due, 0)) OVER (
                                      PARTITION BY term.move_id ORDER BY term.date DESC
                                      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)))
                              AS unpaid
                         FROM (%(terms)s) term
                    LEFT JOIN (SELECT line.move_id, SUM(after.amount) AS amount
                                 FROM after JOIN account_move_line line ON line.id = after.item
                                WHERE after.amount > 0 GROUP BY 1) left_of
                           ON left_of.move_id = term.move_id) term
                WHERE term.date >= %(first)s""",
            terms=self._select(query, "bail_id", "date", "amount_due", "move_id"),
            first=first,
        )

    def _select_owed(self):
        return SQL("SELECT bail_id, 0.0, 0.0, amount, 0.0, 0.0 FROM after")

    def _select_earlier(self):
        return SQL("SELECT bail_id, 0.0, 0.0, 0.0, gross, 0.0 FROM before WHERE late AND gross > 0")

    def _select_received(self, eve, last, company):
        query = self.env["recouvrement.recette"]._search(
            self._within(company, None)
            & Domain("day", ">", eve)
            & Domain("day", "<=", last)
            & Domain("move_line_id", "!=", False)
        )
        return SQL(
            """SELECT debt.bail_id, 0.0, 0.0, 0.0, 0.0, cash.amount
                 FROM (SELECT COALESCE(continued.first, paid.move_line_id) AS item,
                              SUM(paid.amount) AS amount
                         FROM (%s) paid LEFT JOIN continued ON continued.id = paid.move_line_id
                     GROUP BY 1) cash
                 JOIN (SELECT item, MIN(bail_id) AS bail_id FROM before
                        WHERE late AND gross > 0 GROUP BY 1) debt ON debt.item = cash.item""",
            self._select(query, "move_line_id", "amount"),
        )

    # -- visits -----------------------------------------------------------------------------

    def _read_visits(self, first, last, company, agencies):
        """``[(kind, what came of it, how many, overdue that day, received after, dossiers that paid)]``."""
        query = self.env["recouvrement.visite"]._search(
            self._within(company, agencies, "dossier_id.")
            & Domain("dossier_id.recouvrement_bail_id", "!=", False)
            & Domain("date_start", ">=", first)
            & Domain("date_start", "<", last + timedelta(days=1))
            & Domain("state", "in", ("done", "absent", "refused"))
        )
        cash = self.env["recouvrement.recette"]._search(
            self._within(company, None)
            & Domain("day", ">=", first)
            & Domain("day", "<=", last + timedelta(days=EFFECT_DAYS))
            & Domain("dossier_id.recouvrement_bail_id", "!=", False)
        )
        return self.env.execute_query(
            SQL(
                """WITH cash AS MATERIALIZED (%(cash)s)
                   SELECT visit.kind, visit.state, COUNT(*), SUM(visit.overdue)::text,
                          SUM(visit.received)::text, COUNT(*) FILTER (WHERE visit.received > 0)
                     FROM (SELECT made.kind, made.state,
                                  (SELECT held.overdue FROM recouvrement_releve held
                                    WHERE held.dossier_id = made.dossier_id
                                      AND held.day <= made.date_start::date
                                    ORDER BY held.day DESC LIMIT 1) AS overdue,
                                  (SELECT SUM(cash.amount) FROM cash
                                    WHERE cash.dossier_id = made.dossier_id
                                      AND cash.day BETWEEN made.date_start::date
                                          AND made.date_start::date + %(days)s) AS received
                             FROM (%(visits)s) made) visit
                 GROUP BY 1, 2 ORDER BY 1, 2""",
                cash=self._select(cash, "dossier_id", "day", "amount"),
                visits=self._select(query, "kind", "state", "dossier_id", "date_start"),
                days=EFFECT_DAYS,
            )
        )

    # -- dossiers that came and went --------------------------------------------------------

    def _read_entries(self, first, last, company, agencies):
        """``[(outcome, how many, debt at entry, debt on the eve of the exit, days)]``, averages.

        The outcome is None for dossiers opened in the period; the others were closed in it.
        """
        domain = self._within(company, agencies) & Domain("recouvrement_bail_id", "!=", False)
        dossiers = self.env["recouvrement.dossier"]
        opened = dossiers._search(
            domain & Domain("date_opened", ">=", first) & Domain("date_opened", "<=", last)
        )
        closed = dossiers._search(
            domain
            & Domain("state", "=", "closed")
            & Domain("date_closed", ">=", first)
            & Domain("date_closed", "<=", last)
        )
        columns = ("id", "outcome", "date_opened", "date_closed")
        return self.env.execute_query(
            SQL(
                """SELECT one.outcome, COUNT(*), AVG(%(entry)s)::text, AVG(%(exit)s)::text,
                          AVG(one.date_closed - one.date_opened)::text
                     FROM (SELECT entered.id, NULL AS outcome, entered.date_opened,
                                  NULL::date AS date_closed FROM (%(opened)s) entered
                           UNION ALL
                           SELECT gone.id, COALESCE(gone.outcome, ''), gone.date_opened,
                                  gone.date_closed FROM (%(closed)s) gone) one
                 GROUP BY 1 ORDER BY one.outcome NULLS FIRST""",
                opened=self._select(opened, *columns),
                closed=self._select(closed, *columns),
                entry=self._select_overdue(SQL("ASC")),
                exit=self._select_overdue(SQL("DESC"), SQL("AND one.date_closed IS NOT NULL")),
            )
        )

    def _select_overdue(self, order, more=SQL()):  # noqa: B008  an immutable value
        """What was overdue on the first, or the last, day something was."""
        return SQL(
            """(SELECT held.overdue FROM recouvrement_releve held
                 WHERE held.dossier_id = one.id AND held.overdue > 0 %(more)s
                   AND held.day <= COALESCE(one.date_closed, held.day)
                   AND held.day >= one.date_opened - 1
                 ORDER BY held.day %(order)s LIMIT 1)""",
            order=order,
            more=more,
        )

    # -- plans ------------------------------------------------------------------------------

    def _read_plans(self, first, last, company, agencies):
        """``{state: (how many, amount)}`` of the plans ended in the period, and of those running."""
        domain = self._within(company, agencies, "dossier_id.")
        domain &= Domain("dossier_id.recouvrement_bail_id", "!=", False)
        ended = Domain("state", "in", ("kept", "broken"))
        ended &= Domain("date_ended", ">=", first) & Domain("date_ended", "<=", last)
        groups = self.env["recouvrement.plan"]._read_group(
            domain & (ended | Domain("state", "=", "active")),
            ["state"],
            ["__count", "amount_items:sum"],
        )
        return {state: (count, amount) for state, count, amount in groups}

    # -- reports to the CAF -----------------------------------------------------------------

    def _read_reports(self, first, last, company, agencies):
        """``(in time, late, not made)``: reports to the CAF or the MSA whose time ended in the period."""
        query = self.env["recouvrement.caf.signalement"]._search(
            self._within(company, agencies)
            & Domain("date_deadline", ">=", first)
            & Domain("date_deadline", "<=", last)
            & Domain("state", "!=", "dropped")
        )
        [row] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*) FILTER (WHERE date_sent <= date_deadline),
                          COUNT(*) FILTER (WHERE date_sent > date_deadline),
                          COUNT(*) FILTER (WHERE date_sent IS NULL)
                     FROM (%s) report""",
                self._select(query, "date_sent", "date_deadline"),
            )
        )
        return row
