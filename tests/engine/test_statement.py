"""What a lease leaves owed: discounted rents, the sale, the sign of what remains."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinto.statement import (
    Rent,
    discount,
    discount_rate,
    net_proceeds,
    purchase_indemnity,
    rents_indemnity,
    settle,
    share_indemnity,
)

CENT = Decimal("0.01")
DAY = date(2026, 11, 22)
MONEY = st.decimals(0, 100_000, places=2)


def rents(*amounts):
    return [
        Rent(DAY + timedelta(days=30 * rank), Decimal(each)) for rank, each in enumerate(amounts, 1)
    ]


def test_the_yield_is_raised_by_half():
    assert discount_rate(Decimal("3.20"), Decimal(50)) == Decimal("4.80")


def test_a_rent_of_a_year_ahead_is_worth_a_year_of_interest_less():
    ahead = Rent(DAY + timedelta(days=365), Decimal("105"))
    assert discount(ahead, DAY, Decimal(5)) == Decimal(100)
    assert discount(Rent(DAY, Decimal(105)), DAY, Decimal(5)) == Decimal(105)
    assert discount(Rent(date(2020, 1, 1), Decimal(105)), DAY, Decimal(5)) == Decimal(105)


def test_the_law_s_indemnity_is_the_residual_value_and_the_rents_to_come():
    residual, worth = purchase_indemnity(Decimal(12000), rents(320, 320), DAY, Decimal("4.8"), CENT)
    # 320/1.048^(30/365) = 318.769; 320/1.048^(60/365) = 317.543
    assert (residual, worth) == (Decimal("12000.00"), Decimal("636.31"))


def test_the_contract_s_indemnities():
    assert share_indemnity(rents(300, "300.03"), Decimal(50), CENT) == Decimal("300.02")
    assert rents_indemnity(Decimal("324.17"), Decimal(6), CENT) == Decimal("1945.02")


@pytest.mark.parametrize(
    ("price", "fees", "refused", "worth"),
    [
        (9000, 0, 0, 9000),
        (9000, 300, 0, 8700),
        (9000, 0, 9500, 9500),  # refused an offer, sold for less: the offer counts
        (9000, 0, 8000, 9000),
        (200, 300, 0, 0),  # what the sale cost beyond its price is not asked under this name
    ],
)
def test_what_the_sale_takes_off(price, fees, refused, worth):
    assert net_proceeds(*(Decimal(each) for each in (price, fees, refused))) == Decimal(worth)


def test_a_deficiency_then_a_surplus():
    arrears, costs = (
        [("R1", Decimal("389.00")), ("R2", Decimal("389.00"))],
        [("Tow", Decimal("180.00"))],
    )
    owed = settle(arrears, [("I", Decimal(12000))], costs, [("S", Decimal(9000))])
    assert (owed.total, owed.to_book) == (Decimal("3958.00"), Decimal(3000))
    due = settle(arrears, [("I", Decimal(12000))], costs, [("S", Decimal(15000))])
    assert (due.total, due.to_book) == (Decimal("-2042.00"), Decimal(-3000))


def test_no_more_than_the_indemnity_is_given_up():
    given_up = settle([], [("I", Decimal(100))], [], [], Decimal(100))
    assert given_up.total == 0
    for wrong in (Decimal("100.01"), Decimal(-1)):
        with pytest.raises(ValueError, match="indemnity"):
            settle([], [("I", Decimal(100))], [], [], wrong)


@given(st.lists(MONEY, max_size=5), MONEY, st.lists(MONEY, max_size=3), MONEY)
def test_the_lines_add_up_to_the_total(arrears, indemnity, costs, sale):
    told = settle(
        [("a", each) for each in arrears],
        [("i", indemnity)],
        [("c", each) for each in costs],
        [("s", sale)],
    )
    assert told.total == sum(arrears) + indemnity + sum(costs) - sale
    assert told.total == told.total_of("arrears", "cost") + told.to_book
    assert all(line.amount for line in told.lines)


@given(MONEY, st.integers(0, 3000), st.decimals(0, 20, places=2))
def test_a_discount_never_raises_a_rent(amount, days, rate):
    assert 0 <= discount(Rent(DAY + timedelta(days=days), amount), DAY, rate) <= amount
