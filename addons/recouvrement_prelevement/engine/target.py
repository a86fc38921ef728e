"""The days banks clear direct debits: every weekday but the closed days of the clearing system."""

from datetime import timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class OpenDays:
    """Days a bank clears on.

    :param closed: days off besides the weekend, as the shell reads them from the published calendar
    """

    def __init__(self, closed=()):
        self.closed = frozenset(closed)

    def is_open(self, day):
        return day.weekday() < SATURDAY and day not in self.closed

    def next(self, day):
        """The first open day from ``day`` on, itself included."""
        while not self.is_open(day):
            day += ONE_DAY
        return day

    def previous(self, day):
        """The last open day up to ``day``, itself included."""
        while not self.is_open(day):
            day -= ONE_DAY
        return day

    def add(self, day, count):
        """The ``count``-th open day after ``day`` (before it when negative); ``day`` itself is not counted."""
        step, left = (ONE_DAY, count) if count >= 0 else (-ONE_DAY, -count)
        while left:
            day += step
            left -= self.is_open(day)
        return day
