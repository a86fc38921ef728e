"""What a balance sheet says: a few ratios, and whether its own figures hold together."""

from dataclasses import dataclass
from decimal import Decimal

ZERO, HUNDRED = Decimal(0), Decimal(100)
YEAR = 360  # days, as ratios in days are usually told
ROUNDING = Decimal("0.001")  # of the total: sheets are often in thousands


@dataclass(frozen=True)
class Sheet:
    """Amounts of one closing, in one currency; ``months`` is the length of the year."""

    assets: Decimal = ZERO
    liabilities: Decimal = ZERO  # equity included
    equity: Decimal = ZERO
    cash: Decimal = ZERO
    receivables: Decimal = ZERO
    inventories: Decimal = ZERO
    current: Decimal = ZERO  # owed within the year
    debts: Decimal = ZERO  # to banks and lenders
    payables: Decimal = ZERO
    turnover: Decimal = ZERO
    purchases: Decimal = ZERO
    result: Decimal = ZERO
    months: int = 12


def work_out(sheet):
    """``{code: ratio, None where it means nothing}``.

    ``liquidity``: current assets for one owed within the year; ``solvency``: equity in percent of the total;
    ``gearing``: net debt for one of equity, nothing where equity is used up; ``margin``: net result in percent
    of turnover; ``dso``, ``dpo``: days of turnover customers owe, of purchases owed to suppliers.
    """
    days = Decimal(YEAR * sheet.months) / 12
    return {
        "liquidity": _divide(sheet.cash + sheet.receivables + sheet.inventories, sheet.current),
        "solvency": _divide(HUNDRED * sheet.equity, sheet.assets),
        "gearing": _divide(sheet.debts - sheet.cash, sheet.equity),
        "margin": _divide(HUNDRED * sheet.result, sheet.turnover),
        "dso": _divide(days * sheet.receivables, sheet.turnover),
        "dpo": _divide(days * sheet.payables, sheet.purchases),
    }


def _divide(part, whole):
    return part / whole if whole > 0 else None


def find_faults(sheet):
    """Words for what does not hold together, in order.

    ``negative``: an amount that cannot be; ``balance``: assets and liabilities differ by more than rounding;
    ``assets``: cash, receivables and inventories beyond total assets; ``liabilities``: equity and what is owed
    within the year beyond total liabilities.
    """
    slack = max(sheet.assets, sheet.liabilities) * ROUNDING
    positive = ("assets", "liabilities", "receivables", "inventories", "current", "debts")
    positive += ("payables", "turnover", "purchases", "cash")
    checks = {
        "negative": any(getattr(sheet, name) < 0 for name in positive),
        "balance": sheet.liabilities and abs(sheet.assets - sheet.liabilities) > slack,
        "assets": sheet.cash + sheet.receivables + sheet.inventories > sheet.assets + slack,
        "liabilities": sheet.liabilities
        and sheet.equity + sheet.current > sheet.liabilities + slack,
    }
    return [word for word, wrong in checks.items() if wrong]
