from datetime import date, timedelta

import pytest
from engine.clock import EVERY_DAY, Calendar, elapse, end_of_pause, merge
from hypothesis import given
from hypothesis import strategies as st
from ladder import MONDAY, on, pause

EASTER = Calendar(frozenset({date(2026, 4, 6), date(2026, 5, 1)}))  # Easter Monday, Labour Day
OFFSETS = st.integers(-60, 60)
KINDS = st.sampled_from(["calendar", "ouvre", "ouvrable"])
PAUSES = st.lists(
    st.tuples(st.integers(-30, 90), st.integers(0, 20)).map(lambda pair: pause(pair[0], sum(pair))),
    max_size=4,
)


@pytest.mark.parametrize(
    ("start", "days", "kind", "expected"),
    [
        ("2026-04-03", 1, "calendar", "2026-04-04"),
        ("2026-04-03", 1, "ouvre", "2026-04-07"),  # Good Friday is worked, Easter Monday is not
        ("2026-04-03", 1, "ouvrable", "2026-04-04"),  # Saturday counts
        ("2026-04-04", 1, "ouvrable", "2026-04-07"),
        ("2026-04-07", -1, "ouvre", "2026-04-03"),
        ("2026-04-30", 2, "ouvre", "2026-05-05"),
        ("2026-04-04", 0, "ouvre", "2026-04-04"),  # nothing to count: the start stays
    ],
)
def test_shift(start, days, kind, expected):
    assert EASTER.shift(date.fromisoformat(start), days, kind).isoformat() == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-04-03", "2026-04-03"), ("2026-04-04", "2026-04-07")]
)
def test_roll_forward_to_a_worked_day(day, expected):
    assert EASTER.roll_forward(date.fromisoformat(day)).isoformat() == expected


@given(OFFSETS, OFFSETS, KINDS)
def test_shift_lands_on_a_counted_day_and_counts_them(start, days, kind):
    first = on(start)
    reached = EASTER.shift(first, days, kind)
    if days:
        assert EASTER.counts(reached, kind)
    if days > 0:
        assert EASTER.number(first + timedelta(days=1), reached, kind) == days


@given(PAUSES, st.integers(-40, 120))
def test_merge_covers_the_same_days_and_leaves_gaps(pauses, day):
    merged = merge((each.since, each.until) for each in pauses)
    assert any(each.covers(on(day)) for each in pauses) == any(a <= on(day) <= b for a, b in merged)
    assert all(
        after[0] - before[1] > timedelta(days=1)
        for before, after in zip(merged, merged[1:], strict=False)
    )


def test_merge_stops_at_an_open_end():
    assert merge([(on(5), None), (on(0), on(2)), (on(9), on(12)), (on(1), on(3))]) == [
        (on(0), on(3)),
        (on(5), None),
    ]


def test_end_of_pause_runs_through_touching_pauses():
    assert end_of_pause([pause(0, 4), pause(5, 9), pause(11, 12)], on(2)) == on(9)
    assert end_of_pause([pause(0, 4), pause(3)], on(2)) is None
    assert end_of_pause([pause(0, 4)], on(7)) == on(6), "no pause that day: it ended the day before"


@given(OFFSETS, st.integers(0, 60), KINDS, PAUSES)
def test_row_17_elapsed_days_are_exactly_the_unpaused_ones(start, days, kind, pauses):
    """A due date is never wrong after a pause: counted and unpaused days add up to the delay."""
    reached = elapse(on(start), days, kind, EASTER, pauses)
    ran = sum(
        1
        for offset in range(1, (reached - on(start)).days + 1)
        if EASTER.counts(day := on(start + offset), kind)
        and not any(each.covers(day) for each in pauses)
    )
    assert ran == days
    if days:
        assert EASTER.counts(reached, kind) and not any(each.covers(reached) for each in pauses)


@given(st.integers(0, 60), PAUSES)
def test_row_16_a_pause_entered_late_gives_what_it_would_have_given_in_time(days, pauses):
    """Backdating: the order in which pauses become known does not matter, nor does cutting them up."""
    whole = elapse(MONDAY, days, pauses=pauses)
    cut = [piece for each in pauses for piece in _days_of(each)]
    assert elapse(MONDAY, days, pauses=list(reversed(cut))) == whole
    assert whole >= elapse(MONDAY, days)


def _days_of(whole):
    return [
        pause((whole.since - MONDAY).days + offset, (whole.since - MONDAY).days + offset)
        for offset in range((whole.until - whole.since).days + 1)
    ]


@pytest.mark.parametrize(
    ("days", "pauses", "expected"),
    [
        (5, [pause(-10, 0)], 5),  # over before the first day counts
        (5, [pause(6, 9)], 5),  # begins after
        (5, [pause(5, 9)], 10),  # begins on the very day
        (5, [pause(2, 3), pause(3, 6)], 10),  # overlapping: counted once
        (5, [pause(2, 6, stops_clock=False)], 5),
        (5, [pause(3)], None),  # nobody knows the end
        (5, [pause(8)], 5),
        (-5, [pause(-8, -2)], -5),  # before the due date no clock runs
    ],
)
def test_pauses(days, pauses, expected):
    assert elapse(MONDAY, days, pauses=pauses) == (None if expected is None else on(expected))


def test_a_pause_of_a_thousand_years_costs_nothing():
    forever = [pause(1, 365_000)]
    assert elapse(MONDAY, 5, pauses=forever) == on(365_005)


def test_every_day_counts_by_default():
    assert EVERY_DAY.number(on(0), on(6)) == 7
    assert EVERY_DAY.number(on(0), on(6), "ouvre") == 5
    assert EVERY_DAY.number(on(0), on(6), "ouvrable") == 6
