"""Late interest: cut at the half-years, on what remains, never during a suspension that stops it."""

from datetime import date, timedelta
from decimal import Decimal

from engine.interest import Rate, accrue, floored
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
    stopped, talk = pause(5, 9), pause(12, 14, stops_clock=False)
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
