"""When a debit that came back is presented again: tables, then properties that hold for any of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prelevement.presentations import (
    FINAL,
    MONTH_DAY,
    PAY_DAY,
    PROVISIONAL,
    REFUNDABLE,
    Facts,
    Planned,
    Refused,
    Rules,
    Scheme,
    plan_next,
)
from prelevement.target import OpenDays

# Closed days of the clearing system around the cases.
BANK = OpenDays(
    [date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 12, 25), date(2027, 1, 1)]
)
CORE, B2B = Scheme(5, 56), Scheme(3)
# A rent of Monday 5 October 2026, back on the Wednesday.
RENT = Facts(
    first_unpaid=date(2026, 10, 5),
    collected=date(2026, 10, 5),
    returned=date(2026, 10, 7),
    amount=Decimal("389.00"),
    owed=Decimal("389.00"),
    again=0,
    representable="yes",
    code_most=2,
    delay_days=2,
    scheme=CORE,
)
SEEN = date(2026, 10, 7)


def plan(rules=None, day=SEEN, **changes):
    return plan_next(replace(RENT, **changes), rules or Rules(), day, BANK)


@pytest.mark.parametrize(
    ("start", "count", "reached"),
    [
        (date(2026, 10, 5), 5, date(2026, 10, 12)),
        (date(2026, 10, 10), 1, date(2026, 10, 12)),  # from a Saturday
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Good Friday, weekend, Easter Monday
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
        (date(2026, 12, 24), 2, date(2026, 12, 29)),
        (date(2026, 10, 5), 0, date(2026, 10, 5)),
    ],
)
def test_open_days_are_counted_without_closed_ones(start, count, reached):
    assert BANK.add(start, count) == reached


def test_the_open_day_before_and_after():
    assert BANK.previous(date(2026, 4, 6)) == date(2026, 4, 2)
    assert BANK.next(date(2026, 4, 3)) == date(2026, 4, 7)
    assert BANK.next(SEEN) == BANK.previous(SEEN) == SEEN


@pytest.mark.parametrize(
    ("scheme", "day", "standing"),
    [
        (CORE, date(2026, 10, 12), PROVISIONAL),  # the fifth open day
        (CORE, date(2026, 10, 13), REFUNDABLE),
        (CORE, date(2026, 11, 30), REFUNDABLE),  # eight weeks
        (CORE, date(2026, 12, 1), FINAL),
        (B2B, date(2026, 10, 8), PROVISIONAL),
        (B2B, date(2026, 10, 9), FINAL),
    ],
)
def test_how_sure_a_collection_is(scheme, day, standing):
    assert scheme.standing(date(2026, 10, 5), day, BANK) == standing


@pytest.mark.parametrize(
    ("why", "rules", "changes", "expected", "because"),
    [
        ("after the return window", Rules(), {}, date(2026, 10, 13), "window"),
        ("B2B: its window is shorter, the code's delay decides", Rules(),
         {"scheme": B2B, "delay_days": 4}, date(2026, 10, 13), "delay"),
        ("a long delay of the code", Rules(), {"delay_days": 8}, date(2026, 10, 19), "delay"),
        ("the bank wants its file four open days before", Rules(lead_days=6), {}, date(2026, 10, 15), "lead"),
        ("a fortnight of notice", Rules(notice_days=14), {}, date(2026, 10, 21), "notice"),
        ("notice that ends on a Sunday rolls on", Rules(notice_days=18), {}, date(2026, 10, 26), "notice"),
        ("the 20th", Rules(MONTH_DAY, month_days=(20,)), {}, date(2026, 10, 20), "month_day"),
        ("the 10th is before: next month's", Rules(MONTH_DAY, month_days=(10,)), {}, date(2026, 11, 10), "month_day"),
        ("the nearest of two", Rules(MONTH_DAY, month_days=(10, 25)), {}, date(2026, 10, 26), "month_day"),
        ("the last of the month falls on a Saturday", Rules(MONTH_DAY, month_days=(31,)), {},
         date(2026, 11, 2), "month_day"),
        ("the debtor's pay day", Rules(PAY_DAY, month_days=(5,)), {"pay_day": 28}, date(2026, 10, 28), "pay_day"),
        ("an unknown pay day: the rule's day", Rules(PAY_DAY, month_days=(15,)), {}, date(2026, 10, 15), "pay_day"),
        ("no day at all: as soon as allowed", Rules(PAY_DAY), {}, date(2026, 10, 13), "window"),
        ("just in time", Rules(within_days=8), {}, date(2026, 10, 13), "window"),
    ],
)  # fmt: skip
def test_the_day_it_is_presented_again(why, rules, changes, expected, because):
    found = plan(rules, **changes)
    assert (found.date, found.because) == (expected, because), why


def test_the_file_leaves_and_the_debtor_is_told_in_time():
    found = plan(Rules(lead_days=2, notice_days=14))
    assert found == Planned(date(2026, 10, 21), date(2026, 10, 19), date(2026, 10, 7), "notice")
    assert plan().told is None


def test_asked_on_a_closed_day_the_file_leaves_on_the_next_open_one():
    found = plan(Rules(lead_days=1), day=date(2026, 10, 17))
    assert (found.date, found.leaves) == (date(2026, 10, 20), date(2026, 10, 19))


@pytest.mark.parametrize(
    ("rules", "changes", "refused"),
    [
        (Rules(), {"representable": "no"}, Refused("code_forbids")),
        (Rules(), {"representable": "after_fix"}, Refused("fix_first")),
        (Rules(), {"refunded": True}, Refused("refunded")),
        (Rules(), {"owed": Decimal(0)}, Refused("paid_meanwhile")),
        (Rules(), {"owed": Decimal(-5)}, Refused("paid_meanwhile")),
        (Rules(), {"owed": Decimal(100)},
         Refused("partly_paid", {"owed": Decimal(100), "amount": Decimal("389.00")})),
        (Rules(), {"again": 2}, Refused("often_enough", {"count": 2, "most": 2})),
        (Rules(most=1), {"again": 1}, Refused("often_enough", {"count": 1, "most": 1})),
        (Rules(most=0), {}, Refused("often_enough", {"count": 0, "most": 0})),
        (Rules(most=5), {"again": 2}, Refused("often_enough", {"count": 2, "most": 2})),
        (Rules(within_days=7), {}, Refused("too_late", {"date": date(2026, 10, 13), "limit": date(2026, 10, 12)})),
        (Rules(MONTH_DAY, month_days=(3,), within_days=15), {},
         Refused("too_late", {"date": date(2026, 11, 3), "limit": date(2026, 10, 20)})),
        (Rules(), {"obstacles": (Refused("suspended"), Refused("mandate"))}, Refused("suspended")),
    ],
)  # fmt: skip
def test_why_it_is_not_presented_again(rules, changes, refused):
    assert plan(rules, **changes) == refused


day_of_2026 = st.dates(date(2026, 1, 1), date(2027, 6, 30))
rules_of_any_kind = st.builds(
    Rules,
    kind=st.sampled_from(["after", MONTH_DAY, PAY_DAY]),
    month_days=st.lists(st.integers(1, 31), max_size=3).map(tuple),
    lead_days=st.integers(1, 6),
    notice_days=st.integers(0, 20),
    most=st.none() | st.integers(1, 4),
    within_days=st.none() | st.integers(0, 60),
)


@given(
    collected=day_of_2026.map(BANK.next),
    came_back=st.integers(0, 5),
    seen=st.integers(0, 20),
    delay=st.integers(0, 12),
    again=st.integers(0, 3),
    pay_day=st.none() | st.integers(1, 31),
    scheme=st.sampled_from([CORE, B2B]),
    rules=rules_of_any_kind,
)
def test_whatever_the_rules(collected, came_back, seen, delay, again, pay_day, scheme, rules):
    returned = BANK.add(collected, min(came_back, scheme.return_days))
    day = returned + timedelta(days=seen)
    facts = replace(
        RENT,
        first_unpaid=collected,
        collected=collected,
        returned=returned,
        delay_days=delay,
        again=again,
        pay_day=pay_day,
        scheme=scheme,
    )
    found = plan_next(facts, rules, day, BANK)
    if isinstance(found, Refused):
        assert found.code in ("often_enough", "too_late")
        assert again >= min(2, rules.most or 2) or rules.within_days is not None
        return
    assert BANK.is_open(found.date)
    assert found.date > scheme.window_end(collected, BANK), "twice within one return window"
    assert found.date >= BANK.add(returned, delay)
    assert found.leaves >= day and BANK.is_open(found.leaves)
    assert len([1 for n in range((found.date - found.leaves).days)
                if BANK.is_open(found.date - timedelta(days=n))]) == rules.lead_days  # fmt: skip
    if rules.notice_days:
        assert day <= found.told == found.date - timedelta(days=rules.notice_days)
    if rules.within_days is not None:
        assert found.date <= collected + timedelta(days=rules.within_days)
    assert again < min(2, 2 if rules.most is None else rules.most)


def test_what_must_be_announced_nobody_knows_when_is_not_presented():
    unsaid = Rules(notice_days=None)
    assert plan(unsaid) == Refused("unknown_notice")
    assert plan(unsaid, representable="no").code == "code_forbids", "what can never go says why"
    assert isinstance(plan(Rules(notice_days=0)), Planned)
