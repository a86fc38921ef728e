"""From lines of a prestataire's file to what it reports of each dossier, each refused line with its reason."""

import datetime
import hashlib
from dataclasses import dataclass
from decimal import Decimal

from . import cells as read
from .cells import BadValue, plain, to_text
from .items import Refusal

TARGETS = (
    "number",
    "date",
    "status",
    "note",
    "amount",
    "date_payment",
    "step",
    "cost",
    "promise_amount",
    "promise_date",
    "line",
    "their_number",
)
NEEDED = ("number",)
MOST = 10**12  # beyond, an amount is a slip of the pen
DATES = ("date", "date_payment", "promise_date")
AMOUNTS = ("amount", "cost", "promise_amount")

# Usual headings, without accents, spaces and signs.
HEADINGS = {
    "number": "votrereference notrereference vosreferences refclient referenceclient refcreancier referencecreancier"
    " transmission dossier numerodossier ndossier yourreference ourreference clientreference reference ref",
    "date": "date datecompterendu dateaction datediligence dateevenement dateetat eventdate reportdate",
    "status": "statut etat etatdudossier statutdossier situation position status state",
    "note": "commentaire commentaires observation observations note notes actions action diligence diligences actionmenee actionsmenees comment",
    "amount": "montantencaisse encaissement encaisse montantrecu recu reglement montantregle versement paiement"
    " amountreceived received payment paid amount montant",
    "date_payment": "dateencaissement datepaiement datereglement dateversement paymentdate",
    "step": "codefrais codeacte codediligence code acte stepcode step",
    "cost": "frais montantfrais cout debours cost fee costs",
    "promise_amount": "montantpromis montantpromesse promisedamount",
    "promise_date": "datepromesse promessepour promisdate promiseddate promisepour",
    "line": "idligne ligne numeroligne refligne identifiant id lineid eventid",
    "their_number": "notredossier nosreferences referenceprestataire refprestataire numerointerne theirreference",
}


@dataclass(frozen=True, slots=True)
class Report:
    """One line. ``key`` names the event: the prestataire's own, else drawn from all the line says."""

    line: int
    number: str
    key: str
    date: datetime.date | None = None
    status: str = ""
    note: str = ""
    amount: Decimal = Decimal(0)
    date_payment: datetime.date | None = None
    step: str = ""
    cost: Decimal = Decimal(0)
    promise_amount: Decimal = Decimal(0)
    promise_date: datetime.date | None = None
    their_number: str = ""


def propose(headers):
    """``{target: header}`` from the usual headings; each header serves once."""
    by_name = {}
    for header in headers:
        by_name.setdefault(plain(header), header)
    mapping = {}
    for target, words in HEADINGS.items():
        found = next(
            (
                by_name[word]
                for word in words.split()
                if word in by_name and by_name[word] not in mapping.values()
            ),
            None,
        )
        if found is not None:
            mapping[target] = found
    return mapping


def read_lines(sheet, mapping, date_format, decimal_sign, vocabulary):
    """What each line of ``sheet`` says.

    :param mapping: ``{target: header}``
    :param vocabulary: ``{plain word of the prestataire: our status}``
    :return: ``(reports, refusals)``
    """
    where = {target: sheet.headers.index(header) for target, header in mapping.items()}
    reports, refusals, seen = [], [], {}
    for line, cells in sheet.lines:
        found = {
            target: cells[index] if index < len(cells) else "" for target, index in where.items()
        }
        one = _read_line(line, found, date_format, decimal_sign, vocabulary)
        if not isinstance(one, Report):
            refusals.append(Refusal(line, *one, cells))
        elif (one.number, one.key) in seen:
            first = seen[one.number, one.key]
            refusals.append(Refusal(line, "doubled", {"first": first}, cells))
        else:
            seen[one.number, one.key] = line
            reports.append(one)
    return reports, refusals


def _read_line(line, found, date_format, decimal_sign, vocabulary):
    """What the line says, or ``(code, values)`` of why it cannot be taken."""
    number, word = to_text(found.get("number")).upper(), to_text(found.get("status"))
    if not number:
        return "no_number", {}
    if word and plain(word) not in vocabulary:
        return "unknown_status", {"value": word}
    values = {}
    for target in DATES:
        if text := to_text(found.get(target)):
            try:
                values[target] = read.to_date(found[target], date_format)
            except BadValue:
                return "bad_day", {"value": text}
    for target in AMOUNTS:
        if text := to_text(found.get(target)):
            try:
                values[target] = read.to_amount(found[target], decimal_sign)
            except BadValue:
                return "bad_amount", {"value": text}
            if abs(values[target]) >= MOST or values[target] != round(values[target], 2):
                return "bad_amount", {"value": text}
            if values[target] < 0:
                return "negative", {"value": text}
    values["note"] = to_text(found.get("note"))
    values["step"] = to_text(found.get("step"))
    values["their_number"] = to_text(found.get("their_number"))
    values["status"] = vocabulary[plain(word)] if word else ""
    key = to_text(found.get("line")) or _draw_key(number, values)
    return Report(line=line, number=number, key=key, **values)


def _draw_key(number, values):
    """The same line of another file gives the same key."""
    said = "|".join(f"{name}={values[name]}" for name in sorted(values) if values[name])
    return "#" + hashlib.sha256(f"{number}|{said}".encode()).hexdigest()[:20]
