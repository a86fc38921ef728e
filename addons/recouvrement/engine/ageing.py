"""What is owed once credits are taken off, and how late it is."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from .facts import ZERO

ONE_DAY = timedelta(days=1)


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


def _by_due(item):
    return item.due, item.key


def _by_due_chased_first(item):
    return not item.chased, item.due, item.key


def taken_out(pauses):
    """The :class:`Out` of these suspensions.

    Parts of one item add up; a suspension of the whole item outweighs them.
    """
    if not pauses:  # most dossiers of a night
        return NOTHING_OUT
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
    credit = _add_up_credits(items)
    # Looked at for each of a night's items: where nothing is out, nothing need be set aside.
    told = items if out is NOTHING_OUT else set_aside(items, out)
    debts = sorted([item for item in told if item.amount > 0], key=_by_due_chased_first)
    if not credit:
        return debts
    claims = []
    for item in debts:
        used = min(credit, item.amount)
        credit -= used
        if item.amount > used:
            claims.append(replace(item, amount=item.amount - used) if used else item)
    return claims


def _add_up_credits(items):
    return -sum([item.amount for item in items if item.amount < 0], ZERO)


def expose(items, day, horizon=-1, out=NOTHING_OUT):
    """The :class:`Exposure` of ``items`` on ``day``.

    :param horizon: days before the due date at which an item comes into reach, -1 for once late
    :param out: what suspensions take out of the chase today
    """
    claims = net_claims(items, out)
    contested = held = overdue = reach = asked = ZERO
    chased, crossings = [], []
    in_reach = day + timedelta(days=horizon)
    for claim in claims:
        due, amount = claim.due, claim.amount
        if claim.contested:
            contested += amount
        if claim.held:
            held += amount
        if due <= in_reach:
            reach += amount
            if claim.chased:
                chased.append(claim)
                asked += amount
                if due < day:
                    overdue += amount
        if day <= due < date.max:
            crossings.append(due - timedelta(days=horizon) if due > in_reach else due + ONE_DAY)
    chased.sort(key=_by_due)
    return Exposure(
        due=sum([claim.amount for claim in claims or items], ZERO),
        overdue=overdue,
        contested=contested,
        held=held,
        credit=_add_up_credits(items),
        reach=reach,
        asked=asked,
        chased=tuple(chased),
        oldest=chased[0].due if chased else None,
        next_crossing=min(crossings, default=None),
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
