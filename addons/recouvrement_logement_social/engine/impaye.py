"""Unpaid rent as the housing aids understand it: since when is it constituted, and why (CCH, art. R824-1).

Amounts are ``Decimal``, in the currency of the lease. A term is late from the day after its due date. What
the law counts changes with time: each day is judged by the regime in force on that day, and an unpaid rent
once constituted stays so until everything late is paid.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

ZERO = Decimal(0)
A_DAY = timedelta(days=1)
CHARGES, SLS, RLS = "charges", "sls", "rls"
RENTS, AMOUNT, MONTHS = "rents", "amount", "months"


@dataclass(frozen=True, slots=True)
class Term:
    """What was asked of the household for a month, and what came of it.

    ``rls`` and ``aid`` are positive and taken off; ``aid`` is that paid to the landlord, zero when the
    tenant receives it. ``payments`` are ``(day, amount)``, as the accounts matched them with this term.
    """

    due: date
    rent: Decimal
    charges: Decimal = ZERO
    sls: Decimal = ZERO
    rls: Decimal = ZERO
    aid: Decimal = ZERO
    payments: tuple = ()

    @property
    def asked(self):
        """What the household owes for the month."""
        return self.rent + self.charges + self.sls - self.rls - self.aid

    def unpaid(self, day):
        """What of it is still owed at the end of ``day``; zero while it is not late."""
        if day <= self.due:
            return ZERO
        paid = sum((amount for when, amount in self.payments if when <= day), ZERO)
        return max(self.asked - paid, ZERO)

    def counted(self, elements):
        """The monthly cost the law compares with, net of aid paid to the landlord.

        :param elements: what is counted beside the rent, among ``CHARGES``, ``SLS``, ``RLS``
        """
        cost = self.rent - self.aid
        cost += self.charges if CHARGES in elements else ZERO
        cost += self.sls if SLS in elements else ZERO
        return cost - (self.rls if RLS in elements else ZERO)


@dataclass(frozen=True, slots=True)
class Regime:
    """What constitutes an unpaid rent from ``since`` on; a test the law does not know is None.

    :param rents: debt of at least that many monthly costs
    :param amount: debt above that amount
    :param months: still owed that many months after the first default, whatever the amount
    :param elements: what the monthly cost holds beside the rent
    """

    since: date
    rents: Decimal | None = None
    amount: Decimal | None = None
    months: int | None = None
    elements: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Constitution:
    """The day an unpaid rent was constituted, by which test of which regime, on which figures."""

    day: date
    test: str
    regime: Regime
    debt: Decimal
    first_unpaid: date
    limit: Decimal | int


@dataclass(frozen=True, slots=True)
class Finding:
    """What is owed at the end of a day.

    ``months``: number of terms unpaid in whole or in part; ``weight``: the debt in months of the last term
    asked (None when nothing is asked any more); ``next_day``: the day on which what is owed now would be constituted if nothing
    is paid, None when it is already, or when no test of the regime waits for a date.
    """

    day: date
    debt: Decimal
    months: int
    first_unpaid: date | None
    weight: Decimal | None
    constitution: Constitution | None
    next_day: date | None
    unpaid: tuple = field(default=())


def find(terms, regimes, day, later):
    """What is unpaid at the end of ``day`` and, when the law says so, since when it is constituted.

    :param terms: the lease's, in any order
    :param regimes: in any order; days before the first are judged by none
    :param later: ``later(day, months)``, the same day so many months on
    """
    terms = sorted(terms, key=lambda term: term.due)
    owed = _owed(terms, day)
    constitution = _constitute(terms, regimes, day, later)
    first = owed[0][0].due if owed else None
    debt = sum((amount for _term, amount in owed), ZERO)
    return Finding(
        day=day,
        debt=debt,
        months=len(owed),
        first_unpaid=first,
        weight=_weigh(terms, debt, day),
        constitution=constitution,
        next_day=None if constitution or not owed else _foresee(first, regimes, day, later),
        unpaid=tuple((term.due, amount) for term, amount in owed),
    )


def _owed(terms, day):
    unpaid = ((term, term.unpaid(day)) for term in terms)
    return [(term, amount) for term, amount in unpaid if amount > ZERO]


def _weigh(terms, debt, day):
    asked = [term.asked for term in terms if term.due < day and term.asked > ZERO]
    return debt / asked[-1] if asked else None


def _constitute(terms, regimes, day, later):
    """Judge every day on which an answer may change; the last constitution that was not paid off."""
    found = None
    for each in _days_that_matter(terms, regimes, day, later):
        owed = _owed(terms, each)
        if not owed:
            found = None
        elif found is None and (regime := _in_force(regimes, each)):
            found = _judge(terms, owed, regime, each, later)
    return found


def _days_that_matter(terms, regimes, day, later):
    days = {regime.since for regime in regimes} | {day}
    for term in terms:
        days.add(term.due + A_DAY)
        days.update(when for when, _amount in term.payments)
        days.update(later(term.due, each.months) for each in regimes if each.months)
    return sorted(each for each in days if each <= day)


def _in_force(regimes, day):
    begun = [regime for regime in regimes if regime.since <= day]
    return max(begun, key=lambda regime: regime.since, default=None)


def _judge(terms, owed, regime, day, later):
    debt, first = sum((amount for _term, amount in owed), ZERO), owed[0][0].due
    for test, limit in _passed(terms, debt, first, regime, day, later):
        return Constitution(day, test, regime, debt, first, limit)
    return None


def _passed(terms, debt, first, regime, day, later):
    if regime.rents:
        limit = regime.rents * _monthly(terms, regime, day)
        if limit > ZERO and debt >= limit:
            yield RENTS, limit
    if regime.amount is not None and debt > regime.amount:
        yield AMOUNT, regime.amount
    if regime.months and day >= later(first, regime.months):
        yield MONTHS, regime.months


def _monthly(terms, regime, day):
    """The monthly cost of the last term that has fallen due."""
    due = [term for term in terms if term.due < day]
    return due[-1].counted(regime.elements) if due else ZERO


def _foresee(first, regimes, day, later):
    """The first day to come on which time alone constitutes what is owed now."""
    ahead = []
    for regime in regimes:
        if regime.months:
            ahead.append(max(later(first, regime.months), regime.since))
    return min((each for each in ahead if each > day and _holds(regimes, each)), default=None)


def _holds(regimes, day):
    """Whether the regime of ``day`` is one that time alone may fulfil."""
    regime = _in_force(regimes, day)
    return bool(regime and regime.months)
