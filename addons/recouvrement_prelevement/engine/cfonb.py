"""CFONB 240: returned operations in records of 240 characters (31 header, 34 operation, 39 total).

The positions are those of the operation files banks publish; where the reason stands, and what each national
code means, is to be checked with the bank: its rows say which reason its code stands for.
"""

import re
from decimal import Decimal

from .returns import (
    RETURN,
    Fault,
    Return,
    Statement,
    Unreadable,
    Wrong,
    account,
    clean,
    reason,
    reference,
    sensible,
)

LENGTH = 240
DIGITS = re.compile(r"[0-9]+", re.ASCII)
# First and last position, counted from 1 as the brochure does.
HEADER = {"bank": (22, 26), "desk": (27, 31), "account": (32, 42), "date": (11, 16)}
OPERATION = {
    "date": (11, 16),
    "reason": (18, 21),
    "bank": (22, 26),
    "desk": (27, 31),
    "account": (32, 42),
    "name": (43, 66),
    "reference": (123, 128),
    "label": (129, 216),
    "collected": (217, 222),
    "first_reference": (223, 228),
    "amount": (229, 240),
}
TOTAL = {"amount": (229, 240)}


def looks_like(data):
    """Whether ``data`` is meant to be records of 240 characters."""
    line = data[:1000].replace(b"\r", b"\n").split(b"\n", 1)[0]
    return line[:2] == b"31" and line[2:8].isdigit() and len(line) >= 100


def read(data):
    """The statements of a file; a file whose totals disagree is refused whole.

    :raise Unreadable: a record is not one, or the file is not whole
    """
    statements, header, returns, faults, total, start = [], None, [], [], Decimal(0), 0
    for number, line in _split(data):
        kind = line[:2]
        if kind == "31" and header is None:
            header, returns, faults, total, start = _cut(line, HEADER), [], [], Decimal(0), number
        elif kind == "34" and header is not None:
            told = _cut(line, OPERATION)
            total += _cents(told["amount"], number)
            try:
                returns.append(_read_operation(told, header, number))
            except Wrong as wrong:
                faults.append(
                    Fault(number, wrong.code, {**wrong.values, "reference": clean(told["label"])})
                )
        elif kind == "39" and header is not None:
            if _cents(_cut(line, TOTAL)["amount"], number) != total:
                raise Unreadable("total", number)
            number_of = _number(header)
            statements.append(
                Statement(
                    number_of,
                    f"CFONB {clean(header['date'])}",
                    _day(header["date"], number),
                    tuple(returns),
                    tuple(faults),
                )
            )
            header = None
        else:
            raise Unreadable("record", number, record=clean(kind))
    if header is not None or not statements:
        raise Unreadable("truncated", start)
    return statements


def _split(data):
    text = data.decode("latin-1")
    if "\n" not in text.strip() and "\r" not in text.strip():
        text = text.strip("\r\n")
        lines = [text[at : at + LENGTH] for at in range(0, len(text), LENGTH)]
    else:
        lines = re.split(r"\r\n|\r|\n", text)
    for number, line in enumerate(lines, 1):
        if not line.strip("\x1a \x00"):
            continue
        if len(line) != LENGTH:
            raise Unreadable("record", number, record=clean(line[:2]))
        yield number, line


def _cut(line, fields):
    return {name: line[first - 1 : last].strip() for name, (first, last) in fields.items()}


def _cents(text, number):
    if not DIGITS.fullmatch(text):
        raise Unreadable("record", number, record=clean(text))
    return Decimal(int(text)).scaleb(-2)


def _number(told):
    """The account as its bank, desk and number: it is compared with the middle of an IBAN."""
    return account(told["bank"] + told["desk"] + told["account"])


def _date(text):
    """A day written DDMMYY."""
    if not re.fullmatch(r"[0-9]{6}", text, re.ASCII):
        raise Wrong("date", value=clean(text))
    return sensible(f"20{text[4:]}", text[2:4], text[:2])


def _day(text, number):
    try:
        return _date(text)
    except Wrong as wrong:
        raise Unreadable("date", number, **wrong.values) from None


def _read_operation(told, header, number):
    amount = Decimal(int(told["amount"])).scaleb(-2)
    if not amount:
        raise Wrong("amount", value="0")
    label = clean(told["label"])
    words = label.split()
    return Return(
        amount=amount,
        currency="EUR",
        date=_date(told["date"]),
        end_to_end=reference(words[0]) if len(words) == 1 else "",
        code=reason(told["reason"]),
        account=_number(header),
        label=label,
        name=clean(told["name"]),
        iban=_number(told),
        kind=RETURN,
        collected=_date(told["collected"]) if told["collected"].strip("0 ") else None,
        reference=reference(told["reference"] or told["first_reference"]),
        line=number,
    )
