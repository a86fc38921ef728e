"""Allowances for doubtful debts: base, band, shares. Tables counted by hand."""

from datetime import date
from decimal import Decimal as D

import pytest
from engine.allowance import Band, base_of, find_band, share_out, take
from hypothesis import given
from hypothesis import strategies as st

BANDS = [
    Band(date(2025, 9, 30), D(25), D(0), "3 months"),
    Band(date(2025, 6, 30), D(50), D(0), "6 months"),
    Band(date(2024, 12, 31), D(100), D(100), "12 months"),
]


@pytest.mark.parametrize(
    ("due", "key"),
    [
        (date(2025, 12, 31), None),
        (date(2025, 9, 30), None),  # three months to the day: not more
        (date(2025, 9, 29), "3 months"),
        (date(2025, 6, 29), "6 months"),
        (date(2024, 12, 31), "6 months"),
        (date(2024, 12, 30), "12 months"),
    ],
)
def test_the_oldest_band_an_item_is_old_enough_for(due, key):
    band = find_band(BANDS, due)
    assert (band and band.key) == key
    assert find_band(BANDS[::-1], due) == band


@pytest.mark.parametrize(
    ("amount", "taxed", "tax", "covered", "expected"),
    [
        ("1200", "1200", "200", "0", ("1000.00", "1000.00")),
        ("600", "1200", "200", "0", ("500.00", "500.00")),
        ("1000", "1000", "0", "0", ("1000", "1000")),
        ("100", "120", "20", "0", ("83.33", "83.33")),
        ("1200", "1200", "200", "900", ("1000.00", "100.00")),
        ("1200", "1200", "200", "5000", ("1000.00", "0")),
        ("100", "0", "0", "0", ("100", "100")),
    ],
)
def test_the_base_is_without_tax_and_without_what_is_covered(amount, taxed, tax, covered, expected):
    assert base_of(D(amount), D(taxed), D(tax), D(covered)) == tuple(map(D, expected))


def test_halves_are_rounded_up():
    assert take(D("400.01"), D("0.5")) == D("200.01")


@given(
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=2),
)
def test_the_base_is_never_above_what_is_owed(amount, taxed, tax, covered):
    untaxed, base = base_of(amount, taxed, tax, covered)
    assert 0 <= base <= untaxed <= amount


@given(
    st.decimals(0, 10**4, places=2),
    st.lists(st.decimals(0, 10**4, places=2), min_size=1, max_size=5),
)
def test_what_is_booked_is_laid_on_the_items_without_loss(booked, needs):
    shares = share_out(booked, needs)
    assert sum(shares) == booked
    assert all(share >= 0 for share in shares)
