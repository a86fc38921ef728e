"""What a debt is feared to lose: its base without tax, its rate by age, what to book or release."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .facts import ZERO


@dataclass(frozen=True, slots=True)
class Band:
    """One row of a matrix: debts due before ``due_before`` lose ``rate`` percent, ``tax_rate`` for tax."""

    due_before: date
    rate: Decimal
    tax_rate: Decimal
    key: object = None


def take(amount, part, digits=2):
    """``part`` (0 to 1) of ``amount``, rounded half up to ``digits``."""
    return (amount * part).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def find_band(bands, due):
    """The band of an item due on ``due``: of those it is old enough for, the oldest; else None."""
    reached = [band for band in bands if due < band.due_before]
    return min(reached, key=lambda band: band.due_before, default=None)


def base_of(amount, taxed, tax, covered=ZERO, digits=2):
    """What may be lost of ``amount`` owed: without its tax, without what is covered.

    :param taxed: the document's total, taxes included; ``tax``: the tax in it
    :return: ``(without tax, base)``, both between 0 and ``amount``
    """
    untaxed = amount
    if taxed > 0 and tax > 0:
        untaxed = take(amount, 1 - min(tax / taxed, Decimal(1)), digits)
    return untaxed, max(untaxed - covered, ZERO)


def share_out(booked, needs):
    """``booked`` on a debt, laid on its items: each takes what it needs, the last one what is left."""
    shares = []
    for need in needs[:-1]:
        shares.append(min(need, booked))
        booked -= shares[-1]
    return [*shares, booked]
