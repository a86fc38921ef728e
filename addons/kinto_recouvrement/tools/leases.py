"""From lines of a file of leases to what each says, or why it cannot be taken. No database."""

from dataclasses import dataclass, field

from odoo.addons.recouvrement.openitems import cells as read
from odoo.addons.recouvrement.openitems.cells import BadValue, plain, to_text
from odoo.addons.recouvrement.openitems.items import Refusal

NEEDED = ("number", "customer", "date_start")
DATES = ("date_signed", "date_start", "date_end", "insurance_expiry")
NUMBERS = ("rent_day", "notice_days")
AMOUNTS = ("rent", "residual")
MOST = 10**9  # beyond, a rent is a slip of the pen

# Usual headings, without accents, spaces and signs.
HEADINGS = {
    "number": "numerocontrat ncontrat contrat numero reference refcontrat contractnumber contract number",
    "customer": "codeclient refclient referenceclient client locataire siren siret customer customerref lessee",
    "kind": "typeclient typologie segment categorieclient customerkind customertype",
    "regime": "regime typecontrat produit regimecontrat product contracttype",
    "date_signed": "datesignature signele signature datesigned",
    "date_start": "datedebut debut datelivraison dateeffet startdate datestart",
    "date_end": "datefin fin echeancecontrat datefincontrat enddate dateend",
    "rent": "loyer loyerttc montantloyer mensualite loyermensuel rent rentamount",
    "residual": "valeurresiduelle vr vrht valeurachat optionachat prixoption residualvalue optionprice",
    "rent_day": "jourloyer jourprelevement jourecheance rentday",
    "plate": "immatriculation immat plaque plate licenseplate",
    "vin": "vin chassis numeroserie numerochassis",
    "brand": "marque brand",
    "model": "modele model vehicule vehicle",
    "dealer": "concessionnaire concession distributeur dealer",
    "mandate": "rum mandat referencemandat mandate umr",
    "clause": "clause clauseresolutoire terminationclause",
    "notice_days": "preavis delairesiliation delaipreavis noticedays",
    "notice_from": "departpreavis pointdepartpreavis preaviscourtde noticefrom",
    "insurer": "assureur compagnieassurance insurer",
    "policy": "police numeropolice policy policynumber",
    "insurance_expiry": "finassurance echeanceassurance assurejusquau insuranceexpiry",
    "co_lessee": "colocataire codebiteur cotitulaire colessee",
    "guarantor": "caution garant guarantor",
}
RUNS_FROM = {
    "envoi": "sent",
    "expedition": "sent",
    "sending": "sent",
    "premierepresentation": "presented",
    "presentation": "presented",
    "firstpresentation": "presented",
    "reception": "received",
    "receipt": "received",
}
REGIMES = {
    "lld": "lld",
    "locationlongueduree": "lld",
    "longtermlease": "lld",
    "loa": "loa",
    "locationavecoptiondachat": "loa",
    "leasewithoptiontobuy": "loa",
}
WORDS = {"regime": REGIMES, "notice_from": RUNS_FROM}
LARGE = {"grandcompte", "grandscomptes", "gc", "largeaccount", "keyaccount"}


@dataclass(frozen=True)
class Lease:
    """One line: its number, who rents as the file names them, and the rest by target."""

    line: int
    number: str
    customer: str
    values: dict = field(default_factory=dict)


def propose(headers):
    """``{target: header}`` from the usual headings; each header serves once."""
    by_name, mapping = {}, {}
    for header in headers:
        by_name.setdefault(plain(header), header)
    for target, words in HEADINGS.items():
        for word in words.split():
            if word in by_name and by_name[word] not in mapping.values():
                mapping[target] = by_name[word]
                break
    return mapping


def read_lines(sheet, mapping, date_format, decimal_sign):
    """``(leases, refusals)`` of the lines of ``sheet``; ``mapping`` is ``{target: header}``."""
    where = {target: sheet.headers.index(header) for target, header in mapping.items()}
    leases, refusals, seen = [], [], {}
    for line, cells in sheet.lines:
        found = {
            target: cells[index] if index < len(cells) else "" for target, index in where.items()
        }
        try:
            lease = _read_line(line, found, date_format, decimal_sign)
        except Fault as fault:
            refusals.append(Refusal(line, fault.code, fault.values, cells))
            continue
        if first := seen.get(lease.number.upper()):
            refusals.append(Refusal(line, "doubled", {"first": first}, cells))
            continue
        seen[lease.number.upper()] = line
        leases.append(lease)
    return leases, refusals


class Fault(Exception):
    """Why a line cannot be taken: a code worded by the shell, with its values."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


def _read_line(line, found, date_format, decimal_sign):
    texts = {target: to_text(cell) for target, cell in found.items()}
    for target in NEEDED:
        if not texts.get(target):
            raise Fault("missing", target=target)
    values = {
        target: texts[target]
        for target in texts.keys()
        - {
            "number",
            "customer",
            "rent",
            "residual",
            "kind",
            "regime",
            "notice_from",
            *DATES,
            *NUMBERS,
        }
        if texts[target]
    }
    values |= _read_typed(found, texts, date_format, decimal_sign)
    if values.get("date_end") and values["date_end"] < values["date_start"]:
        raise Fault("reversed")
    return Lease(line, texts["number"], texts["customer"], values)


def _read_typed(found, texts, date_format, decimal_sign):
    """What of a line is a day, a number, an amount or a word of a list."""
    values = {}
    for target in DATES:
        if texts.get(target):
            values[target] = _read_day(found[target], texts[target], date_format)
    for target in NUMBERS:
        if texts.get(target):
            values[target] = _read_number(target, texts[target])
    for target in AMOUNTS:
        if texts.get(target):
            values[target] = _read_amount(found[target], texts[target], decimal_sign)
    for target, words in WORDS.items():
        if texts.get(target):
            values[target] = _read_word(f"bad_{target}", words, texts[target])
    if texts.get("kind"):
        values["kind"] = _read_kind(texts["kind"])
    return values


def _read_day(cell, text, date_format):
    try:
        return read.to_date(cell, date_format)
    except BadValue:
        raise Fault("bad_day", value=text) from None


def _read_number(target, text):
    if not (text.isascii() and text.isdigit()) or len(text) > 4:
        raise Fault("bad_number", value=text)
    number = int(text)
    if target == "rent_day" and not 1 <= number <= 31:
        raise Fault("bad_rent_day", value=text)
    return number


def _read_amount(cell, text, decimal_sign):
    try:
        amount = read.to_amount(cell, decimal_sign)
    except BadValue:
        raise Fault("bad_amount", value=text) from None
    if not 0 <= amount < MOST or amount != round(amount, 2):
        raise Fault("bad_amount", value=text)
    return amount


def _read_word(code, words, text):
    if plain(text) not in words:
        raise Fault(code, value=text)
    return words[plain(text)]


def _read_kind(text):
    if plain(text) in LARGE:
        return "large_account"
    try:
        return "professional" if read.to_kind(text) else "private"
    except BadValue:
        raise Fault("bad_kind", value=text) from None
