"""Plans of payment: how an amount is spread over days, what cash has paid of it, and whether it holds.

Three questions, each answered by plain functions: the schedule (``in_number``, ``by_amount``,
``on_days``), the attribution of receipts to instalments (``attribute``), the state of the plan on a
day (``assess``). An instalment's amount holds its interest.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .clock import EVERY_DAY, ONE_DAY
from .facts import ZERO
from .reasons import Reason

CENT = Decimal("0.01")
YEAR = Decimal(365)
DAYS_OF = {"week": 7, "fortnight": 14}
MOVED_BY = timedelta(days=4)  # the most days not worked in a row, around Easter or a bridge
MOST = 600  # instalments: fifty years of months, so that a slip of the pen makes no endless list

TO_COME, PARTLY, PAID, LATE = "todo", "partly", "paid", "late"
GOING, KEPT, BROKEN = "going", "kept", "broken"


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is to be paid on a day; ``interest`` is part of ``amount``."""

    day: date
    amount: Decimal
    interest: Decimal = ZERO
    key: int = 0

    @property
    def principal(self):
        return self.amount - self.interest


# -- the schedule ---------------------------------------------------------------------------


def add_months(day, months):
    """The same day number ``months`` later, else the last day of that month."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_of(first, number, period="month"):
    """``number`` days from ``first`` on, each ``period`` after the other; months keep the day number."""
    if period == "month":
        return [add_months(first, rank) for rank in range(number)]
    return [first + timedelta(days=DAYS_OF[period] * rank) for rank in range(number)]


def shift(days, calendar=EVERY_DAY):
    """``days`` moved to the first worked day from each on, still strictly one after the other."""
    moved = []
    for day in days:
        if moved:
            day = max(day, moved[-1] + ONE_DAY)
        moved.append(calendar.roll_forward(day))
    return moved


def move(days, first, period="month", calendar=EVERY_DAY):
    """``days``, in order, moved so as to begin on ``first``.

    Those that followed the period, but for days not worked, follow it still: what falls on the tenth keeps to the
    tenth. Days chosen one by one keep their distances.
    """
    usual = days_of(days[0], len(days), period)
    if all(abs(day - due) <= MOVED_BY for day, due in zip(days, usual, strict=True)):
        _first, *later = days_of(first, len(days), period)
        return [first, *shift(later, calendar)]
    return [day + (first - days[0]) for day in days]


def share(amount, number, unit=CENT):
    """``amount`` in ``number`` equal parts; what does not divide falls in the last one."""
    part = (amount / number).quantize(unit, ROUND_DOWN)
    return [part] * (number - 1) + [amount - part * (number - 1)]


def in_number(amount, number, first, period="month", unit=CENT, down=ZERO, signed=None):
    """``amount`` in ``number`` instalments, the first on ``first``.

    :param down: paid at signature, on the day ``signed``, before the instalments and besides them
    """
    head = _at_signature(amount, down, signed)
    rest = amount - sum((each.amount for each in head), ZERO)
    if rest <= 0:
        return head
    days = days_of(first, min(number, MOST), period)
    return head + _pair(days, share(rest, len(days), unit))


def by_amount(amount, payable, first, period="month", unit=CENT, down=ZERO, signed=None):
    """``amount`` at ``payable`` a period, as long as it takes; the last instalment is what remains."""
    head = _at_signature(amount, down, signed)
    rest = amount - sum((each.amount for each in head), ZERO)
    if rest <= 0 or payable < unit:
        return head
    whole, remainder = divmod(rest, payable)
    number = min(int(whole) + bool(remainder), MOST)
    parts = [payable] * (number - 1)
    return head + _pair(days_of(first, number, period), [*parts, rest - sum(parts, ZERO)])


def on_days(amount, days, unit=CENT):
    """``amount`` in equal parts on ``days``."""
    days = sorted(set(days))
    return _pair(days, share(amount, len(days), unit)) if days else []


def on_worked_days(instalments, calendar):
    """``instalments`` moved to worked days."""
    moved = shift([each.day for each in instalments], calendar)
    return [replace(each, day=day) for each, day in zip(instalments, moved, strict=True)]


def with_interest(instalments, rate, start, unit=CENT):
    """``instalments`` of principal, each with the interest run since the one before, added to it.

    :param rate: percent a year, on what remains of the principal, by days over 365
    :param start: the day from which it runs
    """
    left, since, charged = sum((each.amount for each in instalments), ZERO), start, []
    for each in instalments:
        days = max((each.day - since).days, 0)
        interest = (left * rate / 100 * days / YEAR).quantize(unit, ROUND_HALF_UP)
        charged.append(replace(each, amount=each.amount + interest, interest=interest))
        left, since = left - each.amount, max(since, each.day)
    return charged


def too_long(instalments, start, months):
    """Those of ``instalments`` that fall more than ``months`` after ``start``; 0 sets no limit."""
    if not months:
        return []
    end = add_months(start, months)
    return [each for each in instalments if each.day > end]


def _at_signature(amount, down, signed):
    down = min(down, amount)
    return [Instalment(signed, down)] if down > 0 and signed else []


def _pair(days, amounts):
    return [
        Instalment(day, amount) for day, amount in zip(days, amounts, strict=True) if amount > 0
    ]


# -- the attribution ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a receipt that pays an instalment."""

    instalment: int  # rank in the schedule
    receipt: int  # the receipt's key
    day: date
    amount: Decimal
    cash: bool = True


@dataclass(frozen=True, slots=True)
class Attribution:
    """Which receipt paid which instalment; ``over`` is what the schedule had no room for."""

    shares: tuple
    over: Decimal
    left: tuple  # what remains of each instalment, in order

    def received(self, rank, cash):
        """What the instalment of that rank got, in cash or by credits."""
        return sum(
            (each.amount for each in self.shares if each.instalment == rank and each.cash == cash),
            ZERO,
        )

    def settled_on(self, rank):
        """The day of the last receipt the instalment got; None when it got nothing."""
        return max((each.day for each in self.shares if each.instalment == rank), default=None)


def attribute(instalments, receipts):
    """The :class:`Attribution` of ``receipts`` to ``instalments``.

    Credits that are no cash lower the debt: they are taken off the last instalments first, so that
    the debtor still owes the next one. Cash pays the oldest first.
    """
    left = [each.amount for each in instalments]
    ranks, shares, over = range(len(left)), [], ZERO
    ordered = sorted(receipts, key=lambda each: (each.day, each.key))
    for receipt in [each for each in ordered if not each.cash] + [e for e in ordered if e.cash]:
        amount = receipt.amount
        for rank in ranks if receipt.cash else reversed(ranks):
            taken = min(amount, left[rank])
            if taken > 0:
                shares.append(Share(rank, receipt.key, receipt.day, taken, receipt.cash))
                left[rank] -= taken
                amount -= taken
        over += amount
    shares.sort(key=lambda each: (each.instalment, each.day, each.receipt))
    return Attribution(tuple(shares), over, tuple(left))


def spread(left, amounts):
    """How ``amounts``, in order, are spread over ``left`` (``[(day, amount)]``, in order).

    Returns for each amount the list of its ``(day, part)``; what exceeds the days is left out.
    """
    room, spreads = [list(pair) for pair in left if pair[1] > 0], []
    for amount in amounts:
        parts = []
        while amount > 0 and room:
            part = min(amount, room[0][1])
            parts.append((room[0][0], part))
            amount, room[0][1] = amount - part, room[0][1] - part
            if not room[0][1]:
                room.pop(0)
        spreads.append(parts)
    return spreads


# -- the state of the plan ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rules:
    """When a plan breaks. 0 asks nothing.

    An instalment is missed ``grace`` days after its day, when more than ``tolerance`` remains of it.
    ``until`` is a day before which nothing breaks (a plan that was revived). ``forgiven`` may remain
    in all of a plan that is kept.
    """

    grace: int = 0
    missed: int = 0  # instalments missed at once
    late: int = 0  # days since the oldest one missed
    tolerance: Decimal = ZERO
    until: date | None = None
    forgiven: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Assessment:
    """A plan on a day: the state of each instalment, in order, and whether the plan holds."""

    states: tuple
    verdict: str
    missed: tuple  # ranks
    reason: Reason | None = None
    short: Decimal = ZERO  # what remains of the missed ones
    broken_on: date | None = None  # broken since that earlier day: nothing paid in time excuses it


def missed_on(instalment, grace):
    """The day ``instalment`` becomes a missed one, if unpaid."""
    return instalment.day + timedelta(days=grace + 1)


def assess(instalments, attribution, day, rules):
    """The :class:`Assessment` of a plan on ``day``, its receipts attributed."""
    states, missed = [], []
    for rank, (each, left) in enumerate(zip(instalments, attribution.left, strict=True)):
        if left <= 0:
            states.append(PAID)
            continue
        short = left > rules.tolerance
        if each.day < day and short:
            states.append(LATE)
        else:
            states.append(PARTLY if left < each.amount else TO_COME)
        if short and missed_on(each, rules.grace) <= day:
            missed.append(rank)
    if instalments and sum(attribution.left, ZERO) <= rules.forgiven:
        return Assessment(tuple(states), KEPT, ())
    reason = _why_broken(instalments, missed, day, rules)
    short = sum((attribution.left[rank] for rank in missed), ZERO)
    return Assessment(tuple(states), BROKEN if reason else GOING, tuple(missed), reason, short)


def judge(instalments, receipts, day, rules, broken_on=None):
    """The :class:`Assessment` of a plan on ``day``; one that broke holds again only by value date.

    :param broken_on: the day it broke: what is worth money before that day, matched since, excuses it;
        what came later pays instalments, and revives nothing until all is paid
    """
    found = assess(instalments, attribute(instalments, receipts), day, rules)
    if not broken_on or found.verdict == KEPT:
        return found
    in_time = [receipt for receipt in receipts if receipt.day < broken_on]
    then = assess(instalments, attribute(instalments, in_time), broken_on, rules)
    if then.verdict != BROKEN:
        return found
    return replace(found, verdict=BROKEN, reason=then.reason, broken_on=broken_on)


def _why_broken(instalments, missed, day, rules):
    if not missed or (rules.until and day <= rules.until):
        return None
    oldest = instalments[missed[0]]
    if rules.missed and len(missed) >= rules.missed:
        return Reason("plan_missed", {"number": len(missed), "date": oldest.day})
    late = (day - oldest.day).days
    if rules.late and late > rules.late:
        return Reason("plan_late", {"days": late, "date": oldest.day})
    return None
