"""What a prestataire earns: the row of its grid, the fee of each payment, its floor and its ceiling."""

from decimal import Decimal

import pytest
from engine.fees import Bracket, Payment, Terms, choose, compute
from hypothesis import given
from hypothesis import strategies as st


def grid(*rows):
    return [Bracket(key, Terms(rate=Decimal(key)), **bounds) for key, bounds in rows]


GRID = grid(
    (25, {"rank": 2}),
    (15, {"amount_to": Decimal(500)}),
    (12, {"amount_from": Decimal(500), "amount_to": Decimal(5000), "days_to": 180}),
    (18, {"amount_from": Decimal(500), "amount_to": Decimal(5000), "days_from": 180}),
    (8, {"amount_from": Decimal(5000)}),
)


@pytest.mark.parametrize(
    ("amount", "days", "rank", "key"),
    [
        ("0.01", 0, 1, 15),
        ("499.99", 400, 1, 15),
        ("500", 0, 1, 12),
        ("500", 179, 1, 12),
        ("500", 180, 1, 18),
        ("4999.99", 9999, 1, 18),
        ("5000", 0, 1, 8),
        ("1000000", 3650, 1, 8),
        ("100", 0, 2, 25),
        ("9000", 400, 2, 25),
        ("9000", 400, 3, 8),
    ],
)
def test_the_row_of_the_grid_a_debt_falls_in(amount, days, rank, key):
    assert choose(GRID, Decimal(amount), days, rank).key == key


def test_no_row_fits():
    assert choose(grid((10, {"amount_from": Decimal(100)})), Decimal(99), 0) is None
    assert choose([], Decimal(1), 0) is None


def test_the_first_row_that_fits_wins_unless_one_is_for_that_placement():
    rows = grid((10, {}), (20, {}), (30, {"rank": 2}))
    assert choose(rows, Decimal(1), 0, 1).key == 10
    assert choose(rows, Decimal(1), 0, 2).key == 30


# rate, floor, cap, direct share; payments (d: made to the creditor); fees
CASES = [
    ("12", "0", None, "100", ["1000"], ["120.00"]),
    ("12", "0", None, "100", ["1000", "500"], ["120.00", "60.00"]),
    ("12", "0", "150", "100", ["1000", "500", "500"], ["120.00", "30", "0"]),
    ("12", "0", "0", "100", ["1000"], ["0"]),
    ("12", "20", None, "100", ["100"], ["20.00"]),
    ("12", "20", None, "100", ["15"], ["15.00"]),
    ("12", "20", "25", "100", ["100", "100"], ["20.00", "5.00"]),
    ("12", "0", None, "50", ["1000d"], ["60.00"]),
    ("12", "0", None, "0", ["1000d"], ["0.00"]),
    ("12", "20", None, "0", ["1000d"], ["0.00"]),
    ("12", "20", None, "50", ["10d"], ["10.00"]),
    ("12.5", "0", None, "100", ["33.33"], ["4.17"]),
    ("12.5", "0", None, "100", ["0.04"], ["0.01"]),
    ("0", "0", None, "100", ["1000"], ["0.00"]),
    ("0", "5", None, "100", ["1000"], ["5.00"]),
    ("33.333", "0", None, "100", ["99.99"], ["33.33"]),
    ("10", "0", "100", "50", ["800", "800d"], ["80.00", "20.00"]),
]


@pytest.mark.parametrize(("rate", "floor", "cap", "direct", "paid", "fees"), CASES)
def test_the_fee_of_each_payment(rate, floor, cap, direct, paid, fees):
    terms = Terms(Decimal(rate), Decimal(floor), cap and Decimal(cap), Decimal(direct))
    payments = [
        Payment(rank, Decimal(text.rstrip("d")), text.endswith("d"))
        for rank, text in enumerate(paid)
    ]
    assert [fee.amount for fee in compute(terms, payments)] == [Decimal(fee) for fee in fees]


def test_a_payment_is_positive():
    for amount in ("0", "-1"):
        with pytest.raises(ValueError, match="positive"):
            compute(Terms(Decimal(10)), [Payment(1, Decimal(amount))])


def test_why_a_fee_is_what_it_is():
    terms = Terms(Decimal(10), floor=Decimal(5), cap=Decimal(12))
    fees = compute(terms, [Payment(1, Decimal(20)), Payment(2, Decimal(100))])
    assert [(fee.reason, fee.rate) for fee in fees] == [("floor", 10), ("cap", 10)]


MONEY = st.decimals(min_value="0.01", max_value="100000", places=2)


@given(
    st.lists(MONEY, min_size=1, max_size=8),
    st.decimals(min_value=0, max_value=100, places=3),
    st.decimals(min_value=0, max_value=500, places=2),
    st.none() | st.decimals(min_value=0, max_value=1000, places=2),
)
def test_fees_stay_between_nothing_the_payment_and_the_ceiling(amounts, rate, floor, cap):
    fees = compute(
        Terms(rate, floor, cap), [Payment(rank, each) for rank, each in enumerate(amounts)]
    )
    assert all(0 <= fee.amount <= fee.base for fee in fees)
    assert cap is None or sum(fee.amount for fee in fees) <= cap


@given(st.lists(MONEY, min_size=2, max_size=6), st.decimals(min_value=0, max_value=100, places=2))
def test_paid_one_by_one_the_ceiling_holds_as_well(amounts, rate):
    terms, charged = Terms(rate, cap=Decimal(200)), Decimal(0)
    payments = [Payment(rank, each) for rank, each in enumerate(amounts)]
    for payment in payments:
        [fee] = compute(terms, [payment], charged)
        charged += fee.amount
    assert charged == sum(fee.amount for fee in compute(terms, payments))
