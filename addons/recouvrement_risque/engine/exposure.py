"""Exposure of a debtor: what would be lost today, part by part, and how much of the limit it uses."""

from decimal import Decimal, InvalidOperation
from typing import NamedTuple

PARTS = ("overdue", "undue", "credit", "drafts", "deliveries", "orders")


class Exposure(NamedTuple):
    """Amounts in one currency, taxes included; ``credit`` is negative: money received and not matched, credit notes.

    ``insured`` and ``guaranteed`` are what an insurer and guarantors answer for at most, on the day.
    """

    overdue: float = 0.0
    undue: float = 0.0
    credit: float = 0.0
    drafts: float = 0.0
    deliveries: float = 0.0
    orders: float = 0.0
    insured: float = 0.0
    guaranteed: float = 0.0

    @property
    def total(self):
        """Everything owed or about to be; negative when more was received than is owed."""
        return sum(getattr(self, part) for part in PARTS)

    @property
    def covered(self):
        """What of the total somebody else answers for; never more than the total."""
        return min(self.insured + self.guaranteed, max(self.total, 0.0))

    @property
    def uncovered(self):
        return max(self.total, 0.0) - self.covered

    def add(self, part, amount):
        return self._replace(**{part: getattr(self, part) + amount})

    def convert(self, rate):
        """The same in another currency, at ``rate``."""
        return Exposure(*(amount * rate for amount in self))

    def __add__(self, other):
        return Exposure(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def find_use(total, limit):
    """How much of ``limit`` is used, in per cent; None where there is no limit. Without credit, any debt is 100."""
    if limit is None:
        return None
    if limit <= 0:
        return 100.0 if total > 0 else 0.0
    return max(total, 0.0) * 100.0 / limit


def find_threshold(use, thresholds):
    """The highest of ``thresholds`` (per cent) that ``use`` has reached; None below the first."""
    if use is None:
        return None
    return max((each for each in thresholds if use >= each), default=None)


def read_thresholds(text):
    """The thresholds of “50; 70; 90”, in order.

    :raise ValueError: something in it is no number above 0, or stands twice
    """
    try:
        found = [
            Decimal(each.replace(",", ".")) for each in map(str.strip, text.split(";")) if each
        ]
    except InvalidOperation as error:
        raise ValueError(text) from error
    if any(not 0 < each <= 1000 for each in found) or len(set(found)) != len(found):
        raise ValueError(text)
    return tuple(sorted(found))
