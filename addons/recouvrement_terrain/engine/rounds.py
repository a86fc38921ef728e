"""Rounds: in which order people are visited, when, and who cannot be that day. Pure: places and hours come in.

Places are ``(latitude, longitude)`` in degrees, or None when nobody knows; distances are kilometres as the crow
flies; moments are whole minutes after midnight on the clock of the collector. The way back is not counted.
"""

from dataclasses import dataclass, field
from math import asin, ceil, cos, radians, sin, sqrt

EARTH = 6371.0  # kilometres, mean radius
ROADS = 1.3  # a road is that much longer than the crow's
LEAST = 1e-9  # kilometres: below, an order is no shorter
WINDOW, HOURS = "window", "hours"


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody to visit. ``windows`` are the ``(from, until)`` in which the visit lies; none: the whole day.

    ``town`` groups those whose place is not known.
    """

    key: object
    place: tuple | None = None
    minutes: int = 30
    windows: tuple = ()
    town: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The collector's day: where it begins, the hours worked, how fast one drives.

    ``unknown`` is the time allowed to reach a place nobody located, in minutes.
    """

    hours: tuple
    start: tuple | None = None
    speed: int = 30
    unknown: int = 20


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop that fits: reached after ``kilometres``, from ``begin`` to ``end``."""

    key: object
    begin: int
    end: int
    kilometres: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What fits, in order, and ``left``: ``(key, reason)`` of what does not, reason ``window`` or ``hours``."""

    visits: tuple = ()
    left: tuple = ()
    kilometres: float = field(default=0.0)


def measure(first, second):
    """Kilometres between two places, as the crow flies (haversine)."""
    (lat1, lon1), (lat2, lon2) = ([radians(each) for each in place] for place in (first, second))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))


def measure_path(places, start=None):
    """Kilometres through ``places`` one after the other, from ``start`` when it is known."""
    path = [start, *places] if start else list(places)
    return sum(measure(*leg) for leg in zip(path, path[1:], strict=False))


def order(places, start=None):
    """Ranks of ``places`` in a short order: the nearest next, then crossings undone; never longer than given."""
    given = list(range(len(places)))
    found = _uncross(_follow_nearest(places, start), places, start)
    kept = min((found, given), key=lambda ranks: measure_path([places[n] for n in ranks], start))
    return _uncross(kept, places, start)


def _follow_nearest(places, start):
    left, found, here = list(range(len(places))), [], start
    while left:
        origin = here
        near = min(left, key=lambda n: measure(origin, places[n])) if origin else left[0]
        left.remove(near)
        found.append(near)
        here = places[near]
    return found


def _uncross(ranks, places, start):
    """2-opt: a stretch is turned round as long as that shortens the way."""
    ranks, better = list(ranks), True
    while better:
        better = False
        for first in range(len(ranks) - 1):
            for last in range(first + 1, len(ranks)):
                if _gain(ranks, places, start, first, last) > LEAST:
                    ranks[first : last + 1] = reversed(ranks[first : last + 1])
                    better = True
    return ranks


def _gain(ranks, places, start, first, last):
    """Kilometres saved by turning round the stretch from ``first`` to ``last``."""
    before = places[ranks[first - 1]] if first else start
    after = places[ranks[last + 1]] if last + 1 < len(ranks) else None
    head, tail = places[ranks[first]], places[ranks[last]]
    gain = 0.0
    if before:
        gain += measure(before, head) - measure(before, tail)
    if after:
        gain += measure(tail, after) - measure(head, after)
    return gain


def arrange(stops, day):
    """Put ``stops`` in order and time within ``day``; return the ``Plan``.

    Those with windows of their own are set first, the narrowest end first; each other goes where it lengthens
    the way least. Those without a place come last, by town.
    """
    stops = list(stops)
    placed = [stop for stop in stops if stop.place]
    ranked = [placed[n] for n in order([stop.place for stop in placed], day.start)]
    ranked += sorted((stop for stop in stops if not stop.place), key=lambda stop: stop.town)
    timed = sorted(
        (stop for stop in ranked if stop.windows), key=lambda stop: max(stop.windows)[::-1]
    )
    if not timed:
        return follow(ranked, day)
    kept, left = [], []
    for stop in timed + [stop for stop in ranked if not stop.windows]:
        better = _insert(kept, stop, day)
        if better is None:
            left.append((stop.key, _explain(stop, day)))
        else:
            kept = better
    told = follow(kept, day)
    return Plan(told.visits, tuple(left), told.kilometres)


def _insert(kept, stop, day):
    """``kept`` with ``stop`` where it lengthens the way least and everybody still fits; None: nowhere."""
    ways = [[*kept[:n], stop, *kept[n:]] for n in range(len(kept), -1, -1)]
    if not stop.place:
        ways.sort(key=lambda way: way[-1] is not stop)
    plans = [(follow(way, day), way) for way in ways]
    fits = [(plan.kilometres, way) for plan, way in plans if not plan.left]
    if not fits:
        return None
    return fits[0][1] if not stop.place else min(fits, key=lambda each: each[0])[1]


def follow(stops, day):
    """Time ``stops`` in the order given; who does not fit is left out and the way goes on without them."""
    visits, left, total = [], [], 0.0
    here = day.start
    clock = min((first for first, _last in day.hours), default=0)
    for stop in stops:
        away = measure(here, stop.place) if here and stop.place else None
        # The first leg without a known start takes no time: one begins there.
        drive = 0 if away is None and stop.place and not visits else _drive(away, day)
        begin = _find_begin(stop, clock + drive, day)
        if begin is None:
            left.append((stop.key, _explain(stop, day)))
            continue
        clock, here = begin + stop.minutes, stop.place or here
        total += away or 0.0
        visits.append(Visit(stop.key, begin, clock, away))
    return Plan(tuple(visits), tuple(left), total)


def _drive(away, day):
    if away is None:
        return day.unknown
    return ceil(away * ROADS * 60 / max(day.speed, 1))


def _find_begin(stop, earliest, day):
    """The first minute from ``earliest`` on at which the whole visit is within hours and windows; or None."""
    found = [
        begin
        for opens, closes in day.hours
        for since, until in stop.windows or ((opens, closes),)
        if (begin := max(earliest, opens, since)) + stop.minutes <= min(closes, until)
    ]
    return min(found, default=None)


def _explain(stop, day):
    """Its own windows when it has any, the hours worked otherwise."""
    return WINDOW if stop.windows and day.hours else HOURS
