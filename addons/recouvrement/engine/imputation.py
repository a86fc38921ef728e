"""Where a payment goes when it does not cover everything: costs, interest, principal, in an order.

A partial payment goes to interest before principal (French civil code, art. 1343-1), and by custom to
the costs before the interest. The debtor may say which debt they pay (art. 1342-10); the company may
choose to clear the principal first, which never harms a debtor.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .facts import ZERO

COST, INDEMNITY, INTEREST, PRINCIPAL = "cost", "indemnity", "interest", "principal"
# The fixed indemnity is one of recovery costs, by its very name in the law.
ORDERS = {
    "law": (COST, INDEMNITY, INTEREST, PRINCIPAL),
    "principal": (PRINCIPAL, COST, INDEMNITY, INTEREST),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """Something owed: ``key`` is the caller's own, ``due`` the day it fell due."""

    key: object
    kind: str
    amount: Decimal
    due: date


@dataclass(frozen=True, slots=True)
class Share:
    """``amount`` of a payment goes to ``claim``."""

    claim: Claim
    amount: Decimal

    @property
    def left(self):
        return self.claim.amount - self.amount


def allocate(amount, claims, order=ORDERS["law"], chosen=()):
    """``(shares, what of amount is left)``: claims are paid in full, one after the other.

    :param chosen: keys the debtor said they pay, in their order: they come first
    :param order: kinds in the order they are cleared; within one, the oldest due first
    """
    rank = {key: position for position, key in enumerate(chosen)}
    last = len(rank)
    ordered = sorted(
        (claim for claim in claims if claim.amount > 0),
        key=lambda claim: (rank.get(claim.key, last), order.index(claim.kind), claim.due),
    )
    shares, left = [], max(amount, ZERO)
    for claim in ordered:
        paid = min(claim.amount, left)
        left -= paid
        shares.append(Share(claim, paid))
    return tuple(shares), left
