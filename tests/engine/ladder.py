"""Short ways to write facts down in a test."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from engine.decision import ACT, AWAIT, decide
from engine.facts import Done, Item, Pause, Scenario, Situation, Step

MONDAY = date(2026, 1, 5)


def on(offset, start=MONDAY):
    return start + timedelta(days=offset)


def step(rank, offset, **values):
    return Step(**{"code": f"S{rank}", "rank": rank, "kind": "letter", "offset": offset} | values)


def scenario(*steps, **values):
    return Scenario(steps=steps, **{"worked_days_only": False} | values)


def item(due, amount=100, key=1, contested=False):
    """An open item; ``due`` in days from :data:`MONDAY`."""
    return Item(key, on(due), Decimal(str(amount)), contested)


def pause(since, until=None, **values):
    return Pause(on(since), None if until is None else on(until), "agreed", **values)


def done(code, day, turn=0, state="done", rank=None, **values):
    return Done(code, int(code[1:]) if rank is None else rank, on(day), on(turn), state, **values)


def owing(*items, ledger=(), pauses=(), **values):
    return Situation(
        items=items or (item(0),), ledger=tuple(ledger), pauses=tuple(pauses), **values
    )


def day_by_day(situation, rules, first, last, keep=None):
    """What happens when the night runs every day and every consent is given at once: ``[(day, code)]``.

    ``keep(day)`` says whether that night runs at all.
    """
    taken = []
    for offset in range(first, last + 1):
        if keep and not keep(offset):
            continue
        decision = decide(situation, rules, on(offset))
        if decision.verdict in (ACT, AWAIT) and decision.step:
            taken.append((offset, decision.step.code))
            situation = enter(situation, decision, on(offset))
    return taken


def enter(situation, decision, day):
    """The situation with the decided step in its ledger, as done."""
    chosen = decision.step
    row = Done(chosen.code, chosen.rank, day, decision.turn, "done", decision.occurrence)
    waiting = ("planned", "awaiting")
    return replace(
        situation, ledger=(*(each for each in situation.ledger if each.state not in waiting), row)
    )
