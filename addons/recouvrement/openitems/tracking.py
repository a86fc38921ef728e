"""From lines of the postal service to what became of each registered letter, each refused line with its reason."""

import re
from dataclasses import dataclass
from datetime import date

from . import cells as read
from .cells import BadValue, plain, to_text
from .items import Refusal

TARGETS = ("number", "status", "date", "signer", "proof")
NEEDED = TARGETS[:3]

# Usual headings, without accents, spaces and signs.
HEADINGS = {
    "number": "numerorecommande numeroderecommande nrecommande nderecommande numerolr numerolrar nlrar numerodepli npli"
    " numeropli numerodesuivi nsuivi suivi idpli idcourrier idship trackingnumber tracking number numero barcode codebarres",
    "status": "statut statutpli etat etatpli libellestatut libelleevenement evenement dernierevenement status event"
    " statuscode codestatut codeevenement code resultat",
    "date": "datestatut dateevenement datedelevenement datedistribution datedepresentation datepresentation date"
    " eventdate statusdate",
    "signer": "signataire nomsignataire recupar receptionnepar signedby signer recipientname",
    "proof": "preuve refpreuve referencepreuve ar refar numeroar proof proofreference",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line that says something. ``status`` is one of ours, empty when nothing is to be recorded."""

    line: int
    number: str
    status: str
    date: date
    label: str
    signer: str = ""
    proof: str = ""


def to_number(cell):
    """The registered number as it is kept: capitals and digits, nothing between them."""
    return re.sub(r"[\s.\-]", "", to_text(cell)).upper()


def propose(headers):
    """``{target: header}`` from the usual headings; each header serves once."""
    by_name = {}
    for header in headers:
        by_name.setdefault(plain(header), header)
    mapping = {}
    for target, words in HEADINGS.items():
        found = next((by_name[word] for word in words.split() if word in by_name), None)
        if found is not None and found not in mapping.values():
            mapping[target] = found
    return mapping


def read_lines(sheet, mapping, date_format, vocabulary):
    """What each line of ``sheet`` says.

    :param mapping: ``{target: header}``
    :param vocabulary: ``{plain word of the post: our status}``; an empty status is left aside
    :return: ``(what is told, refusals)``
    """
    where = {target: sheet.headers.index(header) for target, header in mapping.items()}
    told, refusals, seen = [], [], {}
    for line, cells in sheet.lines:
        found = {
            target: cells[index] if index < len(cells) else "" for target, index in where.items()
        }
        one = _read_line(line, found, date_format, vocabulary)
        if not isinstance(one, Told):
            refusals.append(Refusal(line, *one, cells))
            continue
        key = (one.number, one.status or one.label, one.date)
        if key in seen:
            refusals.append(Refusal(line, "doubled", {"first": seen[key]}, cells))
            continue
        seen[key] = line
        told.append(one)
    return told, refusals


def _read_line(line, found, date_format, vocabulary):
    """What the line says, or ``(code, values)`` of why it cannot be taken."""
    number, label = to_number(found["number"]), to_text(found["status"])
    if not number:
        return "no_tracking_number", {}
    if plain(label) not in vocabulary:
        return "unknown_status", {"value": label}
    try:
        day = read.to_date(found["date"], date_format)
    except BadValue:
        return "bad_day", {"value": to_text(found["date"])}
    signer, proof = to_text(found.get("signer")), to_text(found.get("proof"))
    return Told(line, number, vocabulary[plain(label)], day, label, signer, proof)
