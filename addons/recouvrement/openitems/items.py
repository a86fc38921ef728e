"""From lines to open items, each refused line with its reason."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from . import cells as read
from .cells import BadValue, plain, to_text
from .columns import PARTY

ZERO = Decimal(0)
# Nobody grants ten years to pay an invoice: such a due date is a slip of the pen.
FAR = timedelta(days=3660)
RECEIVABLE = "411"
# The two ways a FEC may write the direction of its single amount.
DIRECTIONS = {"D": 1, "C": -1, "+1": 1, "-1": -1, "1": 1}


@dataclass(frozen=True, slots=True)
class Party:
    """Who owes, as the file says. ``is_company`` is None when it does not say."""

    ref: str = ""
    name: str = ""
    vat: str = ""
    siren: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    zip: str = ""
    city: str = ""
    country: str = ""
    is_company: bool | None = None


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One open item. ``amount`` is what remains: positive is owed, negative is a credit.

    ``rank`` tells apart lines of a FEC that are alike in everything.
    """

    line: int
    party: Party
    number: str
    date: date
    due: date
    amount: Decimal
    original: Decimal | None = None
    label: str = ""
    disputed: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that cannot be taken. ``code`` names why, ``values`` completes the sentence."""

    line: int
    code: str
    values: dict
    cells: list


@dataclass(frozen=True, slots=True)
class Rules:
    """How to read a file, and what its day and currency allow.

    :param due_days: days from the document's date to its due date where the file has none; None: it must have one.
    :param places: decimals of the currency.
    """

    mapping: dict
    date_format: str
    decimal_sign: str
    today: date
    currency: str = "EUR"
    places: int = 2
    due_days: int | None = None
    fec: bool = False
    account: str = RECEIVABLE


@dataclass(slots=True)
class Reading:
    """What a file holds.

    ``total`` and ``count`` are those of all its item lines, refused ones included as far as their
    amount can be read: control totals are compared to them. ``skipped`` counts lines of a FEC that
    are no open items, by reason; ``remarks`` lists ``(code, values)`` worth saying.
    """

    items: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    skipped: Counter = field(default_factory=Counter)
    remarks: list = field(default_factory=list)
    count: int = 0
    total: Decimal = ZERO


class _Refused(Exception):
    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


def read_items(sheet, rules):
    """Read every line of ``sheet``; return a :class:`Reading`. No line stops the others."""
    reader = _Reader(sheet, rules)
    for number, line in sheet.lines:
        reader.take(number, line)
    reader.remark_numbers()
    return reader.reading


class _Reader:
    def __init__(self, sheet, rules):
        self.rules = rules
        self.width = len(sheet.headers)
        self.place = {
            target: sheet.headers.index(header) for target, header in rules.mapping.items()
        }
        # A FEC may give one amount and its direction instead of debit and credit.
        self.directed = rules.fec and plain(rules.mapping.get("credit", "")) == "sens"
        self.reading = Reading()
        self.seen = {}
        self.owners = {}

    def cell(self, line, target):
        index = self.place.get(target)
        return line[index] if index is not None and index < len(line) else None

    def text(self, line, target):
        return to_text(self.cell(line, target))

    # -- one line ---------------------------------------------------------------------------

    def take(self, number, line):
        skip = self._skip(line)
        if skip:
            self.reading.skipped[skip] += 1
            return
        self.reading.count += 1
        amount = None
        try:
            if len(line) > self.width:
                raise _Refused("too_many_cells", found=len(line), expected=self.width)
            amount = self._amount(line)
            self.reading.total += amount
            self._check_amount(line, amount)
            item = self._item(number, line, amount)
        except _Refused as refused:
            self.reading.refused.append(Refusal(number, refused.code, refused.values, line))
        else:
            self.reading.items.append(item)

    def _skip(self, line):
        """Why this line of a FEC is no open item of a customer; empty for an item."""
        if not self.rules.fec:
            return ""
        if not self.text(line, "account").startswith(self.rules.account):
            return "account"
        return "lettered" if self.text(line, "lettering") else ""

    def _item(self, number, line, amount):
        party = self._party(line)
        document = self.text(line, "number") or (self.text(line, "entry") if self.rules.fec else "")
        if not document:
            raise _Refused("no_number")
        day, due = self._days(line)
        item = OpenItem(
            line=number,
            party=party,
            number=document,
            date=day,
            due=due,
            amount=amount,
            original=self._original(line, amount),
            label=self.text(line, "label"),
            disputed=self._read(read.to_yes, line, "disputed"),
            rank=self._rank(line, party, document, due, amount, number),
        )
        if amount > 0:
            self.owners.setdefault(document, {}).setdefault(
                party.ref or party.vat or party.siren or party.name, number
            )
        return item

    def _read(self, parse, line, target, *how):
        """The value in the column of ``target``, or a refusal that names the column."""
        try:
            return parse(self.cell(line, target), *how)
        except BadValue:
            raise _Refused(
                f"bad_{target}",
                value=self.text(line, target),
                column=self.rules.mapping.get(target, ""),
            ) from None

    # -- amounts ----------------------------------------------------------------------------

    def _amount(self, line):
        if "amount" in self.place:
            return self._money(line, "amount", required=True)
        if self.directed:
            direction = DIRECTIONS.get(self.text(line, "credit").upper())
            if direction is None:
                raise _Refused("bad_direction", value=self.text(line, "credit"))
            return direction * self._money(line, "debit", required=True)
        debit, credit = self._money(line, "debit"), self._money(line, "credit")
        if debit and credit:
            raise _Refused("debit_and_credit")
        return debit - credit

    def _money(self, line, target, required=False):
        if not self.text(line, target):
            if required:
                raise _Refused("no_amount")
            return ZERO
        return self._read(read.to_amount, line, target, self.rules.decimal_sign)

    def _check_amount(self, line, amount):
        if not amount:
            raise _Refused("zero")
        if amount != round(amount, self.rules.places):
            raise _Refused("decimals", value=str(amount), places=self.rules.places)
        if abs(amount) >= 10**12:
            raise _Refused("huge", value=str(amount))
        currency = self.text(line, "currency").upper().replace("€", "EUR")
        if currency and currency != self.rules.currency:
            raise _Refused("currency", value=currency, expected=self.rules.currency)

    def _original(self, line, amount):
        if not self.text(line, "original"):
            return None
        original = self._read(read.to_amount, line, "original", self.rules.decimal_sign)
        if abs(original) < abs(amount):
            raise _Refused("above_original", value=str(amount), original=str(original))
        return original

    # -- days -------------------------------------------------------------------------------

    def _days(self, line):
        how, today = self.rules.date_format, self.rules.today
        day = self._read(read.to_date, line, "date", how) if self.text(line, "date") else None
        due = self._read(read.to_date, line, "due", how) if self.text(line, "due") else None
        if day and day > today:
            raise _Refused("future", value=day)
        if due is None and day is not None and self.rules.due_days is not None:
            due = day + timedelta(days=self.rules.due_days)
        if due is None:
            raise _Refused("no_due")
        if due > today + FAR:
            raise _Refused("far", value=due)
        if day and due < day:
            raise _Refused("due_before_date", due=due, date=day)
        # Without its own date, a document existed at the latest the day it fell due, or today.
        return day or min(due, today), due

    # -- debtor -----------------------------------------------------------------------------

    def _party(self, line):
        values = {target: self.text(line, target) for target in PARTY if target != "kind"}
        ref, name = values.pop("partner_ref"), values.pop("partner_name")
        if self.rules.fec and not ref:
            ref, name = self.text(line, "account"), name or self.text(line, "account_name")
        values["vat"] = self._read(read.to_vat, line, "vat")
        values["siren"] = self._read(read.to_siren, line, "siren")
        if not any((ref, name, values["vat"], values["siren"])):
            raise _Refused("no_party")
        if values["email"] and not _is_email(values["email"]):
            raise _Refused("bad_email", value=values["email"], column=self.rules.mapping["email"])
        return Party(
            ref=ref, name=name, is_company=self._read(read.to_kind, line, "kind"), **values
        )

    # -- doubles ----------------------------------------------------------------------------

    def _rank(self, line, party, document, due, amount, number):
        """Refuse a document that already stands above; a FEC's lines are told apart by their rank."""
        who = party.ref or party.vat or party.siren or party.name
        if self.rules.fec:
            key = (who, document, due, amount)
            self.seen[key] = self.seen.get(key, -1) + 1
            return self.seen[key]
        key = (who, document, due, amount > 0)
        if key in self.seen:
            raise _Refused("doubled", value=document, line=self.seen[key])
        self.seen[key] = number
        return 0

    def remark_numbers(self):
        """The same number for two debtors is possible, and worth a look."""
        for document, owners in self.owners.items():
            if len(owners) > 1 and not self.rules.fec:
                lines = sorted(owners.values())
                self.reading.remarks.append(
                    ("shared_number", {"value": document, "lines": lines[:5]})
                )


def _is_email(text):
    """One sign @, something before, a dot after: the mail server knows the rest."""
    name, at, host = text.rpartition("@")
    return bool(
        at
        and name
        and "." in host.strip(".")
        and "@" not in name
        and not any(c.isspace() for c in text)
    )
