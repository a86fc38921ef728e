"""Rent terms: what remains of each, and how many months that makes. Pure: amounts and dates come in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Unpaid:
    """What a lease owes on a day, in terms of rent.

    ``terms`` counts those of which something is owed; ``months`` is the amount in months of the rent as
    it is now, aid taken off, to the tenth; ``first`` is the oldest of them.
    """

    amount: Decimal = ZERO
    terms: int = 0
    months: Decimal = ZERO
    first: date | None = None


def spread(owed, dues):
    """What remains of each term when ``owed`` remains of all: the oldest were paid first.

    :param owed: what the document that asks for them still owes
    :param dues: amounts of the terms, the oldest first
    :return: the unpaid part of each, in the same order; never more than the term
    """
    left, parts = max(owed, ZERO), []
    for due in reversed(dues):
        part = min(max(due, ZERO), left)
        parts.append(part)
        left -= part
    return parts[::-1]


def sum_up(terms, monthly):
    """The ``Unpaid`` of ``terms``, couples of a day and what remains of it.

    :param monthly: a month of rent and charges, aid taken off; zero or less when the aid covers it all
    """
    owed = [(day, amount) for day, amount in terms if amount > ZERO]
    if not owed:
        return Unpaid()
    amount = sum((each for _day, each in owed), ZERO)
    months = (amount / monthly).quantize(TENTH) if monthly > ZERO else Decimal(len(owed))
    return Unpaid(amount, len(owed), months, min(day for day, _amount in owed))
