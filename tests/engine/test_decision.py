"""The questions in order, every verdict, and what users asked of a ladder of reminders."""

from datetime import date
from decimal import Decimal

import pytest
from engine.clock import Calendar
from engine.decision import ACT, AWAIT, CLOSE, HOLD, WAIT, aftermath, decide, foresee
from engine.facts import Conditions, Situation
from engine.reasons import Reason
from ladder import MONDAY, day_by_day, done, item, on, owing, pause, scenario, step

THREE = scenario(step(1, 5), step(2, 15), step(3, 25))
BLOCKER = (Reason("blocked_by", {"message": "sealed"}),)


def verdict(situation, rules, day):
    decision = decide(situation, rules, on(day))
    return decision.verdict, decision.reason.code, decision.step.code if decision.step else None


def next_look(decision):
    return (decision.next_date - MONDAY).days if decision.next_date else None


# -- the order of the questions -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, (ACT, "step_due", "S1")),
        (
            {"ledger": [done("S1", 5, state="awaiting", consent="approval")]},
            (AWAIT, "approval_awaited", "S1"),
        ),
        (
            {"ledger": [done("S1", 5, state="awaiting", consent="approval")], "blockers": BLOCKER},
            (HOLD, "blocked_by", None),
        ),
        ({"items": [item(0, contested=True)], "blockers": BLOCKER}, (HOLD, "all_contested", None)),
        ({"items": [item(0, contested=True)], "pauses": [pause(0, 9)]}, (HOLD, "suspended", None)),
        (
            {"items": [item(0, 100), item(0, -100, 2)], "pauses": [pause(0, 9)]},
            (CLOSE, "settled", None),
        ),
    ],
)
def test_the_first_yes_wins(facts, expected):
    facts = dict(facts)
    assert verdict(owing(*facts.pop("items", ()), **facts), THREE, 6) == expected


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([], "settled"),
        ([item(0, 100), item(2, -100, 2)], "settled"),
        ([item(0, 100), item(2, -130, 2)], "in_credit"),
        ([item(0, 100), item(2, -95, 2)], "below_tolerance"),
        ([item(40, 100)], "nothing_in_reach"),
    ],
)
def test_row_6_and_35_nothing_is_asked_of_who_owes_nothing(items, reason):
    rules = scenario(step(1, 5), tolerance=Decimal(5))
    situation = Situation(items=tuple(items), ledger=(done("S1", 6, state="awaiting", key=7),))
    decision = decide(situation, rules, on(9))
    assert (decision.verdict, decision.reason.code, decision.step) == (CLOSE, reason, None)
    assert decision.withdrawn == (7,), "what waited for a yes is taken back"


def test_tolerance_is_not_exceeded_by_its_own_amount():
    rules = scenario(step(1, 5), tolerance=Decimal(5))
    assert verdict(owing(item(0, "5.00")), rules, 9)[1] == "below_tolerance"
    assert verdict(owing(item(0, "5.01")), rules, 9)[0] == ACT


def test_a_suspension_says_when_it_ends_and_holds_on_its_last_day():
    situation = owing(pauses=[pause(4, 9), pause(10, 12)])
    decision = decide(situation, THREE, on(12))
    assert (decision.verdict, decision.reason.values["until"], decision.next_date) == (
        HOLD,
        on(12),
        on(13),
    )


def test_an_open_suspension_still_looks_when_an_item_becomes_late():
    """What is overdue is shown right while the dossier is held."""
    situation = owing(item(0), item(20, 50, 2), pauses=[pause(4)])
    assert next_look(decide(situation, THREE, on(10))) == 21


def test_a_clock_stopped_by_a_pause_to_come_looks_again_when_it_begins():
    situation = owing(pauses=[pause(3)])
    decision = decide(situation, THREE, on(2))
    assert (decision.verdict, decision.reason.code, next_look(decision)) == (
        WAIT,
        "clock_stopped",
        3,
    )


# -- row 16, 17: pauses and the ladder ----------------------------------------------------------


def test_a_pause_moves_what_follows_by_its_days():
    assert day_by_day(owing(pauses=[pause(10, 13)]), THREE, 0, 60) == [
        (5, "S1"),
        (19, "S2"),
        (29, "S3"),
    ]


def test_a_pause_that_lets_the_clock_run_only_delays():
    situation = owing(pauses=[pause(10, 18, stops_clock=False)])
    assert day_by_day(situation, THREE, 0, 60) == [(5, "S1"), (19, "S2"), (25, "S3")]


def test_row_16_a_backdated_pause_moves_what_was_not_yet_done():
    situation = owing(ledger=[done("S1", 5)], pauses=[pause(6, 8)])
    assert verdict(situation, THREE, 15)[0] == WAIT
    assert verdict(situation, THREE, 18) == (ACT, "step_due", "S2")


def test_row_16_a_backdated_pause_takes_back_what_waits_and_is_not_due_any_more():
    rules = scenario(step(1, 5), step(2, 15, consent="approval"))
    waiting = done("S2", 15, state="awaiting", consent="approval", key=9)
    situation = owing(ledger=[done("S1", 5), waiting], pauses=[pause(6, 8)])
    decision = decide(situation, rules, on(16))
    assert (decision.verdict, decision.withdrawn, decision.planned) == (WAIT, (9,), on(18))
    assert verdict(situation, rules, 18) == (AWAIT, "approval_awaited", "S2")


def test_the_end_of_a_pause_on_one_item_is_looked_at():
    """The item comes back into the chase on its own: its step must not wait for the other's."""
    held = pause(0, 70, items=frozenset({1}))
    situation = owing(item(0, 100, 1), item(60, 100, 2), ledger=[done("S1", 65, 60)], pauses=[held])
    decision = decide(situation, THREE, on(66))
    assert (decision.verdict, decision.planned, next_look(decision)) == (WAIT, on(75), 71)


def test_a_pause_on_one_item_leaves_the_others_chased():
    situation = owing(item(0, 100, 1), item(3, 40, 2), pauses=[pause(0, items=frozenset({1}))])
    decision = decide(situation, THREE, on(8))
    assert (decision.verdict, decision.turn, decision.exposure.overdue) == (ACT, on(3), 40)
    assert decision.exposure.held == 100


def test_a_promise_on_all_that_is_late_says_so_and_contests_nothing():
    situation = owing(item(0, 100, 1), pauses=[pause(0, 20, items=frozenset({1}))])
    assert verdict(situation, THREE, 8) == (HOLD, "all_held", None)


# -- rows 19, 20, 21, 23: days -------------------------------------------------------------------


def test_row_19_a_missed_night_is_caught_up():
    every_third = day_by_day(owing(), THREE, 0, 60, keep=lambda day: day % 4 == 0)
    assert every_third == [(8, "S1"), (16, "S2"), (28, "S3")]


def test_row_19_steps_missed_together_follow_one_another_kept_apart_by_their_gap():
    rules = scenario(step(1, 5), step(2, 15, gap=7), step(3, 25, gap=7))
    assert day_by_day(owing(), rules, 40, 90) == [(40, "S1"), (47, "S2"), (54, "S3")]


def test_a_step_to_skip_gives_way_only_to_one_that_is_due_too():
    rules = scenario(step(1, 5, catch_up="skip"), step(2, 15))
    assert verdict(owing(), rules, 14) == (ACT, "step_due", "S1")
    decision = decide(owing(), rules, on(15))
    assert (decision.step.code, decision.left_out, decision.reason.values["left_out"]) == (
        "S2",
        ("S1",),
        "S1",
    )


def test_row_20_a_negative_offset_is_before_the_due_date():
    rules = scenario(step(1, -5), step(2, 5))
    assert day_by_day(owing(item(30)), rules, 0, 60) == [(25, "S1"), (35, "S2")]
    assert decide(owing(item(30)), rules, on(25)).reason.code == "due_soon"


def test_a_preventive_step_lapses_once_its_item_is_late():
    rules = scenario(step(1, -5), step(2, 5))
    assert verdict(owing(), rules, 0) == (ACT, "due_soon", "S1")
    assert verdict(owing(), rules, 1) == (WAIT, "next_step", "S2")


def test_a_preventive_step_awaiting_a_yes_lapses_too():
    rules = scenario(step(1, -5, consent="approval"), step(2, 5))
    waiting = done("S1", -5, state="awaiting", consent="approval", key=3)
    assert next_look(decide(owing(ledger=[waiting]), rules, on(0))) == 1
    assert decide(owing(ledger=[waiting]), rules, on(1)).withdrawn == (3,)


def test_a_step_on_the_due_date_itself():
    rules = scenario(step(1, 0))
    assert day_by_day(owing(item(3)), rules, 0, 9) == [(3, "S1")]


WORKED = Calendar(frozenset({date(2026, 4, 6)}))  # Easter Monday


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-04-03", WAIT),
        ("2026-04-04", WAIT),
        ("2026-04-06", WAIT),
        ("2026-04-07", ACT),
        ("2026-04-08", ACT),
    ],
)
def test_row_23_a_step_that_falls_on_a_day_off_waits_for_a_worked_day(day, expected):
    rules = scenario(step(1, 5), worked_days_only=True)
    due = item((date(2026, 3, 30) - MONDAY).days)  # its step falls on Saturday 4 April
    decision = decide(owing(due), rules, date.fromisoformat(day), WORKED)
    assert decision.verdict == expected
    assert expected == ACT or decision.next_date == date(2026, 4, 7)


def test_row_23_a_late_step_caught_up_on_a_sunday_waits_for_monday():
    rules = scenario(step(1, 5), step(2, 40), worked_days_only=True)
    sunday = decide(owing(), rules, date(2026, 1, 18))
    assert (sunday.verdict, sunday.next_date) == (WAIT, date(2026, 1, 19))
    assert decide(owing(), rules, date(2026, 1, 19)).verdict == ACT


def test_row_23_the_end_of_a_veto_window_waits_for_a_worked_day_too():
    rules = scenario(step(1, 4, consent="veto", veto_days=1), worked_days_only=True)
    asked = decide(owing(), rules, on(4))  # a Friday
    assert (asked.verdict, asked.release) == (AWAIT, on(7))
    waiting = owing(ledger=[done("S1", 4, state="awaiting", consent="veto", release=on(5))])
    assert [decide(waiting, rules, on(day)).verdict for day in (5, 6, 7)] == [AWAIT, AWAIT, ACT]


# -- consent -------------------------------------------------------------------------------------


def test_no_consent_goes_at_once():
    decision = decide(owing(), THREE, on(5))
    assert (decision.verdict, decision.planned, decision.turn, decision.occurrence) == (
        ACT,
        on(5),
        on(0),
        1,
    )
    assert decision.next_date == on(6)


def test_veto_goes_at_the_end_of_its_window_unless_countermanded():
    rules = scenario(step(1, 5, consent="veto", veto_days=3), step(2, 15))
    assert decide(owing(), rules, on(5)).release == on(8)
    waiting = done("S1", 5, state="awaiting", consent="veto", release=on(8), key=4)
    assert verdict(owing(ledger=[waiting]), rules, 7) == (AWAIT, "veto_window", "S1")
    released = decide(owing(ledger=[waiting]), rules, on(8))
    assert (released.verdict, released.reason.code, released.pending) == (ACT, "released", 4)
    refused = owing(ledger=[done("S1", 5, state="refused", consent="veto")])
    assert verdict(refused, rules, 8) == (WAIT, "next_step", "S2")


def test_a_veto_window_is_not_cut_short_by_what_happens_meanwhile():
    """An item that comes into reach asks for a look, not for the step to go earlier."""
    rules = scenario(step(1, 5, consent="veto", veto_days=3))
    decision = decide(owing(item(0), item(5, 10, 2)), rules, on(5))
    assert (next_look(decision), decision.release) == (6, on(8))


def test_approval_waits_for_ever():
    rules = scenario(step(1, 5, consent="approval"), step(2, 15))
    waiting = done("S1", 5, state="awaiting", consent="approval", key=4)
    assert verdict(owing(), rules, 5) == (AWAIT, "step_due", "S1")
    assert verdict(owing(ledger=[waiting]), rules, 500) == (AWAIT, "approval_awaited", "S1")
    assert verdict(owing(ledger=[done("S1", 5, state="planned", key=4)]), rules, 6) == (
        ACT,
        "released",
        "S1",
    )


def test_what_waits_stands_for_the_next_item_only_if_it_is_due_for_it():
    rules = scenario(step(1, 5), step(2, 15, consent="approval"))
    ledger = [done("S1", 5), done("S2", 15, state="awaiting", consent="approval", key=4)]
    assert verdict(owing(item(1), ledger=ledger), rules, 20) == (AWAIT, "approval_awaited", "S2")
    decision = decide(owing(item(10), ledger=ledger), rules, on(20))
    assert (decision.verdict, decision.step.code, decision.withdrawn) == (ACT, "S1", (4,))


@pytest.mark.parametrize("state", ["planned", "awaiting"])
def test_a_waiting_step_that_the_new_version_dropped_is_taken_back(state):
    waiting = done("S9", 5, state=state, consent="veto", release=on(5), key=4)
    decision = decide(owing(ledger=[waiting]), THREE, on(6))
    assert (decision.verdict, decision.step.code, decision.withdrawn) == (ACT, "S1", (4,))
    assert aftermath(owing(ledger=[waiting]), decision, THREE, on(6)).verdict == WAIT


# -- mandatory, refused, failed ------------------------------------------------------------------

FORMAL = scenario(step(1, 5), step(2, 15, mandatory=True, consent="approval"), step(3, 25))


def test_a_mandatory_step_is_never_passed_over():
    assert day_by_day(owing(opened=on(60)), FORMAL, 60, 70) == [(60, "S2"), (61, "S3")]


@pytest.mark.parametrize("state", ["refused", "failed"])
def test_nothing_goes_past_a_mandatory_step_refused_or_failed(state):
    situation = owing(ledger=[done("S1", 5), done("S2", 15, state=state)])
    assert verdict(situation, FORMAL, 90) == (WAIT, "mandatory_stuck", None)


@pytest.mark.parametrize("state", ["refused", "failed"])
def test_the_ladder_goes_past_any_other_step_refused_or_failed_and_never_down(state):
    assert verdict(owing(ledger=[done("S2", 15, state=state)]), THREE, 16) == (
        WAIT,
        "next_step",
        "S3",
    )
    assert verdict(owing(ledger=[done("S2", 15, state=state)]), THREE, 25) == (
        ACT,
        "step_due",
        "S3",
    )


def test_the_end_of_the_ladder_asks_for_a_person():
    assert verdict(owing(ledger=[done("S3", 25)]), THREE, 90) == (WAIT, "ladder_over", None)


# -- rows 31, 32: take-over and restart -----------------------------------------------------------


def test_row_32_debts_already_late_start_where_the_scenario_says():
    old = owing(opened=on(40))
    first = scenario(*THREE.steps, take_over="first")
    age = scenario(*THREE.steps, take_over="age")
    assert day_by_day(old, first, 40, 50) == [(40, "S1"), (41, "S2"), (42, "S3")]
    assert day_by_day(old, age, 40, 50) == [(40, "S3")]
    assert decide(old, age, on(40)).left_out == ("S1", "S2")


def test_taking_over_by_age_does_not_skip_what_falls_due_later():
    young = owing(opened=on(10))
    assert day_by_day(
        young,
        scenario(*THREE.steps, take_over="age"),
        10,
        60,
        keep=lambda day: day < 11 or day > 30,
    ) == [
        (10, "S1"),
        (31, "S2"),
        (32, "S3"),
    ]


PAID_ON_20 = {"ledger": [done("S1", 5), done("S2", 15)]}


@pytest.mark.parametrize(
    ("restart", "due", "expected"),
    [
        (
            "restart",
            12,
            [(21, "S1"), (27, "S2"), (37, "S3")],
        ),  # S2 of day 15 came before this S1's day, 17
        ("restart", 8, [(23, "S2"), (33, "S3")]),  # S2 of day 15 came after this S1's day, 13
        ("restart", 18, [(23, "S1"), (33, "S2"), (43, "S3")]),
        ("keep", 18, [(43, "S3")]),
        ("age", 18, [(23, "S1"), (33, "S2"), (43, "S3")]),
    ],
)
def test_row_31_when_to_restart(restart, due, expected):
    situation = owing(item(due), opened=on(1), **PAID_ON_20)
    assert day_by_day(situation, scenario(*THREE.steps, restart=restart), 21, 60) == expected


def test_row_31_by_age_goes_straight_to_the_step_that_fits():
    ledger = [done("S1", 5)]
    situation = owing(item(4), opened=on(1), ledger=ledger)
    late = scenario(step(1, 1), step(2, 10), step(3, 20), restart="age")
    assert day_by_day(situation, late, 30, 40) == [(30, "S3")]
    assert day_by_day(situation, scenario(*late.steps), 30, 40) == [(30, "S2"), (31, "S3")]


def test_by_age_still_catches_up_missed_nights_of_the_first_item():
    rules = scenario(*THREE.steps, restart="age")
    assert day_by_day(owing(opened=on(1)), rules, 16, 20) == [(16, "S1"), (17, "S2")]


def test_keeping_the_level_never_goes_down_even_over_rungs_left_out():
    rules = scenario(*THREE.steps, restart="keep")
    situation = owing(item(30), opened=on(1), ledger=[done("S3", 25)])
    assert verdict(situation, rules, 90) == (WAIT, "ladder_over", None)


# -- row 21, 22, 25: once, and repeated ----------------------------------------------------------


def test_row_21_a_step_is_taken_once_a_turn_however_often_the_night_runs():
    situation = owing(ledger=[done("S1", 5)])
    assert verdict(situation, THREE, 5) == verdict(situation, THREE, 6) == (WAIT, "next_step", "S2")


def test_row_22_a_last_step_repeats_as_often_as_told():
    rules = scenario(step(1, 5), step(2, 10, repeat_every=7, repeat_times=3))
    assert day_by_day(owing(), rules, 0, 90) == [(5, "S1"), (10, "S2"), (17, "S2"), (24, "S2")]


def test_row_22_a_step_repeats_until_a_later_one_is_due_and_that_one_is_not_late():
    rules = scenario(step(1, 5, repeat_every=7, repeat_times=0), step(2, 22))
    assert day_by_day(owing(), rules, 0, 60) == [(5, "S1"), (12, "S1"), (19, "S1"), (22, "S2")]


def test_row_22_a_last_step_without_limit_goes_on_for_the_next_item():
    rules = scenario(step(1, 5, repeat_every=10, repeat_times=0))
    ledger = [done("S1", 5), done("S1", 15, occurrence=2)]
    decision = decide(owing(item(2), ledger=ledger), rules, on(25))
    assert (decision.verdict, decision.turn, decision.occurrence) == (ACT, on(2), 1)


def test_a_pause_stops_the_clock_of_repetitions_too():
    rules = scenario(step(1, 5, repeat_every=10, repeat_times=0))
    assert day_by_day(owing(pauses=[pause(8, 27)]), rules, 0, 50) == [
        (5, "S1"),
        (35, "S1"),
        (45, "S1"),
    ]


def test_row_25_a_message_for_the_oldest_does_not_silence_the_others():
    situation = owing(item(10), ledger=[done("S1", 5)])  # what the message was about is paid
    assert day_by_day(situation, THREE, 6, 40) == [(15, "S1"), (25, "S2"), (35, "S3")]


# -- conditions, anchors, kinds -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "facts", "cause"),
    [
        ({"amount_min": Decimal(101)}, {}, "amount_min"),
        ({"amount_max": Decimal(99)}, {}, "amount_max"),
        ({"debtor": "private"}, {}, "debtor"),
        ({"debtor": "professional"}, {"professional": False}, "debtor"),
        ({"channel": "phone"}, {"channels": frozenset({"email"})}, "channel"),
        ({"tags_with": frozenset({1})}, {"tags": frozenset({2})}, "tags_with"),
        ({"tags_without": frozenset({1})}, {"tags": frozenset({1})}, "tags_without"),
        ({"last_results": frozenset({1})}, {"last_result": 2}, "last_result"),
    ],
)
def test_each_condition_passes_the_step_over_and_says_why(conditions, facts, cause):
    rules = scenario(step(1, 5, conditions=Conditions(**conditions)), step(2, 15))
    trace = []
    decision = decide(owing(**facts), rules, on(9), trace=trace)
    assert decision.step.code == "S2"
    assert [
        reason.values["cause"]
        for reason, fine in trace
        if reason.code == "condition_unmet" and not fine
    ] == [cause]


def test_conditions_that_hold_ask_nothing_more():
    every = Conditions(
        Decimal(100),
        Decimal(100),
        "private",
        "email",
        frozenset({1}),
        frozenset({9}),
        frozenset({3}),
    )
    facts = {
        "professional": False,
        "channels": frozenset({"email"}),
        "tags": frozenset({1, 2}),
        "last_result": 3,
    }
    assert verdict(owing(**facts), scenario(step(1, 5, conditions=every)), 5)[0] == ACT


def test_the_amount_of_a_condition_is_net_of_credits():
    rules = scenario(step(1, 5, conditions=Conditions(amount_min=Decimal(60))))
    assert verdict(owing(item(0), item(0, -50, 2)), rules, 9)[1] == "ladder_over"


def test_anchors():
    rules = scenario(step(1, 5), step(2, 7, anchor="previous"), step(3, 2, anchor="phase"))
    situation = owing(anchors={"phase": on(40)})
    assert day_by_day(situation, rules, 8, 60) == [(8, "S1"), (15, "S2"), (42, "S3")]


def test_a_step_that_moves_the_dossier_starts_the_clock_of_its_phase():
    rules = scenario(step(1, 5, phase=2), step(2, 10, anchor="phase"))
    situation = owing(phase=1, anchors={"phase": on(-20)})
    told = [
        ((day - MONDAY).days, each.step.code)
        for day, each in foresee(situation, rules, on(0), on(40))
        if each.verdict == ACT
    ]
    assert told == [(5, "S1"), (15, "S2")]


@pytest.mark.parametrize(
    ("channels", "fallback", "kind"),
    [
        ({"email"}, ("letter",), "email"),
        ({"post"}, ("letter",), "letter"),
        ({"post"}, (), "email"),
        ({"sms"}, ("letter", "sms", "call"), "sms"),
        (set(), ("letter", "sms", "call"), "call"),
        (set(), ("letter", "sms"), "email"),  # nothing reaches: the step says so by failing
    ],
)
def test_row_8_a_missing_address_falls_back_as_told(channels, fallback, kind):
    rules = scenario(step(1, 5, kind="email", fallback=fallback))
    assert decide(owing(channels=frozenset(channels)), rules, on(5)).kind == kind


def test_a_scenario_without_steps_waits_for_a_person():
    assert verdict(owing(), scenario(), 5) == (WAIT, "ladder_over", None)


# -- what is left on the dossier ------------------------------------------------------------------


def test_the_aftermath_of_a_step_says_what_comes_next():
    decision = decide(owing(), THREE, on(5))
    after = aftermath(owing(), decision, THREE, on(5))
    assert (after.verdict, after.reason.code, after.next_date) == (WAIT, "next_step", on(15))


def test_the_aftermath_of_a_proposal_is_the_wait_for_it():
    rules = scenario(step(1, 5, consent="veto", veto_days=3))
    after = aftermath(owing(), decide(owing(), rules, on(5)), rules, on(5))
    assert (after.verdict, after.reason.code, after.next_date) == (AWAIT, "veto_window", on(8))


def test_the_aftermath_of_a_step_on_the_eve_of_a_pause_is_not_yet_on_hold():
    situation = owing(pauses=[pause(6, 9)])
    after = aftermath(situation, decide(situation, THREE, on(5)), THREE, on(5))
    assert (after.verdict, after.next_date) == (WAIT, on(6))


def test_two_steps_never_go_on_the_same_day():
    situation = owing(ledger=[done("S1", 40)])
    assert verdict(situation, THREE, 40) == (WAIT, "next_step", "S2")
    assert verdict(situation, THREE, 41) == (ACT, "step_due", "S2")


# -- copies for co-debtors and guarantors --------------------------------------------------------


def test_a_copy_put_off_never_holds_the_debtor_back_and_goes_once_the_next_rung_does():
    ladder = scenario(step(1, 5), step(2, 10))
    late_copy = done("S1", 5, state="planned", key=7, copy=True)
    situation = owing(ledger=[done("S1", 5), late_copy])
    waiting = decide(situation, ladder, on(7))
    assert (waiting.verdict, waiting.step.code, waiting.withdrawn) == (WAIT, "S2", ())
    going = decide(situation, ladder, on(10))
    assert (going.verdict, going.step.code, going.withdrawn) == (ACT, "S2", (7,))


def test_the_copy_of_a_mandatory_step_is_kept_after_the_next_rung():
    ladder = scenario(step(1, 5, mandatory=True), step(2, 10))
    late_copy = done("S1", 5, state="planned", key=7, copy=True)
    going = decide(owing(ledger=[done("S1", 5), late_copy]), ladder, on(10))
    assert (going.verdict, going.withdrawn) == (ACT, ())


def test_a_copy_is_withdrawn_when_nothing_is_owed_any_more():
    ladder = scenario(step(1, 5))
    late_copy = done("S1", 5, state="planned", key=7, copy=True)
    paid = owing(item(0, 0), ledger=[done("S1", 5), late_copy])
    assert decide(paid, ladder, on(7)).withdrawn == (7,)


def test_a_dispute_on_a_part_lets_the_clock_of_the_rest_run():
    """Only what is wholly out of the chase has its delay stopped."""
    rules = scenario(step(1, 10))
    part = pause(2, items=frozenset({1}), parts=((1, Decimal(30)),))
    decision = decide(owing(item(0), pauses=[part]), rules, on(10))
    assert (decision.verdict, decision.exposure.asked) == (ACT, 70)
    whole = pause(2, items=frozenset({1}))
    assert decide(owing(item(0), pauses=[whole]), rules, on(10)).verdict == HOLD
