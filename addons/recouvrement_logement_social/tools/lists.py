"""The rent roll of an IT service, line by line. No database.

Lines of fixed width are cut by a described layout first: they are then lines as any other.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from odoo.addons.recouvrement.openitems import cells as read
from odoo.addons.recouvrement.openitems import sheet
from odoo.addons.recouvrement.openitems.cells import BadValue, plain, to_text
from odoo.addons.recouvrement.openitems.items import Refusal

MOST = 10**7  # beyond, an amount is a slip of the pen
WIDEST = 10**4  # square metres
FOOTER = re.compile("tota(l|ux).*|fin")
ROLL_NEEDED = ("number", "tenant", "date_start")
ROLL_DATES = {"date_signed", "date_start", "date_end"}
ROLL_AMOUNTS = {"rent", "charges", "sls", "rls", "deposit", "aid"}
ROLL_NUMBERS = ROLL_AMOUNTS | {"surface"}
ROLL_EXACT = ROLL_DATES | ROLL_NUMBERS

# Usual headings, without accents, spaces and signs.
ROLL_HEADINGS = {
    "number": "numerobail nbail bail numerocontrat contrat nucontrat reference leasenumber lease number",
    "tenant": "locataire nomlocataire titulaire nom nomprenom tenant name",
    "tenant_ref": "codelocataire numerolocataire idlocataire codeclient reflocataire tenantref",
    "email": "email courriel mail",
    "phone": "telephone tel mobile portable phone",
    "dwelling": "logement numerologement codelogement lot codelot module reflogement dwelling unit",
    "agency": "agence codeagence antenne secteur agency",
    "building": "batiment codebatiment immeuble groupe programme residence ensemble building",
    "street": "adresse rue voie street address",
    "zip": "codepostal cp zip postcode",
    "city": "ville commune city",
    "rooms": "type typologie typelogement rooms",
    "surface": "surface surfacehabitable",
    "date_signed": "datesignature signele signature datesigned",
    "date_start": "dateentree entree datedebut debut dateeffet datestart startdate",
    "date_end": "datesortie sortie datedepart datefin dateend enddate",
    "segment": "situation statut etat position segment",
    "rent": "loyer loyerprincipal loyernu montantloyer rent",
    "charges": "charges provisioncharges provisionscharges montantcharges",
    "sls": "sls supplementloyer surloyer",
    "rls": "rls reductionloyer",
    "deposit": "depot depotgarantie depotdegarantie deposit",
    "aid": "apl al aide montantapl montantaide aideaulogement aid",
    "aid_number": "numeroallocataire allocataire matriculecaf nallocataire aidnumber",
}
SEGMENTS = {
    **dict.fromkeys(("present", "enplace", "presents", "actif", "p"), "present"),
    **dict.fromkeys(("parti", "sorti", "partis", "departed", "s"), "departed"),
    **dict.fromkeys(("mute", "transferred"), "transferred"),
    **dict.fromkeys(("decede", "deces", "deceased", "d"), "deceased"),
    **dict.fromkeys(("sanstitre", "occupantsanstitre", "untitled"), "untitled"),
}


class Fault(Exception):
    """Why a line cannot be taken: a code worded by the shell, with its values."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Lease:
    """One line of the rent roll: the number of the lease and the rest by target."""

    line: int
    number: str
    values: dict = field(default_factory=dict)

    def pack(self):
        """This line as JSON keeps it."""
        kept = {
            target: str(value) if target in ROLL_EXACT else value
            for target, value in self.values.items()
        }
        return [self.line, self.number, kept]

    @classmethod
    def unpack(cls, packed):
        """The line that :meth:`pack` kept."""
        line, number, values = packed
        read_back = dict(values)
        for target in ROLL_DATES & values.keys():
            read_back[target] = date.fromisoformat(values[target])
        for target in ROLL_NUMBERS & values.keys():
            read_back[target] = Decimal(values[target])
        return cls(line, number, read_back)


# -- from bytes to lines ------------------------------------------------------------------------


def read_layout(text):
    """``[(heading, first character, last character)]`` of a layout described one column a line.

    A line reads ``heading; first; last``, characters counted from 1, the last one included.

    :raise Fault: ``bad_layout`` with the line that does not read so, overlaps another one or names it again
    """
    columns = []
    for told in (text or "").splitlines():
        if not told.strip():
            continue
        found = re.fullmatch(r"\s*([^;]+?)\s*;\s*(\d{1,4})\s*;\s*(\d{1,4})\s*", told)
        if not found or not 0 < int(found[2]) <= int(found[3]):
            raise Fault("bad_layout", value=told.strip())
        heading, first, last = found[1], int(found[2]), int(found[3])
        if any(heading == name or first <= end and start <= last for name, start, end in columns):
            raise Fault("bad_layout", value=told.strip())
        columns.append((heading, first, last))
    if not columns:
        raise Fault("bad_layout", value="")
    return columns


def cut(text, columns):
    """The :class:`sheet.Sheet` of lines of fixed width.

    :raise sheet.UnreadableFile: a line that was cut: shorter than its last column begins
    """
    width = max(first for _name, first, _last in columns)
    made = sheet.Sheet([name for name, _first, _last in columns])
    for number, told in enumerate(text.splitlines(), 1):
        if not told.strip("\x1a \t"):
            continue
        if len(told) < width and not FOOTER.fullmatch(plain(told)):
            raise sheet.UnreadableFile("malformed", line=number)
        if len(made.lines) == sheet.MAX_LINES:
            raise sheet.UnreadableFile("too_many_lines", limit=sheet.MAX_LINES)
        made.lines.append((number, [told[first - 1 : last].strip() for _n, first, last in columns]))
    if not made.lines:
        raise sheet.UnreadableFile("empty")
    return made


def propose(headers):
    """``{target: header}`` from the usual headings; each header serves once."""
    by_name, mapping = {}, {}
    for header in headers:
        by_name.setdefault(plain(header), header)
    for target, words in ROLL_HEADINGS.items():
        for word in words.split():
            if word in by_name and by_name[word] not in mapping.values():
                mapping[target] = by_name[word]
                break
    return mapping


# -- from lines to leases and debts ----------------------------------------------------------------


def read_roll(table, mapping, date_format, decimal_sign):
    """``(leases, refusals)`` of a rent roll; a lease named twice is taken once."""
    taken, refusals, seen = [], [], {}
    for line, cells in table.lines:
        try:
            lease = _read_lease(line, _get_found(cells, table, mapping), date_format, decimal_sign)
        except Fault as fault:
            refusals.append(Refusal(line, fault.code, fault.values, cells))
            continue
        if first := seen.get(lease.number.upper()):
            refusals.append(Refusal(line, "doubled", {"first": first}, cells))
            continue
        seen[lease.number.upper()] = line
        taken.append(lease)
    return taken, refusals


def _get_found(cells, table, mapping):
    """``{target: cell}`` of a line; what a line cut short does not hold is empty."""
    where = {target: table.headers.index(header) for target, header in mapping.items()}
    return {target: cells[index] if index < len(cells) else "" for target, index in where.items()}


# -- what the file says of itself ------------------------------------------------------------------


def take_footer(table, mapping, decimal_sign):
    """``(table without its footer, count, amount)``: the totals on its last line, None where it tells none.

    A footer begins with a word such as “Total”; it tells the sum of the rents in their column, and how many
    leases in any other.
    """
    _line, cells = table.lines[-1] if table.lines else (0, [])
    words = [to_text(cell) for cell in cells]
    if not FOOTER.fullmatch(plain(next(filter(None, words), ""))):
        return table, None, None
    where = table.headers.index(mapping["rent"]) if "rent" in mapping else None
    amount = _try_amount(cells[where], decimal_sign) if where in range(len(cells)) else None
    counts = [word for index, word in enumerate(words) if index != where and word.isdecimal()]
    return sheet.Sheet(table.headers, table.lines[:-1]), int(counts[0]) if counts else None, amount


def add_up(table, mapping, decimal_sign):
    """``(lines, sum of the rents that can be read)`` of a table without its footer: bad lines count too."""
    where = table.headers.index(mapping["rent"]) if "rent" in mapping else None
    cells = [cells[where] for _line, cells in table.lines if where in range(len(cells))]
    return len(table.lines), sum(
        (_try_amount(cell, decimal_sign) or Decimal(0) for cell in cells), Decimal(0)
    )


def _try_amount(cell, decimal_sign):
    try:
        return _read_amount(cell, to_text(cell), decimal_sign)
    except Fault:
        return None


def _check_needed(texts, needed):
    for target in needed:
        if not texts.get(target):
            raise Fault("missing", target=target)


def _read_lease(line, found, date_format, decimal_sign):
    texts = {target: to_text(cell) for target, cell in found.items()}
    _check_needed(texts, ROLL_NEEDED)
    values = {target: text for target, text in texts.items() if text and target != "number"}
    for target in sorted(ROLL_DATES & values.keys()):
        values[target] = _read_day(found[target], texts[target], date_format)
    for target in sorted(ROLL_AMOUNTS & values.keys()):
        values[target] = _read_amount(found[target], texts[target], decimal_sign)
        if values[target] < 0:
            raise Fault("negative", value=texts[target])
    if "surface" in values:
        values["surface"] = _read_amount(found["surface"], texts["surface"], decimal_sign)
        if not 0 <= values["surface"] < WIDEST:
            raise Fault("bad_amount", value=texts["surface"])
    if "segment" in values:
        if plain(values["segment"]) not in SEGMENTS:
            raise Fault("bad_segment", value=values["segment"])
        values["segment"] = SEGMENTS[plain(values["segment"])]
    if "rooms" in values:
        values["rooms"] = _read_rooms(values["rooms"])
    if values.get("date_end") and values["date_end"] < values["date_start"]:
        raise Fault("reversed")
    return Lease(line, texts["number"], values)


def _read_day(cell, text, date_format):
    try:
        return read.to_date(cell, date_format)
    except BadValue:
        raise Fault("bad_day", value=text) from None


def _read_amount(cell, text, decimal_sign):
    try:
        amount = read.to_amount(cell, decimal_sign)
    except BadValue:
        raise Fault("bad_amount", value=text) from None
    if abs(amount) >= MOST or amount != round(amount, 2):
        raise Fault("bad_amount", value=text)
    return amount


def _read_rooms(text):
    found = re.search(r"[1-7]", text)
    if not found:
        raise Fault("bad_rooms", value=text)
    return f"t{found[0]}"
