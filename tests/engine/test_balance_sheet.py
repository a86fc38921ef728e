"""Ratios of a balance sheet, and figures that do not hold together."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risque.balance_sheet import Sheet, find_faults, work_out

amounts = st.decimals(0, 10**9, places=2)
sheets = st.builds(Sheet, *[amounts] * 12, months=st.integers(1, 24))


def sheet(**values):
    return Sheet(**{name: Decimal(value) for name, value in values.items()})


@pytest.mark.parametrize(
    ("found", "code", "ratio"),
    [
        (sheet(cash=50, receivables=250, inventories=150, current=300), "liquidity", 1.5),
        (sheet(assets=1000, equity=-100), "solvency", -10),
        (sheet(debts=250, cash=50, equity=400), "gearing", 0.5),
        (sheet(debts=250, cash=50, equity=-400), "gearing", None),  # used up: it means nothing
        (sheet(result=-90, turnover=1800), "margin", -5),
        (sheet(receivables=250, turnover=1800), "dso", 50),
        (Sheet(payables=Decimal(90), purchases=Decimal(900), months=6), "dpo", 18),
        (sheet(), "liquidity", None),
    ],
)
def test_ratios_by_hand(found, code, ratio):
    assert work_out(found)[code] == ratio


@given(sheets)
def test_ratios_of_anything_are_numbers_or_nothing(found):
    assert all(value is None or value.is_finite() for value in work_out(found).values())


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        (sheet(assets=1000, liabilities=1000, equity=400, current=300), []),
        (sheet(assets=1000, liabilities=1001), []),  # rounded to thousands
        (sheet(assets=1000, liabilities=1010), ["balance"]),
        (sheet(assets=1000, cash=900, inventories=200), ["assets"]),
        (sheet(assets=1000, liabilities=1000, equity=800, current=300), ["liabilities"]),
        (sheet(assets=1000, payables=-1), ["negative"]),
        (sheet(assets=1000, equity=-500, result=-600), []),
    ],
)
def test_what_does_not_hold_together(found, faults):
    assert find_faults(found) == faults
