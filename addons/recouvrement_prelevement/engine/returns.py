"""What a bank says of debits that came back: the same words whatever the file.

``read`` gives whole statements or none: a file that cannot be read to its end gives a ``Fault`` and nothing
else. What is wrong with one transaction is told with its line, and the others stand.
"""

import datetime
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

REJECT, RETURN, REFUND = "reject", "return", "refund"
REFUND_CODES = ("MD06",)
MOST_BYTES = 20_000_000

MONEY = re.compile(r"[0-9]{1,13}(\.[0-9]{1,5})?", re.ASCII)
CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
CODE = re.compile(r"[A-Z0-9]{2,10}", re.ASCII)
UNGIVEN = {"", "NOTPROVIDED", "NONREF", "NOTAVAILABLE"}


@dataclass(frozen=True)
class Return:
    """A debit that came back. ``date``: the day of the return; ``collected``: of the debit, when it is told."""

    amount: Decimal
    currency: str
    date: datetime.date
    end_to_end: str = ""
    mandate: str = ""
    code: str = ""
    fee: Decimal = Decimal(0)
    account: str = ""
    unique_id: str = ""
    label: str = ""
    name: str = ""
    iban: str = ""
    kind: str = RETURN
    collected: datetime.date | None = None
    reference: str = ""
    line: int = 0


@dataclass(frozen=True)
class Fault:
    """What cannot be taken as it is. ``code`` is worded by the shell, with ``values``."""

    line: int
    code: str
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Statement:
    """What a file says of one account of ours."""

    account: str
    name: str
    date: datetime.date | None = None
    returns: tuple = ()
    faults: tuple = ()


class Unreadable(Exception):
    """The whole file is refused."""

    def __init__(self, code, line=0, **values):
        super().__init__(code)
        self.fault = Fault(line, code, values)


class Wrong(Exception):
    """One value of a transaction is refused."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


def clean(text, most=140):
    """One line of printable text, at most ``most`` letters long."""
    text = " ".join((text or "").split())
    return "".join(letter for letter in text if letter.isprintable())[:most]


def reference(text):
    """A reference as given, "" where the bank writes that there is none."""
    text = clean(text, 70)
    return "" if text.upper().replace(" ", "") in UNGIVEN else text


def account(text):
    """An account number, as accounts are compared."""
    return "".join(letter for letter in clean(text, 40).upper() if letter.isalnum())


def money(text, currency="EUR"):
    """:raise Wrong: not a positive amount of a currency"""
    text, currency = (text or "").strip(), (currency or "").strip()
    if not MONEY.fullmatch(text) or not Decimal(text):
        raise Wrong("amount", value=clean(text, 30))
    if not CURRENCY.fullmatch(currency):
        raise Wrong("currency", value=clean(currency, 10))
    return Decimal(text)


def day(text):
    """The day of an ISO date or time.

    :raise Wrong: it is none
    """
    text = (text or "").strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T+Z-].*)?", text, re.ASCII | re.DOTALL):
        raise Wrong("date", value=clean(text, 30))
    return sensible(text[:4], text[5:7], text[8:10])


def sensible(year, month, number):
    """:raise Wrong: no such day, or of another century"""
    told = f"{year}-{month}-{number}"
    try:
        found = datetime.date(int(year), int(month), int(number))
    except ValueError:
        raise Wrong("date", value=clean(told, 30)) from None
    if not 1999 <= found.year <= 2199:
        raise Wrong("date", value=clean(told, 30))
    return found


def reason(text):
    """A reason code, "" when there is none.

    :raise Wrong: it is not written as one
    """
    text = clean(text, 30).upper()
    if text and not CODE.fullmatch(text):
        raise Wrong("code", value=text)
    return text


def kind_of(code, told=REJECT):
    return REFUND if code in REFUND_CODES else told


def identify(each):
    """What tells one returned debit from every other of its account, in whatever file it is told.

    The reference of the debit does; without it, the bank's own reference and the day.
    """
    parts = [each.end_to_end, each.mandate, f"{each.amount.normalize():f}", each.currency]
    if not each.end_to_end:
        parts += [each.reference, each.date.isoformat(), each.iban or each.name, each.label]
    return "|".join(parts)


def settle(statements):
    """Give each return its identity; of two that are the same, the second is a fault."""
    seen, settled = {}, []
    for statement in statements:
        returns, faults = [], list(statement.faults)
        for each in statement.returns:
            known = replace(each, unique_id=identify(each))
            key = known.account, known.unique_id
            if key in seen:
                told = known.end_to_end or known.mandate or known.name
                faults.append(Fault(known.line, "twice", {"reference": told, "line": seen[key]}))
                continue
            seen[key] = known.line
            returns.append(known)
        settled.append(replace(statement, returns=tuple(returns), faults=tuple(faults)))
    return settled
