"""Limitation: a table of cases with their articles, the dates typed by hand, and what holds of any."""

from datetime import date, timedelta

import pytest
from engine.deadlines import add_months
from engine.limitation import (
    ACKNOWLEDGMENT,
    ACT,
    EXPIRED,
    FORCLUSION,
    KINDS,
    LIMITATION,
    MEASURES,
    PROCEEDINGS,
    RESCHEDULING,
    RUNNING,
    SOON,
    SUSPENSION,
    TITLE,
    Event,
    Term,
    compute,
)
from hypothesis import given
from hypothesis import strategies as st

TWO, THREE, FIVE, TEN = (Term(number, "year") for number in (2, 3, 5, 10))
ONE_DAY = timedelta(days=1)


def day(text):
    return date.fromisoformat(text) if text else None


def event(kind, since, until=None):
    return Event(kind, day(since), day(until))


# (due date, term, nature, events, last day, article and reason)
CASES = [
    # -- periods
    ("2021-03-15", FIVE, LIMITATION, [], "2026-03-15", "C. com. L110-4: between professionals"),
    ("2024-03-15", TWO, LIMITATION, [], "2026-03-15", "C. conso. L218-2: consumer"),
    ("2023-03-15", THREE, LIMITATION, [], "2026-03-15", "loi 1989 art. 7-1: rent"),
    ("2016-03-15", TEN, TITLE, [], "2026-03-15", "CPCEx L111-4: title"),
    ("2024-03-15", TWO, FORCLUSION, [], "2026-03-15", "C. conso. R312-35"),
    # -- end of month, leap years
    ("2024-02-29", FIVE, LIMITATION, [], "2029-02-28", "CPC 641: no 29 February"),
    ("2024-02-29", Term(4, "year"), LIMITATION, [], "2028-02-29", "CPC 641: leap year"),
    ("2025-08-31", Term(6, "month"), LIMITATION, [], "2026-02-28", "CPC 641: no 31 February"),
    ("2025-01-01", Term(30, "day"), LIMITATION, [], "2025-01-31", "the day is not counted"),
    ("2025-01-01", Term(2, "week"), LIMITATION, [], "2025-01-15", "weeks"),
    ("2022-01-01", TWO, LIMITATION, [], "2024-01-01", "a holiday moves nothing"),
    # -- acknowledgments, acts
    (
        *("2021-03-15", FIVE, LIMITATION, [event(ACKNOWLEDGMENT, "2023-06-10")], "2028-06-10"),
        "C. civ. 2240, 2231: a whole new period",
    ),
    (
        *("2021-03-15", FIVE, LIMITATION, [event(ACKNOWLEDGMENT, "2026-03-15")], "2031-03-15"),
        "the last day is in time",
    ),
    (
        *("2021-03-15", FIVE, LIMITATION, [event(ACKNOWLEDGMENT, "2026-03-16")], "2026-03-15"),
        "the day after comes too late",
    ),
    (
        *("2021-03-15", FIVE, LIMITATION, [event(ACKNOWLEDGMENT, "2020-03-15")], "2026-03-15"),
        "before it is due nothing runs",
    ),
    (
        "2024-01-31",
        TWO,
        LIMITATION,
        [event(ACKNOWLEDGMENT, "2025-06-30"), event(ACKNOWLEDGMENT, "2024-02-29")],
        "2027-06-30",
        "the last of two",
    ),
    (
        *("2024-01-31", TWO, LIMITATION, [event(ACT, "2024-02-29")], "2026-02-28"),
        "C. civ. 2244, CPC 641",
    ),
    (
        "2020-01-10",
        TWO,
        LIMITATION,
        [event(ACKNOWLEDGMENT, "2021-05-05"), event(ACKNOWLEDGMENT, "2023-05-06")],
        "2023-05-05",
        "the second acknowledgment comes a day late",
    ),
    (
        *("2024-01-31", TWO, LIMITATION, [event(RESCHEDULING, "2024-09-01")], "2026-09-01"),
        "a signed plan acknowledges",
    ),
    (
        *("2024-01-31", TWO, LIMITATION, [event(MEASURES, "2024-09-01")], "2026-01-31"),
        "R312-35 concerns forclusion alone",
    ),
    # -- proceedings
    (
        *("2021-03-15", FIVE, LIMITATION, [event(PROCEEDINGS, "2024-05-02")], None),
        "C. civ. 2241: until they end",
    ),
    (
        "2021-03-15",
        FIVE,
        LIMITATION,
        [event(PROCEEDINGS, "2024-05-02", "2027-11-30")],
        "2032-11-30",
        "C. com. L622-25-1: from the closure",
    ),
    (
        "2024-03-15",
        TWO,
        LIMITATION,
        [event(PROCEEDINGS, "2025-05-02", "2026-01-10"), event(ACKNOWLEDGMENT, "2025-08-01")],
        "2028-01-10",
        "interrupted already",
    ),
    (
        *("2024-03-15", TWO, LIMITATION, [event(PROCEEDINGS, "2026-03-16")], "2026-03-15"),
        "a claim out of time",
    ),
    # -- suspensions
    (
        "2024-03-15",
        TWO,
        LIMITATION,
        [event(SUSPENSION, "2025-01-01", "2025-01-31")],
        "2026-04-15",
        "C. civ. 2238: 31 days do not count",
    ),
    (
        "2024-03-15",
        TWO,
        LIMITATION,
        [
            event(SUSPENSION, "2025-01-01", "2025-01-20"),
            event(SUSPENSION, "2025-01-11", "2025-01-31"),
        ],
        "2026-04-15",
        "days counted once",
    ),
    (
        *("2024-03-15", TWO, LIMITATION, [event(SUSPENSION, "2025-01-01")], None),
        "CPCEx L125-1: while it lasts",
    ),
    (
        *(
            "2024-03-15",
            TWO,
            LIMITATION,
            [event(SUSPENSION, "2024-03-01", "2024-03-20")],
            "2026-03-20",
        ),
        "only the days that would have counted",
    ),
    (
        *(
            "2024-03-15",
            TWO,
            LIMITATION,
            [event(SUSPENSION, "2026-03-16", "2026-09-01")],
            "2026-03-15",
        ),
        "suspended after the end",
    ),
    (
        "2024-03-15",
        TWO,
        LIMITATION,
        [event(SUSPENSION, "2025-01-01", "2025-01-31"), event(ACKNOWLEDGMENT, "2025-01-21")],
        "2027-01-31",
        "ten days of the suspension left: 22 to 31 January",
    ),
    (
        "2024-03-15",
        TWO,
        LIMITATION,
        [event(SUSPENSION, "2026-03-15", "2026-03-24"), event(ACKNOWLEDGMENT, "2026-03-20")],
        "2028-03-24",
        "suspended on the last day, acknowledged meanwhile",
    ),
    # -- forclusion
    (
        *("2024-03-15", TWO, FORCLUSION, [event(ACKNOWLEDGMENT, "2025-03-15")], "2026-03-15"),
        "R312-35: a payment changes nothing",
    ),
    (
        *(
            "2024-03-15",
            TWO,
            FORCLUSION,
            [event(SUSPENSION, "2025-01-01", "2025-12-31")],
            "2026-03-15",
        ),
        "a forclusion is not suspended",
    ),
    (
        "2024-03-15",
        TWO,
        FORCLUSION,
        [event(RESCHEDULING, "2025-01-05", "2025-04-05")],
        "2027-04-05",
        "R312-35: first incident after the first rescheduling",
    ),
    (
        *("2024-03-15", TWO, FORCLUSION, [event(RESCHEDULING, "2025-01-05")], "2027-01-05"),
        "no incident noted: not a day too many",
    ),
    (
        "2024-03-15",
        TWO,
        FORCLUSION,
        [
            event(RESCHEDULING, "2025-01-05", "2025-04-05"),
            event(RESCHEDULING, "2026-01-05", "2026-06-05"),
        ],
        "2027-04-05",
        "R312-35: a second rescheduling resets nothing",
    ),
    (
        "2024-03-15",
        TWO,
        FORCLUSION,
        [
            event(RESCHEDULING, "2025-01-05", "2025-04-05"),
            event(MEASURES, "2026-01-05", "2026-06-05"),
        ],
        "2028-06-05",
        "R312-35: after the measures",
    ),
    (
        *("2024-03-15", TWO, FORCLUSION, [event(PROCEEDINGS, "2026-03-15")], None),
        "sued on the last day",
    ),
    (
        *("2024-03-15", TWO, FORCLUSION, [event(ACT, "2026-03-14")], "2028-03-14"),
        "C. civ. 2244",
    ),
    (
        *(
            "2024-03-15",
            TWO,
            FORCLUSION,
            [event(RESCHEDULING, "2026-03-16", "2026-05-01")],
            "2026-03-15",
        ),
        "rescheduled too late",
    ),
    # -- title
    (
        "2024-03-15",
        TWO,
        LIMITATION,
        [event(PROCEEDINGS, "2025-05-02"), event(TITLE, "2025-09-10")],
        "2035-09-10",
        "CPCEx L111-4: from the title",
    ),
    (
        "2024-03-15",
        TWO,
        FORCLUSION,
        [event(TITLE, "2025-09-10"), event(ACKNOWLEDGMENT, "2030-01-02")],
        "2040-01-02",
        "a title is interrupted like any limitation",
    ),
    (
        *("2024-03-15", TWO, LIMITATION, [event(TITLE, "2026-03-16")], "2026-03-15"),
        "a title too late revives nothing",
    ),
]


@pytest.mark.parametrize(("due", "term", "nature", "events", "last", "why"), CASES)
def test_cases(due, term, nature, events, last, why):
    assert compute(day(due), term, nature, events, TEN).date == day(last), why


def test_every_event_is_told_with_what_it_changed():
    events = [event(ACKNOWLEDGMENT, "2025-03-15"), event(ACT, "2028-01-01")]
    told = compute(day("2024-03-15"), TWO, LIMITATION, events).steps
    assert [(step.kind, step.date, step.refused) for step in told] == [
        ("start", day("2026-03-15"), ""),
        (ACKNOWLEDGMENT, day("2027-03-15"), ""),
        (ACT, day("2027-03-15"), "late"),
    ]


def test_a_title_without_known_period_changes_nothing():
    found = compute(day("2024-03-15"), TWO, LIMITATION, [event(TITLE, "2025-01-01")])
    assert found.date == day("2026-03-15")
    assert found.steps[-1].refused == "nature"


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2025-09-15", RUNNING),
        ("2025-09-16", SOON),
        ("2026-03-15", SOON),
        ("2026-03-16", EXPIRED),
    ],
)
def test_the_last_day_is_still_in_time(today, state):
    found = compute(day("2024-03-15"), TWO)
    assert found.state_on(day(today), soon_days=180) == state


def test_what_lasts_is_running():
    found = compute(day("2024-03-15"), TWO, events=[event(PROCEEDINGS, "2024-06-01")])
    assert found.state_on(day("2050-01-01")) == RUNNING


@pytest.mark.parametrize("term", [Term(-1, "year"), Term(1.5, "year"), Term(1, "moon")])
def test_a_period_that_is_none_is_refused(term):
    with pytest.raises(ValueError):
        compute(day("2024-03-15"), term)


def test_an_unknown_nature_is_refused():
    with pytest.raises(ValueError):
        compute(day("2024-03-15"), TWO, "usucapion")


# -- what holds of any ------------------------------------------------------------------------

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@st.composite
def some_events(draw, kinds=KINDS):
    since = draw(days)
    length = draw(st.none() | st.integers(0, 900))
    until = None if length is None else since + timedelta(days=length)
    return Event(draw(st.sampled_from(kinds)), since, until, draw(st.integers(0, 9)))


lists = st.lists(some_events(), max_size=6)
natures = st.sampled_from([LIMITATION, FORCLUSION, TITLE])


@given(days, natures, lists, st.randoms())
def test_events_are_taken_in_order_whatever_the_order_they_come_in(start, nature, events, rng):
    events = list(dict.fromkeys(events))
    shuffled = list(events)
    rng.shuffle(shuffled)
    one = compute(start, TWO, nature, events, TEN)
    keys = {(each.day, each.kind, each.key) for each in events}
    if len(keys) == len(events):
        assert compute(start, TWO, nature, shuffled, TEN) == one


@given(days, natures, lists, some_events())
def test_nothing_that_comes_after_the_end_revives(start, nature, events, late):
    found = compute(start, TWO, nature, events, TEN)
    if found.date and late.day > max([found.date, *(each.day for each in events)]):
        assert compute(start, TWO, nature, [*events, late], TEN).date == found.date


@given(days, st.lists(some_events([ACKNOWLEDGMENT, SUSPENSION]), max_size=6))
def test_a_forclusion_knows_neither_acknowledgment_nor_suspension(start, events):
    assert compute(start, TWO, FORCLUSION, events).date == TWO.after(start)


@given(days, st.lists(some_events([ACKNOWLEDGMENT, ACT, RESCHEDULING]), max_size=6))
def test_interruptions_never_shorten(start, events):
    found = compute(start, FIVE, LIMITATION, events)
    assert found.date >= FIVE.after(start)
    assert found.date == FIVE.after(found.since)


@given(days, st.integers(1, 700), st.integers(0, 900))
def test_a_suspension_adds_its_own_days(start, after, length):
    since = start + timedelta(days=after)
    until = since + timedelta(days=length)
    found = compute(start, TWO, LIMITATION, [Event(SUSPENSION, since, until)])
    assert found.date == TWO.after(start) + timedelta(days=length + 1)


@given(days, natures, lists)
def test_the_end_never_comes_before_the_bare_period(start, nature, events):
    """Short of a title, which has a period of its own."""
    events = [each for each in events if each.kind != TITLE]
    found = compute(start, TWO, nature, events)
    assert found.date is None or found.date >= TWO.after(start)


def test_what_is_due_never_is_never_time_barred():
    assert add_months(date.max, 60) == date.max
    endless = [Event(SUSPENSION, day("2020-01-01"), date.max), event(SUSPENSION, "2021-01-01")]
    assert compute(day("2019-01-01"), TWO, LIMITATION, endless[:1]).date == date.max
    assert compute(day("2019-01-01"), TWO, LIMITATION, endless).date is None
    assert compute(date.max, TWO, LIMITATION, [Event(SUSPENSION, date.max, date.max)]).date
    assert Term(10**9, "day").after(date.max) == date.max


def test_a_title_older_than_the_debt_is_not_its_title():
    found = compute(day("2024-03-15"), FIVE, LIMITATION, [event(TITLE, "2010-01-01")], TEN)
    assert (found.date, found.nature) == (day("2029-03-15"), LIMITATION)
    assert found.steps[-1].refused == "early"


def test_a_warning_of_any_length_is_told():
    found = compute(day("2024-03-15"), TWO)
    assert found.state_on(day("2024-03-16"), 10**9) == SOON
    assert found.state_on(day("2026-03-16"), 10**9) == EXPIRED
    assert found.state_on(date.min, 0) == RUNNING


@given(days, natures, lists, st.sampled_from(KINDS), st.integers(1, 4000))
def test_what_ended_before_the_debt_was_born_changes_nothing(start, nature, events, kind, before):
    past = start - timedelta(days=before)
    found = compute(start, TWO, nature, events, TEN)
    assert compute(start, TWO, nature, [Event(kind, past, past), *events], TEN).date == found.date


anytime = st.dates(date(1, 1, 1), date.max)


@st.composite
def events_of_any_time(draw):
    first, last = sorted((draw(anytime), draw(anytime)))
    return Event(draw(st.sampled_from(KINDS)), first, draw(st.sampled_from([None, first, last])))


@given(anytime, natures, st.lists(events_of_any_time(), max_size=6), anytime, st.integers(0, 10**6))
def test_no_day_is_too_far_to_be_counted(start, nature, events, today, soon):
    found = compute(start, TWO, nature, events, TEN)
    assert found.date is None or found.date >= start
    assert found.state_on(today, soon) in (RUNNING, SOON, EXPIRED)


@given(days, natures, lists, some_events([SUSPENSION]))
def test_a_suspension_never_shortens(start, nature, events, pause):
    """Short of what it lets come in time: an interruption, a title."""
    events = [each for each in events if each.kind == SUSPENSION]
    before, after = (compute(start, TWO, nature, each) for each in (events, [*events, pause]))
    assert after.date is None or (before.date is not None and after.date >= before.date)
