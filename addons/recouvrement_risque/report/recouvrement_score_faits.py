"""What a score looks at, read for many debtors at once, as it was known on any day.

Goes to: ``engine/scoring.py``. A fixed number of queries, whatever the number of debtors. Nothing booked, settled,
promised or decided after the day is looked at: the class of a past day is the one it would have had.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..engine.balance_sheet import work_out

RATIOS = ("liquidity", "solvency", "gearing", "margin")
YEAR, QUARTER = timedelta(days=365), timedelta(days=91)
GRACE = 3  # days after the due date within which a payment is in time: value dates, weekends
LEAST_PAYMENTS = 2  # from which a mean of days late is told
YOUNG = 3  # months of a relation under which nothing broken, undone or lost says nothing
MONTH = Decimal("30.44")


class RecouvrementScoreFaits(models.AbstractModel):
    _name = "recouvrement.score.faits"
    _description = "Facts of a score"

    def _read(self, day, debtors=None):
        """``{commercial partner id: {code: Decimal, or None when nobody knows}}`` in the current company.

        :param debtors: ids of commercial partners; by default everyone who was ever invoiced
        """
        self.env.flush_all()
        accounts = self._read_accounts(day, debtors)
        found = {debtor: self._make_behaviour(row, day) for debtor, row in accounts.items()}
        for debtor in debtors or ():
            found.setdefault(debtor, {})
        self._count_events(found, accounts, day)
        for code, values in self._read_business(day, list(found)).items():
            for debtor, value in values.items():
                found[debtor][code] = value
        return found

    def _find_debtors(self, day, slices, of):
        """Ids of the debtors with an invoice of the last two years whose turn it is.

        :param slices: remainders of the debtor's id divided by ``of``
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT debtor.commercial_partner_id
                     FROM account_move_line line JOIN res_partner debtor ON debtor.id = line.partner_id
                    WHERE %(is_debt)s AND line.date > %(since)s
                      AND debtor.commercial_partner_id %% %(of)s = ANY(%(slices)s)""",
                is_debt=self._is_debt(day),
                since=day - 2 * YEAR,
                of=of,
                slices=sorted(slices),
            )
        )
        return {debtor for (debtor,) in rows}

    # -- how they paid ----------------------------------------------------------------------

    def _make_behaviour(self, row, day):
        paid, mean, recent_number, recent, before_number, before, due, bad, oldest, since = row
        trend = recent_number >= LEAST_PAYMENTS and before_number >= LEAST_PAYMENTS
        return {
            "mean_late": mean if paid >= LEAST_PAYMENTS else None,
            "late_trend": recent - before if trend else None,
            "share_late": 100 * bad / due if due else None,
            "oldest_overdue": Decimal(oldest),
            "relation": Decimal((day - since).days) / MONTH,
        }

    def _read_accounts(self, day, debtors):
        """``{debtor id: (payments, mean days late, the same recent and before, due, late, oldest, since)}``."""
        rows = self.env.execute_query(
            SQL(
                """WITH item AS MATERIALIZED (%(items)s)
                   SELECT debtor_id,
                          COUNT(*) FILTER (WHERE %(settled)s AND last > %(year)s),
                          AVG(late) FILTER (WHERE %(settled)s AND last > %(year)s),
                          COUNT(*) FILTER (WHERE %(settled)s AND last > %(quarter)s),
                          AVG(late) FILTER (WHERE %(settled)s AND last > %(quarter)s),
                          COUNT(*) FILTER (WHERE %(settled)s AND last > %(year)s AND last <= %(quarter)s),
                          AVG(late) FILTER (WHERE %(settled)s AND last > %(year)s AND last <= %(quarter)s),
                          SUM(amount) FILTER (WHERE due > %(year)s AND due < %(day)s),
                          COALESCE(SUM(amount) FILTER (
                              WHERE due > %(year)s AND due < %(day)s
                                AND (rest > 0 OR late > %(grace)s)), 0),
                          COALESCE(MAX(GREATEST(%(day)s - due, 0)) FILTER (WHERE rest > 0), 0),
                          MIN(entered)
                     FROM item GROUP BY debtor_id""",
                items=self._select_items(day, debtors),
                settled=SQL("rest <= 0 AND cash > 0"),
                year=day - YEAR,
                quarter=day - QUARTER,
                day=day,
                grace=GRACE,
            )
        )
        return {row[0]: row[1:] for row in rows}

    def _select_items(self, day, debtors):
        """SQL of the debts entered by ``day``: what was paid of each by then, when, how late the last part came."""
        return SQL(
            """SELECT debt.*, debt.amount - COALESCE(paid.amount, 0) AS rest,
                      COALESCE(paid.cash, 0) AS cash, paid.last,
                      GREATEST(paid.last - debt.due, 0) AS late
                 FROM (%(debts)s) debt
            LEFT JOIN LATERAL (
                      SELECT SUM(partial.amount) AS amount, MAX(credit.date) AS last,
                             SUM(partial.amount) FILTER (WHERE %(is_cash)s) AS cash
                        FROM account_partial_reconcile partial
                        JOIN account_move_line credit ON credit.id = partial.credit_move_id
                       WHERE partial.debit_move_id = debt.id AND credit.parent_state = 'posted'
                         AND credit.date <= %(day)s) paid ON TRUE""",
            debts=self._select_debts(day, debtors),
            is_cash=self.env["recouvrement.recette"]._is_cash("credit"),
            day=day,
        )

    def _select_debts(self, day, debtors):
        return SQL(
            """SELECT line.id, debtor.commercial_partner_id AS debtor_id, line.balance AS amount,
                      COALESCE(line.date_maturity, line.date) AS due, line.date AS entered
                 FROM account_move_line line JOIN res_partner debtor ON debtor.id = line.partner_id
                WHERE %(is_debt)s AND %(theirs)s""",
            is_debt=self._is_debt(day),
            theirs=SQL("TRUE")
            if debtors is None
            else SQL("debtor.commercial_partner_id = ANY(%s)", list(debtors)),
        )

    def _is_debt(self, day):
        """A posted debit of the current company on debtors' accounts, that is no payment taken back."""
        company = self.env.company
        return SQL(
            """line.company_id = %(company)s AND line.account_id = ANY(%(accounts)s)
               AND line.parent_state = 'posted' AND line.balance > 0 AND line.date <= %(day)s
               AND NOT %(is_return)s""",
            company=company.id,
            accounts=self.env["account.account"]._get_recouvrement_debtor_accounts(company).ids,
            day=day,
            is_return=self.env["recouvrement.recette"]._is_cash("line"),
        )

    # -- what they broke --------------------------------------------------------------------

    def _count_events(self, found, accounts, day):
        """Promises broken, payments undone, disputes lost in twelve months; none is told of a young relation."""
        counts = self._read_events(day, list(found))
        for debtor, facts in found.items():
            relation = facts.get("relation")
            known = relation is not None and relation >= YOUNG
            for code in ("broken_promises", "undone_payments", "disputes_lost"):
                number = counts[code].get(debtor, 0)
                facts[code] = Decimal(number) if known or number else None

    def _read_events(self, day, debtors):
        window = {"company": self.env.company.id, "since": day - YEAR, "day": day, "them": debtors}
        found = defaultdict(dict)
        for code, debtor, number in self.env.execute_query(
            SQL(
                """SELECT 'broken_promises', partner_id, COUNT(*) FROM recouvrement_promesse
                    WHERE company_id = %(company)s AND state = 'broken' AND partner_id = ANY(%(them)s)
                      AND deadline > %(since)s AND deadline < %(day)s GROUP BY partner_id
                    UNION ALL
                   SELECT 'disputes_lost', debtor_id, COUNT(*) FROM recouvrement_litige
                    WHERE company_id = %(company)s AND state = 'rejected' AND debtor_id = ANY(%(them)s)
                      AND date_closed > %(since)s AND date_closed <= %(day)s GROUP BY debtor_id
                    UNION ALL
                   SELECT 'undone_payments', debtor.commercial_partner_id,
                          COUNT(DISTINCT credit.move_id)
                     FROM account_move_line debit JOIN res_partner debtor ON debtor.id = debit.partner_id
                     JOIN account_partial_reconcile partial ON partial.debit_move_id = debit.id
                     JOIN account_move_line credit ON credit.id = partial.credit_move_id
                    WHERE debit.company_id = %(company)s AND debit.account_id = ANY(%(accounts)s)
                      AND debit.parent_state = 'posted' AND credit.parent_state = 'posted'
                      AND debit.date > %(since)s AND debit.date <= %(day)s
                      AND debtor.commercial_partner_id = ANY(%(them)s)
                      AND %(is_return)s AND %(is_cash)s GROUP BY debtor.commercial_partner_id""",
                **window,
                accounts=self.env["account.account"]
                ._get_recouvrement_debtor_accounts(self.env.company)
                .ids,
                # A payment taken back meets its own reversal.
                is_return=self.env["recouvrement.recette"]._is_cash("debit"),
                is_cash=self.env["recouvrement.recette"]._is_cash("credit"),
            )
        ):
            found[code][debtor] = number
        return found

    # -- what others say of them ------------------------------------------------------------

    def _read_business(self, day, debtors):
        """``{code: {debtor id: Decimal}}``: what accounts and credit bodies say, of professionals.

        An add-on that knows more, what an insurer grants, adds its code here.
        """
        found = defaultdict(dict)
        for sheet in self._find_sheets(day, debtors):
            ratios = work_out(sheet._to_engine())
            for code in RATIOS:
                found[code].setdefault(sheet.partner_id.id, ratios[code])
        for mark in self._find_marks(day, debtors):
            found["external"].setdefault(mark.partner_id.id, Decimal(str(mark.percent)))
        return found

    def _find_sheets(self, day, debtors):
        """Accounts known on ``day``, of years closed in the two years before it; the last first."""
        # sudo: facts make one score, whatever the reader sees of the customers.
        return (
            self.env["recouvrement.bilan"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", debtors),
                    ("known_on", "<=", day),
                    ("date_closed", ">", day - 2 * YEAR),
                ],
                order="date_closed desc",
            )
        )

    def _find_marks(self, day, debtors):
        """Marks good on ``day``, a year where they say no end; the last first."""
        # sudo: as above.
        marks = self.env["recouvrement.note.externe"].sudo()
        return marks.search(
            [
                ("partner_id", "in", debtors),
                ("date", "<=", day),
                "|",
                ("date_to", ">=", day),
                "&",
                ("date_to", "=", False),
                ("date", ">", day - YEAR),
            ],
            order="date desc, id desc",
        )
