"""What a lease leaves owed once its vehicle is sold: arrears, indemnity of termination, costs, less the sale.

Amounts are in the currency of the lease, Decimal, excluding VAT where the law counts so; nothing is rounded
before its own line is told. A result above zero is owed by the customer, below zero it is due to them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
HUNDRED = Decimal(100)
YEAR = Decimal(365)
ARREARS, INDEMNITY, REDUCTION, VAT, COST, PROCEEDS = (
    "arrears",
    "indemnity",
    "reduction",
    "vat",
    "cost",
    "proceeds",
)


@dataclass(frozen=True, slots=True)
class Rent:
    """A rent that had not fallen due when the lease was terminated; ``amount`` excludes VAT."""

    due: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the statement: ``amount`` is added to what the customer owes (negative: taken off)."""

    kind: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What is told to the customer, line by line."""

    lines: tuple

    def total_of(self, *kinds):
        """The sum of the lines of these kinds."""
        return sum((line.amount for line in self.lines if line.kind in kinds), ZERO)

    @property
    def total(self):
        """Above zero: deficiency, owed by the customer. Below: surplus, due to them."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def to_book(self):
        """What the books do not hold yet and no cost of the ledger carries: the indemnity, less the sale."""
        return self.total_of(INDEMNITY, REDUCTION, VAT, PROCEEDS)


def discount_rate(bond_yield, increase):
    """The yearly rate rents to come are discounted at, in percent.

    :param bond_yield: average yield of bonds, percent
    :param increase: what the law adds to it, in percent of that yield (half of it: 50)
    """
    return bond_yield * (1 + increase / HUNDRED)


def discount(rent, day, rate):
    """What ``rent`` is worth on ``day`` at the yearly ``rate`` percent, interest compounded."""
    years = Decimal(max((rent.due - day).days, 0)) / YEAR
    return rent.amount / (1 + rate / HUNDRED) ** years


def purchase_indemnity(residual, rents, day, rate, cent):
    """Residual value plus rents to come, discounted (C. conso., D312-18): the sale is taken off beside.

    :param residual: price of the option, excluding VAT
    :param cent: the smallest amount of the currency
    :return: ``(residual value, discounted rents)``, rounded
    """
    worth = sum((discount(rent, day, rate) for rent in rents), ZERO)
    return round_to(residual, cent), round_to(worth, cent)


def share_indemnity(rents, percent, cent):
    """The part the contract asks of the rents to come: ``percent`` of their sum."""
    return round_to(sum((rent.amount for rent in rents), ZERO) * percent / HUNDRED, cent)


def rents_indemnity(rent, number, cent):
    """The number of rents the contract asks for."""
    return round_to(rent * number, cent)


def net_proceeds(price, fees=ZERO, refused=ZERO):
    """What the sale takes off the debt.

    :param fees: of the sale, when the contract lets them be deducted
    :param refused: the best offer of a buyer the customer presented in time and the lessor refused: when
        the vehicle was sold for less, that offer counts (C. conso., D312-18)
    """
    return max(price - fees, refused, ZERO)


def settle(arrears, indemnities, costs, proceeds, reduction=ZERO, vat=()):
    """The statement.

    :param arrears: ``[(label, amount still owed)]``, taxes included
    :param indemnities: ``[(label, amount)]``
    :param costs: ``[(label, amount)]``, taxes included
    :param proceeds: ``[(label, amount)]``, what the sale takes off
    :param reduction: what is given up on the indemnity, at most all of it
    :param vat: ``[(label, amount)]``, what the indemnity bears once the reduction is taken off
    :raise ValueError: more is given up than the indemnity
    """
    if not ZERO <= reduction <= sum((amount for _label, amount in indemnities), ZERO):
        raise ValueError("more is given up than the indemnity")
    lines = [
        *(Line(ARREARS, label, amount) for label, amount in arrears),
        *(Line(INDEMNITY, label, amount) for label, amount in indemnities),
        *([Line(REDUCTION, "", -reduction)] if reduction else []),
        *(Line(VAT, label, amount) for label, amount in vat),
        *(Line(COST, label, amount) for label, amount in costs),
        *(Line(PROCEEDS, label, -amount) for label, amount in proceeds),
    ]
    return Statement(tuple(line for line in lines if line.amount))


def round_to(amount, cent):
    """``amount`` to the nearest ``cent``, halves up."""
    return (amount / cent).quantize(Decimal(1), ROUND_HALF_UP) * cent
