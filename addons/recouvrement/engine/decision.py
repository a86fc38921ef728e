"""What to do with a dossier on a given day, and why.

``decide`` asks its questions in order and stops at the first yes: nothing owed, an appointment of a
commitment, suspended, blocked, awaiting someone, a step to take, otherwise wait. The same function
serves the night, the dry run and the explanation, so the reason shown is the reason applied.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from . import appointments, clock, contact
from .ageing import Exposure, expose, taken_out
from .conditions import find_unmet
from .facts import CHANNEL_OF, CONTROL, NO_CONTACT, Done, Situation, Step
from .holdout import is_held_out
from .ladder import Ladder, Rung, Standing
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
    return _Day(situation, Ladder(scenario, day, calendar), trace).decide()


def judge(situation, ladder):
    """What the night asks of each dossier: ``(Decision of the day, Decision to leave on the dossier)``.

    :param ladder: that of the scenario and the day, shared by all the dossiers it is climbed for
    """
    today = _Day(situation, ladder)
    decision = today.decide()
    return decision, today.look_after(decision)


class _Day:
    """One dossier on one day: the facts at hand while the questions are asked."""

    def __init__(self, situation, ladder, trace=None, before=None):
        """``before``: the same day and accounts, before the ledger was written."""
        self.situation: Situation = situation
        self.ladder, self.scenario, self.day = ladder, ladder.scenario, ladder.day
        self.trace, self.before = trace, before
        self.active = (
            before.active
            if before
            else [pause for pause in situation.pauses if pause.covers(self.day)]
        )
        self.exposure = (
            before.exposure
            if before
            else expose(situation.items, self.day, self.scenario.horizon, taken_out(self.active))
        )
        self.turn = self.exposure.oldest
        self.pending = [done for done in situation.ledger if done.state in PENDING]
        # A copy put off never holds the debtor's own ladder back.
        self.own = [done for done in self.pending if not done.copy]
        self.copies = [done for done in self.pending if done.copy]
        self.settled = [done for done in situation.ledger if done.state not in PENDING]
        # Appointments count as contacts, never as rungs.
        self.rungs = [done for done in self.settled if not ladder.is_appointment(done.code)]

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
        owed = exposure.reach > tolerance or (
            exposure.due > tolerance and appointments.is_committed(self.situation, self.active)
        )
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

    def _appointment(self):
        """What a commitment calls for, be it through its own suspension: an instalment to remind…"""
        if not self.situation.events or self.situation.blockers:
            return None
        if appointments.is_pointless(self.situation, self.active):
            return None
        ready = [
            each
            for each in self._appointments
            if each.planned <= self.day and appointments.is_free(each.event, self.active)
        ]
        planned, step, event = ready[0] if ready else (None, None, None)
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
            "planned": planned,
            "withdrawn": (),
            "left_out": (),
        }
        if refused := self._contact_refused(step, common):
            held = any(not pause.items for pause in self.active)
            return replace(refused, verdict=HOLD) if held else refused
        values = {"step": name, "date": event.day, "planned": planned}
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
            not standing, "pending", step=self.ladder.get_name(standing[0].code) if standing else ""
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
        name = self.ladder.get_name(done.code)
        release = self.ladder.workable(done.release) if done.consent == "veto" else None
        if done.state == "planned" or (release and release <= self.day):
            reason = Reason("released", {"step": name, "date": done.release or done.day})
            going = None if step and step.appointment else self.ladder.get_rank(done)
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
        climb = self.ladder.climb(self._standing)
        self._tell_conditions(climb.asked)
        if climb.step is None:
            return self._ladder_over(climb, withdrawn)
        best, planned = climb.step, climb.planned
        values = {
            "step": best.name or best.code,
            "days": (self.day - self.turn).days,
            "planned": planned,
        }
        common = {
            "step": best,
            "kind": self._kind(best),
            "turn": self.turn,
            "occurrence": climb.occurrence,
            "planned": planned,
            "withdrawn": withdrawn,
            "left_out": climb.left_out,
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
        return self._take(best, self._due_reason(values, climb.left_out), common)

    def _due_reason(self, values, left_out):
        # Called late, only what is late: what falls due soon is chased with it but not owed yet.
        amount = self.exposure.overdue if self.day > self.turn else self.exposure.asked
        values |= {"since": self.turn, "amount": amount}
        code = "due_soon" if self.day <= self.turn else "step_due"
        if left_out:
            code = f"{code}_left_out"
            values |= {"left_out": ", ".join(map(self.ladder.get_name, left_out))}
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
            common["release"] = release = self.ladder.workable(
                self.day + timedelta(days=step.veto_days)
            )
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

    def _ladder_over(self, climb, withdrawn):
        if climb.stuck:
            reason = Reason("mandatory_stuck", {"step": climb.stuck.name or climb.stuck.code})
        else:
            reason = Reason("ladder_over")
        return Decision(
            WAIT,
            reason,
            self.exposure,
            next_date=self._no_later_than(None),
            withdrawn=withdrawn,
            left_out=climb.left_out,
        )

    def _tell_conditions(self, steps):
        """Note in the trace which steps of the ladder concern the dossier."""
        if self.trace is None:
            return
        for step in steps:
            cause = self._find_unmet(step)
            self._asks(
                cause is None, "condition_unmet", step=step.name or step.code, cause=cause or ""
            )

    # -- where the dossier stands -----------------------------------------------------------

    @cached_property
    def _standing(self):
        """All that the ladder looks at of this dossier."""
        situation, scenario = self.situation, self.scenario
        return Standing(
            self.turn,
            tuple(self._to_rung(done) for done in self.rungs),
            self._last_contact,
            tuple(map(situation.anchors.get, scenario.anchors)),
            self._clock_pauses(),
            self.before._standing.unmet if self.before else self._find_all_unmet(),
            # Only who takes over old debts at the step that fits looks at it.
            situation.opened if scenario.take_over == "age" else None,
        )

    def _find_all_unmet(self):
        """``(code, cause)`` of the ladder's steps that do not concern the dossier."""
        told = ((step.code, self._find_unmet(step)) for step in self.scenario.conditional)
        return tuple(each for each in told if each[1])

    def _to_rung(self, done):
        rank = self.ladder.get_rank(done)
        return Rung(done.code, rank, done.day, done.turn, done.state, done.occurrence)

    def _clock_pauses(self):
        if not self.situation.pauses or not self.exposure.chased:
            return ()
        oldest = self.exposure.chased[0].key
        return tuple(pause for pause in self.situation.pauses if pause.takes_whole(oldest))

    def _find_unmet(self, step):
        if not step.conditional:
            return None
        return find_unmet(step.conditions, self.situation, self.exposure.asked)

    @property
    def _last_contact(self):
        return max((done.day for done in self.settled if done.state == "done"), default=None)

    @cached_property
    def _appointments(self):
        """What the commitments still call for, the soonest first."""
        return appointments.find_called_for(
            self.situation, self.ladder, self.settled, self._last_contact, self._find_unmet
        )

    def _no_later_than(self, day):
        """``day``, or sooner when a claim ripens, or a pause begins or ends, before it."""
        ahead = [day, self.exposure.next_crossing]
        ahead += [pause.since for pause in self.situation.pauses]
        ahead += [pause.until + ONE_DAY for pause in self.active if pause.until]
        if self.situation.events:
            ahead += [each.planned for each in self._appointments]
        return min((each for each in ahead if each and each > self.day), default=None)

    # -- once it is done --------------------------------------------------------------------

    def look_after(self, decision):
        """The decision to leave on the dossier: the same day and accounts, another ledger."""
        if decision.verdict == ACT:
            state = "done"
        elif decision.verdict == AWAIT and not decision.pending:
            state = "awaiting"
        else:
            return decision
        later = _as_if_done(self.situation, decision, self.day, state)
        return _Day(later, self.ladder, before=self).decide()

    # -- pending rows, words ----------------------------------------------------------------

    def _still_stands(self, done):
        """A pending row holds while its step would still be due for the present oldest item."""
        if self.ladder.is_appointment(done.code):
            return any(
                each.step.code == done.code and each.event.day == done.turn
                for each in self._appointments
            )
        return self.ladder.stands(done.code, done.turn, self._standing)

    def _overtaken_copies(self, going=None):
        """Keys of the copies still to leave that no longer make sense once rank ``going`` has gone too."""
        return tuple(
            copy.key
            for copy in self.copies
            if not self._still_stands(copy) or self._is_overtaken(copy, going)
        )

    def _is_overtaken(self, copy, going):
        """The debtor is already asked for more; a mandatory step is owed to each person all the same."""
        step, rank = self.scenario.step(copy.code), self.ladder.get_rank(copy)
        if step.mandatory:
            return False
        gone = [self.ladder.get_rank(done) for done in self.rungs if done.state == "done"]
        return any(other > rank for other in [*gone, going or rank])

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
    return _Day(situation, Ladder(scenario, day, calendar)).look_after(decision)


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
