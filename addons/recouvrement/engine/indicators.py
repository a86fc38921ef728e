"""The figures of collection, from sums already read. ``None`` is what cannot be told, never zero.

Amounts are ``Decimal``; rates are per cent; times are days. Rounding is the reader's.
"""

from datetime import date, timedelta
from decimal import Decimal

ZERO = Decimal(0)
HUNDRED = Decimal(100)


def ratio(part, whole, times=Decimal(1)):
    """``part ÷ whole × times``; None without a whole to divide by."""
    if part is None or whole is None or whole <= 0:
        return None
    return part / whole * times


def simple_dso(outstanding, sales, days):
    """Outstanding ÷ sales of the period × days of the period."""
    return ratio(outstanding, sales, Decimal(days))


def count_back_dso(outstanding, months):
    """Days of the latest sales that the outstanding still holds.

    The sales of each month, the latest first, are taken off the outstanding until it is used up; the
    last one counts for its share. A month without sales, or with more credit notes than invoices, is
    lived through whole.

    :param months: ``[(days, sales)]``, the latest first
    :return: days; None when the sales known do not use the outstanding up
    """
    left, days = outstanding, ZERO
    if left <= 0:
        return ZERO if any(sales > 0 for _days, sales in months) else None
    for lived, sales in months:
        if sales >= left:
            return days + lived * left / sales
        left -= sales
        days += lived
    return None


def collection_effectiveness(opening, sales, closing, closing_current):
    """(opening + sales − closing) ÷ (opening + sales − closing not due), per cent."""
    asked = opening + sales
    return ratio(asked - closing, asked - closing_current, HUNDRED)


def worsened(before, moves, last):
    """Share, per cent, of what was overdue that stands in an older bucket now.

    :param before: ``{bucket: amount}`` of the debts on the first day; 0 is not due
    :param moves: ``{(bucket before, bucket now): amount now}``; before is None for debts that are new
    :param last: the open bucket, which nothing can leave for a worse one
    """
    ageing = range(1, last)
    worse = sum(
        (moves[start, end] for start, end in moves if start in ageing and end > start), ZERO
    )
    return ratio(worse, sum((before.get(each, ZERO) for each in ageing), ZERO), HUNDRED)


def share_of_month(month, first, last):
    """What part of ``month`` (its first day) lies between two days, both included."""
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    start, end = max(month, first), min(following - timedelta(days=1), last)
    return Decimal(max((end - start).days + 1, 0)) / (following - month).days


def previous_period(first, last):
    """The period before, to compare with: as many months earlier from a first of month, else as long."""
    if first.day != 1:
        length = last - first
        return first - length - timedelta(days=1), first - timedelta(days=1)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = (last + timedelta(days=1)).day == 1
    return _months_before(first, months), _months_before(last, months, whole)


def _months_before(day, number, to_the_end=False):
    count = day.year * 12 + day.month - 1 - number
    after = date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    end = after - timedelta(days=1)
    return end if to_the_end else end.replace(day=min(day.day, end.day))
