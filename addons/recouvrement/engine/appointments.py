"""What a commitment calls for: steps dated by an instalment or a broken promise, beside the ladder."""

from datetime import date, timedelta
from typing import NamedTuple

from .facts import Event, Step

ONE_DAY = timedelta(days=1)


class Appointment(NamedTuple):
    """A step that answers an event of a commitment, and the day it falls on."""

    planned: date
    step: Step
    event: Event


def find_called_for(situation, ladder, settled, last, find_unmet):
    """The appointments that still stand on the ladder's day, the soonest first.

    :param settled: what the ledger holds and no longer waits
    :param last: day of the last step executed, None without any
    :param find_unmet: why a step does not concern the dossier, None when it does
    """
    found = (
        Appointment(_plan(ladder, step, event, last), step, event)
        for step in ladder.scenario.appointments
        for event in situation.events
        if event.code == step.anchor
        and not find_unmet(step)
        and not (step.offset < 0 and ladder.day > event.day)
        and not _is_answered(settled, step, event)
    )
    return sorted(found, key=lambda each: (each.planned, each.step.rank))


def _plan(ladder, step, event, last):
    day = ladder.calendar.shift(event.day, step.offset, step.day_kind)
    if last == ladder.day:  # two steps never go on the same day
        day = max(day, ladder.day + ONE_DAY)
    return ladder.roll_forward(day)


def _is_answered(settled, step, event):
    return any(done.code == step.code and done.turn == event.day for done in settled)


def is_free(event, active):
    """Does nothing but the commitment's own suspension cover the day? ``active``: those that do."""
    return all(pause.items or pause.origin == event.origin for pause in active)


def is_pointless(situation, active):
    """Is everything owed out of the chase for good? Then no commitment calls for a step any more."""
    gone = {key for pause in active if pause.final for key in pause.items}
    return bool(gone) and all(item.key in gone for item in situation.items if item.amount > 0)


def is_committed(situation, active):
    """Does a commitment run whose dates are to be watched, be nothing late yet?"""
    running = {pause.origin for pause in active if pause.origin}
    return any(event.origin in running for event in situation.events)
