from datetime import date
from decimal import Decimal

import pytest
from engine.ageing import Out, bucket, expose, net_claims, taken_out
from engine.facts import Item
from hypothesis import given
from hypothesis import strategies as st
from ladder import MONDAY, item, on, pause

AMOUNTS = st.decimals(-500, 500, places=2, allow_nan=False).filter(bool)
ITEMS = st.lists(st.tuples(st.integers(-90, 60), AMOUNTS, st.booleans()), max_size=8).map(
    lambda rows: [
        Item(key, on(due), amount, contested and amount > 0)
        for key, (due, amount, contested) in enumerate(rows)
    ]
)


def test_row_4_credits_pay_the_oldest_first():
    claims = net_claims([item(0, 100, 1), item(10, 100, 2), item(5, -130, 3)])
    assert [(claim.key, claim.amount) for claim in claims] == [(2, Decimal(70))]


def test_credits_leave_contested_debts_for_last():
    claims = net_claims([item(0, 100, 1, contested=True), item(10, 100, 2), item(5, -100, 3)])
    assert [claim.key for claim in claims] == [1]


@given(ITEMS, st.integers(-1, 20))
def test_row_42_totals_are_conserved(items, horizon):
    """What is netted neither appears nor disappears, whatever the items."""
    exposure = expose(items, MONDAY, horizon)
    total = sum((each.amount for each in items), Decimal(0))
    claims = net_claims(items)
    assert exposure.due == total
    assert sum((claim.amount for claim in claims), Decimal(0)) == max(total, 0)
    assert all(claim.amount > 0 for claim in claims)
    late = [claim.amount for claim in exposure.chased if claim.due < MONDAY]
    assert exposure.overdue == sum(late, Decimal(0))
    assert exposure.asked == sum((claim.amount for claim in exposure.chased), Decimal(0))
    assert exposure.overdue <= exposure.asked <= exposure.reach
    assert exposure.credit == -sum((each.amount for each in items if each.amount < 0), Decimal(0))


@given(ITEMS, st.integers(-1, 20))
def test_nothing_changes_before_the_next_crossing(items, horizon):
    exposure = expose(items, MONDAY, horizon)
    if exposure.next_crossing is None:
        later = on(400)
    else:
        assert exposure.next_crossing > MONDAY
        later = date.fromordinal(exposure.next_crossing.toordinal() - 1)
        to_due = [(claim.due - exposure.next_crossing).days for claim in net_claims(items)]
        assert horizon in to_due or -1 in to_due, "a claim comes into reach, or becomes late"
    before = expose(items, later, horizon)
    assert (before.reach, before.overdue, before.chased) == (
        exposure.reach,
        exposure.overdue,
        exposure.chased,
    )


def test_late_is_the_day_after_the_due_date():
    assert expose([item(0)], on(0)).overdue == 0
    assert expose([item(0)], on(0)).next_crossing == on(1)
    assert expose([item(0)], on(1)).overdue == 100


def test_the_horizon_brings_items_into_reach_before_they_are_late():
    exposure = expose([item(5)], on(0), horizon=5)
    assert (exposure.reach, exposure.overdue, exposure.oldest) == (100, 0, on(5))
    assert expose([item(6)], on(0), horizon=5).next_crossing == on(1)


def test_contested_and_held_items_are_owed_but_not_chased():
    exposure = expose(
        [item(-9, 100, 1, contested=True), item(-8, 50, 2), item(-7, 30, 3)], on(0), out=Out({2})
    )
    assert (exposure.due, exposure.contested, exposure.held) == (180, 100, 50)
    assert (exposure.overdue, exposure.reach) == (30, 180)
    assert exposure.oldest == on(-7)


def test_a_due_date_at_the_end_of_time_breaks_nothing():
    exposure = expose([Item(1, date.max, Decimal(10))], on(0), horizon=5)
    assert (exposure.reach, exposure.next_crossing) == (0, None)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-3, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (4000, 4)],
)
def test_row_62_bounds_belong_to_their_bucket(days, expected):
    assert bucket(days, (30, 60, 90)) == expected


@given(st.integers(-500, 5000), st.lists(st.integers(1, 400), unique=True).map(sorted))
def test_row_63_every_day_has_one_bucket_and_the_last_is_open(days, bounds):
    index = bucket(days, bounds)
    lower = [None, 1, *(bound + 1 for bound in bounds)][index]
    upper = [0, *bounds, None][index]
    assert (lower is None or days >= lower) and (upper is None or days <= upper)


def test_a_part_in_dispute_is_contested_and_the_rest_is_chased():
    exposure = expose([item(-9, 100, 1), item(-8, 50, 2)], on(0), out=Out(parts={1: Decimal(40)}))
    assert (exposure.due, exposure.contested, exposure.overdue) == (150, 40, 110)
    assert [(each.key, each.amount) for each in exposure.chased] == [(1, 60), (2, 50)]


@pytest.mark.parametrize(
    ("remaining", "chased", "contested"),
    [(100, 60, 40), (60, 20, 40), (40, 0, 40), (15, 0, 15)],
)
def test_a_payment_that_came_meanwhile_never_makes_the_rest_negative(remaining, chased, contested):
    exposure = expose([item(-9, remaining, 1)], on(0), out=Out(parts={1: Decimal(40)}))
    assert (exposure.asked, exposure.contested) == (chased, contested)


def test_credits_go_to_the_part_that_is_chased_before_the_one_in_dispute():
    items = [item(-9, 100, 1), item(-8, 50, 2), item(-5, -120, 3)]
    exposure = expose(items, on(0), out=Out(parts={1: Decimal(40)}))
    assert (exposure.asked, exposure.contested) == (0, 30)


def test_parts_of_several_disputes_add_up_and_the_whole_outweighs_them():
    first = pause(0, items=frozenset({1, 2}), parts=((1, Decimal(10)),))
    second = pause(0, items=frozenset({1}), parts=((1, Decimal(5)),))
    assert taken_out([first, second]) == ({2}, {1: Decimal(15)}, set())
    assert taken_out([first, second, pause(0, items=frozenset({1}))]) == ({1, 2}, {}, set())


@given(
    ITEMS, st.integers(-1, 20), st.dictionaries(st.integers(0, 8), st.decimals(0, 600, places=2))
)
def test_parts_change_what_is_chased_never_what_is_owed(items, horizon, parts):
    exposure, without = (
        expose(items, MONDAY, horizon, Out(parts=parts)),
        expose(items, MONDAY, horizon),
    )
    assert (exposure.due, exposure.credit) == (without.due, without.credit)
    assert 0 <= exposure.asked <= without.asked
    assert all(claim.amount > 0 for claim in exposure.chased)
    remaining = {each.key: each.amount for each in items}
    for claim in exposure.chased:
        assert claim.amount <= max(remaining[claim.key] - parts.get(claim.key, 0), 0)
    owed = sum((each.amount for each in items), Decimal(0))
    assert exposure.contested <= max(owed, 0)


def test_what_a_dispute_takes_out_is_contested_what_a_promise_does_is_held():
    promise, dispute = pause(0, items=frozenset({1})), pause(0, items=frozenset({2}), contests=True)
    exposure = expose([item(-9, 100, 1), item(-8, 50, 2)], on(0), -1, taken_out([promise, dispute]))
    assert (exposure.held, exposure.contested, exposure.asked) == (100, 50, 0)
