"""Which step of a scenario is next: its ladder, climbed on one day from where a dossier stands.

A :class:`Standing` is all that the ladder looks at. Dossiers that stand alike climb alike, and a whole
portfolio stands on a few hundred places: a night climbs once for each of them.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from . import clock
from .facts import Step

PLACES = 10_000  # standings remembered on a day


class Rung(NamedTuple):
    """What the ladder looks at of an action that no longer waits."""

    code: str
    rank: int
    day: date
    turn: date | None
    state: str
    occurrence: int


class Standing(NamedTuple):
    """Where a dossier stands on the ladder of its scenario."""

    turn: date | None  # due date the ladder runs on; None: nothing is chased
    rungs: tuple = ()  # of :class:`Rung`
    last: date | None = None  # day of the last step executed, appointments included
    anchors: tuple = ()  # days of the scenario's own anchors, in its order
    pauses: tuple = ()  # suspensions of what is chased
    unmet: tuple = ()  # ``(code of a step, its first condition that does not hold)``
    opened: date | None = None


class Climb(NamedTuple):
    """Where the ladder leads. ``step`` is None at its end."""

    step: Step | None
    planned: date | None = None  # None: a pause without end stops the clock
    left_out: tuple = ()  # codes of steps passed over on the way
    occurrence: int = 1
    stuck: Step | None = None  # the mandatory step that stops the ladder until a person decides
    asked: tuple = ()  # steps whose conditions were asked on the way


class Ladder:
    """A scenario on one day: what is the same for every dossier that follows it.

    ``climb(standing)`` gives the :class:`Climb`; ``stands(code, turn, standing)`` says whether step
    ``code``, put up for the item due on ``turn``, would still be due.
    """

    def __init__(self, scenario, day, calendar=clock.EVERY_DAY):
        self.scenario, self.day, self.calendar = scenario, day, calendar
        self.climb = lru_cache(PLACES)(lambda standing: _Climber(self, standing).climb())
        self.stands = lru_cache(PLACES)(
            lambda code, turn, standing: _Climber(self, standing).stands(code, turn)
        )

    def roll_forward(self, day):
        """``day``, or the next worked day when the scenario acts on those only."""
        return self.calendar.roll_forward(day) if self.scenario.worked_days_only else day

    def workable(self, day):
        """``day`` if it is to come or today will do, else the next worked day from today on."""
        if not self.scenario.worked_days_only or (
            day <= self.day and self.calendar.counts(self.day, "ouvre")
        ):
            return day
        return self.calendar.roll_forward(max(day, self.day))

    def get_rank(self, done):
        step = self.scenario.step(done.code)
        return step.rank if step else done.rank

    def get_name(self, code):
        step = self.scenario.step(code)
        return (step.name or step.code) if step else code

    def is_appointment(self, code):
        step = self.scenario.step(code)
        return step is not None and step.appointment


@lru_cache(maxsize=8)
def get_ladder(scenario, day, calendar):
    """The ladder of the day, the same from one batch of a night to the next."""
    return Ladder(scenario, day, calendar)


class _Climber:
    """One standing on one day."""

    def __init__(self, ladder, standing):
        self.ladder, self.scenario, self.day = ladder, ladder.scenario, ladder.day
        self.calendar, self.standing, self.turn = ladder.calendar, standing, standing.turn
        self.rungs, self.last = standing.rungs, standing.last
        self.anchors = dict(zip(ladder.scenario.anchors, standing.anchors, strict=True))
        self.unmet = dict(standing.unmet)
        self.asked = []
        self.stuck = None
        self._days = {}  # of the steps asked about

    def climb(self):
        step, planned, left_out = self._next_step()
        return Climb(
            step,
            planned and self.ladder.workable(planned),
            left_out,
            self._next_occurrence(step) if step else 1,
            self.stuck,
            tuple(self.asked),
        )

    def stands(self, code, turn):
        step = self.scenario.step(code)
        if step is None or self._anchor(step) is None or self._lapsed(step) or code in self.unmet:
            return False
        same_turn = turn == self.turn
        if same_turn and step.anchor != "due":
            return True  # its anchor may have moved because it was proposed
        ripe = self._ripe(step)
        return ripe is not None and ripe <= self.day and (same_turn or not self._passed(step))

    # -- which step is next -----------------------------------------------------------------

    def _next_step(self):
        """``(step, planned day, codes left out)``; the step is None at the end of the ladder."""
        undone = []
        for step in self._applicable():
            if self._is_stuck(step):
                self.stuck = step
                break
            if not self._passed(step):
                undone.append(step)
                if step.mandatory:
                    break
        left_out = []
        for index, step in enumerate(undone):
            planned = self._planned(step)
            repeating = bool(step.repeat_every and self._occurrences(step))
            if planned is None or (planned > self.day and not repeating):
                return step, planned, tuple(left_out)
            # A repetition under way ends when a later step falls due, be it before its next turn.
            by = max(planned, self.day) if repeating else self.day
            gives_way = (repeating or self._may_skip(step)) and any(
                other is not None and other <= by
                for other in map(self._planned, undone[index + 1 :])
            )
            if not gives_way:
                return step, planned, tuple(left_out)
            if not repeating:
                left_out.append(step.code)
        return None, None, tuple(left_out)

    def _applicable(self):
        for step in self.scenario.ladder:
            if self._anchor(step) is None or self._lapsed(step):
                continue
            self.asked.append(step)
            if step.code not in self.unmet:
                yield step

    def _may_skip(self, step):
        """A late step gives way to a later one that is due too; a mandatory one never does."""
        if step.mandatory:
            return False
        if step.catch_up == "skip":
            return True
        opened = self.standing.opened
        takes_over = (
            self.scenario.take_over == "age" and opened and self._theoretical(step) < opened
        )
        return takes_over or (self.scenario.restart == "age" and self._follows_another_turn())

    def _lapsed(self, step):
        """A reminder before the due date makes no sense after it."""
        return step.preventive and step.offset < 0 and self.day > self.turn

    def _passed(self, step):
        if not self.rungs:
            return False
        if self._outranked(step):
            return True
        times = self._occurrences(step)
        if step.repeat_every:
            return bool(step.repeat_times) and times >= step.repeat_times
        return times > 0

    def _is_stuck(self, step):
        """A mandatory step that was refused or failed stops the ladder until a person decides."""
        mine = self._mine(step) if step.mandatory else ()
        return bool(mine) and all(done.state in ("refused", "failed") for done in mine)

    def _outranked(self, step):
        """The ladder never goes down: a higher rung reached makes the lower ones pointless, save a mandatory one."""
        return not step.mandatory and any(
            done.code != step.code and done.rank >= step.rank and self._counts(done, step)
            for done in self.rungs
        )

    def _occurrences(self, step):
        return sum(1 for done in self._mine(step) if done.state != "failed" or not step.mandatory)

    def _next_occurrence(self, step):
        """One more than those of the turn: an execution is told apart by step, turn and occurrence."""
        return 1 + max(
            (done.occurrence for done in self._mine(step) if done.turn == self.turn), default=0
        )

    def _mine(self, step):
        return [done for done in self.rungs if done.code == step.code and self._counts(done, step)]

    def _counts(self, done, step):
        """Does ``done`` count for the present oldest item: of its turn, or sent once its own day had come?"""
        return self._in_turn(done) or (done.state == "done" and done.day >= self._theoretical(step))

    def _in_turn(self, done):
        return done.turn == self.turn or self.scenario.restart == "keep"

    def _follows_another_turn(self):
        return any(done.turn != self.turn for done in self.rungs)

    # -- days -------------------------------------------------------------------------------

    def _anchor(self, step):
        if step.anchor == "due":
            return self.turn
        return self.last if step.anchor == "previous" else self.anchors.get(step.anchor)

    def _theoretical(self, step):
        """The step's day by its offset alone: no pause, no weekend, no gap."""
        return self.calendar.shift(self._anchor(step), step.offset, step.day_kind)

    def _planned(self, step):
        """The day the step falls on; None while a pause without end stops the clock."""
        if step.code not in self._days:
            self._days[step.code] = self._plan(step)
        return self._days[step.code]

    def _plan(self, step):
        planned, mine = self._ripe(step), self._mine(step)
        if mine and step.repeat_every:
            before = max(done.day for done in mine)
            planned = clock.elapse(before, step.repeat_every, pauses=self.standing.pauses)
        if planned is None:
            return None
        if self.last:  # two steps never go on the same day
            planned = max(planned, self.last + timedelta(days=max(step.gap, 1)))
        return self.ladder.roll_forward(planned)

    def _ripe(self, step):
        """The day the step's delay has run, pauses left out; None while a pause without end stops it."""
        return clock.elapse(
            self._anchor(step), step.offset, step.day_kind, self.calendar, self.standing.pauses
        )
