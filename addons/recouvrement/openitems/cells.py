"""From cells to values: days, amounts, identifiers, and guessing how a file writes them."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fr import siren as fr_siren
from stdnum.fr import siret as fr_siret

# In order of preference: what reads both ways is read the French way, and said to be doubtful.
DATE_FORMATS = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y-%m-%d",
    "%Y%m%d",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%d/%m/%y",
    "%m/%d/%y",
)
DECIMAL_SIGNS = (",", ".")
YEARS = range(1970, 2100)
YES = {"1", "oui", "o", "yes", "y", "true", "vrai", "x"}
NO = {"", "0", "non", "n", "no", "false", "faux"}
COMPANY = {
    "professionnel",
    "professional",
    "pro",
    "company",
    "societe",
    "entreprise",
    "b2b",
    "morale",
    "personnemorale",
}
PERSON = {
    "particulier",
    "private",
    "person",
    "individual",
    "b2c",
    "physique",
    "personnephysique",
    "consumer",
}

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_CURRENCY = re.compile(r"^(?:€|\$|£|EUR|USD|GBP)|(?:€|\$|£|EUR|USD|GBP)$", re.IGNORECASE)
_AMOUNTS = {
    ",": re.compile(r"^(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$|^,\d+$"),
    ".": re.compile(r"^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$|^\.\d+$"),
}


class BadValue(ValueError):
    """A cell that cannot be read."""


def plain(text):
    """``text`` in lower case, without accents, spaces or signs: to compare headings and words."""
    folded = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", folded.lower())


def to_text(cell):
    """The cell as written; a whole number of a spreadsheet has no decimals."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def to_date(cell, date_format):
    """The day in the cell; a spreadsheet's own dates need no format.

    :raise BadValue: not a day, or a year nobody invoices in.
    """
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    else:
        text = to_text(cell)
        # "2013-01-02 00:00:00" or "…T00:00:00": exports of databases add a midnight.
        text = re.sub(r"[ T]00:00(:00(\.0+)?)?$", "", text)
        try:
            day = datetime.strptime(text, date_format).date()
        except ValueError:
            raise BadValue(text) from None
    if day.year not in YEARS:
        raise BadValue(to_text(cell))
    return day


def to_amount(cell, decimal_sign):
    """The amount in the cell, as Decimal: signs before or after, brackets, spaces and currency accepted.

    :raise BadValue: not a number written with this decimal sign.
    """
    if isinstance(cell, bool):
        raise BadValue(to_text(cell))
    if isinstance(cell, int | float):
        # A spreadsheet computes in floats: beyond the sixth decimal there is only noise.
        return _decimal(repr(round(cell, 6)) if isinstance(cell, float) else str(cell))
    text = _CURRENCY.sub("", _SPACES.sub("", to_text(cell)))
    negative = False
    for pattern in (r"^[-\u2212](.+)$", r"^(.+)[-\u2212]$", r"^\((.+)\)$"):
        found = re.match(pattern, text)
        if found:
            negative, text = True, _CURRENCY.sub("", found[1])
            break
    text = text.removeprefix("+")
    if not _AMOUNTS[decimal_sign].match(text):
        raise BadValue(to_text(cell))
    thousands = "." if decimal_sign == "," else ","
    number = _decimal(text.replace(thousands, "").replace(",", "."))
    return -number if negative else number


def _decimal(text):
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadValue(text) from None
    if not number.is_finite():
        raise BadValue(text)
    return number


def to_yes(cell):
    """True or False from the words people write.

    :raise BadValue: none of them.
    """
    word = plain(to_text(cell))
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadValue(to_text(cell))


def to_kind(cell):
    """True for a professional, False for a private person, None when the cell is empty.

    :raise BadValue: another word.
    """
    word = plain(to_text(cell))
    if not word:
        return None
    if word in COMPANY:
        return True
    if word in PERSON:
        return False
    raise BadValue(to_text(cell))


def to_vat(cell):
    """The VAT number, compact, with its country; empty stays empty.

    :raise BadValue: its check digits are wrong.
    """
    text = to_text(cell)
    if not text:
        return ""
    try:
        return eu_vat.validate(text)
    except StdnumError:
        raise BadValue(text) from None


def to_siren(cell):
    """The nine digits of a SIREN, from a SIREN or a SIRET; empty stays empty.

    :raise BadValue: its check digit is wrong.
    """
    text = re.sub(r"[\s.\u00a0]", "", to_text(cell))
    if not text:
        return ""
    try:
        return fr_siren.validate(text) if len(text) <= 9 else fr_siret.validate(text)[:9]
    except StdnumError:
        raise BadValue(to_text(cell)) from None


DAYS_AND_MONTHS = (("%d/%m/%Y", "%m/%d/%Y"), ("%d/%m/%y", "%m/%d/%y"))


def guess_date_format(cells):
    """How the file writes days.

    :return: ``(format or None, doubtful)``; doubtful when the cells read both day first and month first.
    """
    texts = [cell for cell in cells if not isinstance(cell, date)]
    if not texts:
        return (DATE_FORMATS[0] if cells else None), False
    fitting = [each for each in DATE_FORMATS if all(_reads(to_date, text, each) for text in texts)]
    share = {each: sum(_reads(to_date, text, each) for text in texts) for each in DATE_FORMATS}
    # A few bad cells must not hide how the others are written.
    best = fitting[0] if fitting else max(DATE_FORMATS, key=share.get)
    if share[best] * 2 <= len(texts):
        return None, False
    pair = next((each for each in DAYS_AND_MONTHS if best in each), None)
    # Real days tell the two apart six times in ten: fewer than one in five is a slip of the pen.
    if pair and abs(share[pair[0]] - share[pair[1]]) * 5 < len(texts):
        return pair[0], True
    return best, False


def guess_decimal_sign(cells):
    """How the file writes amounts.

    :return: ``(sign, doubtful)``; doubtful when the cells read both ways with different values.
    """
    texts = [cell for cell in cells if isinstance(cell, str)]
    share = {sign: sum(_reads(to_amount, text, sign) for text in texts) for sign in DECIMAL_SIGNS}
    best = max(DECIMAL_SIGNS, key=share.get)
    if share[","] != share["."]:
        return best, False
    return best, any(
        _reads(to_amount, text, ",") and to_amount(text, ",") != to_amount(text, ".")
        for text in texts
        if _reads(to_amount, text, ".")
    )


def _reads(parse, cell, how):
    try:
        parse(cell, how)
    except BadValue:
        return False
    return True


def harmless(text):
    """``text`` that a spreadsheet will show and not run: no cell begins like a formula."""
    text = to_text(text)
    return (
        f"'{text}"
        if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text)
        else text
    )


def _is_number(text):
    return any(_reads(to_amount, text, sign) for sign in DECIMAL_SIGNS)
