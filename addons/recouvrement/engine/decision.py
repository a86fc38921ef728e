"""What to do with a dossier on a given day, and why.

``decide`` asks its questions in order and stops at the first yes: nothing owed, an appointment of a
commitment, suspended, blocked, awaiting someone, a step to take, otherwise wait. The same function
serves the night, the dry run and the explanation, so the reason shown is the reason applied.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from . import clock, contact
from .ageing import Exposure, expose, taken_out
from .facts import CHANNEL_OF, CONTROL, NO_CONTACT, Done, Scenario, Situation, Step
from .holdout import is_held_out
from .reasons import Reason

CLOSE, HOLD, AWAIT, ACT, WAIT = "close", "hold", "await", "act", "wait"
PENDING = ("planned", "awaiting")
ONE_DAY = timedelta(days=1)
LOOK_AGAIN = timedelta(days=7)  # at what someone's wish forbids: it may change without the accounts


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict of one day.

    ``act`` and ``await`` carry the step; ``pending`` is the ledger row that already exists for it.
    ``withdrawn`` are pending rows that no longer apply. ``next_date`` is the next day worth a look
    (None: only a change of facts can move the dossier).
    """

    verdict: str
    reason: Reason
    exposure: Exposure
    next_date: date | None = None
    step: Step | None = None
    kind: str = ""
    turn: date | None = None
    occurrence: int = 1
    planned: date | None = None
    release: date | None = None  # end of the veto window
    pending: int | None = None
    withdrawn: tuple = ()
    left_out: tuple = ()  # codes of steps passed over on the way
    refusal: Reason | None = None  # why the policy of contacts put the step off
    policy_key: int = 0


def decide(situation, scenario, day, calendar=clock.EVERY_DAY, trace=None):
    """The :class:`Decision` for ``situation`` under ``scenario`` on ``day``.

    :param trace: a list that receives every question asked as ``(Reason, answered_yes)``
    """
    return _Day(situation, scenario, day, calendar, trace).decide()


class _Day:
    """One dossier on one day: the facts at hand while the questions are asked."""

    def __init__(self, situation, scenario, day, calendar, trace=None, exposure=None):
        self.situation: Situation = situation
        self.scenario: Scenario = scenario
        self.day, self.calendar, self.trace = day, calendar, trace
        self.active = [pause for pause in situation.pauses if pause.covers(day)]
        out = taken_out(self.active)
        self.exposure = exposure or expose(situation.items, day, scenario.horizon, out)
        self.turn = self.exposure.oldest
        self.pending = [done for done in situation.ledger if done.state in PENDING]
        # A copy put off never holds the debtor's own ladder back.
        self.own = [done for done in self.pending if not done.copy]
        self.copies = [done for done in self.pending if done.copy]
        self.settled = [done for done in situation.ledger if done.state not in PENDING]
        # Appointments count as contacts, never as rungs.
        self.rungs = [done for done in self.settled if not self._is_appointment(done)]
        self.stuck: Step | None = None
        self._days = {}  # of the steps asked about

    def decide(self):
        return (
            self._nothing_owed()
            or self._appointment()
            or self._suspended()
            or self._all_contested()
            or self._blocked()
            or self._awaiting()
            or self._climb()
        )

    # -- the questions, in order ------------------------------------------------------------

    def _nothing_owed(self):
        exposure, tolerance = self.exposure, self.scenario.tolerance
        owed = exposure.reach > tolerance or (self._in_commitment() and exposure.due > tolerance)
        if not self._asks(owed, "owed", amount=exposure.reach, tolerance=tolerance):
            return None
        withdrawn = tuple(done.key for done in self.pending)
        if exposure.reach > 0:
            reason = Reason("below_tolerance", {"amount": exposure.reach, "tolerance": tolerance})
        elif exposure.due > 0:
            reason = Reason(
                "nothing_in_reach", {"amount": exposure.due, "date": exposure.next_crossing}
            )
        elif exposure.due < 0:
            reason = Reason("in_credit", {"amount": -exposure.due})
        else:
            reason = Reason("settled")
        return Decision(
            CLOSE, reason, exposure, next_date=exposure.next_crossing, withdrawn=withdrawn
        )

    def _in_commitment(self):
        """Does a commitment run whose dates are to be watched, be nothing late yet?"""
        running = {pause.origin for pause in self.active if pause.origin}
        return any(event.origin in running for event in self.situation.events)

    def _appointment(self):
        """What a commitment calls for, be it through its own suspension: an instalment to remind…"""
        if not self.situation.events or self.situation.blockers:
            return None
        ready = [each for each in self._appointments if each[0] <= self.day and self._free(each[2])]
        step, event = ready[0][1:] if ready else (None, None)
        name = (step.name or step.code) if step else ""
        if not self._asks(not ready, "appointment", step=name, date=event and event.day):
            return None
        for done in self.own:
            if done.code == step.code and done.turn == event.day:
                return self._stand_by(done)
        common = {
            "step": step,
            "kind": self._kind(step),
            "turn": event.day,
            "planned": ready[0][0],
            "withdrawn": (),
            "left_out": (),
        }
        if refused := self._contact_refused(step, common):
            held = any(not pause.items for pause in self.active)
            return replace(refused, verdict=HOLD) if held else refused
        values = {"step": name, "date": event.day, "planned": ready[0][0]}
        return self._take(step, Reason(f"event_{step.anchor}", values), common)

    def _suspended(self):
        whole = [pause for pause in self.active if not pause.items]
        if not self._asks(not whole, "suspended", label=whole[0].label if whole else ""):
            return None
        until = clock.end_of_pause(
            [pause for pause in self.situation.pauses if not pause.items], self.day
        )
        label = whole[0].label
        if until is None:
            reason = Reason("suspended_open", {"label": label})
            return Decision(HOLD, reason, self.exposure, next_date=self._no_later_than(None))
        reason = Reason("suspended", {"label": label, "until": until})
        return Decision(HOLD, reason, self.exposure, next_date=self._no_later_than(until + ONE_DAY))

    def _all_contested(self):
        if not self._asks(
            self.exposure.asked > self.scenario.tolerance,
            "all_contested",
            amount=self.exposure.contested + self.exposure.held,
        ):
            return None
        reason = self._nothing_asked_reason()
        return Decision(HOLD, reason, self.exposure, next_date=self._no_later_than(None))

    def _nothing_asked_reason(self):
        exposure = self.exposure
        if not exposure.held:
            return Reason("all_contested", {"amount": exposure.contested})
        labels = {pause.label: None for pause in self.active if pause.items and not pause.contests}
        return Reason("all_held", {"amount": exposure.held, "label": ", ".join(labels)})

    def _blocked(self):
        blockers = self.situation.blockers
        if not self._asks(not blockers, "blocked"):
            return None
        # What blocks may lift any day, and nothing in the accounts need change for that.
        tomorrow = self._no_later_than(self.day + ONE_DAY)
        return Decision(HOLD, blockers[0], self.exposure, next_date=tomorrow)

    def _awaiting(self):
        standing = [done for done in self.own if self._still_stands(done)]
        if not self._asks(
            not standing, "pending", step=self._name(standing[0]) if standing else ""
        ):
            return None
        return self._stand_by(standing[0])

    def _stand_by(self, done):
        """Go when the consent given or the veto window allows, otherwise wait for it."""
        step = self.scenario.step(done.code)
        # The same step may go to several persons, or again by another way: those stand together.
        withdrawn = tuple(
            other.key
            for other in self.own
            if (other.code, other.turn, other.occurrence) != (done.code, done.turn, done.occurrence)
        )
        common = {
            "step": step,
            "kind": step.kind if step else "",
            "turn": done.turn,
            "occurrence": done.occurrence,
            "release": done.release,
            "pending": done.key,
            "withdrawn": withdrawn,
        }
        name = self._name(done)
        release = self._workable(done.release) if done.consent == "veto" else None
        if done.state == "planned" or (release and release <= self.day):
            reason = Reason("released", {"step": name, "date": done.release or done.day})
            going = None if step and step.appointment else self._rank(done)
            common["withdrawn"] += self._overtaken_copies(going)
            return Decision(
                ACT, reason, self.exposure, next_date=self.day + ONE_DAY, planned=self.day, **common
            )
        if done.consent == "veto":
            reason = Reason("veto_window", {"step": name, "until": release})
            return Decision(
                AWAIT,
                reason,
                self.exposure,
                next_date=self._no_later_than(release),
                planned=done.day,
                **common,
            )
        reason = Reason("approval_awaited", {"step": name, "since": done.day})
        return Decision(
            AWAIT,
            reason,
            self.exposure,
            next_date=self._no_later_than(None),
            planned=done.day,
            **common,
        )

    def _climb(self):
        """Take the next step of the ladder when its day has come, otherwise wait for it."""
        withdrawn = tuple(done.key for done in self.own) + self._overtaken_copies()
        best, planned, left_out = self._next_step()
        if best is None:
            return replace(self._ladder_over(left_out), withdrawn=withdrawn, left_out=left_out)
        planned = planned and self._workable(planned)
        values = {
            "step": best.name or best.code,
            "days": (self.day - self.turn).days,
            "planned": planned,
        }
        common = {
            "step": best,
            "kind": self._kind(best),
            "turn": self.turn,
            "occurrence": self._next_occurrence(best),
            "planned": planned,
            "withdrawn": withdrawn,
            "left_out": left_out,
        }
        if planned is None:
            reason = Reason("clock_stopped", values)
            return Decision(
                WAIT, reason, self.exposure, next_date=self._no_later_than(None), **common
            )
        if self._asks(planned <= self.day, "not_yet", **values):
            reason = Reason("next_step", values)
            return Decision(
                WAIT, reason, self.exposure, next_date=self._no_later_than(planned), **common
            )
        if refused := self._contact_refused(best, common):
            return refused
        return self._take(best, self._due_reason(values, left_out), common)

    def _due_reason(self, values, left_out):
        # Called late, only what is late: what falls due soon is chased with it but not owed yet.
        amount = self.exposure.overdue if self.day > self.turn else self.exposure.asked
        values |= {"since": self.turn, "amount": amount}
        code = "due_soon" if self.day <= self.turn else "step_due"
        if left_out:
            code = f"{code}_left_out"
            values |= {"left_out": ", ".join(map(self._step_name, left_out))}
        return Reason(code, values)

    def _contact_refused(self, step, common):
        """The policy of contacts has the last word on the day: the step waits for one that is allowed."""
        policy, contacts = self.situation.policy, self.situation.contacts
        about = (policy, contacts, common["kind"], self.exposure.asked)
        reason = contact.refusal(*about, self.day)
        values = reason.values if reason else {}
        if not self._asks(reason is None, reason.code if reason else "contact", **values):
            return None
        allowed = contact.first_allowed(*about, self.day)
        values |= {"step": step.name or step.code, "planned": allowed}
        code = reason.code if allowed else f"{reason.code}_stuck"
        return Decision(
            WAIT,
            Reason(code, values),
            self.exposure,
            next_date=self._no_later_than(allowed or self.day + LOOK_AGAIN),
            refusal=reason,
            policy_key=policy.key,
            **(common | {"planned": allowed}),
        )

    # -- taking a step ----------------------------------------------------------------------

    def _take(self, step, reason, common):
        if common["kind"] == CONTROL:
            # Nothing reaches the debtor: nobody need agree, and the ladder goes on as for the others.
            values = {"step": step.name or step.code, "percent": step.holdout}
            reason = Reason("held_out", values)
            return Decision(ACT, reason, self.exposure, next_date=self.day + ONE_DAY, **common)
        if step.consent == "approval":
            return Decision(
                AWAIT, reason, self.exposure, next_date=self._no_later_than(None), **common
            )
        if step.consent == "veto":
            common["release"] = release = self._workable(self.day + timedelta(days=step.veto_days))
            return Decision(
                AWAIT, reason, self.exposure, next_date=self._no_later_than(release), **common
            )
        overtaken = self._overtaken_copies(None if step.appointment else step.rank)
        common["withdrawn"] = tuple({*common["withdrawn"], *overtaken})
        return Decision(ACT, reason, self.exposure, next_date=self.day + ONE_DAY, **common)

    def _kind(self, step):
        if is_held_out(self.situation.key, step.code, self.turn, step.holdout):
            return CONTROL
        kinds = (step.kind, *step.fallback)
        policy = self.situation.policy
        wanted = [kind for kind in kinds if not (policy and kind in policy.refused)]
        return reachable_kind(wanted, self.situation.channels) or step.kind

    def _ladder_over(self, left_out):
        if self.stuck:
            reason = Reason("mandatory_stuck", {"step": self.stuck.name or self.stuck.code})
        else:
            reason = Reason("ladder_over")
        return Decision(WAIT, reason, self.exposure, next_date=self._no_later_than(None))

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
            refusal = self._unmet(step)
            if self._asks(
                refusal is None, "condition_unmet", step=step.name or step.code, cause=refusal or ""
            ):
                continue
            yield step

    def _may_skip(self, step):
        """A late step gives way to a later one that is due too; a mandatory one never does."""
        if step.mandatory:
            return False
        if step.catch_up == "skip":
            return True
        opened = self.situation.opened
        takes_over = (
            self.scenario.take_over == "age" and opened and self._theoretical(step) < opened
        )
        return takes_over or (self.scenario.restart == "age" and self._follows_another_turn())

    def _lapsed(self, step):
        """A reminder before the due date makes no sense after it."""
        return step.preventive and step.offset < 0 and self.day > self.turn

    def _passed(self, step):
        if not self.rungs:  # most dossiers of a first night
            return False
        if self._outranked(step):
            return True
        times = self._occurrences(step)
        if step.repeat_every:
            return bool(step.repeat_times) and times >= step.repeat_times
        return times > 0

    def _is_stuck(self, step):
        """A mandatory step that was refused or failed stops the ladder until a person decides."""
        mine = self._mine(step) if step.mandatory and self.rungs else ()
        return bool(mine) and all(done.state in ("refused", "failed") for done in mine)

    def _outranked(self, step):
        """The ladder never goes down: a higher rung reached makes the lower ones pointless, save a mandatory one."""
        return not step.mandatory and any(
            done.code != step.code and self._rank(done) >= step.rank and self._counts(done, step)
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

    # -- appointments -----------------------------------------------------------------------

    @cached_property
    def _appointments(self):
        """``(planned day, step, event)`` of what the commitments still call for, the soonest first."""
        return sorted(
            (
                (self._appointed(step, event), step, event)
                for step in self.scenario.appointments
                for event in self.situation.events
                if event.code == step.anchor
                and not self._unmet(step)
                and not (step.offset < 0 and self.day > event.day)
                and not self._answered(step, event)
            ),
            key=lambda each: (each[0], each[1].rank),
        )

    def _appointed(self, step, event):
        day = self.calendar.shift(event.day, step.offset, step.day_kind)
        if self._last_contact() == self.day:  # two steps never go on the same day
            day = max(day, self.day + ONE_DAY)
        return self.calendar.roll_forward(day) if self.scenario.worked_days_only else day

    def _answered(self, step, event):
        return any(done.code == step.code and done.turn == event.day for done in self.settled)

    def _free(self, event):
        """Does nothing but the commitment's own suspension cover the day?"""
        return all(pause.items or pause.origin == event.origin for pause in self.active)

    def _is_appointment(self, done):
        step = self.scenario.step(done.code)
        return step is not None and step.appointment

    # -- days -------------------------------------------------------------------------------

    def _anchor(self, step):
        if step.anchor == "due":
            return self.turn
        if step.anchor == "previous":
            return self._last_contact()
        return self.situation.anchors.get(step.anchor)

    def _theoretical(self, step):
        """The step's day by its offset alone: no pause, no weekend, no gap."""
        return self.calendar.shift(self._anchor(step), step.offset, step.day_kind)

    def _planned(self, step):
        """The day the step falls on; None while a pause without end stops the clock."""
        if step.code not in self._days:
            self._days[step.code] = self._plan(step)
        return self._days[step.code]

    def _plan(self, step):
        planned, last, mine = self._ripe(step), self._last_contact(), self._mine(step)
        if mine and step.repeat_every:
            before = max(done.day for done in mine)
            planned = clock.elapse(before, step.repeat_every, pauses=self._clock_pauses())
        if planned is None:
            return None
        if last:  # two steps never go on the same day
            planned = max(planned, last + timedelta(days=max(step.gap, 1)))
        return self.calendar.roll_forward(planned) if self.scenario.worked_days_only else planned

    def _ripe(self, step):
        """The day the step's delay has run, pauses left out; None while a pause without end stops it."""
        return clock.elapse(
            self._anchor(step), step.offset, step.day_kind, self.calendar, self._clock_pauses()
        )

    def _workable(self, day):
        """``day`` if it is to come or today will do, else the next worked day from today on."""
        if not self.scenario.worked_days_only or (
            day <= self.day and self.calendar.counts(self.day, "ouvre")
        ):
            return day
        return self.calendar.roll_forward(max(day, self.day))

    def _clock_pauses(self):
        oldest = self.exposure.chased[0].key
        return [pause for pause in self.situation.pauses if pause.takes_whole(oldest)]

    def _last_contact(self):
        if not self.settled:
            return None
        return max((done.day for done in self.settled if done.state == "done"), default=None)

    def _no_later_than(self, day):
        """``day``, or sooner when a claim ripens, or a pause begins or ends, before it."""
        starts = [pause.since for pause in self.situation.pauses]
        ends = [pause.until + ONE_DAY for pause in self.active if pause.until]
        appointments = [planned for planned, _step, _event in self._appointments]
        ahead = [
            each
            for each in (day, self.exposure.next_crossing, *starts, *ends, *appointments)
            if each and each > self.day
        ]
        return min(ahead, default=None)

    # -- pending rows, conditions, words ----------------------------------------------------

    def _still_stands(self, done):
        """A pending row holds while its step would still be due for the present oldest item."""
        step = self.scenario.step(done.code)
        if step and step.appointment:
            return any(
                each.code == done.code and event.day == done.turn
                for _planned, each, event in self._appointments
            )
        if step is None or self._anchor(step) is None or self._lapsed(step) or self._unmet(step):
            return False
        same_turn = done.turn == self.turn
        if same_turn and step.anchor != "due":
            return True  # its anchor may have moved because it was proposed
        ripe = self._ripe(step)
        return ripe is not None and ripe <= self.day and (same_turn or not self._passed(step))

    def _overtaken_copies(self, going=None):
        """Keys of the copies still to leave that no longer make sense once rank ``going`` has gone too."""
        return tuple(
            copy.key
            for copy in self.copies
            if not self._still_stands(copy) or self._is_overtaken(copy, going)
        )

    def _is_overtaken(self, copy, going):
        """The debtor is already asked for more; a mandatory step is owed to each person all the same."""
        step, rank = self.scenario.step(copy.code), self._rank(copy)
        if step.mandatory:
            return False
        gone = [self._rank(done) for done in self.rungs if done.state == "done"]
        return any(other > rank for other in [*gone, going or rank])

    def _unmet(self, step):
        """The first condition that does not hold, as a word of the closed vocabulary, or None."""
        if not step.conditional:
            return None
        conditions, situation = step.conditions, self.situation
        amount = self.exposure.asked
        if conditions.amount_min and amount < conditions.amount_min:
            return "amount_min"
        if conditions.amount_max and amount > conditions.amount_max:
            return "amount_max"
        if conditions.debtor and (conditions.debtor == "professional") != situation.professional:
            return "debtor"
        if conditions.channel and conditions.channel not in situation.channels:
            return "channel"
        if conditions.tags_with and not conditions.tags_with & situation.tags:
            return "tags_with"
        if conditions.tags_without & situation.tags:
            return "tags_without"
        if conditions.last_results and situation.last_result not in conditions.last_results:
            return "last_result"
        if situation.broken_promises < conditions.broken_promises:
            return "broken_promises"
        return None

    def _rank(self, done):
        step = self.scenario.step(done.code)
        return step.rank if step else done.rank

    def _name(self, done):
        return self._step_name(done.code)

    def _step_name(self, code):
        step = self.scenario.step(code)
        return (step.name or step.code) if step else code

    def _asks(self, fine, code, **values):
        """Note a question in the trace; True when it stops the walk."""
        if self.trace is not None:
            self.trace.append((Reason(code, values), bool(fine)))
        return not fine


def reachable_kind(kinds, channels):
    """The first of ``kinds`` that reaches the debtor through ``channels``, or None."""
    return next(
        (kind for kind in kinds if kind not in CHANNEL_OF or CHANNEL_OF[kind] in channels), None
    )


def foresee(situation, scenario, day_from, day_to, calendar=clock.EVERY_DAY):
    """The decisions that would follow from ``day_from`` to ``day_to`` if nothing is paid.

    Yields ``(day, Decision)`` for each step taken or put up for consent and each change of state.
    Consent is supposed given on the day it is asked.
    """
    day, before = day_from, None
    while day is not None and day <= day_to:
        decision = decide(situation, scenario, day, calendar)
        if decision.verdict in (ACT, AWAIT) and decision.step:
            yield day, decision
            situation = _as_if_done(situation, decision, day)
            before, day = None, day + ONE_DAY
            continue
        if (decision.verdict, decision.reason.code) != before:
            before = (decision.verdict, decision.reason.code)
            yield day, decision
        day = decision.next_date


def aftermath(situation, decision, scenario, day, calendar=clock.EVERY_DAY):
    """The decision to leave on the dossier once ``decision`` of ``day`` has been applied.

    After a step taken: what comes next. After a step put up for consent: the wait for that consent.
    Any other decision stands as it is.
    """
    if decision.verdict == ACT:
        state = "done"
    elif decision.verdict == AWAIT and not decision.pending:
        state = "awaiting"
    else:
        return decision
    later = _as_if_done(situation, decision, day, state)
    # The same day and the same accounts: only the ledger has changed.
    return _Day(later, scenario, day, calendar, exposure=decision.exposure).decide()


def _as_if_done(situation, decision, day, state="done"):
    """The situation once ``decision`` of ``day`` is in the ledger and the dossier in the step's phase."""
    gone = {decision.pending, *decision.withdrawn}
    kept = tuple(
        done for done in situation.ledger if done.state not in PENDING or done.key not in gone
    )
    step = decision.step
    release = decision.release or day
    done = Done(
        step.code,
        step.rank,
        day,
        decision.turn,
        state,
        decision.occurrence,
        0,
        step.consent,
        release,
    )
    moved = {}
    if step.phase and step.phase != situation.phase:
        moved = {"phase": step.phase, "anchors": situation.anchors | {"phase": day}}
    if state == "done" and situation.policy and decision.kind not in NO_CONTACT:
        moved["contacts"] = (*situation.contacts, day)
    return replace(situation, ledger=(*kept, done), **moved)
