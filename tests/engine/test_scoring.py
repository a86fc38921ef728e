"""The score: points that add up, what nobody knows, which facts may be looked at, how well it foretold."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risque.accuracy import auc, brier, confuse, measure
from risque.habit import Habit, lean
from risque.scoring import (
    ALLOWED,
    BUSINESS,
    CLASSES,
    NEUTRAL,
    Band,
    Card,
    Factor,
    find_faults,
    find_reasons,
    rate,
)

LATE = Factor("mean_late", 30, (Band(Decimal(0), 100), Band(Decimal(15), 60), Band(None, 0)))
SHARE = Factor("share_late", 20, (Band(Decimal(10), 100), Band(None, 20)))
CARD = Card((LATE, SHARE))
numbers = st.decimals(-400, 400, places=1)
facts = st.dictionaries(st.sampled_from(ALLOWED["professional"]), st.none() | numbers)


@st.composite
def cards(draw):
    factors = []
    for code in draw(st.lists(st.sampled_from(ALLOWED["professional"]), unique=True)):
        ends = sorted(draw(st.sets(numbers, max_size=4)))
        marks = draw(st.lists(st.integers(0, 100), min_size=len(ends) + 1, max_size=len(ends) + 1))
        bands = tuple(map(Band, [*ends, None], marks))
        factors.append(Factor(code, draw(st.integers(0, 40)), bands))
    thresholds = tuple(sorted(draw(st.lists(st.integers(0, 100), min_size=4, max_size=4)))[::-1])
    return Card(tuple(factors), thresholds)


@pytest.mark.parametrize(
    ("value", "mark"),
    [(-5, 100), (0, 100), (1, 60), (15, 60), (Decimal("15.1"), 0), (999, 0)],
)
def test_a_band_holds_its_upper_end(value, mark):
    assert LATE.find_mark(Decimal(value)) == mark


@pytest.mark.parametrize(
    ("found", "total", "letter", "known"),
    [
        ({"mean_late": Decimal(0), "share_late": Decimal(0)}, 100, "A", 100),
        ({"mean_late": Decimal(10), "share_late": Decimal(0)}, 76, "B", 100),
        ({"mean_late": Decimal(40), "share_late": Decimal(90)}, 8, "E", 100),
        ({"mean_late": Decimal(0), "share_late": None}, 80, "A", 60),
        ({}, 50, "C", 0),
    ],
)
def test_the_total_and_its_class(found, total, letter, known):
    score = rate(CARD, found)
    assert (score.total, score.letter, score.known) == (total, letter, known)


def test_what_nobody_knows_is_neutral_and_says_so():
    _late, share = rate(CARD, {"mean_late": Decimal(0)}).contributions
    assert (share.known, share.mark, share.points, share.best) == (False, NEUTRAL, 20, 40)


def test_reasons_are_what_costs_most():
    score = rate(CARD, {"mean_late": Decimal(10), "share_late": Decimal(90)})
    assert [(each.code, each.lost) for each in find_reasons(score)] == [
        ("share_late", 32),
        ("mean_late", 24),
    ]
    assert find_reasons(rate(CARD, {"mean_late": Decimal(0), "share_late": Decimal(0)})) == []


def test_a_card_without_weight_says_nothing_of_anyone():
    score = rate(Card(()), {"mean_late": Decimal(99)})
    assert (score.total, score.contributions, score.known) == (NEUTRAL, (), 0)


@given(cards(), facts)
def test_points_add_up_to_the_total_and_stay_within_bounds(card, found):
    score = rate(card, found)
    assert 0 <= score.total <= 100
    assert score.letter in CLASSES
    assert 0 <= score.known <= 100
    if score.contributions:
        assert sum(each.points for each in score.contributions) == score.total
        assert sum(each.best for each in score.contributions) == 100


@given(cards(), facts, st.data())
def test_a_better_fact_never_gives_a_worse_class(card, found, data):
    """Where better marks go to smaller values, a smaller value never costs anything."""
    orderly = Card(
        tuple(
            Factor(
                each.code,
                each.weight,
                tuple(
                    Band(band.up_to, mark)
                    for band, mark in zip(
                        each.bands, sorted((b.mark for b in each.bands), reverse=True), strict=True
                    )
                ),
            )
            for each in card.factors
        ),
        card.thresholds,
    )
    known = sorted(code for code, value in found.items() if value is not None)
    if known:
        code = data.draw(st.sampled_from(known))
        better = found | {code: found[code] - data.draw(st.decimals(0, 100, places=1))}
        assert rate(orderly, better).total >= rate(orderly, found).total
        assert rate(orderly, better).letter <= rate(orderly, found).letter


@given(cards())
def test_a_card_made_of_allowed_facts_has_no_fault_but_its_weight(card):
    assert {word for word, _code in find_faults(card, "professional")} <= {"weight"}


@pytest.mark.parametrize("code", [*BUSINESS, "age", "sex", "nationality", "postcode", "health"])
def test_a_private_person_is_judged_on_how_they_paid_us_only(code):
    card = Card((LATE, Factor(code, 10, (Band(None, 50),))))
    assert ("forbidden", code) in find_faults(card, "private")


@pytest.mark.parametrize("code", ["age", "sex", "nationality", "postcode", "health", "family"])
def test_nobody_at_all_is_judged_on_who_they_are(code):
    assert all(code not in allowed for allowed in ALLOWED.values())


@pytest.mark.parametrize(
    ("card", "fault"),
    [
        (Card((LATE, LATE)), ("twice", "mean_late")),
        (Card((Factor("mean_late", 5, ()),)), ("bands", "mean_late")),
        (Card((Factor("mean_late", 5, (Band(Decimal(3), 50),)),)), ("bands", "mean_late")),
        (Card((Factor("mean_late", 5, (Band(None, 50), Band(None, 5))),)), ("bands", "mean_late")),
        (
            Card(
                (Factor("mean_late", 5, (Band(Decimal(9), 5), Band(Decimal(3), 5), Band(None, 5))),)
            ),
            ("bands", "mean_late"),
        ),
        (Card((Factor("mean_late", 5, (Band(None, 101),)),)), ("mark", "mean_late")),
        (Card((Factor("mean_late", 0, (Band(None, 10),)),)), ("weight", "")),
        (Card((LATE,), (50, 65, 30, 10)), ("thresholds", "")),
    ],
)
def test_a_faulty_card_says_what_is_wrong(card, fault):
    assert fault in find_faults(card, "professional")


# -- how well it foretold --------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans())))
def test_auc_is_what_counting_every_pair_gives(pairs):
    bad = [score for score, went in pairs if went]
    good = [score for score, went in pairs if not went]
    if not bad or not good:
        assert auc(pairs) is None
        return
    wins = sum(1 if g > b else 0.5 if g == b else 0 for b, g in product(bad, good))
    assert auc(pairs) == pytest.approx(wins / (len(bad) * len(good)))


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([(10, True), (20, True), (80, False)], 1),
        ([(80, True), (10, False)], 0),
        ([(50, True), (50, False)], 0.5),
    ],
)
def test_auc_of_the_perfect_the_reversed_and_the_coin(pairs, told):
    assert auc(pairs) == told


def test_brier_and_errors():
    assert brier([]) is None
    assert brier([(1, True), (0, False)]) == 0
    assert brier([(0.5, True), (0.5, False)]) == 0.25
    assert measure([]) is None
    assert measure([(10, 6), (0, 2)]) == (3, 1, 2)


def test_confusion_by_class():
    told = confuse([("A", False), ("A", True), ("E", True)])
    assert [(each.letter, each.number, each.bad, each.rate) for each in told] == [
        ("A", 2, 1, 50),
        ("B", 0, 0, None),
        ("C", 0, 0, None),
        ("D", 0, 0, None),
        ("E", 1, 1, 100),
    ]


# -- when a debtor pays ----------------------------------------------------------------------

weights = st.dictionaries(st.integers(-60, 200), st.integers(1, 9), max_size=8)
habits = st.builds(Habit, weights, weights)


def test_the_day_foretold_is_the_middle_of_what_remains():
    habit = Habit({0: 2, 10: 2, 30: 1})
    assert habit.foretell(-30) == 10
    assert habit.foretell(0) == 10  # 2 of the 3 that remain
    assert habit.foretell(10) == 30
    assert habit.foretell(30) is None  # nobody ever paid so late
    assert habit.chance(0, 10) == pytest.approx(2 / 3)
    assert Habit().foretell(0) is None
    assert Habit().chance(0, 10) is None


def test_what_is_still_open_counts_for_as_long_as_it_was_seen():
    assert Habit({0: 1}).unpaid(0) == 0
    assert Habit({0: 1}, {60: 1}).unpaid(0) == 0.5
    assert (
        Habit({10: 1}, {5: 1}).unpaid(10) == 0
    )  # open for five days only: says nothing of the tenth


def test_everybody_counts_less_the_more_a_debtor_paid():
    everybody = Habit({0: 90, 40: 10})
    assert lean(Habit(), everybody).unpaid(0) == pytest.approx(0.1)
    assert lean(Habit({40: 5}), everybody).unpaid(0) == pytest.approx(0.55)
    assert lean(Habit({40: 95}), everybody).unpaid(0) == pytest.approx(0.955)
    assert lean(Habit({3: 1}), Habit()) == Habit({3: 1})


@given(habits, habits, st.integers(-60, 200), st.integers(0, 200))
def test_chances_are_chances_and_grow_with_time(own, everybody, late, more):
    habit = lean(own, everybody)
    shares = [habit.unpaid(day) for day in range(-60, 201)]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)
    chance = habit.chance(late, late + more)
    if chance is not None:
        assert 0 <= chance <= habit.chance(late, late + more + 30) <= 1
        told = habit.foretell(late)
        assert told is None or (told > late and habit.chance(late, told) >= 0.5 - 1e-9)
