"""What a prestataire earns: the bracket of its grid a debt falls in, and the fee of each payment.

Amounts are ``Decimal`` in one currency, before tax; rates are percents.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is due on a debt entrusted.

    :param rate: percent of each payment
    :param floor: least fee of a payment, never more than the payment itself
    :param cap: most the payments of one debt give rise to, in all; None: no limit
    :param direct: percent of the ordinary fee that is due when the debtor pays the creditor himself
    """

    rate: Decimal = ZERO
    floor: Decimal = ZERO
    cap: Decimal | None = None
    direct: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Bracket:
    """A row of a grid. Lower bounds are included, upper bounds are not; None: no bound.

    ``rank``: the placement it is for, 1 for the first; 0: any.
    """

    key: object
    terms: Terms
    rank: int = 0
    amount_from: Decimal = ZERO
    amount_to: Decimal | None = None
    days_from: int = 0
    days_to: int | None = None

    def fits(self, amount, days, rank):
        return (
            self.rank in (0, rank)
            and self.amount_from <= amount
            and (self.amount_to is None or amount < self.amount_to)
            and self.days_from <= days
            and (self.days_to is None or days < self.days_to)
        )


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in on a debt entrusted; ``direct`` when the creditor received it."""

    key: object
    amount: Decimal
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee of a payment. ``reason``: rate, floor, cap, none; ``rate`` is the one applied."""

    key: object
    base: Decimal
    rate: Decimal
    amount: Decimal
    reason: str


def choose(brackets, amount, days, rank=1):
    """The first bracket a debt of ``amount``, ``days`` old, falls in at its ``rank``-th placement; or None.

    A row made for that placement goes before one made for any.
    """
    fitting = [each for each in brackets if each.fits(amount, days, rank)]
    return next((each for each in fitting if each.rank), None) or next(iter(fitting), None)


def compute(terms, payments, charged=ZERO, cent=Decimal("0.01")):
    """The fee of each of ``payments``, in their order.

    :param charged: what earlier payments of the same debt gave rise to: it counts towards the cap
    :param cent: smallest unit of the currency
    :raise ValueError: a payment that is not positive
    """
    fees = []
    for payment in payments:
        fee = _compute_one(terms, payment, charged, cent)
        charged += fee.amount
        fees.append(fee)
    return fees


def _compute_one(terms, payment, charged, cent):
    if payment.amount <= 0:
        raise ValueError(f"a payment is positive, not {payment.amount}")
    share = terms.direct / HUNDRED if payment.direct else Decimal(1)
    rate = terms.rate * share
    amount, reason = payment.amount * rate / HUNDRED, "rate" if rate else "none"
    floor = min(terms.floor * share, payment.amount)
    if amount < floor:
        amount, reason = floor, "floor"
    amount = amount.quantize(cent, ROUND_HALF_UP)
    if terms.cap is not None and charged + amount > terms.cap:
        amount, reason = max(terms.cap - charged, ZERO), "cap"
    return Fee(payment.key, payment.amount, rate, amount, reason)
