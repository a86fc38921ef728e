"""What holds whatever the debtor, the scenario and the nights that were missed."""

from dataclasses import replace
from datetime import timedelta

from engine.clock import Calendar
from engine.decision import ACT, AWAIT, CLOSE, HOLD, aftermath, decide, foresee, judge
from engine.ladder import Ladder
from hypothesis import given
from hypothesis import strategies as st
from ladder import MONDAY, day_by_day, enter, item, on, owing, pause, scenario, step

LAST = 120
HOLIDAYS = Calendar(frozenset(on(offset) for offset in (3, 22, 23, 45, 80)))


@st.composite
def steps(draw, plain=False):
    ladder, offset = [], draw(st.integers(-6, 8))
    for rank in range(1, draw(st.integers(1, 5)) + 1):
        values = {
            "consent": draw(st.sampled_from(["none", "none", "approval", "veto"])),
            "veto_days": 2,
            "mandatory": draw(st.booleans()) and rank > 1,
            "gap": draw(st.sampled_from([0, 0, 4])),
        }
        if not plain:
            values |= {
                "catch_up": draw(st.sampled_from(["always", "skip"])),
                "day_kind": draw(st.sampled_from(["calendar", "ouvre", "ouvrable"])),
                "repeat_every": draw(st.sampled_from([0, 0, 6])),
                "repeat_times": draw(st.integers(0, 3)),
                "phase": draw(st.integers(0, 3)),
            }
            if offset > 0 and rank > 1:
                values["anchor"] = draw(st.sampled_from(["due", "due", "previous", "phase"]))
        ladder.append(step(rank, offset, **values))
        offset += draw(st.integers(1, 12))
    return tuple(ladder)


@st.composite
def scenarios(draw, plain=False):
    return scenario(
        *draw(steps(plain)),
        take_over=draw(st.sampled_from(["first", "age"])),
        restart="restart" if plain else draw(st.sampled_from(["restart", "age", "keep"])),
        worked_days_only=draw(st.booleans()),
    )


@st.composite
def situations(draw):
    items = draw(
        st.lists(
            st.tuples(st.integers(-40, 60), st.integers(-80, 200).filter(bool)),
            min_size=1,
            max_size=4,
        )
    )
    pauses = draw(
        st.lists(
            st.tuples(st.integers(-20, 90), st.none() | st.integers(0, 20), st.booleans()),
            max_size=3,
        )
    )
    whole = [
        pause(since, length if length is None else since + length, stops_clock=stops)
        for since, length, stops in pauses
    ]
    some = [
        pause(since, since + 10, items=frozenset({1}))
        for since in draw(st.lists(st.integers(-20, 60), max_size=1))
    ]
    return owing(
        *(
            item(due, amount, key, contested=amount > 180)
            for key, (due, amount) in enumerate(items, 1)
        ),
        pauses=[*whole, *some],
        opened=on(draw(st.integers(-5, 5))),
        phase=1,
        anchors={"phase": on(0)},
    )


def _night_by_night(situation, rules):
    """Every night, every day: what ``foresee`` must tell without looking at each."""
    for offset in range(LAST + 1):
        decision = decide(situation, rules, on(offset), HOLIDAYS)
        if decision.verdict in (ACT, AWAIT):
            yield _told(on(offset), decision)
            situation = _enter(situation, decision, on(offset))


def _told(day, decision):
    return day, decision.verdict, decision.step.code, decision.turn, decision.occurrence


def _enter(situation, decision, day):
    after = enter(situation, decision, day)
    if decision.step.phase in (0, situation.phase):
        return after
    return replace(after, phase=decision.step.phase, anchors={"phase": day})


@given(situations(), scenarios())
def test_what_is_foreseen_is_what_happens_night_by_night(situation, rules):
    """So no next day to look is ever too late, and the preview cannot lie."""
    told = [
        _told(day, each)
        for day, each in foresee(situation, rules, on(0), on(LAST), HOLIDAYS)
        if each.verdict in (ACT, AWAIT)
    ]
    assert told == list(_night_by_night(situation, rules))


@given(situations(), scenarios())
def test_looking_only_when_told_to_misses_nothing(situation, rules):
    """The night looks at a dossier on the day the last decision left on it, and on no other."""
    expected, told, look = list(_night_by_night(situation, rules)), [], on(0)
    for offset in range(LAST + 1):
        if look is None or look > on(offset):
            continue
        decision = decide(situation, rules, on(offset), HOLIDAYS)
        look = aftermath(situation, decision, rules, on(offset), HOLIDAYS).next_date
        if decision.verdict == AWAIT:
            look = on(offset + 1)  # someone says yes today, and the dossier is looked at again
        if decision.verdict in (ACT, AWAIT):
            told.append(_told(on(offset), decision))
            situation = _enter(situation, decision, on(offset))
    assert told == expected


@given(situations(), scenarios())
def test_row_21_never_the_same_execution_twice(situation, rules):
    taken = [
        (code, turn, occurrence)
        for _day, _verdict, code, turn, occurrence in _night_by_night(situation, rules)
    ]
    assert len(taken) == len(set(taken))
    once = {each.code for each in rules.steps if not each.repeat_every}
    assert all(occurrence == 1 for code, _turn, occurrence in taken if code in once)


@given(situations(), scenarios())
def test_nothing_is_done_on_a_day_off_or_while_suspended_or_when_nothing_is_owed(situation, rules):
    for day, decision in foresee(situation, rules, on(0), on(LAST), HOLIDAYS):
        if decision.verdict not in (ACT, AWAIT):
            continue
        assert not rules.worked_days_only or HOLIDAYS.counts(day, "ouvre")
        assert not any(each.covers(day) and not each.items for each in situation.pauses)
        assert decision.exposure.reach > rules.tolerance
        assert sum(claim.amount for claim in decision.exposure.chased) > rules.tolerance


@given(situations(), scenarios())
def test_each_day_has_one_verdict_and_a_later_day_to_look(situation, rules):
    for offset in range(0, LAST, 7):
        decision = decide(situation, rules, on(offset), HOLIDAYS)
        assert decision.next_date is None or decision.next_date > on(offset)
        assert (decision.step is None) == (
            decision.verdict in (CLOSE, HOLD)
            or decision.reason.code in ("ladder_over", "mandatory_stuck")
        )
        assert decide(situation, rules, on(offset), HOLIDAYS) == decision


@given(situations(), scenarios(plain=True), st.sets(st.integers(0, LAST), max_size=60))
def test_row_19_missed_nights_lose_no_mandatory_step_and_double_nothing(situation, rules, missed):
    taken = day_by_day(situation, rules, 0, LAST, keep=lambda day: day not in missed)
    always = day_by_day(situation, rules, 0, LAST)
    assert all(count == 1 for count in _counts(taken, situation))
    late = [code for _day, code in taken if rules.step(code).mandatory]
    expected = [code for _day, code in always if rules.step(code).mandatory]
    assert late == expected[: len(late)], "in the same order, none left out on the way"


def _counts(taken, situation):
    """How often each step was taken, when one item only leads the ladder."""
    if len(situation.items) > 1:
        return []
    return [
        sum(1 for _day, code in taken if code == each) for each in {code for _day, code in taken}
    ]


@given(scenarios(plain=True), st.integers(0, 40), st.integers(0, 25))
def test_row_16_a_pause_entered_at_its_end_gives_what_it_would_have_given_in_time(
    rules, since, length
):
    """As long as nothing was sent meanwhile, knowing late changes nothing."""
    held = pause(since, since + length)
    in_time = day_by_day(owing(pauses=[held]), rules, 0, LAST)
    before = day_by_day(owing(), rules, 0, since - 1)
    situation = owing(pauses=[held])
    for offset in range(since):
        decision = decide(owing(ledger=situation.ledger), rules, on(offset))
        if decision.verdict in (ACT, AWAIT):
            situation = enter(situation, decision, on(offset))
    assert before + day_by_day(situation, rules, since + length + 1, LAST) == in_time


@given(scenarios(plain=True), st.integers(0, 60))
def test_a_later_due_date_never_brings_a_step_forward(rules, delay):
    early = day_by_day(owing(item(0)), rules, -10, LAST)
    late = day_by_day(owing(item(delay)), rules, -10, LAST)
    assert all(on(day) + timedelta(days=0) >= MONDAY - timedelta(days=10) for day, _code in late)
    for (day, code), (later, same) in zip(early, late, strict=False):
        if code == same:
            assert later >= day


@given(st.lists(situations(), min_size=2, max_size=6), scenarios(), st.integers(0, 60))
def test_a_night_decides_of_many_as_of_each_alone(many, rules, offset):
    """One ladder serves them all, each twice: what it remembers of one never misleads it about another."""
    day, ladder = on(offset), Ladder(rules, on(offset), HOLIDAYS)
    for situation in [*many, *reversed(many)]:
        decision = decide(situation, rules, day, HOLIDAYS)
        alone = decision, aftermath(situation, decision, rules, day, HOLIDAYS)
        assert judge(situation, ladder) == alone


def test_dossiers_that_stand_alike_climb_once():
    rules = scenario(step(1, 5), step(2, 15))
    ladder = Ladder(rules, on(20))
    for key in range(1, 50):
        judge(owing(item(0, key), key=key), ladder)
    assert ladder.climb.cache_info().misses == 2, "the step of the day, and what comes after it"
