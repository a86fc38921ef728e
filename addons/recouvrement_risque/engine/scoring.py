"""An explainable scorecard: facts -> marks by bands -> points -> a total out of 100 -> a class.

A card is data: factors, their weights, the bands of each. Nothing is learnt here and nothing is hidden: the
points of the factors add up to the total, to the tenth. 100 is the best. A fact nobody knows counts as
neutral, and says so, so that it neither helps nor harms.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

CLASSES = ("A", "B", "C", "D", "E")  # from the best to the worst
NEUTRAL = 50  # mark of what is not known
HUNDRED, ZERO = Decimal(100), Decimal(0)
TENTH = Decimal("0.1")

BEHAVIOUR = (
    "mean_late",  # mean days late of what was paid in the last twelve months
    "late_trend",  # days: the last three months less the nine before
    "share_late",  # percent of what came due in twelve months, paid late or still owed
    "oldest_overdue",  # days late of the oldest open item
    "broken_promises",  # number in twelve months
    "undone_payments",  # payments undone in twelve months: rejected, taken back
    "relation",  # months since the first invoice
)
BUSINESS = (
    "disputes_lost",  # disputes rejected in twelve months
    "liquidity",  # current assets for one of current liabilities
    "solvency",  # equity in percent of total assets
    "gearing",  # net debt for one of equity
    "margin",  # net result in percent of turnover
    "external",  # mark of a credit body, out of 100
    "insured",  # percent of what was asked that the insurer grants
)
# What may be looked at. A private person is judged on how they paid us, on nothing else: neither age, sex,
# nationality, family, health nor where they live has a code at all, and what they contested is their right.
ALLOWED = {"professional": BEHAVIOUR + BUSINESS, "private": BEHAVIOUR}


class Band(NamedTuple):
    """Values up to ``up_to``, included (None: all that remain), are worth ``mark`` out of 100."""

    up_to: Decimal | None
    mark: int


@dataclass(frozen=True)
class Factor:
    """A fact that is looked at, what it weighs beside the others, and what its values are worth."""

    code: str
    weight: int
    bands: tuple

    def find_mark(self, value):
        """The mark of ``value``: that of the first band that holds it, of the last one beyond them all."""
        for band in self.bands:
            if band.up_to is None or value <= band.up_to:
                return band.mark
        return self.bands[-1].mark if self.bands else NEUTRAL


@dataclass(frozen=True)
class Card:
    """Factors, and the least total of each class but the last: ``thresholds`` of A, B, C and D."""

    factors: tuple
    thresholds: tuple = (80, 65, 50, 35)
    neutral: int = NEUTRAL

    def find_class(self, total):
        """The letter of ``total`` out of 100."""
        for letter, least in zip(CLASSES, self.thresholds, strict=False):
            if total >= least:
                return letter
        return CLASSES[-1]


class Contribution(NamedTuple):
    """What one factor brings: ``points`` of at most ``best``, ``mark`` out of 100; ``value`` None: not known."""

    code: str
    value: Decimal | None
    mark: int
    weight: int
    points: Decimal
    best: Decimal

    @property
    def known(self):
        return self.value is not None

    @property
    def lost(self):
        """Points short of the best."""
        return self.best - self.points


class Score(NamedTuple):
    """``known``: percent of the weights that rest on a known fact."""

    total: Decimal
    letter: str
    contributions: tuple
    known: int


def rate(card, facts):
    """The :class:`Score` of ``facts``, ``{code: value, None or absent when nobody knows}``.

    A card without any weight rates everybody neutral: it says nothing of anyone.
    """
    whole = sum(factor.weight for factor in card.factors)
    if whole <= 0:
        total = Decimal(card.neutral)
        return Score(total, card.find_class(total), (), 0)
    contributions, points, best, known = [], Rounder(), Rounder(), 0
    for factor in card.factors:
        value = facts.get(factor.code)
        mark = card.neutral if value is None else factor.find_mark(value)
        known += 0 if value is None else factor.weight
        contributions.append(
            Contribution(
                factor.code,
                value,
                mark,
                factor.weight,
                points.take(Decimal(factor.weight * mark) / whole),
                best.take(Decimal(factor.weight * 100) / whole),
            )
        )
    total = points.told
    return Score(total, card.find_class(total), tuple(contributions), round(100 * known / whole))


class Rounder:
    """Rounds parts to the tenth so that they add up to their rounded sum."""

    def __init__(self):
        self.exact, self.told = ZERO, Decimal("0.0")

    def take(self, part):
        self.exact += part
        upto = self.exact.quantize(TENTH, ROUND_HALF_UP)
        part, self.told = upto - self.told, upto
        return part


def find_reasons(score, number=3):
    """The factors that cost most, the heaviest first; those that cost nothing are no reason."""
    short = [each for each in score.contributions if each.lost > 0]
    return sorted(short, key=lambda each: (-each.lost, each.code))[:number]


def find_faults(card, audience):
    """What is wrong with a card for ``audience``: ``[(word, code)]``, empty when it may be used.

    ``forbidden``: may not be looked at for these debtors; ``twice``; ``bands``: none, out of order, or what is
    beyond the last is not said; ``mark``: not between 0 and 100; ``weight``: no weight at all;
    ``thresholds``: not from the highest to the lowest, between 0 and 100.
    """
    faults, seen = [], set()
    for factor in card.factors:
        if factor.code not in ALLOWED[audience]:
            faults.append(("forbidden", factor.code))
        if factor.code in seen:
            faults.append(("twice", factor.code))
        seen.add(factor.code)
        ends = [band.up_to for band in factor.bands[:-1]]
        open_ended = factor.bands and factor.bands[-1].up_to is None
        if None in ends or not open_ended or ends != sorted(set(ends)):
            faults.append(("bands", factor.code))
        if any(not 0 <= band.mark <= 100 for band in factor.bands):
            faults.append(("mark", factor.code))
    if sum(factor.weight for factor in card.factors) <= 0:
        faults.append(("weight", ""))
    limits = [100, *card.thresholds, 0]
    if any(high < low for high, low in zip(limits, limits[1:], strict=False)):
        faults.append(("thresholds", ""))
    return faults
