"""The policy of contacts: how often, on which days, for how much."""

from datetime import date
from decimal import Decimal

import pytest
from engine.contact import first_allowed, refusal
from engine.decision import ACT, WAIT, decide, foresee
from engine.facts import Policy
from hypothesis import given
from hypothesis import strategies as st
from ladder import MONDAY, item, on, owing, scenario, step

WORKED = frozenset(range(5))
ONE = scenario(step(1, 5, kind="email"))  # five days after Monday: a Saturday


def code(policy, contacts=(), kind="email", amount=100, day=0):
    reason = refusal(policy, [on(each) for each in contacts], kind, Decimal(amount), on(day))
    return reason and reason.code


@pytest.mark.parametrize(
    ("policy", "contacts", "kind", "amount", "expected"),
    [
        (None, (), "email", 1, None),
        (Policy(), (0,) * 9, "email", 1, None),
        (Policy(weekdays=frozenset({1})), (), "email", 100, "contact_weekday"),
        (Policy(closed=frozenset({MONDAY})), (), "letter", 100, "contact_holiday"),
        (Policy(per_week=2), (-6, -1), "call", 100, "contact_cap"),
        (Policy(per_week=2), (-7, -1), "call", 100, None),
        (Policy(per_week=1), (0,), "sms", 100, "contact_cap"),  # a contact of the day counts
        (Policy(gap=3), (-2,), "email", 100, "contact_gap"),
        (Policy(gap=3), (-3,), "email", 100, None),
        (Policy(amount_min=Decimal(50)), (), "email", 49, "contact_amount"),
        (Policy(amount_min=Decimal(50)), (), "email", 50, None),
        (Policy(refused=frozenset({"sms"})), (), "sms", 100, "contact_refused"),
        (Policy(spared=frozenset({"lrar"})), (), "lrar", 100, "contact_spared"),
        (Policy(spared=frozenset({"lrar"}), weekdays=frozenset()), (), "lre", 100, None),
        (Policy(refused=frozenset({"sms"})), (), "email", 100, None),
        # legal acts and what stays inside the house are nobody's business
        (Policy(weekdays=frozenset()), (), "lrar", 100, None),
        (Policy(weekdays=frozenset(), registered=True), (), "lrar", 100, "contact_weekday"),
        (Policy(weekdays=frozenset(), registered=True), (), "notice", 100, None),
    ],
)
def test_what_a_policy_refuses(policy, contacts, kind, amount, expected):
    assert code(policy, contacts, kind, amount) == expected


def test_a_step_waits_for_the_first_day_allowed_and_says_why():
    closed = frozenset({on(7)})  # the Monday after that Saturday
    policy = Policy("Persons", weekdays=WORKED, closed=closed)
    decision = decide(owing(policy=policy), ONE, on(5))
    assert (decision.verdict, decision.reason.code) == (WAIT, "contact_weekday")
    assert (decision.next_date, decision.planned) == (on(8), on(8))
    assert decision.refusal.values["policy"] == "Persons"
    assert decide(owing(policy=policy), ONE, on(8)).verdict == ACT


def test_row_25_a_cap_puts_a_step_off_without_skipping_it():
    policy = Policy(per_week=2)
    contacts = (on(3), on(4))
    assert decide(owing(policy=policy, contacts=contacts), ONE, on(5)).next_date == on(10)


def test_below_its_minimum_nothing_goes_until_more_is_owed():
    decision = decide(owing(policy=Policy(amount_min=Decimal(500))), ONE, on(5))
    assert (decision.verdict, decision.reason.code) == (WAIT, "contact_amount_stuck")
    assert decision.next_date == on(12)  # the policy may change, and the accounts not


def test_an_opt_out_leaves_by_the_next_channel():
    rules = scenario(step(1, 5, kind="email", fallback=("letter", "call")))
    situation = owing(
        policy=Policy(refused=frozenset({"email"})), channels=frozenset({"email", "post"})
    )
    assert decide(situation, rules, on(5)).kind == "letter"


def test_every_contact_foreseen_counts_for_the_next():
    rules = scenario(step(1, 5, kind="email"), step(2, 6, kind="sms"), step(3, 7, kind="call"))
    days = [
        day
        for day, decision in foresee(owing(policy=Policy(gap=4)), rules, on(5), on(30))
        if decision.verdict == ACT
    ]
    assert days == [on(5), on(9), on(13)]


def test_the_explanation_asks_the_policy_when_the_day_has_come():
    trace = []
    decide(owing(policy=Policy(weekdays=WORKED)), ONE, on(5), trace=trace)
    assert [(reason.code, passed) for reason, passed in trace][-1] == ("contact_weekday", False)
    trace = []
    decide(owing(policy=Policy(weekdays=WORKED)), ONE, on(8), trace=trace)
    assert ("contact", True) in [(reason.code, passed) for reason, passed in trace]


@given(
    st.frozensets(st.integers(0, 6), min_size=1),
    st.frozensets(st.dates(date(2026, 1, 1), date(2026, 2, 1))),
    st.lists(st.dates(date(2025, 12, 20), date(2026, 1, 5)), max_size=12),
    st.integers(0, 5),
    st.integers(0, 9),
)
def test_the_first_day_allowed_is_the_first_that_is_not_refused(
    weekdays, closed, contacts, per_week, gap
):
    policy = Policy(weekdays=weekdays, closed=closed, per_week=per_week, gap=gap)
    found = first_allowed(policy, contacts, "email", Decimal(1), MONDAY)
    assert refusal(policy, contacts, "email", Decimal(1), found) is None
    assert all(
        refusal(policy, contacts, "email", Decimal(1), on(each))
        for each in range((found - MONDAY).days)
    )


def test_nothing_changes_for_who_has_no_policy():
    assert decide(owing(item(0)), ONE, on(5)).verdict == ACT
