"""Days: which are worked, how they add up, and which a suspension takes out."""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
_LAST_WORKED_WEEKDAY = {"ouvre": 4, "ouvrable": 5}  # Friday, Saturday


@dataclass(frozen=True)
class Calendar:
    """Worked days of one place: ``holidays`` are the days off besides the weekend."""

    holidays: frozenset = frozenset()

    def counts(self, day, kind="calendar"):
        """Does ``day`` count in days of ``kind``? *Ouvré* is Monday to Friday, *ouvrable* to Saturday."""
        if kind == "calendar":
            return True
        return day.weekday() <= _LAST_WORKED_WEEKDAY[kind] and day not in self.holidays

    def number(self, first, last, kind="calendar"):
        """How many days from ``first`` to ``last``, both included, are of ``kind``."""
        length = (last - first).days + 1
        if kind == "calendar":
            return length
        return sum(self.counts(first + timedelta(days=offset), kind) for offset in range(length))

    def roll_forward(self, day):
        """The first *ouvré* day from ``day`` on."""
        while not self.counts(day, "ouvre"):
            day += ONE_DAY
        return day

    def shift(self, start, days, kind="calendar"):
        """``start`` moved by ``days`` (either way) of ``kind``; the start itself is not counted."""
        if kind == "calendar":
            return start + timedelta(days=days)
        step = ONE_DAY if days >= 0 else -ONE_DAY
        left, day = abs(days), start
        while left:
            day += step
            left -= self.counts(day, kind)
        return day


EVERY_DAY = Calendar()


def merge(intervals):
    """Union of ``(since, until)`` intervals (days included, ``until`` None = open), in order."""
    merged = []
    for since, until in sorted(
        intervals, key=lambda pair: (pair[0], pair[1] is not None, pair[1] or date.max)
    ):
        if merged:
            last_since, last_until = merged[-1]
            if last_until is None:
                break
            if since <= last_until + ONE_DAY:
                if until is None or until > last_until:
                    merged[-1] = (last_since, until)
                continue
        merged.append((since, until))
    return merged


def end_of_pause(pauses, day):
    """Last day of the unbroken pause around ``day``; None while it has no known end."""
    for since, until in merge((pause.since, pause.until) for pause in pauses):
        if since <= day and (until is None or day <= until):
            return until
    return day - ONE_DAY


def elapse(start, days, kind="calendar", calendar=EVERY_DAY, pauses=()):
    """The day on which ``days`` of ``kind`` have run since ``start``, paused days left out.

    Returns None when a pause without end comes first. Days before the anchor (negative) are
    counted back plainly: nothing has started that a pause could stop.
    """
    reached = calendar.shift(start, days, kind)
    if days < 0 or not pauses:
        return reached
    for since, until in merge((pause.since, pause.until) for pause in pauses if pause.stops_clock):
        if until is not None and until <= start:
            continue
        if since > reached:
            break
        if until is None:
            return None
        since = max(since, start + ONE_DAY)
        paused = calendar.number(since, until, kind)
        # What remained to run when the pause began runs on after it.
        reached = calendar.shift(reached, paused, kind)
    return reached
