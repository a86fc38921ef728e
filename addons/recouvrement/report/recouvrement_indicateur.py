"""The figures a director signs: what each one is, and its value for a period.

``_compute`` is the door: the page, the monthly pack and the review read the same dictionary. The sums
are read by ``recouvrement.indicateur`` (lecture), the formulas are the engine's.
"""

from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine import indicators as formulas

ZERO, HUNDRED = Decimal(0), Decimal(100)
MONEY, DAYS, PERCENT, COUNT, RATIO = "money", "days", "percent", "count", "ratio"
UP, DOWN, NEITHER = "up", "down", ""
LONGEST = 3660  # days of a period; a longer one is a typing slip in a year
PLACES = {DAYS: 1, PERCENT: 1, COUNT: 0, RATIO: 3}


class Definition(NamedTuple):
    """What a figure is. ``better``: the way it should go (``up``, ``down``, or neither)."""

    name: str
    formula: str  # how it is worked out, from which data, and what is left out
    unit: str  # money, days, percent, count, ratio (money per money)
    better: str


class Scope(NamedTuple):
    """Whose figures: recordsets, empty for everyone."""

    company: models.Model
    portfolio: models.Model
    collector: models.Model


class RecouvrementIndicateur(models.AbstractModel):
    _name = "recouvrement.indicateur"
    _description = "Figures of collection"

    # -- what each figure is ------------------------------------------------------------------

    @api.model
    def _get_definitions(self):
        """``{code: Definition}`` in the order they are shown, in the reader's language."""
        return {
            **self._define_outstanding(),
            **self._define_times(),
            **self._define_collection(),
            **self._define_commitments(),
            **self._define_work(),
        }

    def _define_outstanding(self):
        _ = self.env._
        return {
            "outstanding": Definition(
                _("Outstanding"),
                _(
                    "Balance of the receivable accounts, doubtful ones included, on the last day of the "
                    "period: posted entries and reconciliations of that day, credits taken off. It is "
                    "the total of the aged balance and of the ledger."
                ),
                MONEY,
                DOWN,
            ),
            "not_due": Definition(
                _("Not due"),
                _(
                    "Part of the outstanding whose due date is the last day of the period or later, once "
                    "credits have met the oldest debts of each debtor."
                ),
                MONEY,
                NEITHER,
            ),
            "overdue": Definition(
                _("Overdue"),
                _(
                    "Part of the outstanding past its due date on the last day of the period, contested "
                    "or not, once credits have met the oldest debts of each debtor."
                ),
                MONEY,
                DOWN,
            ),
            "overdue_rate": Definition(
                _("Overdue rate"),
                _(
                    "Overdue ÷ (not due + overdue), on the last day of the period. Credits that meet no "
                    "debt are on neither side."
                ),
                PERCENT,
                DOWN,
            ),
            "disputed": Definition(
                _("Contested"),
                _("Part of the outstanding under an open dispute on the last day of the period."),
                MONEY,
                DOWN,
            ),
            "sales": Definition(
                _("Sales"),
                _(
                    "Posted customer invoices less credit notes of the period, taxes included, by "
                    "accounting date. Entries typed by hand and open items taken over from another "
                    "system are left out."
                ),
                MONEY,
                NEITHER,
            ),
        }

    def _define_times(self):
        _ = self.env._
        return {
            "dso": Definition(
                _("DSO"),
                _(
                    "Outstanding at the end ÷ sales of the period, taxes included, × days of the period. "
                    "Nothing is told without sales."
                ),
                DAYS,
                DOWN,
            ),
            "dso_countback": Definition(
                _("DSO by count-back"),
                _(
                    "The sales of each month, the latest first, are taken off the outstanding until it is "
                    "used up; the days of those months are added, the last one for its share. Months "
                    "without sales count whole. Nothing is told when the sales known do not use the "
                    "outstanding up."
                ),
                DAYS,
                DOWN,
            ),
            "dso_best": Definition(
                _("Best possible DSO"),
                _(
                    "Not due at the end ÷ sales of the period × days of the period: the DSO if everyone "
                    "paid on the due date."
                ),
                DAYS,
                DOWN,
            ),
            "delinquent_days": Definition(
                _("Average days delinquent"),
                _("DSO − best possible DSO: the days that lateness costs."),
                DAYS,
                DOWN,
            ),
        }

    def _define_collection(self):
        _ = self.env._
        return {
            "cash": Definition(
                _("Collected"),
                _(
                    "Money received on the receivable accounts in the period, by value date, matched or "
                    "not. Write-offs, discounts and credit notes are no money; a payment set against its "
                    "own return counts for nothing."
                ),
                MONEY,
                UP,
            ),
            "collection_rate": Definition(
                _("Collection rate"),
                _(
                    "Of the items overdue on the eve of the period: money received on them during the "
                    "period, by value date ÷ what remained of them on the eve."
                ),
                PERCENT,
                UP,
            ),
            "cei": Definition(
                _("Collection effectiveness (CEI)"),
                _(
                    "(Outstanding on the eve + sales − outstanding at the end) ÷ (outstanding on the eve "
                    "+ sales − not due at the end) × 100. 100: all that was due has come in."
                ),
                PERCENT,
                UP,
            ),
            "roll_rate": Definition(
                _("Roll rate"),
                _(
                    "Of what was overdue on the eve of the period: share that stands in an older bucket "
                    "at the end. The last bucket, which nothing leaves by ageing, is left out."
                ),
                PERCENT,
                DOWN,
            ),
        }

    def _define_commitments(self):
        _ = self.env._
        return {
            "promises_judged": Definition(
                _("Promises judged"),
                _("Promises whose day and days of grace ended in the period, kept or not."),
                COUNT,
                NEITHER,
            ),
            "promise_kept_rate": Definition(
                _("Promises kept"),
                _(
                    "Promises kept ÷ promises judged in the period, by number. The accounts say which: "
                    "payments by value date, on the items promised."
                ),
                PERCENT,
                UP,
            ),
            "promise_paid_rate": Definition(
                _("Promises kept, by amount"),
                _("Received in time on promises judged in the period ÷ what they promised."),
                PERCENT,
                UP,
            ),
            "disputes_closed": Definition(
                _("Disputes settled"),
                _("Disputes closed in the period, those called off left out."),
                COUNT,
                NEITHER,
            ),
            "dispute_days": Definition(
                _("Time to resolve disputes"),
                _(
                    "Average days from the opening to the closing of the disputes closed in the period, "
                    "those called off left out."
                ),
                DAYS,
                DOWN,
            ),
        }

    def _define_work(self):
        _ = self.env._
        return {
            "dossiers": Definition(
                _("Dossiers in progress"),
                _("Dossiers opened by the last day of the period and not closed by then."),
                COUNT,
                NEITHER,
            ),
            "actions": Definition(
                _("Actions carried out"),
                _(
                    "Reminders, letters, calls and notices of the ledger of actions, by the day they were done."
                ),
                COUNT,
                NEITHER,
            ),
            "contacts": Definition(
                _("Contacts logged"),
                _(
                    "Results of contacts recorded in the period. For a collector: those they logged."
                ),
                COUNT,
                NEITHER,
            ),
            "cost": Definition(
                _("Cost of collection"),
                _(
                    "Monthly costs typed in Configuration, by day for months begun. For a portfolio or a "
                    "collector: those typed for them."
                ),
                MONEY,
                DOWN,
            ),
            "cost_per_euro": Definition(
                _("Cost per euro collected"),
                _("Cost of collection ÷ collected. Nothing is told without a cost typed or cash."),
                RATIO,
                DOWN,
            ),
        }

    # -- their values -------------------------------------------------------------------------

    @api.model
    def _compute(self, date_from, date_to, company, portfolio=None, collector=None):
        """The figures of a period, as of its last day, reconciliations of each day respected.

        Dossiers count in the portfolio, and for the collector, they are in today. Readers get what
        their portfolios let them see. A fixed number of queries.

        :param date_to: the last day; figures of a period under way stop today
        :param portfolio: ``recouvrement.portefeuille``, those below it included; everything by default
        :param collector: ``res.users``, everyone by default
        :return: ``{code: Decimal or None}``; None is what cannot be told (no sales, nothing to divide by)
        :raise UserError: the period makes no sense, or has not begun
        """
        here, first, last, scope = self._prepare(date_from, date_to, company, portfolio, collector)
        return here._compute_from(here._read_stock(first, last, scope), first, last, scope)

    def _compute_from(self, stock, first, last, scope):
        """``_compute`` on what :meth:`_read_stock` read of that period."""
        values = self._compute_stock(stock, first, last, scope)
        values |= self._compute_commitments(first, last, scope)
        values |= self._compute_work(first, last, scope, values["cash"])
        return {
            code: self._round(values[code], each.unit, scope.company)
            for code, each in self._get_definitions().items()
        }

    def _prepare(self, date_from, date_to, company, portfolio=None, collector=None):
        """``(service in that company, first day, last day, Scope)``, checked."""
        if not (self.env.su or self.env.user.has_group("recouvrement.group_reader")):
            raise AccessError(self.env._("The figures of collection are for those who collect."))
        company.ensure_one()
        first, last = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        today = self.env["recouvrement.calendrier"]._today()
        if not first or not last or first > last:
            raise UserError(self.env._("Say a period that begins before it ends."))
        if first > today:
            raise UserError(self.env._("This period has not begun: there is nothing to tell yet."))
        if (last - first).days > LONGEST:
            raise UserError(
                self.env._("This period is longer than ten years: check the year of its first day.")
            )
        # The company alone: record rules then leave every other one out.
        here = self.with_context(allowed_company_ids=company.ids)
        here.env.companies  # noqa: B018  raises for a company the user does not work in
        scope = Scope(
            company,
            self.env["recouvrement.portefeuille"] if portfolio is None else portfolio,
            self.env["res.users"] if collector is None else collector,
        )
        return here, first, min(last, today), scope

    def _compute_stock(self, stock, first, last, scope):
        """What is owed, what it is in days of sales, what came in."""
        opening, closing = stock.opening, stock.closing
        held, moves, cash_on = stock.moves
        sales, months = self._read_sales(first, last, scope)
        days = (last - first).days + 1
        overdue_before = sum((amount for start, amount in held.items() if start), ZERO)
        paid = sum((amount for start, amount in cash_on.items() if start), ZERO)
        dso = formulas.simple_dso(closing.total, sales, days)
        best = formulas.simple_dso(closing.not_due, sales, days)
        return {
            "outstanding": closing.total,
            "not_due": closing.not_due,
            "overdue": closing.overdue,
            "overdue_rate": formulas.ratio(
                closing.overdue, closing.not_due + closing.overdue, HUNDRED
            ),
            "disputed": closing.disputed,
            "sales": sales,
            "dso": dso,
            "dso_countback": formulas.count_back_dso(closing.total, months),
            "dso_best": best,
            "delinquent_days": None if dso is None else dso - best,
            "cash": self._read_cash(first, last, scope),
            "collection_rate": formulas.ratio(paid, overdue_before, HUNDRED),
            "cei": formulas.collection_effectiveness(
                opening.total, sales, closing.total, closing.not_due
            ),
            "roll_rate": formulas.worsened(held, moves, len(self._get_bounds(scope)) + 1),
        }

    def _compute_commitments(self, first, last, scope):
        judged, kept, promised, paid = self._read_promises(first, last, scope)
        closed, lasted = self._read_disputes(first, last, scope)
        return {
            "promises_judged": Decimal(judged),
            "promise_kept_rate": formulas.ratio(Decimal(kept), Decimal(judged), HUNDRED),
            "promise_paid_rate": formulas.ratio(paid, promised, HUNDRED),
            "disputes_closed": Decimal(closed),
            "dispute_days": formulas.ratio(Decimal(lasted), Decimal(closed)),
        }

    def _compute_work(self, first, last, scope, cash):
        cost = self._read_cost(first, last, scope)
        dossiers, actions, contacts = self._read_work(first, last, scope)
        return {
            "dossiers": Decimal(dossiers),
            "actions": Decimal(actions),
            "contacts": Decimal(contacts),
            "cost": cost,
            "cost_per_euro": formulas.ratio(cost, cash),
        }

    def _get_bounds(self, scope):
        return scope.company._get_recouvrement_balance_bounds()

    def _round(self, value, unit, company):
        if value is None:
            return None
        places = company.currency_id.decimal_places if unit == MONEY else PLACES[unit]
        return round(value, places)
