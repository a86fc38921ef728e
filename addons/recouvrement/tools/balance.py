"""What an aged balance is asked for, and how its upper bounds are written. Plain values, no Odoo record."""

import re
from dataclasses import dataclass
from datetime import date

MOST_BOUNDS = 8  # upper bounds of the buckets; the last bucket is open
MOST_BUCKETS = MOST_BOUNDS + 2  # what is not due, one below each bound, the open one


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked. ``bounds`` are inclusive upper limits in days, the last bucket being open."""

    day: date
    company_ids: tuple
    bounds: tuple
    basis: str = "due"  # age by "due" date or by "invoice" date
    credits: str = (
        "apart"  # "apart" in a column, "aged" by their own date, "net" of the oldest debts
    )
    currency: str = "company"  # amounts of the "company", or of each "document"
    disputed: bool = True  # with what is contested
    planned: bool = True  # with what a payment plan covers
    met: bool = False  # "net": with what credits settled whole, of which nothing is left

    def to_context(self):
        """The same as JSON can carry it."""
        return {
            "day": self.day.isoformat(),
            "company_ids": list(self.company_ids),
            "bounds": list(self.bounds),
            "basis": self.basis,
            "credits": self.credits,
            "currency": self.currency,
            "disputed": self.disputed,
            "planned": self.planned,
            "met": self.met,
        }


def parse_bounds(text):
    """``"30, 60/90"`` as ``(30, 60, 90)``.

    :raise ValueError: something else than numbers
    """
    return tuple(int(each) for each in re.split(r"[\s,;/]+", (text or "").strip()) if each)


def write_bounds(bounds):
    return ", ".join(str(each) for each in bounds)


def lower_bounds(bounds):
    """First day of each bucket but the one of what is not late: ``(1, 31, 61)`` for ``(30, 60)``."""
    return [1, *(each + 1 for each in bounds)]


def write_labels(options):
    """What the names of the columns depend on, as one word: ``due apart 30 60 90``."""
    return " ".join((options.basis, options.credits, *(str(each) for each in options.bounds)))


def parse_labels(text):
    """:return: ``(bounds, basis, credits)``, or None when ``text`` does not say them."""
    found = re.fullmatch(r"(due|invoice) (apart|aged|net)((?: \d{1,5}){1,8})", text or "")
    return found and (tuple(int(each) for each in found[3].split()), found[1], found[2])
