"""Deadlines of the law: from the day of an event to the last day to act, and how it was counted.

How to count is written here, as in the code de procédure civile (art. 640 to 643); what to count is a
row of the law, given by whoever calls. The rules:

- the day of the event is not counted; a period in months or years ends on the same day number, or on
  the last day of the month when it has no such day (art. 641);
- a period made of months and days counts the months first (art. 641);
- a *clear* period (jours francs) counts neither its first day nor its last one: one day more;
- a period that would end on a Saturday, a Sunday or a holiday goes on to the next worked day, when its
  rule says so (art. 642). Counted back from a hearing it moves to the worked day before instead, for what
  must be done earlier is not done in time later;
- an extension (residence, art. 643) is part of the period: two months and two months are four months.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6

# Largest first: the order in which a mixed period is counted.
MONTHS_OF = {"year": 12, "month": 1}
DAYS_OF = {"week": 7, "day": 1}
LAST_WEEKDAY = {"business": SATURDAY, "worked": SATURDAY - 1}
UNITS = (*MONTHS_OF, *DAYS_OF, *LAST_WEEKDAY)


@dataclass(frozen=True, slots=True)
class Rule:
    """A period of the law.

    ``unit``: ``day``, ``worked`` (ouvré: Monday to Friday), ``business`` (ouvrable: to Saturday), both
    without holidays, ``week``, ``month``, ``year``. ``before`` counts back from the event, ``clear`` in
    clear days, ``roll`` moves an end that is no worked day.
    """

    count: int
    unit: str
    before: bool = False
    clear: bool = False
    roll: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count, for the explanation: ``day`` is what it reached.

    ``kind``: ``count`` and ``extension`` (with ``count`` and ``unit``), ``clear``, ``roll``.
    """

    kind: str
    day: date
    count: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to act; ``raw`` is the one before it was moved to a worked day."""

    date: date
    raw: date
    steps: tuple


def never(_day):
    """The calendar of those who have no holiday."""
    return False


def add_months(day, months):
    """The same day number ``months`` later (earlier when negative), else the last day of that month.

    31/12/9999 is how many people write "never": nothing comes after it.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_worked(day, holidays=never, unit="worked"):
    """Is ``day`` a day of that ``unit``, *worked* (Monday to Friday) or *business* (to Saturday)?"""
    return day.weekday() <= LAST_WEEKDAY[unit] and not holidays(day)


def roll(day, holidays=never, back=False):
    """``day``, or the first worked day after it (before it when ``back``)."""
    while not is_worked(day, holidays):
        day += -ONE_DAY if back else ONE_DAY
    return day


def compute(event, rule, holidays=never, extension=None):
    """The last day of ``rule`` counted from ``event``.

    :param date event: the day of the event, not counted
    :param Rule rule: the period
    :param holidays: ``day -> bool``, the public holidays of the place
    :param extension: ``(count, unit)`` added to the period, or None
    :return: :class:`Deadline`
    :raise ValueError: a period that is not a whole number of a known unit
    """
    periods = [("count", rule.count, rule.unit)]
    if extension and extension[0]:
        periods.append(("extension", *extension))
    for _kind, count, unit in periods:
        _check(count, unit)
    sign = -1 if rule.before else 1
    raw = _move(event, [(sign * count, unit) for _kind, count, unit in periods], holidays)
    steps = [Step(kind, raw, count, unit) for kind, count, unit in periods]
    if rule.clear:
        raw += sign * ONE_DAY
        steps.append(Step("clear", raw))
    end = roll(raw, holidays, back=rule.before) if rule.roll else raw
    if end != raw:
        steps.append(Step("roll", end))
    return Deadline(end, raw, tuple(steps))


def _check(count, unit):
    if unit not in UNITS:
        raise ValueError(f"unknown unit: {unit!r}")
    if count != int(count) or count < 0:
        raise ValueError(f"not a whole number of units: {count!r}")


def _move(day, periods, holidays):
    """``day`` moved by ``periods``: months and years together, then weeks and days, then worked days."""
    months = sum(int(count) * MONTHS_OF.get(unit, 0) for count, unit in periods)
    days = sum(int(count) * DAYS_OF.get(unit, 0) for count, unit in periods)
    day = add_months(day, months) + timedelta(days=days)
    for count, unit in periods:
        if unit in LAST_WEEKDAY:
            day = _walk(day, int(count), unit, holidays)
    return day


def _walk(day, count, unit, holidays):
    """``day`` moved by ``count`` days of ``unit``, the day itself not counted."""
    step = ONE_DAY if count >= 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_worked(day, holidays, unit)
    return day
