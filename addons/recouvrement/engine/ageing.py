"""What is owed once credits are taken off, and how late it is."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .facts import ZERO


@dataclass(frozen=True, slots=True)
class Exposure:
    """The debtor's account on one day, credits taken off. Amounts in company currency."""

    due: Decimal  # everything open, net of credits; negative when we owe
    overdue: Decimal  # late, neither contested nor held, net
    contested: Decimal
    held: Decimal  # items a commitment or a person's suspension takes out, not contested
    credit: Decimal  # credits found, as a positive amount
    reach: Decimal  # late or within the preventive horizon, contested included, net
    asked: Decimal  # what is chased: in reach, neither contested nor held, net
    chased: tuple  # its items, oldest first, each for what remains of it
    oldest: date | None  # due date the ladder runs on
    next_crossing: date | None  # next day on which a claim comes into reach or becomes late


class Out(NamedTuple):
    """What suspensions take out of the chase on one day."""

    items: frozenset = frozenset()  # keys of those out as a whole
    parts: dict = {}  # {item key: amount} of those disputed in part
    disputed: frozenset = frozenset()  # of ``items``, those a dispute takes out


NOTHING_OUT = Out()


def taken_out(pauses):
    """The :class:`Out` of these suspensions.

    Parts of one item add up; a suspension of the whole item outweighs them.
    """
    whole, parts, disputed = set(), Counter(), set()
    for pause in pauses:
        keys = {key for key in pause.items if pause.takes_whole(key)}
        whole |= keys
        disputed |= keys if pause.contests else set()
        parts.update(dict(pause.parts))
    parts = {key: part for key, part in parts.items() if key not in whole}
    return Out(frozenset(whole), parts, frozenset(disputed))


def set_aside(items, out=NOTHING_OUT):
    """``items`` with what is not chased marked so, an item disputed in part being split in two.

    No more can be disputed than what remains of an item once a payment has come.
    """
    for item in items:
        part = min(out.parts.get(item.key, ZERO), item.amount)
        if item.amount <= 0 or item.contested:
            yield item
        elif item.key in out.disputed or part == item.amount:
            yield replace(item, contested=True)
        elif item.key in out.items:
            yield replace(item, held=True)
        elif part > 0:
            yield replace(item, amount=item.amount - part)
            yield replace(item, amount=part, contested=True)
        else:
            yield item


def net_claims(items, out=NOTHING_OUT):
    """What remains of the debts once every credit is set against those chased, oldest first.

    What is contested or held comes last: a credit lowers what is asked before what is not, so that
    a letter, which deducts every credit from what it asks, agrees with the dossier.
    """
    credit = -sum((item.amount for item in items if item.amount < 0), ZERO)
    debts = [item for item in set_aside(items, out) if item.amount > 0]
    debts.sort(key=lambda item: (not item.chased, item.due, item.key))
    claims = []
    for item in debts:
        used = min(credit, item.amount)
        credit -= used
        if item.amount > used:
            claims.append(replace(item, amount=item.amount - used) if used else item)
    return claims


def expose(items, day, horizon=-1, out=NOTHING_OUT):
    """The :class:`Exposure` of ``items`` on ``day``.

    :param horizon: days before the due date at which an item comes into reach, -1 for once late
    :param out: what suspensions take out of the chase today
    """
    claims = net_claims(items, out)
    contested = held = overdue = reach = asked = ZERO
    chased, crossings = [], []
    for claim in claims:
        contested += claim.amount if claim.contested else ZERO
        held += claim.amount if claim.held else ZERO
        days_to_due = (claim.due - day).days
        if days_to_due <= horizon:
            reach += claim.amount
            if claim.chased:
                chased.append(claim)
                asked += claim.amount
                overdue += claim.amount if days_to_due < 0 else ZERO
        if days_to_due >= 0 and claim.due < date.max:
            ahead = days_to_due - horizon if days_to_due > horizon else days_to_due + 1
            crossings.append(ahead)
    chased.sort(key=lambda claim: (claim.due, claim.key))
    return Exposure(
        due=sum((claim.amount for claim in claims or items), ZERO),
        overdue=overdue,
        contested=contested,
        held=held,
        credit=-sum((item.amount for item in items if item.amount < 0), ZERO),
        reach=reach,
        asked=asked,
        chased=tuple(chased),
        oldest=chased[0].due if chased else None,
        next_crossing=date.fromordinal(day.toordinal() + min(crossings)) if crossings else None,
    )


def days_late(due, day):
    """Days past ``due`` on ``day``: 0 on the due date, negative before."""
    return (day - due).days


def bucket(days, bounds):
    """Index of the ageing bucket: 0 = not late, then one per upper bound, the last one open.

    ``bounds`` are inclusive upper limits: ``(30, 60, 90)`` gives 1-30, 31-60, 61-90, over 90.
    """
    if days <= 0:
        return 0
    return bisect_left(bounds, days) + 1
