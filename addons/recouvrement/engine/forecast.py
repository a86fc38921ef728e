"""When the money of the open items is expected, how sure that is, and why.

Each cent of each open item goes to one source, one day and one chance: what an agreed plan or a
promise dates, else how its debtor pays. What is not expected stands beside, so that all that is
expected and all that is not always add up to what is open.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple

from .facts import ZERO

ONE = Decimal(1)
PLAN, PROMISE, HABIT, DISPUTED, HELD, DOUBTFUL = (
    "plan",
    "promise",
    "habit",
    "disputed",
    "held",
    "doubtful",
)
SOURCES = (PLAN, PROMISE, HABIT, DISPUTED, HELD, DOUBTFUL)
# Where the days late of a forecast come from, the closest first.
OWN, SEGMENT, COMPANY, NOTHING = "own", "segment", "company", "nothing"
ENOUGH_OWN, ENOUGH = 3, 20  # payments a habit is read from
THIRDS = 3


@dataclass(frozen=True, slots=True)
class Claim:
    """What remains of an open item, credits taken off. ``disputed`` is the part contested of it."""

    key: int
    due: date
    amount: Decimal
    debtor: int = 0
    segment: str = ""
    disputed: Decimal = ZERO
    held: bool = False  # a suspension or a procedure covers it, beside plans and promises
    doubtful: bool = False
    kept_rate: Decimal | None = None  # of its debtor's promises, when enough were judged
    likely: tuple = ()  # of a doubtful one: (chance, where it was read), else the company's rate


class Commitment(NamedTuple):
    """What a plan or a promise dates: ``parts`` are ``(day, amount left)``, paid on ``items`` in order."""

    source: str
    items: tuple
    parts: tuple


class Habit(NamedTuple):
    """How many days late a debtor pays, weighted by amount, read from ``payments`` of the past."""

    days: int
    payments: int


@dataclass(frozen=True)
class Curve:
    """What became of past items by days late: ``paid`` and still ``open``, ``{days late: amount}``.

    The share unpaid after each number of days is Kaplan and Meier's: an item still open counts for as
    long as it was seen. ``limit``: nothing is expected beyond that many days late.
    """

    paid: dict
    open: dict
    limit: int
    payments: int = 0

    @cached_property
    def _steps(self):
        """``(days, shares unpaid after each of them)``, from the earliest payment on."""
        days = sorted(day for day in self.paid if day <= self.limit)
        at_risk = sum(self.paid.values(), ZERO) + sum(self.open.values(), ZERO)
        gone = sorted([*self.paid.items(), *self.open.items()])
        shares, share, index = [], ONE, 0
        for day in days:
            while index < len(gone) and gone[index][0] < day:
                at_risk -= gone[index][1]
                index += 1
            share *= ONE - self.paid[day] / at_risk if at_risk > 0 else ONE
            shares.append(share)
        return days, shares

    def unpaid(self, late):
        """Share not paid yet ``late`` days after the due date (before it when negative)."""
        days, shares = self._steps
        index = bisect_right(days, late)
        return shares[index - 1] if index else ONE

    def chance(self, late):
        """Chance that what is unpaid after ``late`` days is paid before the limit."""
        left, last = self.unpaid(late), self.unpaid(self.limit)
        return (left - last) / left if left > 0 and late < self.limit else ZERO

    def spread(self, late):
        """When what is unpaid after ``late`` days is paid: ``((days late, thirds of it), …)``, early first.

        Each third on its mean day. On one mean day for all, the coming week would always lack the
        money of those about to pay, and the week of the mean have that of everyone.
        """
        paid = list(self._pay(late))
        third = sum((part for _day, part in paid), ZERO) / THIRDS
        if not third:
            return _at(late + 1)
        days, rank, room, weighted = Counter(), 1, third, ZERO
        for day, part in paid:
            while part > room and rank < THIRDS:
                days[round((weighted + day * room) / third)] += 1
                part -= room
                rank, room, weighted = rank + 1, third, ZERO
            room -= part
            weighted += day * part
        days[round(weighted / (third - room))] += 1
        return tuple(sorted(days.items()))

    def _pay(self, late):
        """``(days late, share of all items paid then)`` after ``late``."""
        left = self.unpaid(late)
        for day, share in zip(*self._steps, strict=True):
            if day > late and share < left:
                yield day, left - share
                left = share


@dataclass(frozen=True)
class Experience:
    """What the past teaches: the habits of debtors, the curves of segments and of the company, rates.

    ``rates`` gives the chance of each source but ``HABIT``: of a plan or a promise kept, of what is set
    apart. ``limit``: days late after which nothing is expected any more.
    """

    habits: dict = field(default_factory=dict)
    curves: dict = field(default_factory=dict)  # by segment; "" is the company
    rates: dict = field(default_factory=dict)
    limit: int = 180

    @cached_property
    def _answers(self):
        return {}

    def answer(self, claim, day):
        """``(((days late expected, thirds), …), chance, where it was read, payments behind it)``."""
        habit = self.habits.get(claim.debtor)
        known = habit if habit and habit.payments >= ENOUGH_OWN else None
        key = (claim.segment, (day - claim.due).days, known)
        if key not in self._answers:
            self._answers[key] = self._work_out(*key)
        return self._answers[key]

    def _work_out(self, segment, late, habit):
        curve, basis = self._find_curve(segment)
        if late >= self.limit:
            return _at(late), ZERO, NOTHING, 0
        chance = curve.chance(late) if curve else ONE
        if habit and late <= habit.days < self.limit:
            return _at(habit.days), chance, OWN, habit.payments
        if curve:
            return curve.spread(late), chance, basis, curve.payments
        return (
            _at(max(late, habit.days if habit else 0)),
            chance,
            OWN if habit else NOTHING,
            (habit.payments if habit else 0),
        )

    def _find_curve(self, segment):
        for name in (segment, ""):
            curve = self.curves.get(name)
            if curve and curve.payments >= ENOUGH:
                return curve, SEGMENT if name else COMPANY
        return None, NOTHING


def _at(days):
    """All of it after that many days late."""
    return ((days, THIRDS),)


@dataclass(frozen=True, slots=True)
class Flow:
    """A part of an item: ``amount`` open, of which ``expected`` on ``day``."""

    key: int
    source: str
    day: date
    amount: Decimal
    chance: Decimal
    expected: Decimal
    days: int = 0  # days late it is expected, or the instalment or promise is late
    basis: str = ""
    payments: int = 0

    @property
    def never(self):
        return self.amount - self.expected


def banking_day(day):
    """Banks credit nothing on a Saturday or a Sunday."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def monday(day):
    """First day of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def foresee(claims, commitments, experience, day, unit=Decimal("0.01")):
    """The :class:`Flow` of every part of ``claims``, as of ``day``.

    :param commitments: those under way; the first ones take their items first
    :param unit: smallest amount of the currency
    """
    claims = list(claims)
    dated = _date(claims, commitments)
    for claim in claims:
        yield from _foresee_one(claim, dated.get(claim.key, ()), experience, day, unit)


def _date(claims, commitments):
    """``{claim key: [(source, day, amount), …]}``: what commitments take of the items, each cent once."""
    left = {claim.key: claim.amount - min(claim.disputed, claim.amount) for claim in claims}
    found = defaultdict(list)
    for source, items, parts in commitments:
        queue = [key for key in dict.fromkeys(items) if left.get(key, ZERO) > 0]
        for day, amount in sorted(parts):
            while queue and amount > 0:
                key = queue[0]
                taken = min(amount, left[key])
                found[key].append((source, day, taken))
                amount -= taken
                left[key] -= taken
                if left[key] <= 0:
                    queue.pop(0)
    return found


def _foresee_one(claim, dated, experience, day, unit):
    rest = claim.amount
    for source, when, amount in dated:
        rest -= amount
        rate = experience.rates.get(source, ONE)
        if source == PROMISE and claim.kept_rate is not None:
            rate = claim.kept_rate
        basis = OWN if source == PROMISE and claim.kept_rate is not None else COMPANY
        late = max((day - when).days, 0)
        yield _flow(claim.key, source, max(when, day), amount, rate, unit, late, basis)
    disputed = min(claim.disputed, rest)
    undated = (
        (DISPUTED, disputed),
        (HELD if claim.held else DOUBTFUL if claim.doubtful else HABIT, rest - disputed),
    )
    for source, amount in undated:
        if amount > 0:
            spread, chance, basis, payments = experience.answer(claim, day)
            if source == DOUBTFUL and claim.likely:
                chance, basis = claim.likely
            elif source != HABIT:
                chance = experience.rates.get(source, ZERO)
                basis = COMPANY if source == DOUBTFUL else basis
            if source != HABIT:
                spread = _at(round(sum(days * thirds for days, thirds in spread) / THIRDS))
            for days, part in _share(amount, spread, unit):
                when = max(claim.due + timedelta(days=days), day)
                yield _flow(claim.key, source, when, part, chance, unit, days, basis, payments)


def _share(amount, spread, unit):
    """``(days, part)`` of ``amount``, to the cent: the last part takes what rounding leaves."""
    *first, last = spread
    left = amount
    for days, thirds in first:
        part = min((amount * thirds / THIRDS).quantize(unit, ROUND_HALF_UP), left)
        left -= part
        if part > 0:
            yield days, part
    if left > 0:
        yield last[0], left


def _flow(key, source, day, amount, chance, unit, days, basis, payments=0):
    expected = (amount * chance).quantize(unit, ROUND_HALF_UP)
    return Flow(key, source, banking_day(day), amount, chance, expected, days, basis, payments)


def by_week(flows, day, horizon):
    """``{Monday of the week, None beyond horizon: expected}``, and what is not expected.

    :param horizon: number of weeks, that of ``day`` included
    """
    last = monday(day) + timedelta(weeks=horizon)
    weeks, never = Counter(), ZERO
    for flow in flows:
        week = monday(flow.day)
        weeks[week if week < last else None] += flow.expected
        never += flow.never
    return dict(weeks), never


class Accuracy(NamedTuple):
    """Forecasts against what came. In percent of what came; None when nothing did."""

    error: Decimal | None  # mean size of the errors, whatever their sign
    bias: Decimal | None  # above zero: more was expected than came


def assess(pairs):
    """The :class:`Accuracy` of ``(expected, received)`` amounts."""
    pairs = list(pairs)
    received = sum((got for _expected, got in pairs), ZERO)
    if received <= 0:
        return Accuracy(None, None)
    wrong = sum((abs(expected - got) for expected, got in pairs), ZERO)
    over = sum((expected - got for expected, got in pairs), ZERO)
    return Accuracy(100 * wrong / received, 100 * over / received)
