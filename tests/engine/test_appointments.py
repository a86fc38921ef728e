"""Steps a commitment calls for: beside the ladder, through the commitment's own suspension only."""

from dataclasses import replace

from engine.decision import ACT, AWAIT, CLOSE, HOLD, WAIT, decide
from engine.facts import Conditions, Event, Policy
from ladder import day_by_day, done, item, on, owing, pause, scenario, step

PLAN = "recouvrement.plan,7"
REMINDER = step(50, -3, anchor="instalment", code="before")
MISSED = step(60, 5, anchor="instalment_missed", code="missed", kind="call")
BROKEN = step(70, 0, anchor="promise_broken", code="broken", kind="call")
LADDER = scenario(step(10, 5), step(20, 15), REMINDER, MISSED, BROKEN)


def instalment(day, code="instalment", origin=PLAN):
    return Event(code, on(day), 1, origin)


def test_the_reminder_of_an_instalment_goes_through_the_suspension_of_its_plan():
    facts = owing(pauses=[pause(2, 90, origin=PLAN)], events=(instalment(30),))
    assert decide(facts, LADDER, on(26)).verdict == HOLD
    today = decide(facts, LADDER, on(27))
    assert (today.verdict, today.step, today.turn) == (ACT, REMINDER, on(30))
    assert today.reason.code == "event_instalment"


def test_it_is_looked_at_on_its_day_though_the_dossier_is_held():
    facts = owing(pauses=[pause(2, 90, origin=PLAN)], events=(instalment(30),))
    assert decide(facts, LADDER, on(10)).next_date == on(27)


def test_another_suspension_keeps_it_from_going():
    other = pause(20, 40)
    facts = owing(pauses=[pause(2, 90, origin=PLAN), other], events=(instalment(30),))
    assert decide(facts, LADDER, on(27)).verdict == HOLD


def test_once_for_each_date():
    facts = owing(
        pauses=[pause(2, 190, origin=PLAN)], events=(instalment(30), instalment(60)), ledger=()
    )
    assert day_by_day(facts, LADDER, 3, 80) == [(27, "before"), (57, "before")]


def test_a_reminder_before_the_date_makes_no_sense_after_it():
    facts = owing(pauses=[pause(2, 90, origin=PLAN)], events=(instalment(30),))
    assert decide(facts, LADDER, on(31)).verdict == HOLD


def test_it_neither_outranks_the_ladder_nor_is_outranked():
    rules = scenario(step(10, 5), step(80, 15), BROKEN)
    facts = owing(events=(Event("promise_broken", on(8)),))
    assert day_by_day(facts, rules, 0, 30) == [(5, "S10"), (8, "broken"), (15, "S80")]
    late = owing(ledger=[done("S80", 15)], events=(Event("promise_broken", on(20)),))
    assert day_by_day(late, rules, 16, 30) == [(20, "broken")]


def test_a_broken_promise_wakes_the_dossier_the_very_night_its_suspension_is_over():
    facts = owing(pauses=[pause(0, 19, origin="p")], events=(Event("promise_broken", on(20)),))
    assert decide(facts, LADDER, on(19)).verdict == HOLD
    assert decide(facts, LADDER, on(20)).step == BROKEN


def test_two_appointments_never_go_on_the_same_day():
    events = (instalment(10, "instalment_missed", ""), Event("promise_broken", on(15)))
    told = day_by_day(owing(events=events, ledger=[done("S20", 3)]), LADDER, 12, 30)
    assert told == [(15, "missed"), (16, "broken")]


def test_consent_is_asked_as_for_any_step():
    rules = scenario(step(10, 50), replace(BROKEN, consent="approval"))
    facts = owing(events=(Event("promise_broken", on(8)),))
    assert decide(facts, rules, on(8)).verdict == AWAIT
    waiting = replace(facts, ledger=(done("broken", 8, turn=8, state="awaiting", rank=70, key=5),))
    today = decide(waiting, rules, on(9))
    assert (today.verdict, today.pending, today.withdrawn) == (AWAIT, 5, ())


def test_what_waits_for_consent_is_withdrawn_when_the_event_is_no_more():
    rules = scenario(step(10, 50), replace(BROKEN, consent="approval"))
    waiting = owing(ledger=[done("broken", 8, turn=8, state="awaiting", rank=70, key=5)])
    assert decide(waiting, rules, on(9)).withdrawn == (5,)


def test_the_policy_of_contacts_puts_it_off_and_the_dossier_stays_held():
    weekdays = Policy("Mondays", weekdays=frozenset({0}))
    facts = owing(pauses=[pause(2, 90, origin=PLAN)], events=(instalment(30),), policy=weekdays)
    today = decide(facts, LADDER, on(27))
    assert (today.verdict, today.planned, bool(today.refusal)) == (HOLD, on(28), True)


def test_a_plan_on_what_is_not_yet_late_keeps_the_dossier_open():
    future = owing(item(60), pauses=[pause(2, 90, origin=PLAN)], events=(instalment(30),))
    assert decide(future, LADDER, on(27)).verdict == ACT
    assert decide(future, LADDER, on(20)).verdict == HOLD
    assert decide(replace(future, events=()), LADDER, on(20)).verdict == CLOSE


def test_a_condition_may_ask_for_broken_promises():
    rules = scenario(step(10, 5, conditions=Conditions(broken_promises=2)))
    assert decide(owing(broken_promises=1), rules, on(9)).verdict == WAIT
    assert decide(owing(broken_promises=2), rules, on(9)).verdict == ACT


def test_a_promise_on_what_is_time_barred_calls_for_nothing():
    barred = pause(0, items=frozenset({1}), origin="recouvrement.prescription,4", final=True)
    broken = Event("promise_broken", on(30), 1, "recouvrement.promesse,9")
    facts = owing(pauses=[barred], events=(broken,))
    assert decide(facts, LADDER, on(31)).verdict != ACT
    also = owing(item(0), item(1, key=2), pauses=[barred], events=(broken,))
    assert decide(also, LADDER, on(31)).step == BROKEN


def test_a_condition_may_ask_for_a_class_of_score():
    rules = scenario(step(10, 5, conditions=Conditions(score_classes=frozenset("DE"))))
    assert decide(owing(score_class="D"), rules, on(9)).verdict == ACT
    assert decide(owing(score_class="B"), rules, on(9)).verdict == WAIT
    assert decide(owing(), rules, on(9)).verdict == WAIT  # nobody scored the debtor
