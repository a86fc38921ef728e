"""When a debtor will pay, from when they paid: their own past, leaning on everybody's while it is short."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

STRENGTH = 5  # everybody's past weighs as much as that many payments of one's own
LIMIT = 365  # days late beyond which nothing is told
HALF = 0.5
NOBODY = 1e-9  # a share so small is the rounding of none


@dataclass(frozen=True)
class Habit:
    """Payments by days late (before the due date when negative), and items still open by days late so far.

    Both are ``{days late: weight}``. What is still open counts for as long as it was seen (Kaplan and Meier):
    leaving it out would make bad payers good ones.
    """

    paid: dict = field(default_factory=dict)
    still_open: dict = field(default_factory=dict)

    @property
    def number(self):
        """Weight of the payments it rests on."""
        return sum(self.paid.values())

    @cached_property
    def _steps(self):
        """``[(days late, share unpaid after that day)]``, from the earliest payment on."""
        at_risk = sum(self.paid.values()) + sum(self.still_open.values())
        left, share, steps = sorted([*self.paid.items(), *self.still_open.items()]), 1, []
        index = 0
        for day in sorted(self.paid):
            while index < len(left) and left[index][0] < day:
                at_risk -= left[index][1]
                index += 1
            share *= 1 - min(self.paid[day] / at_risk, 1) if at_risk > 0 else 1
            steps.append((day, share))
        return steps

    def unpaid(self, late):
        """Share not paid yet ``late`` days after the due date."""
        share = 1
        for day, left in self._steps:
            if day > late:
                break
            share = left
        return share

    def chance(self, late, until):
        """Chance that what is unpaid after ``late`` days is paid at the latest ``until`` days late.

        None where nothing like it was ever seen unpaid so long.
        """
        left = self.unpaid(late)
        if not self.paid or left < NOBODY:
            return None
        return max(left - self.unpaid(until), 0) / left

    def foretell(self, late):
        """Days late at which what is unpaid after ``late`` days is as likely paid as not; None: never seen.

        The middle of what remains, not its mean: it is off by the fewest days in the long run.
        """
        left = self.unpaid(late)
        if not self.paid or left < NOBODY:
            return None
        return next(
            (day for day, share in self._steps if day > late and share <= left * HALF), None
        )


def lean(own, everybody, strength=STRENGTH):
    """``own`` completed by ``everybody``'s, scaled down to ``strength`` payments.

    The more a debtor paid, the less everybody counts: with as many payments as ``strength``, half.
    """
    known = everybody.number + sum(everybody.still_open.values())
    if not known or strength <= 0:
        return own
    scale = strength / known
    return Habit(
        _add(own.paid, everybody.paid, scale), _add(own.still_open, everybody.still_open, scale)
    )


def _add(own, everybody, scale):
    total = Counter(own)
    for day, weight in everybody.items():
        total[day] += weight * scale
    return dict(total)
