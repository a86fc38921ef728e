"""Late interest on one debt: dated rates, what remains owed day by day, days that do not count.

Interest runs from the day after the due date to the day the money is credited, on what then remains
(French commercial code, L441-10 II, for professionals; a contract or a judgment otherwise). The rate is
that of each day: the periods are cut where it changes, at the half-years for a rate set by law.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .facts import ZERO

ONE_DAY = timedelta(days=1)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rate:
    """``percent`` a year from ``since`` until the next rate begins; None: nobody knows it yet."""

    since: date
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included, over which neither the base nor the rate changes."""

    since: date
    until: date
    base: Decimal
    percent: Decimal
    amount: Decimal

    @property
    def days(self):
        return (self.until - self.since).days + 1


@dataclass(frozen=True, slots=True)
class Accrual:
    """``missing``: the first day that should bear interest and whose rate is not known."""

    periods: tuple = ()
    missing: date | None = None

    @property
    def total(self):
        return sum((period.amount for period in self.periods), ZERO)


def accrue(owed, rates, until, pauses=(), year=365, cent=CENT):
    """The :class:`Accrual` of a debt up to ``until`` included.

    :param owed: ``[(day, amount), …]``: what remains from each day on, the first being the day
        interest starts; a payment lowers it from the day after its value date
    :param rates: the :class:`Rate` of each day, in order
    :param pauses: suspensions; the days of those that stop the clock bear nothing
    :param year: days in a year, as the contract or custom counts them
    :param cent: the currency's smallest amount. Periods are rounded so that they sum to the rounded
        whole: no cent is won by cutting.
    """
    owed = sorted(owed)
    if not owed or until < owed[0][0]:
        return Accrual()
    exact, told, periods = ZERO, ZERO, []
    for since, last in _spans(owed, rates, until, pauses):
        base, percent = _at(owed, since), _rate_at(rates, since)
        if base <= 0 or _is_stopped(since, pauses):
            continue
        if percent is None:
            return Accrual(tuple(periods), since)
        exact += base * percent * ((last - since).days + 1) / (100 * year)
        rounded = exact.quantize(cent, ROUND_HALF_UP)
        periods.append(Period(since, last, base, percent, rounded - told))
        told = rounded
    return Accrual(tuple(periods))


def floored(stipulated, legal, times=3):
    """Is a stipulated rate lawful against the legal one of its half-year? ``(lowest allowed, fits)``.

    A contract may not go below three times the legal rate (L441-10 II); None when that one is unknown.
    """
    if legal is None:
        return None, None
    return legal * times, stipulated >= legal * times


def _spans(owed, rates, until, pauses):
    """``(first, last)`` of the longest runs of days over which nothing changes."""
    start = owed[0][0]
    cuts = {start, until + ONE_DAY}
    cuts.update(day for day, _amount in owed)
    cuts.update(rate.since for rate in rates)
    for pause in pauses:
        cuts.add(pause.since)
        if pause.until and pause.until < date.max:
            cuts.add(pause.until + ONE_DAY)
    days = sorted(day for day in cuts if start <= day <= until + ONE_DAY)
    for first, after in zip(days, days[1:], strict=False):
        yield first, after - ONE_DAY


def _at(owed, day):
    return [amount for since, amount in owed if since <= day][-1]


def _rate_at(rates, day):
    known = [rate.percent for rate in rates if rate.since <= day]
    return known[-1] if known else None


def _is_stopped(day, pauses):
    return any(pause.stops_clock and pause.covers(day) for pause in pauses)
