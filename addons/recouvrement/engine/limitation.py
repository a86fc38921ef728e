"""Limitation of a claim: until which day it may be claimed, and what moved that day.

How time runs is written here; how long, and what an event is, are given by whoever calls. The rules:

- the day the period starts from is not counted; it ends on the same day number, or on the last day of
  the month when it has no such day (code de procédure civile, art. 641); it is not moved to a worked day;
- an *interruption* within the period starts a whole new one from its day; proceedings (a court claim, a
  declaration of claim) interrupt until they end, and the new period starts there;
- a *suspension* is time that does not count: what was left of the period runs on after it;
- a *forclusion* is neither interrupted by an acknowledgment nor suspended: only the first rescheduling
  and measures of over-indebtedness start it again, at the first incident that follows (code de la
  consommation, art. R312-35), besides a court claim, an act of enforcement or a title;
- a *title* has a period of its own, from its day; one older than the debt is not its title;
- what comes after the end comes too late: nothing revives a debt that is time-barred.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from .deadlines import DAYS_OF, MONTHS_OF, add_months

ONE_DAY = timedelta(days=1)

LIMITATION, FORCLUSION, TITLE = "limitation", "forclusion", "title"
NATURES = (LIMITATION, FORCLUSION, TITLE)

# What happens to a claim. An act interrupts at once, proceedings until they end.
ACKNOWLEDGMENT, ACT, PROCEEDINGS = "acknowledgment", "act", "proceedings"
SUSPENSION, RESCHEDULING, MEASURES = "suspension", "rescheduling", "measures"
# In the order they are taken on one day: a title given the day proceedings end has the last word.
KINDS = (SUSPENSION, ACKNOWLEDGMENT, RESCHEDULING, MEASURES, ACT, PROCEEDINGS, TITLE)
WITHOUT_EFFECT = {
    LIMITATION: (MEASURES,),
    FORCLUSION: (ACKNOWLEDGMENT, SUSPENSION),
    TITLE: (MEASURES,),
}

RUNNING, SOON, EXPIRED = "running", "soon", "expired"
DAYS_AT_LEAST = {"day": 1, "week": 7, "month": 28, "year": 365}


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time: ``unit`` is day, week, month or year."""

    count: int
    unit: str

    def after(self, day):
        """The last day of this term counted from ``day``, itself not counted.

        :raise ValueError: not a whole number of a known unit
        """
        if self.count != int(self.count) or self.count < 0:
            raise ValueError(f"not a whole number of units: {self.count!r}")
        if self.unit in MONTHS_OF:
            return add_months(day, int(self.count) * MONTHS_OF[self.unit])
        if self.unit in DAYS_OF:
            days = int(self.count) * DAYS_OF[self.unit]
            return day + timedelta(days=days) if days <= (date.max - day).days else date.max
        raise ValueError(f"unknown unit: {self.unit!r}")

    @property
    def days_at_least(self):
        """Days it lasts at the very least, whatever day it is counted from."""
        return self.count * DAYS_AT_LEAST[self.unit]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to the claim on ``day``.

    ``end``: the last day of a suspension or of proceedings, None while they last; of a rescheduling or of
    measures, the first incident not put right that followed, None while nobody noted one.
    """

    kind: str
    day: date
    end: date | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count: what was taken into account, and the end it gave.

    ``kind``: that of the event, ``start`` for the first; ``refused`` says why an event changed nothing:
    ``nature``, ``late``, ``early`` or ``second`` (a second rescheduling). ``date`` is None while it lasts.
    """

    kind: str
    day: date
    date: date | None
    end: date | None = None
    refused: str = ""
    key: int = 0


@dataclass(frozen=True, slots=True)
class Limitation:
    """``date`` is the last day to act; None while proceedings or a suspension last."""

    date: date | None
    since: date
    nature: str
    steps: tuple = field(default=())

    def state_on(self, day, soon_days=0):
        """``running``, ``soon`` (within ``soon_days``) or ``expired`` on ``day``."""
        if self.date is None or (self.date - day).days > soon_days:
            return RUNNING
        return SOON if day <= self.date else EXPIRED


def compute(start, term, nature=LIMITATION, events=(), title_term=None):
    """Until when a claim may be claimed.

    :param date start: the day the period is counted from
    :param Term term: its length
    :param nature: ``limitation``, ``forclusion`` or ``title``
    :param events: :class:`Event` objects, in any order
    :param Term title_term: the length of a title's own period; None: a title changes nothing
    :return: :class:`Limitation`
    """
    if nature not in NATURES:
        raise ValueError(f"unknown nature: {nature!r}")
    walk = _Walk(start, term, nature, title_term)
    for event in sorted(events, key=lambda each: (each.day, KINDS.index(each.kind), each.key)):
        walk.take(event)
    return Limitation(walk.end, walk.since, walk.nature, tuple(walk.steps))


class _Walk:
    """The period while its events are taken one after the other."""

    def __init__(self, start, term, nature, title_term):
        self.start = start
        self.since, self.term, self.nature, self.title_term = start, term, nature, title_term
        self.pauses = []
        self.lasting = None  # proceedings nobody has ended yet
        self.rescheduled = False
        self.end = self._get_end()
        self.steps = [Step("start", start, self.end)]

    def take(self, event):
        refused = self._refuse(event)
        if not refused:
            getattr(self, f"_take_{event.kind}")(event)
            self.end = self._get_end()
        self.steps.append(Step(event.kind, event.day, self.end, event.end, refused, event.key))

    def _refuse(self, event):
        """Why ``event`` changes nothing; empty when it does."""
        if event.kind in WITHOUT_EFFECT[self.nature]:
            return "nature"
        if self.end is not None and event.day > self.end:
            return "late"
        if event.kind == RESCHEDULING and self.nature == FORCLUSION and self.rescheduled:
            return "second"
        if event.kind == TITLE:
            older = event.day < self.start  # of another debt of theirs, not of this one
            return "early" if older else "" if self.title_term else "nature"
        until = event.end or (date.max if event.kind in (PROCEEDINGS, SUSPENSION) else event.day)
        return "early" if until <= self.since else ""

    # -- events -----------------------------------------------------------------------------

    def _take_acknowledgment(self, event):
        self._restart(event.day)

    _take_act = _take_acknowledgment

    def _take_proceedings(self, event):
        if event.end is None:
            self.lasting = event
        else:
            self._restart(event.end)

    def _take_suspension(self, event):
        self.pauses.append((event.day, event.end))

    def _take_rescheduling(self, event):
        self.rescheduled = True
        # Agreed in writing, it is an acknowledgment; of a forclusion, only the next incident counts.
        incident = event.end if self.nature == FORCLUSION else None
        self._restart(incident or event.day)

    def _take_measures(self, event):
        # Until the incident is noted, the earliest day it could be: never a day too many.
        self._restart(event.end or event.day)

    def _take_title(self, event):
        self.lasting, self.nature, self.term = None, TITLE, self.title_term
        self.since = event.day

    def _restart(self, day):
        self.since = max(self.since, day)

    # -- the end ----------------------------------------------------------------------------

    def _get_end(self):
        if self.lasting:
            return None
        end = self.term.after(self.since)
        for first, last in _merge(self.pauses):
            if end == date.max:
                break
            first = max(first, self.since + ONE_DAY)
            if first > end:
                break
            if last is None:
                return None
            lost = timedelta(days=max((last - first).days + 1, 0))
            end = end + lost if end <= date.max - lost else date.max
        return end


def _merge(pauses):
    """``pauses`` in order, those that overlap or touch made one."""
    merged = []
    for first, last in sorted(pauses, key=lambda pause: pause[0]):
        if merged and (merged[-1][1] is None or first - merged[-1][1] <= ONE_DAY):
            before = merged[-1][1]
            merged[-1] = (merged[-1][0], None if None in (before, last) else max(before, last))
        else:
            merged.append((first, last))
    return merged
