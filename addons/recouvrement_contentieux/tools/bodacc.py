"""Reading the BODACC as DILA publishes it in open data ("annonces commerciales"), JSON or CSV.

Pure: bytes in, notices out, one at a time, whatever the size of the file. A file cut in the middle is
told, never read by halves: the caller keeps nothing before the last notice was given.
"""

import codecs
import csv
import io
import json
import re
import unicodedata
from datetime import date
from typing import NamedTuple

from stdnum.fr import siren as siren_check

CHUNK = 1 << 16
LONGEST = 1 << 20  # characters of one notice; a larger one is no notice
UNKEPT = re.compile("[\x00\ud800-\udfff]")  # no database holds them
OPENING, CONVERSION, PLAN, CLOSURE, DEPOSIT, OTHER = (
    "opening",
    "conversion",
    "plan",
    "closure",
    "deposit",
    "other",
)
MONTHS = {
    name: rank
    for rank, name in enumerate(
        [
            "janvier",
            "fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "aout",
            "septembre",
            "octobre",
            "novembre",
            "decembre",
        ],
        1,
    )
}
# The families of notices about debtors who cannot pay; the others (sales, accounts filed…) are counted.
FAMILIES = ("collective", "retablissement_professionnel", "conciliation")
NEEDED = ("id", "dateparution", "familleavis")
NINE_DIGITS = re.compile(r"(?<!\d)\d{3} ?\d{3} ?\d{3}(?!\d)")
ORGAN = re.compile(
    r"(liquidateurs?|mandataires? judiciaires?)(?: judiciaires?)?\s*:?\s+(?P<who>.+?)"
    r"(?=\.\s*(?:Les|Nature)\b|\.Les\b|,\s*(?:Administrateur|administrateur)|\s+Les (?:déclarations|créances)|\.\s*$|$)",
    re.DOTALL,
)
ADMINISTRATOR = re.compile(
    r"administrateurs?(?: judiciaires?)?\s*:?\s+(?P<who>.+?)"
    r"(?=\.\s*(?:Les|Nature)\b|\.Les\b|,?\s*(?:mandataire|liquidateur)|\s+Les (?:déclarations|créances)|\.\s*$|$)",
    re.DOTALL | re.IGNORECASE,
)
ADDRESS = re.compile(
    r"^(?P<name>.+?)[\s,]+(?P<street>\d+(?:\s?(?:bis|ter|[A-Z]))?[\s,/].+?)[\s,-]+(?P<zip>\d{5})\s+(?P<city>.+)$",
    re.DOTALL,
)


class BodaccError(ValueError):
    """The file is not what DILA publishes. ``code`` says why: format, cut, empty, line."""

    def __init__(self, code, line=0):
        super().__init__(code)
        self.code, self.line = code, line


class Notice(NamedTuple):
    key: str  # A202002333642
    published: date | None
    family: str
    kind: str  # annonce, rectificatif, annulation
    sirens: tuple
    names: str
    court: str
    town: str
    judged: date | None
    nature: str
    words: str
    url: str
    bad_sirens: int


# -- files ----------------------------------------------------------------------------------------


def read(stream):
    """The notices of ``stream`` (binary), one after the other.

    :raise BodaccError: not such a file, or its end is missing; may come after notices were given
    """
    text = _decode(stream)
    head = text.peek()
    if not head.strip():
        raise BodaccError("empty")
    rows = _read_json(text) if head.lstrip()[:1] in "[{" else _read_csv(text)
    for rank, row in enumerate(rows, 1):
        yield _to_notice(row, rank)


class _Text:
    """Decoded text by chunks, with a look at what comes first."""

    def __init__(self, stream, encoding):
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.head = ""

    def peek(self):
        while len(self.head.strip()) < 1:
            more = self._next()
            if not more:
                break
            self.head += more
        return self.head

    def _next(self):
        raw = self.stream.read(CHUNK)
        try:
            return self.decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            # Cut inside a letter, or not text at all.
            raise BodaccError("cut" if not raw else "format") from error

    def chunks(self):
        if self.head:
            head, self.head = self.head, ""
            yield head
        while True:
            more = self._next()
            if not more:
                return
            yield more

    def lines(self):
        rest = ""
        for chunk in self.chunks():
            rest += chunk
            *whole, rest = rest.split("\n")
            for line in whole:
                yield line + "\n"
            if len(rest) > LONGEST:
                raise BodaccError("format")
        if rest.strip():
            raise BodaccError("cut")


def _decode(stream):
    return _Text(stream, "utf-8-sig")


def _read_json(text):
    """Objects of an array, of ``results`` or ``records`` of an answer, or one a line."""
    decoder, chunks = json.JSONDecoder(), text.chunks()
    buffer, done = next(chunks, ""), False
    buffer = buffer.lstrip()
    lines = False
    if buffer.startswith("{"):
        opening = re.match(r'\{[^\[]*?"(?:results|records)"\s*:\s*\[', buffer, re.DOTALL)
        lines = not opening
        buffer = buffer[opening.end() :] if opening else buffer
    else:
        buffer = buffer[1:]
    while True:
        buffer = buffer.lstrip(" \r\n\t,")
        if buffer[:1] == "]" and not lines:
            done = True
            break
        if buffer:
            row, end = _decode_one(decoder, buffer)
            if row is not None:
                yield row
                buffer = buffer[end:]
                continue
        more = next(chunks, "")
        if not more:
            break
        buffer += more
    if not done and (buffer.strip() or not lines):
        raise BodaccError("cut")


def _decode_one(decoder, buffer):
    """``(object the buffer begins with, its end)``; ``(None, 0)`` while some of it is missing."""
    try:
        found, end = decoder.raw_decode(buffer)
    except json.JSONDecodeError as error:
        if len(buffer) > LONGEST:
            raise BodaccError("format") from error
        return None, 0
    except (ValueError, RecursionError) as error:
        # A number or a nesting no notice has: more of the file would not mend it.
        raise BodaccError("format") from error
    if isinstance(found, dict) and "recordid" in found:
        found = found.get("fields", found)
    if not isinstance(found, dict):
        raise BodaccError("format")
    return found, end


def _read_csv(text):
    lines = text.lines()
    header = next(lines, "")
    delimiter = max(";,\t", key=header.count)
    csv.field_size_limit(LONGEST)
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter))]
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    if not set(NEEDED) <= set(names):
        raise BodaccError("format")
    try:
        for row in reader:
            if not row:
                continue
            if len(row) != len(names):
                raise BodaccError("line", reader.line_num + 1)
            yield dict(zip(names, row, strict=True))
    except csv.Error as error:
        # A quote that nothing closes: the rest of the file is missing.
        raise BodaccError("cut") from error


# -- notices --------------------------------------------------------------------------------------


def _to_notice(row, rank):
    key = UNKEPT.sub("", str(row.get("id") or "")).strip()
    if not key or "familleavis" not in row:
        raise BodaccError("line", rank)
    judgment = _unpack(row.get("jugement"))
    sirens, wrong = _read_sirens(row)
    return Notice(
        key=key[:64],
        published=read_day(row.get("dateparution")),
        family=str(row.get("familleavis") or "").strip(),
        kind=str(row.get("typeavis") or "annonce").strip(),
        sirens=sirens,
        names=_plain(row.get("commercant")) or _read_name(row),
        court=_plain(row.get("tribunal")),
        town=_plain(row.get("ville")),
        judged=read_day(judgment.get("date")),
        nature=_plain(judgment.get("nature") or judgment.get("famille")),
        words=_plain(judgment.get("complementJugement")),
        url=_read_url(row.get("url_complete")),
        bad_sirens=wrong,
    )


def _plain(value):
    """Text on one line; nothing of it is ever taken for markup."""
    return " ".join(UNKEPT.sub("", value).split()) if isinstance(value, str) else ""


def _read_url(value):
    text = _plain(value)
    return text if text.startswith("https://") else ""


def _unpack(value):
    """What stands in a field that carries JSON as text; {} when it is not an object."""
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _read_people(row):
    found = _unpack(row.get("listepersonnes")).get("personne") or []
    return [
        each for each in (found if isinstance(found, list) else [found]) if isinstance(each, dict)
    ]


def _read_name(row):
    for person in _read_people(row):
        name = person.get("denomination") or f"{person.get('prenom', '')} {person.get('nom', '')}"
        if _plain(name):
            return _plain(name)
    return ""


def _read_sirens(row):
    """``(valid numbers in order, how many were not)``: the register's, and the persons' own."""
    registers = row.get("registre")
    texts = list(registers) if isinstance(registers, list) else [registers]
    for person in _read_people(row):
        number = person.get("numeroImmatriculation")
        if isinstance(number, dict):
            texts.append(number.get("numeroIdentification"))
    found, wrong = {}, set()
    for text in texts:
        for number in NINE_DIGITS.findall(str(text or "")):
            plain = number.replace(" ", "")
            if siren_check.is_valid(plain):
                found[plain] = True
            else:
                wrong.add(plain)
    return tuple(found), len(wrong)


def read_day(value):
    """A day written as 2026-09-29 or 29 septembre 2026; None when it is neither."""
    text = fold(value) if isinstance(value, str) else ""
    if match := re.match(r"(\d{4})-(\d{2})-(\d{2})", text):
        year, month, day = map(int, match.groups())
    elif (match := re.match(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})", text)) and match[2] in MONTHS:
        day, month, year = int(match[1]), MONTHS[match[2]], int(match[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def fold(text):
    """Lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text.strip().lower().replace("’", "'"))
    return "".join(each for each in plain if not unicodedata.combining(each))


# -- what a notice says ---------------------------------------------------------------------------


def classify(notice):
    """``(event, kind of procedure or "", outcome of a closure or "")`` of a notice."""
    nature, words = fold(notice.nature), fold(notice.words)
    if "cloture" in nature:
        return CLOSURE, _find_kind(nature) or _find_kind(words), _find_outcome(f"{nature} {words}")
    if (
        "conversion" in nature
        or "prononcant la liquidation" in nature
        or ("prononcant" in nature and "liquidation" in nature)
    ):
        # "conversion en liquidation judiciaire de la procédure de sauvegarde": where it goes to.
        goal = nature.split("conversion en", 1)[-1].split(" de la procedure")[0]
        return CONVERSION, _find_kind(goal), ""
    if "plan" in nature and ("arretant" in nature or "modifiant" in nature):
        return PLAN, _find_kind(nature), ""
    if "depot" in nature or "etat des creances" in nature or "liste des creances" in nature:
        return DEPOSIT, _find_kind(nature), ""
    if "ouverture" in nature or notice.family == "retablissement_professionnel":
        simplified = "simplifiee" in words and _find_kind(nature) == "liquidation"
        kind = "liquidation_simplifiee" if simplified else _find_kind(nature) or _find_kind(words)
        return OPENING, kind or _of_family(notice.family), ""
    return OTHER, _find_kind(nature), ""


def _of_family(family):
    return "retablissement" if family == "retablissement_professionnel" else ""


def _find_kind(text):
    for words, kind in (
        ("retablissement professionnel", "retablissement"),
        ("liquidation judiciaire simplifiee", "liquidation_simplifiee"),
        ("liquidation", "liquidation"),
        ("redressement", "redressement"),
        ("sauvegarde financiere acceleree", "sauvegarde_acceleree"),
        ("sauvegarde acceleree", "sauvegarde_acceleree"),
        ("sauvegarde", "sauvegarde"),
    ):
        if words in text:
            return kind
    return ""


def _find_outcome(text):
    if "insuffisance" in text:
        return "assets"
    return "settled" if "extinction" in text else "other"


def find_organs(words):
    """``{"mandataire": {...}, "administrateur": {...}}`` the notice names, with address when it is told."""
    found = {}
    for role, pattern in (("mandataire", ORGAN), ("administrateur", ADMINISTRATOR)):
        if match := pattern.search(words):
            found[role] = _split_address(match["who"].strip(" .,"))
    return found


def _split_address(text):
    match = ADDRESS.match(text)
    if not match:
        return {"name": text[:200]}
    return {
        "name": match["name"].strip(" ,")[:200],
        "street": match["street"].strip(" ,-"),
        "zip": match["zip"],
        "city": match["city"].strip(" ."),
    }


def open_bytes(raw):
    return io.BytesIO(raw)
