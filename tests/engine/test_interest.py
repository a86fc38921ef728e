"""Late interest: cut at the half-years, on what remains, never during a suspension that stops it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from engine.interest import (
    Rate,
    accrue,
    bears,
    cap_from,
    decided,
    floored,
    lower_by,
    set_parts_aside,
    start_at,
)
from hypothesis import given
from hypothesis import strategies as st
from ladder import MONDAY, on, pause

HALF_YEARS = [
    Rate(date(2025, 1, 1), Decimal("13.15")),
    Rate(date(2025, 7, 1), Decimal("12.15")),
    Rate(date(2026, 1, 1), Decimal("12.15")),
    Rate(date(2026, 7, 1), None),
]
TEN = [Rate(date(2020, 1, 1), Decimal(10))]


def test_it_is_cut_at_the_half_year():
    """1,000 € due on 31 May 2025, paid on 31 July: 30 days at 13.15 %, 31 at 12.15 %."""
    accrual = accrue([(date(2025, 6, 1), Decimal(1000))], HALF_YEARS, date(2025, 7, 31))
    assert [(each.days, each.percent) for each in accrual.periods] == [
        (30, Decimal("13.15")),
        (31, Decimal("12.15")),
    ]
    assert [each.amount for each in accrual.periods] == [Decimal("10.81"), Decimal("10.32")]
    assert accrual.total == Decimal("21.13")


def test_a_partial_payment_lowers_the_base_from_the_day_after():
    owed = [(on(0), Decimal(1000)), (on(10), Decimal(400))]
    told = accrue(owed, TEN, on(19)).periods
    assert [(each.base, each.days) for each in told] == [(1000, 10), (400, 10)]
    assert [each.amount for each in told] == [Decimal("2.74"), Decimal("1.10")]


def test_nothing_runs_once_all_is_paid_and_again_when_the_payment_bounces():
    owed = [(on(0), Decimal(1000)), (on(10), Decimal(0)), (on(30), Decimal(1000))]
    assert [(each.since, each.days) for each in accrue(owed, TEN, on(39)).periods] == [
        (on(0), 10),
        (on(30), 10),
    ]


def test_the_days_of_a_suspension_that_stops_it_bear_nothing():
    stopped, talk = pause(5, 9), pause(12, 14, stops_interest=False)
    told = accrue([(on(0), Decimal(1000))], TEN, on(19), [stopped, talk]).periods
    assert sum(each.days for each in told) == 15


def test_a_rate_nobody_knows_yet_stops_the_count_and_says_from_when():
    accrual = accrue([(date(2026, 6, 1), Decimal(1000))], HALF_YEARS, date(2026, 8, 31))
    assert (accrual.missing, sum(each.days for each in accrual.periods)) == (date(2026, 7, 1), 30)
    assert accrue([(date(2024, 1, 1), Decimal(1))], HALF_YEARS, date(2024, 2, 1)).missing == date(
        2024, 1, 1
    )


def test_nothing_before_it_starts():
    assert accrue([(on(1), Decimal(1000))], TEN, on(0)).periods == ()
    assert accrue([], TEN, on(0)).total == 0


def test_a_stipulated_rate_has_a_floor():
    assert floored(Decimal(8), Decimal("2.62")) == (Decimal("7.86"), True)
    assert floored(Decimal(7), Decimal("2.62")) == (Decimal("7.86"), False)
    assert floored(Decimal(7), None) == (None, None)


def test_what_remains_after_receipts_before_and_after_the_due_date():
    owed = lower_by((on(1), Decimal(1000)), [(on(10), Decimal(300)), (on(-2), Decimal(100))])
    assert owed == [(on(1), Decimal(900)), (on(11), Decimal(600))]
    assert lower_by((on(1), Decimal(100)), [(on(0), Decimal(100))]) == [(on(1), Decimal(0))]


def test_a_debt_paid_on_its_due_date_was_never_late():
    assert not bears(lower_by((on(1), Decimal(100)), [(on(0), Decimal(100))]), on(30))
    assert bears(lower_by((on(1), Decimal(100)), [(on(2), Decimal(100))]), on(30))
    assert not bears([(on(1), Decimal(100))], on(30), [pause(0)])


def test_a_part_in_dispute_bears_nothing_while_it_lasts():
    """400 of 1,000 disputed from the 10th to the 19th, on that item only."""
    part = replace(pause(10, 19), items=frozenset({7}), parts=((7, Decimal(400)),))
    owed, pauses = set_parts_aside([(on(0), Decimal(1000))], [part], 7)
    assert owed == [(on(0), 1000), (on(10), 600), (on(20), 1000)] and pauses == []
    assert set_parts_aside([(on(0), Decimal(1000))], [part], 8) == ([(on(0), Decimal(1000))], [])


def test_what_ran_before_a_claim_is_not_counted_again():
    owed = [(on(0), Decimal(1000)), (on(10), Decimal(400))]
    before, after = accrue(owed, TEN, on(14)), accrue(start_at(owed, on(15)), TEN, on(29))
    assert sum(each.days for each in before.periods + after.periods) == 30
    assert start_at(owed, on(-5)) == owed


AMOUNTS = st.decimals(1, 100000, places=2)


@given(AMOUNTS, st.lists(st.integers(1, 200), max_size=5, unique=True), st.integers(0, 250))
def test_cutting_wins_no_cent(amount, cuts, days):
    rates = [*TEN, *(Rate(MONDAY + timedelta(days=cut), Decimal(10)) for cut in sorted(cuts))]
    whole, cut = (
        accrue([(MONDAY, amount)], TEN, on(days)),
        accrue([(MONDAY, amount)], rates, on(days)),
    )
    assert whole.total == cut.total
    assert sum(each.days for each in cut.periods) == days + 1


@given(AMOUNTS, st.integers(0, 200), st.integers(0, 200), st.integers(0, 40))
def test_a_pause_only_lowers_it_and_undoing_it_restores_it(amount, days, since, length):
    before = accrue([(MONDAY, amount)], TEN, on(days))
    during = accrue([(MONDAY, amount)], TEN, on(days), [pause(since, since + length)])
    assert 0 <= during.total <= before.total
    inside = len(set(range(since, since + length + 1)) & set(range(days + 1)))
    assert sum(each.days for each in during.periods) == days + 1 - inside


@given(AMOUNTS, AMOUNTS, st.integers(0, 300))
def test_more_owed_never_bears_less(one, other, days):
    low, high = sorted((one, other))
    assert (
        accrue([(MONDAY, low)], TEN, on(days)).total
        <= accrue([(MONDAY, high)], TEN, on(days)).total
    )


def test_a_title_takes_the_place_of_the_contract_from_its_day_on():
    contract = [Rate(date(2026, 1, 1), Decimal(12)), Rate(date(2026, 7, 1), Decimal(13))]
    title = [Rate(date.min, Decimal(5), 365), Rate(date(2026, 6, 1), None)]
    rates = decided(contract, title, date(2026, 3, 1))
    assert [(rate.since, rate.percent) for rate in rates] == [
        (date(2026, 1, 1), Decimal(12)),
        (date(2026, 3, 1), Decimal(5)),
        (date(2026, 6, 1), None),
    ]
    found = accrue([(date(2026, 3, 1), Decimal(3650))], rates, date(2026, 3, 10), year=360)
    assert found.total == Decimal("5.00")  # a year of 365 days, though the contract counts 360


def test_a_title_counts_on_what_it_awards():
    owed = [(date(2026, 1, 1), Decimal(100)), (date(2026, 6, 1), Decimal(30))]
    assert cap_from(owed, date(2026, 3, 1), Decimal(60)) == [
        (date(2026, 1, 1), Decimal(100)),
        (date(2026, 3, 1), Decimal(60)),
        (date(2026, 6, 1), Decimal(30)),
    ]
