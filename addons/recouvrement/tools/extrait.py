"""A statement of account, as plain values: no Odoo record, amounts as Decimal."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)
OPEN, ACTIVITY = "open", "activity"


@dataclass(slots=True)
class Row:
    """An open item, or a movement. ``amount`` and ``balance`` in company currency, signed as the debtor's
    debt (an invoice is positive); ``own`` is the amount in ``currency_id``, the document's.
    """

    line: int  # id of the journal item (of the first one, when an entry has several)
    kind: str  # invoice, credit, payment, entry
    day: date
    due: date | None
    name: str
    label: str
    currency_id: int
    amount: Decimal
    own: Decimal
    total: Decimal = ZERO  # of an open item: what it was worth at first, company currency
    balance: Decimal = ZERO  # running, after this row
    settled: tuple = ()  # of a credit: (document, amount in company currency), oldest first
    barred: bool = False  # of an open item: too old to be claimed on the day


@dataclass(slots=True)
class Statement:
    """The account of one debtor. ``opening + sum(rows) + elsewhere == closing == ledger``, always."""

    partner_id: int
    company_id: int
    kind: str
    day: date
    date_from: date | None
    opening: Decimal = ZERO  # 0 for open items
    rows: list = field(default_factory=list)
    elsewhere: Decimal = ZERO  # of open items: lettered with another debtor's or company's account
    ledger: Decimal = ZERO  # balance of the debtor's accounts on the day
    buckets: list = field(default_factory=list)  # aged: not due first, the last one open
    credit: Decimal = ZERO  # unallocated credits, negative
    own: dict = field(default_factory=dict)  # {currency id: closing balance in it} of the documents
    barred: Decimal = ZERO  # open items that are time-barred: in the balance, asked of nobody

    @property
    def closing(self):
        return self.opening + sum((row.amount for row in self.rows), ZERO) + self.elsewhere

    @property
    def asked(self):
        """What is asked for: the balance without what is time-barred."""
        return self.closing - self.barred

    @property
    def claimed(self):
        return [row for row in self.rows if not row.barred]

    @property
    def overdue(self):
        return sum(self.buckets[1:], ZERO)

    @property
    def empty(self):
        return not self.rows and not self.opening and not self.closing
