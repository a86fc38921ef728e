"""Who goes without a step: the same every time, about as many as asked, and the ladder goes on."""

from datetime import date

import pytest
from engine.decision import ACT, AWAIT, WAIT, aftermath, decide
from engine.facts import CONTROL, Policy
from engine.holdout import is_held_out
from hypothesis import given
from hypothesis import strategies as st
from ladder import on, owing, scenario, step


@given(st.integers(), st.text(max_size=20), st.dates(), st.integers(0, 100))
def test_the_same_question_gets_the_same_answer(key, code, turn, percent):
    assert is_held_out(key, code, turn, percent) == is_held_out(key, code, turn, percent)
    assert not is_held_out(key, code, turn, 0)
    assert is_held_out(key, code, turn, 100)


@given(st.integers(), st.dates(), st.integers(0, 99))
def test_a_larger_share_holds_out_the_same_dossiers_and_more(key, turn, percent):
    assert is_held_out(key, "r1", turn, percent + 1) or not is_held_out(key, "r1", turn, percent)


@pytest.mark.parametrize("percent", [1, 5, 10, 20, 50])
def test_as_many_as_asked_go_without(percent):
    turn, many = date(2026, 1, 5), 20_000
    drawn = sum(is_held_out(key, "r1", turn, percent) for key in range(many)) / many * 100
    assert abs(drawn - percent) < 1


def test_the_draws_of_two_steps_are_strangers():
    turn, keys = date(2026, 1, 5), range(20_000)
    both = sum(
        is_held_out(key, "r1", turn, 50) and is_held_out(key, "r2", turn, 50) for key in keys
    )
    assert abs(both / len(keys) - 0.25) < 0.02


def two_steps(**first):
    return scenario(step(10, 5, **first), step(20, 20))


def test_a_step_held_out_reaches_nobody_and_the_next_one_comes_in_its_time():
    plain, compared = two_steps(), two_steps(holdout=100)
    told, kept = (decide(owing(), rules, on(6)) for rules in (plain, compared))
    assert (kept.verdict, kept.kind, kept.reason.code) == (ACT, CONTROL, "held_out")
    assert (kept.step.code, kept.turn) == (told.step.code, told.turn)
    after = aftermath(owing(), told, plain, on(6))
    without = aftermath(owing(), kept, compared, on(6))
    assert (without.verdict, without.planned) == (after.verdict, after.planned) == (WAIT, on(20))


def test_nobody_is_asked_to_approve_what_does_not_go():
    assert decide(owing(), two_steps(consent="approval"), on(6)).verdict == AWAIT
    assert decide(owing(), two_steps(consent="approval", holdout=100), on(6)).verdict == ACT


def test_the_policy_of_contacts_has_no_say_and_no_contact_is_counted():
    never = owing(policy=Policy(name="never", weekdays=frozenset()))
    assert decide(never, two_steps(), on(6)).verdict == WAIT
    assert decide(never, two_steps(holdout=100), on(6)).kind == CONTROL
    once = owing(policy=Policy(name="once a week", per_week=1))
    rules = scenario(step(10, 5, holdout=100), step(20, 7))
    assert aftermath(once, decide(once, rules, on(6)), rules, on(6)).planned == on(7)
