"""What the engine knows of a dossier, a scenario and the ledger of actions.

Plain immutable values. Amounts are ``Decimal`` in the company's currency, days are
``datetime.date``; nothing here reads a clock.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

ZERO = Decimal(0)
# Legal acts: a policy of contacts leaves them alone unless it says otherwise.
REGISTERED = ("lrar", "lre")
# What a kind of step needs to reach the debtor; a call or a notice is handed to a person in any case.
# A statement of account asks for nothing: it is sent by its schedule, it is no step and no reminder.
STATEMENT = "statement"
CHANNEL_OF = {
    "email": "email",
    "sms": "sms",
    "letter": "post",
    "lrar": "post",
    "lre": "lre",
    STATEMENT: "email",
}
# Kinds that are no contact of collection: a word to a colleague, an account held, a dossier left without
# its step to compare, a statement.
CONTROL = "control"
NO_CONTACT = ("notice", "block", CONTROL, STATEMENT)
# Steps that only plan a meeting or ask for one: what was sent, and whom one met, are rows of their own.
ARRANGED = ("visit", "convocation")
# What a commitment dates: a step anchored there is an appointment, beside the ladder.
APPOINTMENTS = ("promise_broken", "instalment", "instalment_missed", "plan_broken")


@dataclass(frozen=True, slots=True)
class Item:
    """One open receivable line.

    ``amount`` is what remains: positive when the debtor owes it, negative for a credit
    (credit note, unallocated payment). ``contested`` and ``held`` items are shown, never chased.
    """

    key: int
    due: date
    amount: Decimal
    contested: bool = False
    held: bool = False  # out of the chase by a suspension that contests nothing

    @property
    def chased(self):
        return not (self.contested or self.held)


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension as the engine sees it: an interval, both days included.

    ``until`` is None while nobody knows the end. ``stops_clock`` takes its days out of the
    elapsed time, ``stops_interest`` out of those that bear interest. ``items`` empty means the
    whole dossier. ``parts`` are ``(item key, amount)``: of those items only that much is taken out,
    the rest is chased.
    """

    since: date
    until: date | None
    label: str = ""
    stops_clock: bool = True
    items: frozenset = frozenset()
    origin: str = ""  # the commitment that asked for it
    parts: tuple = ()
    contests: bool = False  # the debtor disputes what it covers
    final: bool = False  # what it covers is never asked again: time-barred
    stops_interest: bool = True

    def covers(self, day):
        return self.since <= day and (self.until is None or day <= self.until)

    def takes_whole(self, key):
        """Is nothing at all of item ``key`` chased while this lasts?"""
        return not self.items or (key in self.items and all(part != key for part, _ in self.parts))


@dataclass(frozen=True, slots=True)
class Event:
    """What a commitment dates: an instalment, a promise broken… One step of each kind answers it.

    ``code`` is one of ``APPOINTMENTS``. ``origin`` is that of the commitment's own suspension, which
    does not keep the event's steps from going.
    """

    code: str
    day: date
    key: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Part of a lettrage: what an item received on its value day, in company currency.

    ``cash`` is False for what is not money: a credit note, a write-off.
    """

    day: date
    amount: Decimal
    cash: bool = True
    key: int = 0


@dataclass(frozen=True, slots=True)
class Conditions:
    """Closed vocabulary, joined by AND; an empty field asks nothing."""

    amount_min: Decimal = ZERO
    amount_max: Decimal = ZERO
    debtor: str = ""  # "", "professional", "private"
    channel: str = ""  # "", "email", "phone", "post"
    tags_with: frozenset = frozenset()
    tags_without: frozenset = frozenset()
    last_results: frozenset = frozenset()
    broken_promises: int = 0  # at least as many since the dossier was opened
    score_classes: frozenset = frozenset()  # of the letters "A" to "E"

    def __bool__(self):
        return self != NO_CONDITION


NO_CONDITION = Conditions()


@dataclass(frozen=True, slots=True)
class Policy:
    """How often and on which days a debtor may be contacted.

    ``closed`` are days off where the debtor lives. ``per_week`` counts the contacts of the last seven
    days, the day included; ``gap`` is the days at least between two. 0 asks nothing.
    """

    name: str = ""
    weekdays: frozenset = frozenset(range(7))  # Monday is 0
    closed: frozenset = frozenset()
    per_week: int = 0
    gap: int = 0
    amount_min: Decimal = ZERO
    registered: bool = False  # does it rule registered letters too?
    refused: frozenset = frozenset()  # kinds the debtor asked not to receive
    spared: frozenset = frozenset()  # kinds whoever looks after the household keeps from it
    key: int = 0

    def rules(self, kind):
        """Is ``kind`` a contact this policy has a say in?"""
        return kind not in NO_CONTACT and (self.registered or kind not in REGISTERED)


@dataclass(frozen=True)
class Step:
    """One rung of a scenario. ``offset`` is in days of ``day_kind``, negative before the anchor."""

    code: str
    rank: int
    kind: str
    offset: int
    name: str = ""
    anchor: str = "due"  # "due", "phase", "previous", or an event the situation dates
    day_kind: str = "calendar"  # "calendar", "ouvre", "ouvrable"
    gap: int = 0  # days at least since the previous executed step
    conditions: Conditions = NO_CONDITION
    consent: str = "none"  # "none", "veto", "approval"
    veto_days: int = 0
    catch_up: str = "always"  # "always": late but done; "skip": left out once the next one is due
    mandatory: bool = False
    repeat_every: int = 0  # days between two occurrences, 0 = once
    repeat_times: int = 1  # occurrences in all, 0 = until a later step is due
    holdout: int = 0  # percent of dossiers left without it, to measure what it does
    fallback: tuple = ()  # kinds tried in order when the channel of ``kind`` is missing
    key: int = 0  # the shell's own identifier
    phase: int = 0

    @cached_property
    def conditional(self):
        return bool(self.conditions)

    @cached_property
    def appointment(self):
        return self.anchor in APPOINTMENTS

    @cached_property
    def preventive(self):
        return self.anchor == "due" and self.offset <= 0

    @property
    def reach_before_due(self):
        """Calendar days before the due date from which the step may look at an item."""
        if not self.preventive:
            return -1
        # Worked days stretch over weekends and holidays: look a little earlier, the clock decides.
        return -self.offset if self.day_kind == "calendar" else -self.offset * 2 + 4


@dataclass(frozen=True)
class Scenario:
    """An ordered ladder of steps and the rules around it."""

    steps: tuple
    tolerance: Decimal = ZERO
    take_over: str = "age"  # "first": from the first step; "age": at the step that fits
    restart: str = "restart"  # when the oldest item is settled: "restart", "keep", "age"
    worked_days_only: bool = True
    key: int = 0

    @cached_property
    def ladder(self):
        """The steps to climb from the lowest rank to the highest; appointments stand beside it."""
        return [step for step in self._ranked if not step.appointment]

    @cached_property
    def appointments(self):
        """The steps a commitment calls for, by rank."""
        return [step for step in self._ranked if step.appointment]

    @cached_property
    def conditional(self):
        """The steps of the ladder that do not concern every dossier."""
        return [step for step in self.ladder if step.conditional]

    @cached_property
    def anchors(self):
        """What the ladder's steps are counted from, besides the due date and the step before."""
        return tuple(sorted({step.anchor for step in self.ladder} - {"due", "previous"}))

    @cached_property
    def _ranked(self):
        return sorted(self.steps, key=lambda step: step.rank)

    @cached_property
    def horizon(self):
        """Days before its due date at which an item comes into reach; -1: only once late."""
        return max([-1, *(step.reach_before_due for step in self.steps)])

    @cached_property
    def _by_code(self):
        return {step.code: step for step in self.steps}

    def step(self, code):
        return self._by_code.get(code)


@dataclass(frozen=True, slots=True)
class Done:
    """What the ledger says of one action.

    ``state``: ``done``, ``failed``, ``refused`` (a person said no), or pending: ``planned``,
    ``awaiting``. ``turn`` is the oldest due date the ladder ran on.
    """

    code: str
    rank: int
    day: date
    turn: date | None
    state: str = "done"
    occurrence: int = 1
    key: int = 0
    consent: str = "none"
    release: date | None = None  # end of the veto window
    copy: bool = False  # for who answers for the debt beside the debtor


@dataclass(frozen=True, slots=True)
class Situation:
    """A dossier reduced to facts, as of no particular day."""

    items: tuple = ()
    pauses: tuple = ()
    ledger: tuple = ()
    opened: date | None = None
    anchors: dict = field(default_factory=dict)  # "phase" and events, dated
    phase: int = 0  # where the dossier stands
    professional: bool = True
    channels: frozenset = frozenset()  # among "email", "sms", "phone", "post", "lre"
    tags: frozenset = frozenset()
    last_result: int | str = ""
    events: tuple = ()  # what its commitments date
    broken_promises: int = 0  # since it was opened
    score_class: str = ""  # "A" to "E"; "" where nobody scored the debtor
    policy: Policy | None = None
    contacts: tuple = ()  # days on which the person was contacted of late, whoever did it
    blockers: tuple = ()  # Reason objects an add-on puts in the way
    key: int = 0
