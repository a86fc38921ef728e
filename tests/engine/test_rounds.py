"""Rounds: a short way, hours kept, and who does not fit told why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terrain.rounds import Day, Stop, arrange, follow, measure, measure_path, order

BORDEAUX, LORMONT, PESSAC, LIBOURNE = (44.84, -0.58), (44.88, -0.52), (44.81, -0.63), (44.92, -0.24)
MORNING, AFTERNOON = (540, 720), (780, 1080)
DAY = Day((MORNING, AFTERNOON), BORDEAUX)
places = st.tuples(st.floats(44.5, 45.2, allow_nan=False), st.floats(-1.0, 0.0, allow_nan=False))


@st.composite
def stops(draw):
    """Up to nine people, some without a place, some expected within an hour or two."""
    found = []
    for key in range(draw(st.integers(0, 9))):
        first = draw(st.integers(500, 1000))
        windows = ((first, first + draw(st.integers(20, 180))),) if draw(st.booleans()) else ()
        place = draw(st.none() | places)
        found.append(Stop(key, place, draw(st.integers(5, 90)), windows, draw(st.text(max_size=3))))
    return found


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ((48.8566, 2.3522), (45.764, 4.8357), 391.5),  # Paris to Lyon
        ((0, 0), (0, 180), 20015.1),  # half the Earth
        (PESSAC, PESSAC, 0),
    ],
)
def test_distances_are_great_circles(first, second, told):
    assert measure(first, second) == pytest.approx(told, abs=0.5)


def test_the_nearest_comes_first():
    assert order([LIBOURNE, PESSAC, LORMONT], BORDEAUX) == [1, 2, 0]


def test_a_crossing_is_undone():
    corners = [(0, 0), (1, 1), (1, 0), (0, 1)]
    found = [corners[n] for n in order(corners, (0, 0))]
    assert measure_path(found, (0, 0)) == pytest.approx(
        measure_path([(0, 0), (1, 0), (1, 1), (0, 1)]), rel=1e-3
    )


def test_times_leave_room_for_the_way_the_visit_and_lunch():
    plan = arrange(
        [Stop("a", BORDEAUX, 100), Stop("b", BORDEAUX, 60), Stop("c", BORDEAUX, 90)], DAY
    )
    assert [(each.key, each.begin, each.end) for each in plan.visits] == [
        ("a", 540, 640),
        ("b", 640, 700),
        ("c", 780, 870),
    ]
    # 7.5 km as the crow flies: 9 km of road at 30 km/h, to the next minute.
    there = follow([Stop("d", LORMONT)], DAY).visits[0]
    assert 540 + 15 <= there.begin <= 540 + 20


def test_who_does_not_fit_is_told_why():
    late = Stop("late", BORDEAUX, 30, ((1140, 1200),))
    plan = arrange([Stop("long", BORDEAUX, 400), late, Stop("fits", BORDEAUX, 30)], DAY)
    assert [each.key for each in plan.visits] == ["fits"]
    assert dict(plan.left) == {"late": "window", "long": "hours"}
    assert dict(arrange([late], Day(())).left) == {"late": "hours"}  # a day off


def test_the_hour_told_to_somebody_is_kept():
    expected = Stop("told", LIBOURNE, 30, ((600, 630),))
    plan = arrange(
        [Stop("near", LORMONT), expected, Stop("other", PESSAC)], Day(DAY.hours, BORDEAUX, 60)
    )
    told = {each.key: each.begin for each in plan.visits}
    assert told["told"] == 600
    assert len(told) == 3


def test_unknown_places_come_last_by_town():
    plan = arrange(
        [Stop(1, town="Pessac"), Stop(2, town="Cenon"), Stop(3, LORMONT), Stop(4, town="Pessac")],
        DAY,
    )
    assert [each.key for each in plan.visits] == [3, 2, 1, 4]
    assert plan.visits[1].kilometres is None


@given(st.lists(places, max_size=9), st.none() | places)
def test_an_order_visits_everybody_once_and_is_never_longer(given_places, start):
    found = order(given_places, start)
    assert sorted(found) == list(range(len(given_places)))
    after = measure_path([given_places[n] for n in found], start)
    assert after <= measure_path(given_places, start) + 1e-6


@given(stops(), st.none() | places)
def test_everybody_is_planned_or_left_and_hours_are_kept(people, start):
    day = Day((MORNING, AFTERNOON), start)
    plan = arrange(people, day)
    assert sorted([each.key for each in plan.visits] + [key for key, _why in plan.left]) == [
        each.key for each in people
    ]
    known = {each.key: each for each in people}
    clock = 0
    for visit in plan.visits:
        stop = known[visit.key]
        assert visit.begin >= clock
        assert visit.end - visit.begin == stop.minutes
        for within in (day.hours, stop.windows or day.hours):
            assert any(first <= visit.begin and visit.end <= last for first, last in within)
        clock = visit.end
