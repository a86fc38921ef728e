"""What the ledger and the scenario demand, read plainly: no Odoo, nothing of the engine.

An invoice is open on day D when InvoiceDate ≤ D < SettledDate, and late when DueDate < D. The scenario
is told in English in :class:`Reading`; days are added up with ``timedelta`` and a list of holidays.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

HOLIDAYS = {  # France, from December 2012 to September 2013
    date(2012, 12, 25),
    date(2013, 1, 1),
    date(2013, 4, 1),
    date(2013, 5, 1),
    date(2013, 5, 8),
    date(2013, 5, 9),
    date(2013, 5, 20),
    date(2013, 7, 14),
    date(2013, 8, 15),
}


@dataclass(frozen=True)
class Invoice:
    debtor: str
    number: str
    issued: date
    due: date
    settled: date
    amount: Decimal

    def is_open(self, day):
        return self.issued <= day < self.settled


def read_ledger(path):
    def us(text):
        return datetime.strptime(text, "%m/%d/%Y").date()

    with path.open(newline="") as file:
        return [
            Invoice(
                row["customerID"],
                row["invoiceNumber"],
                us(row["InvoiceDate"]),
                us(row["DueDate"]),
                us(row["SettledDate"]),
                Decimal(row["InvoiceAmount"]),
            )
            for row in csv.DictReader(file)
        ]


def count_late(invoices, day):
    """``(late items, {debtor: late amount})`` on ``day``."""
    late = [each for each in invoices if each.is_open(day) and each.due < day]
    amounts = defaultdict(Decimal)
    for each in late:
        amounts[each.debtor] += each.amount
    return len(late), dict(amounts)


def is_worked(day):
    return day.weekday() < 5 and day not in HOLIDAYS


@dataclass
class Reading:
    """The scenario, debtor by debtor.

    A debtor is followed from the first night on which one of his open items is due within ``reach``
    days, until a night that finds none; then all is forgotten. The ladder runs on his oldest such
    item. Rungs are climbed in order, one a night, on worked days only, each from its own day on, at
    least its gap after the one before. A rung is over once it, or a higher one, went for that item,
    or went for an item before it, but when this rung was already due for the present one. A reminder
    before the due date makes no sense after it. When several rungs are late because the debtor was
    already late when first seen, the highest is taken; a mandatory one is never left out.
    """

    ladder: list  # (rank, days after the due date, gap, mandatory)
    reach: int
    followed: dict = field(default_factory=dict)  # debtor: day first seen
    history: dict = field(default_factory=lambda: defaultdict(list))  # debtor: [(day, rank, due)]

    def night(self, invoices, day):
        """``{(debtor, rank)}``: what goes tonight."""
        oldest = {}
        for each in invoices:
            if each.is_open(day) and (each.due - day).days <= self.reach:
                oldest[each.debtor] = min(each.due, oldest.get(each.debtor, each.due))
        for debtor in set(self.followed) - set(oldest):
            del self.followed[debtor]
            self.history.pop(debtor, None)
        gone = set()
        for debtor, due in oldest.items():
            first_seen = self.followed.setdefault(debtor, day)
            rank = self._rung(self.history[debtor], due, first_seen, day)
            if rank:
                self.history[debtor].append((day, rank, due))
                gone.add((debtor, rank))
        return gone

    def _rung(self, history, due, first_seen, day):
        if not is_worked(day):
            return None
        left = []
        for rank, offset, gap, mandatory in self.ladder:
            its_day = due + timedelta(days=offset)
            if offset < 0 and day > due:
                continue
            if self._is_over(history, rank, its_day, due, mandatory):
                continue
            on = max([its_day, *(sent + timedelta(days=max(gap, 1)) for sent, _r, _d in history)])
            left.append((rank, on <= day, its_day < first_seen and not mandatory))
            if mandatory:
                break
        for index, (rank, ripe, may_be_left_out) in enumerate(left):
            if not ripe:
                return None
            if not (may_be_left_out and any(other for _rank, other, _out in left[index + 1 :])):
                return rank
        return None

    @staticmethod
    def _is_over(history, rank, its_day, due, mandatory):
        return any(
            (reached == rank or (reached > rank and not mandatory))
            and (for_due == due or sent >= its_day)
            for sent, reached, for_due in history
        )
