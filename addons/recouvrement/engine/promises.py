"""Was a promise kept? Read from the lettrage of the items it covers, by value date.

The cash of one lettrage counts for one promise only, the earliest that was still owed it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .facts import ZERO

OPEN, KEPT, PARTLY, BROKEN, VOID = "open", "kept", "partly", "broken", "void"


@dataclass(frozen=True, slots=True)
class Promise:
    """``amount`` to come on ``items`` from the day it was ``made`` to its ``deadline``, days included."""

    key: int
    made: date
    deadline: date  # the day promised and the days of grace
    amount: Decimal
    items: frozenset


@dataclass(frozen=True, slots=True)
class Verdict:
    """``paid`` in time, of what was promised. ``void``: the debt went away without being paid."""

    outcome: str
    paid: Decimal
    waiting: bool = False  # a payment came in that nobody has matched yet


def judge(promises, receipts, day, open_items=frozenset(), unmatched=ZERO):
    """``{promise key: Verdict}`` as of ``day``.

    :param receipts: ``{item key: receipts}``
    :param open_items: keys of the items on which something remains
    :param unmatched: money of the debtor that no lettrage has set against an item yet: whoever has
        paid is not told of a broken promise
    """
    # One lettrage may be money for a part and a write-off for the rest: two receipts of the same key.
    left = {
        receipt.key: receipt.amount
        for each in receipts.values()
        for receipt in each
        if receipt.cash
    }
    verdicts = {}
    for promise in sorted(promises, key=lambda each: (each.deadline, each.made, each.key)):
        mine = [receipt for item in promise.items for receipt in receipts.get(item, ())]
        paid = _take(promise, mine, left)
        missing = promise.amount - paid
        outcome = _outcome(promise, mine, paid, day, open_items)
        waiting = outcome in (PARTLY, BROKEN) and 0 < missing <= unmatched
        if waiting:
            unmatched, outcome = unmatched - missing, OPEN
        verdicts[promise.key] = Verdict(outcome, paid, waiting)
    return verdicts


def _take(promise, receipts, left):
    """What the promise draws, in time, from what earlier ones have left of these receipts."""
    paid = ZERO
    for receipt in sorted(receipts, key=lambda each: (each.day, each.key)):
        if receipt.cash and promise.made <= receipt.day <= promise.deadline:
            used = min(left[receipt.key], promise.amount - paid)
            left[receipt.key] -= used
            paid += used
    return paid


def _outcome(promise, receipts, paid, day, open_items):
    if paid >= promise.amount:
        return KEPT
    since = [receipt for receipt in receipts if receipt.day >= promise.made]
    if not promise.items & open_items and all(each.day <= promise.deadline for each in since):
        # Nothing is left to pay: a credit note did the rest, or all of it.
        return KEPT if any(each.cash for each in since) else VOID
    if day <= promise.deadline:
        return OPEN
    return PARTLY if paid else BROKEN
