"""Late interest on one debt: dated rates, what remains owed day by day, days that do not count.

Interest runs from the day after the due date to the day the money is credited, on what then remains
(French commercial code, L441-10 II, for professionals; a contract or a judgment otherwise). The rate is
that of each day: the periods are cut where it changes, at the half-years for a rate set by law.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .facts import ZERO

ONE_DAY = timedelta(days=1)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rate:
    """``percent`` a year from ``since`` until the next rate begins; None: nobody knows it yet.

    ``year``: days in its year, when they are not those of the contract.
    """

    since: date
    percent: Decimal | None
    year: int | None = None


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
    :param pauses: suspensions; the days of those that stop interest bear nothing
    :param year: days in a year, as the contract or custom counts them
    :param cent: the currency's smallest amount. Periods are rounded so that they sum to the rounded
        whole: no cent is won by cutting.
    """
    owed = sorted(owed)
    if not owed or until < owed[0][0]:
        return Accrual()
    exact, told, periods = ZERO, ZERO, []
    for since, last in _spans(owed, rates, until, pauses):
        base, rate = _at(owed, since), _rate_at(rates, since)
        percent = rate and rate.percent
        if base <= 0 or _is_stopped(since, pauses):
            continue
        if percent is None:
            return Accrual(tuple(periods), since)
        exact += base * percent * ((last - since).days + 1) / (100 * (rate.year or year))
        rounded = exact.quantize(cent, ROUND_HALF_UP)
        periods.append(Period(since, last, base, percent, rounded - told))
        told = rounded
    return Accrual(tuple(periods))


def bears(owed, until, pauses=()):
    """Has this debt been late at all by ``until``, whatever the rate: one day that would bear interest?"""
    return bool(accrue(owed, [Rate(date.min, ZERO)], until, pauses).periods)


def lower_by(owed, receipts):
    """What remains of a debt, ``[(day, amount), …]``, once ``receipts`` have come in.

    :param owed: ``(day interest starts, amount of the debt)``
    :param receipts: ``[(value day, amount), …]``; one lowers the base from the day after
    """
    start, amount = owed
    steps = {start: amount}
    for day, received in sorted(receipts):
        amount -= received
        steps[max(start, day + ONE_DAY)] = amount
    return sorted(steps.items())


def set_parts_aside(owed, pauses, key):
    """``(owed, pauses)`` of the item ``key``: those that concern it, disputed parts taken off the base.

    A suspension of a part of an item stops the interest of that part only, for its days.
    """
    mine = [pause for pause in pauses if not pause.items or key in pause.items]
    whole = [pause for pause in mine if pause.takes_whole(key)]
    parts = [pause for pause in mine if pause.stops_interest and not pause.takes_whole(key)]
    if not owed or not parts:
        return owed, whole
    days = {day for day, _amount in owed}
    for pause in parts:
        days.add(pause.since)
        if pause.until and pause.until < date.max:
            days.add(pause.until + ONE_DAY)
    return [
        (day, max(_at(owed, day) - _taken(parts, key, day), ZERO))
        for day in sorted(days)
        if day >= owed[0][0]
    ], whole


def start_at(owed, day):
    """``owed`` from ``day`` on: what ran before is counted elsewhere."""
    later = [(since, amount) for since, amount in owed if since > day]
    earlier = [amount for since, amount in owed if since <= day]
    return [(day, earlier[-1]), *later] if earlier else later


def decided(rates, title, since):
    """``rates`` until the eve of ``since``, then those of the ``title`` a court gave from that day on."""
    before = [rate for rate in rates if rate.since < since]
    known = _rate_at(title, since)
    first = replace(known, since=since) if known else Rate(since, None)
    return [*before, first, *(rate for rate in title if rate.since > since)]


def cap_from(owed, since, most):
    """``owed``, never more than ``most`` from the day ``since`` on: the title gave no more."""
    if not owed:
        return owed
    days = {day for day, _amount in owed} | {max(since, owed[0][0])}
    return [
        (day, min(_at(owed, day), most) if day >= since else _at(owed, day)) for day in sorted(days)
    ]


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
        if not pause.stops_interest:
            continue
        cuts.add(pause.since)
        if pause.until and pause.until < date.max:
            cuts.add(pause.until + ONE_DAY)
    days = sorted(day for day in cuts if start <= day <= until + ONE_DAY)
    for first, after in zip(days, days[1:], strict=False):
        yield first, after - ONE_DAY


def _at(owed, day):
    return [amount for since, amount in owed if since <= day][-1]


def _rate_at(rates, day):
    known = [rate for rate in rates if rate.since <= day]
    return known[-1] if known else None


def _taken(pauses, key, day):
    return sum((dict(pause.parts)[key] for pause in pauses if pause.covers(day)), ZERO)


def _is_stopped(day, pauses):
    return any(pause.stops_interest and pause.covers(day) for pause in pauses)
