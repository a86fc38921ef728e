"""The payment slip at the foot of a letter, drawn straight into the page, and its QR code.

Plain functions. A slip is a dict of texts ready to print (``recouvrement.redaction``); what comes out
are drawing orders that ``pdf.stamp`` adds to the page where the letter left room for it.
"""

from functools import lru_cache

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

CUT = 63  # mm from the foot of the page: letters leave 47 mm free above their margin of 17
LEFT, RIGHT = 20, 190
QR_SIZE, QR_LEFT, QR_FOOT = 30, 160, 27.5
# The code of the debtor's space, in the corner that BIC and payer leave free.
SMALL_SIZE, SMALL_LEFT, SMALL_FOOT = 15, 76, 22
REGULAR, BOLD = ("Helvetica", "/RecouvrementFont"), ("Helvetica-Bold", "/RecouvrementBold")
SIGNS = "/RecouvrementSigns"
MASK = 3  # any of the eight reads as well; choosing the best costs five times the code itself


def draw(slip):
    """Drawing orders of ``slip``: title, who, IBAN, BIC, reference, day, amount, link, QR, space."""
    texts = slip["labels"]
    orders = [
        "q 0.5 G 0.5 w [3 2] 0 d",
        f"{8 * mm:.2f} {CUT * mm:.2f} m {202 * mm:.2f} {CUT * mm:.2f} l S Q",
        f"BT 0.4 g {SIGNS} 11 Tf {10 * mm:.2f} {(CUT - 1.3) * mm:.2f} Td <22> Tj ET",
        _text(texts["title"], LEFT, 57, 9.5, BOLD, 130),
    ]
    y = 51.5
    for name, font in (("holder", REGULAR), ("iban", BOLD), ("bic", REGULAR), ("payer", REGULAR)):
        if slip[name]:
            beside_code = slip.get("portal") and name in ("bic", "payer")
            orders += _field(texts[name], slip[name], LEFT, y, 53 if beside_code else 72, font)
            y -= 8.2
    orders += _field(texts["reference"], slip["reference"], 97, 51.5, 55, BOLD)
    orders += _field(texts["due"], slip["due"], 97, 43.3, 55)
    orders += _amount(texts["amount"], slip["amount"])
    orders.append(_text(slip["link"], LEFT, 18.3, 7.5, REGULAR, 165))
    if slip.get("portal"):
        orders += _qr(slip["portal"], SMALL_SIZE, SMALL_LEFT, SMALL_FOOT)
    if slip["qr"]:
        orders += _qr(slip["qr"], QR_SIZE, QR_LEFT, QR_FOOT)
        orders.append(_centred(texts["scan"], QR_LEFT + QR_SIZE / 2, 24, 6.5, QR_SIZE + 6))
    return orders


def _field(label, value, x, y, width, font=REGULAR):
    return [_text(label, x, y, 6.5, REGULAR, width), _text(value, x, y - 4.2, 9.5, font, width)]


def _amount(label, value):
    frame = f"q 0.35 G 0.8 w {97 * mm:.2f} {24.5 * mm:.2f} {55 * mm:.2f} {11.5 * mm:.2f} re S Q"
    return [
        frame,
        _text(label, 98.5, 32.6, 6.5, REGULAR, 52),
        _text(value, 98.5, 26.9, 13, BOLD, 52),
    ]


def _text(text, x, y, size, font=REGULAR, width=None):
    """``text`` at ``x``, ``y`` mm from the foot of the page; smaller when it is wider than ``width``."""
    if width:
        size = min(size, size * width * mm / max(stringWidth(text, font[0], size), 1))
    return f"BT 0.1 g {font[1]} {size:.2f} Tf {x * mm:.2f} {y * mm:.2f} Td {string(text)} Tj ET"


def _centred(text, middle, y, size, width):
    size = min(size, size * width * mm / max(stringWidth(text, REGULAR[0], size), 1))
    return _text(text, middle - stringWidth(text, REGULAR[0], size) / 2 / mm, y, size)


def string(text):
    """``text`` as a PDF string in the font's own encoding."""
    plain = text.replace("\u202f", "\xa0")  # the narrow space of French amounts is not in cp1252
    return f"<{plain.encode('cp1252', 'replace').hex()}>"


@lru_cache(256)
def _encode(payload):
    """The modules of the QR code of ``payload``: rows of booleans, error correction as EPC asks."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(payload))
    code.version = code.calculate_version()
    code.makeImpl(False, MASK)
    return code.modules


def _qr(payload, size, left, foot):
    """Black runs of each row, as filled rectangles; a square of ``size`` mm."""
    rows = _encode(payload)
    step = size * mm / len(rows)
    orders = ["q 0 g"]
    for rank, row in enumerate(rows):
        y = foot * mm + (len(rows) - rank - 1) * step
        start = None
        for column, black in enumerate([*row, False]):
            if black and start is None:
                start = column
            elif not black and start is not None:
                x = left * mm + start * step
                # A hair wider and higher, so that no white line shows between two rows.
                orders.append(
                    f"{x:.2f} {y:.2f} {(column - start) * step + 0.02:.2f} {step + 0.02:.2f} re"
                )
                start = None
    return [*orders, "f Q"]
