"""A bank's own table (CSV), through the names of its columns."""

import csv
import io
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
    day,
    kind_of,
    money,
    reason,
    reference,
    sensible,
)

FIELDS = (
    "end_to_end",
    "mandate",
    "amount",
    "currency",
    "code",
    "date",
    "collected",
    "fee",
    "account",
    "label",
    "name",
    "iban",
    "reference",
)
# How banks most often name them, when nobody said; compared without accents, case or signs.
USUAL = {
    "end_to_end": ("endtoendid", "endtoend", "referencedeboutenbout", "refboutenbout", "e2e"),
    "mandate": ("rum", "mandat", "mandateid", "referenceuniquemandat", "mandate"),
    "amount": ("montant", "amount", "montantdeloperation"),
    "currency": ("devise", "currency"),
    "code": ("motif", "code", "codemotif", "coderejet", "motifrejet", "reasoncode", "reason"),
    "date": ("date", "daterejet", "dateretour", "dateoperation", "returndate"),
    "collected": ("dateecheance", "dateprelevement", "collectiondate"),
    "fee": ("frais", "fee", "fees", "commission"),
    "account": ("compte", "account", "comptecrediteur", "ibancreancier"),
    "label": ("libelle", "label"),
    "name": ("nom", "name", "debiteur", "nomdebiteur"),
    "iban": ("iban", "ibandebiteur"),
    "reference": ("reference", "idtransaction", "transactionid"),
}
PLAIN = str.maketrans("éèêëàâäîïôöûüùç", "eeeeaaaiioouuuc")
MOST_ROWS = 200_000


def read(data, columns=None, number=""):
    """The statements of a table.

    :param columns: ``{field of FIELDS: name of its column}``, the usual names by default
    :param number: the account it is about, where no column says so
    :raise Unreadable: no table, or not one of returns
    """
    rows = _rows(data)
    places = _find(rows[0][1], columns or {})
    accounts, faults = {}, {}
    for line, row in rows[1:]:
        told = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        if not any(value.strip() for value in row):
            continue
        where = account(told.get("account", "")) or account(number)
        try:
            if len(row) != len(rows[0][1]):
                raise Wrong("columns", value=str(len(row)))
            accounts.setdefault(where, []).append(_read_row(told, where, line))
        except Wrong as wrong:
            fault = Fault(
                line,
                wrong.code,
                {**wrong.values, "reference": reference(told.get("end_to_end", ""))},
            )
            faults.setdefault(where, []).append(fault)
    return [
        Statement(where, "CSV", None, tuple(accounts.get(where, ())), tuple(faults.get(where, ())))
        for where in {**accounts, **faults}
    ]


def _rows(data):
    text = _decode(data)
    if "\0" in text:
        raise Unreadable("format", 1, format="")
    first = text.split("\n", 1)[0]
    sign = max(";,\t|", key=first.count)
    if not first.count(sign):
        raise Unreadable("format", 1, format="")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
            if len(rows) > MOST_ROWS:
                raise Unreadable("too_big", reader.line_num)
    except csv.Error:
        raise Unreadable("broken", reader.line_num, column=0) from None
    return rows


def _decode(data):
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding", 1)


def _plain(text):
    return re.sub(r"[^a-z0-9]", "", text.lower().translate(PLAIN))


def _find(header, columns):
    """``{field: place}``. The columns named must all be there; amount, date and a reference too."""
    names = {_plain(name): place for place, name in reversed(list(enumerate(header)))}
    places = {}
    for name in FIELDS:
        given = columns.get(name)
        for known in (_plain(given),) if given else USUAL[name]:
            if known in names:
                places[name] = names[known]
                break
        else:
            if given:
                raise Unreadable("column", 1, column=clean(given))
    if not {"amount", "date"} <= places.keys() or not places.keys() & {"end_to_end", "mandate"}:
        raise Unreadable("format", 1, format="CSV")
    return places


def _amount(text):
    """An amount as French or English tables write it; the sign of a debit is left out."""
    text = re.sub(r"[\s€]", "", text).removeprefix("-")
    if "," in text and "." in text:
        thousands = "," if text.rfind(".") > text.rfind(",") else "."
        text = text.replace(thousands, "")
    return text.replace(",", ".")


def _day(text):
    text = text.strip()
    found = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text, re.ASCII)
    return sensible(found[3], found[2], found[1]) if found else day(text)


def _read_row(told, where, line):
    def say(name):
        return told.get(name, "")

    fee = _amount(say("fee"))
    code = reason(say("code"))
    currency = say("currency").strip() or "EUR"
    return Return(
        amount=money(_amount(say("amount")), currency),
        currency=currency,
        date=_day(say("date")),
        end_to_end=reference(say("end_to_end")),
        mandate=reference(say("mandate")),
        code=code,
        fee=money(fee) if fee.strip("0.") else Decimal(0),
        account=where,
        label=clean(say("label")),
        name=clean(say("name")),
        iban=account(say("iban")),
        kind=kind_of(code, RETURN),
        collected=_day(say("collected")) if say("collected").strip() else None,
        reference=reference(say("reference")),
        line=line,
    )
