"""How well what was foretold came true: classes, probabilities, dates."""

from typing import NamedTuple

from .scoring import CLASSES


def auc(pairs):
    """Area under the ROC curve, as Mann and Whitney count it, of ``(score, whether it went bad)``.

    The chance that one who went bad had a lower score than one who did not; a tie counts half. 0.5 is a throw
    of a coin, 1 is perfect, under 0.5 is worse than nothing. None where all, or none, went bad.
    """
    pairs = sorted((score, bool(bad)) for score, bad in pairs)
    bad = sum(went for _score, went in pairs)
    good = len(pairs) - bad
    if not bad or not good:
        return None
    wins, seen_bad, index = 0, 0, 0
    while index < len(pairs):
        end = index
        while end < len(pairs) and pairs[end][0] == pairs[index][0]:
            end += 1
        here = sum(went for _score, went in pairs[index:end])
        goods = end - index - here
        wins += goods * (2 * seen_bad + here)  # halves: doubled, to stay with whole numbers
        seen_bad += here
        index = end
    return wins / (2 * bad * good)


def brier(pairs):
    """Mean square error of ``(probability, whether it happened)``: 0 perfect, 0.25 a coin. None of nothing."""
    errors = [(probability - bool(happened)) ** 2 for probability, happened in pairs]
    return sum(errors) / len(errors) if errors else None


class Outcome(NamedTuple):
    """Of the debtors of one class: how many went ``bad`` of how many."""

    letter: str
    number: int
    bad: int

    @property
    def rate(self):
        """Share that went bad, in percent; None of nobody."""
        return 100 * self.bad / self.number if self.number else None


def confuse(pairs):
    """The :class:`Outcome` of each class, from the best to the worst, of ``(class, whether it went bad)``."""
    pairs = list(pairs)
    return [
        Outcome(
            letter,
            sum(found == letter for found, _bad in pairs),
            sum(bool(bad) for found, bad in pairs if found == letter),
        )
        for letter in CLASSES
    ]


class Error(NamedTuple):
    """Of dates foretold: mean size of the error and its mean, in days. Above zero: foretold too late."""

    mean: float
    bias: float
    number: int


def measure(pairs):
    """The :class:`Error` of ``(foretold, what came)``, in days; None of nothing."""
    gaps = [told - came for told, came in pairs]
    if not gaps:
        return None
    return Error(sum(map(abs, gaps)) / len(gaps), sum(gaps) / len(gaps), len(gaps))
