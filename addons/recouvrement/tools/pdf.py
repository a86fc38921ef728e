"""What we do with PDF files: tell the letters of a batch apart, stamp every page, merge.

Plain functions, no Odoo record. A batch of letters is one HTML page turned into PDF by one process;
each letter begins with a speck of a colour of its own, invisible to the eye, found again here in the
drawing orders of its first page. (Reading the text of a page takes a hundred times longer.)
"""

import io
import re

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfReader,
    PdfWriter,
)

from .slip import string

MARKS = 256  # letters that can be told apart in one batch
RED, GREEN_BLUE = 251, 248  # the palest colours: red 251-254, green and blue 248-255
NUMBER = re.compile(rb"\d*\.?\d+")
SLIP_MARK = (250, 248, 248)  # where a letter leaves room for its payment slip
FONT, FONT_NAME, SHEER_NAME = "Helvetica", "/RecouvrementFont", "/RecouvrementSheer"
FONTS = {FONT_NAME: FONT, "/RecouvrementBold": "Helvetica-Bold"}
SIGNS_NAME = "/RecouvrementSigns"
RIGHT_EDGE = 190  # mm


def mark(index):
    """CSS colour of the speck that opens letter number ``index`` of a batch, nearly white."""
    return f"rgb({RED + index // 64}, {GREEN_BLUE + index // 8 % 8}, {GREEN_BLUE + index % 8})"


def split(content, count):
    """The pages of each of the ``count`` letters in ``content``, or None if the marks do not tell.

    :return: list of lists of pages, in order
    """
    pages = PdfReader(io.BytesIO(content), strict=False).pages
    if count == 1:
        return [list(pages)]
    letters = []
    for page in pages:
        marks = _read_marks(page)
        if marks and marks != [len(letters)]:
            return None
        if marks:
            letters.append([])
        elif not letters:
            return None
        letters[-1].append(page)
    return letters if len(letters) == count else None


def _read_marks(page):
    found = []
    for red, green, blue in _read_colours(page):
        if RED <= red < RED + 4 and min(green, blue) >= GREEN_BLUE:
            index = (red - RED) * 64 + (green - GREEN_BLUE) * 8 + blue - GREEN_BLUE
            if index not in found:
                found.append(index)
    return found


def _read_colours(page):
    """The fill colours of ``page``, in order; read once, since both the letter and its slip are looked for."""
    if not hasattr(page, "recouvrement_colours"):
        # Cut at the order that sets a colour: ten times quicker than to look for it by a pattern.
        before = (part[-40:].split()[-3:] for part in _read_orders(page).split(b" scn")[:-1])
        page.recouvrement_colours = [
            tuple(round(float(each) * 255) for each in colour)
            for colour in dict.fromkeys(map(tuple, before))
            if len(colour) == 3 and all(map(NUMBER.fullmatch, colour))
        ]
    return page.recouvrement_colours


def _read_orders(page):
    """Drawing orders of ``page`` as printed."""
    contents = page.get("/Contents", ArrayObject()).get_object()
    parts = contents if isinstance(contents, ArrayObject) else [contents]
    return b"\n".join(part.get_object().get_data() for part in parts)


def slip_mark():
    """CSS colour of the speck where a letter leaves room for its payment slip."""
    return f"rgb{SLIP_MARK}"


def _holds_slip(page):
    return SLIP_MARK in _read_colours(page)


def stamp(pages, lines, label, watermark="", slip=()):
    """One PDF of ``pages`` with a foot on each: ``lines`` on the left, ``label`` and page number right.

    :param lines: texts, from top to bottom
    :param label: text with ``%(page)s`` and ``%(pages)s``
    :param watermark: a word across every page
    :param slip: drawing orders of the payment slip, for the page that holds its mark
    :raise ValueError: there is a slip, and not exactly one page holds its mark
    """
    writer = PdfWriter()
    holders = [page for page in pages if _holds_slip(page)] if slip else []
    if slip and len(holders) != 1:
        raise ValueError(f"{len(holders)} pages hold the payment slip")
    for number, page in enumerate(pages, 1):
        text = label % {"page": number, "pages": len(pages)}
        orders = [*_foot(lines, text), *(_across(watermark) if watermark else [])]
        if page in holders:
            orders += slip
        writer.add_page(page)
        _draw_over(writer, writer.pages[-1], "\n".join(orders))
    return _to_bytes(writer)


def merge(documents):
    """One PDF of ``documents`` (bytes), in order."""
    writer = PdfWriter()
    for document in documents:
        for page in PdfReader(io.BytesIO(document), strict=False).pages:
            writer.add_page(page)
    return _to_bytes(writer)


def _foot(lines, label):
    orders = ["0.75 G 0.5 w", f"{20 * mm:.2f} {13.5 * mm:.2f} m {190 * mm:.2f} {13.5 * mm:.2f} l S"]
    for rank, line in enumerate(lines):
        orders.append(_text(line, 20 * mm, (10.3 - 3.1 * rank) * mm, 7))
    right = RIGHT_EDGE * mm - stringWidth(label, FONT, 7)
    return [*orders, _text(label, right, 10.3 * mm, 7)]


def _across(word):
    size = 90
    width = stringWidth(word, FONT, size)
    along = 0.7071 * width / 2
    x, y = 105 * mm - along, 135 * mm - along
    return [
        # Multiplied with what lies under it, so that the text stays black.
        f"{SHEER_NAME} gs BT 0.88 g {FONT_NAME} {size} Tf 0.7071 0.7071 -0.7071 0.7071 {x:.2f} {y:.2f} Tm"
        f" {string(word)} Tj ET"
    ]


def _text(text, x, y, size):
    return f"BT 0.35 g {FONT_NAME} {size} Tf {x:.2f} {y:.2f} Td {string(text)} Tj ET"


def _draw_over(writer, page, orders):
    """Add drawing ``orders`` after those of ``page``, whose own state is put aside first."""
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else ArrayObject()
    own = contents if isinstance(contents, ArrayObject) else [page.raw_get("/Contents")]
    page[NameObject("/Contents")] = ArrayObject(
        [_stream(writer, "q"), *own, _stream(writer, f"Q q\n{orders}\nQ")]
    )
    resources = page["/Resources"].get_object()
    for name, font in FONTS.items():
        _add_font(resources, name, font, Encoding="/WinAnsiEncoding")
    _add_font(resources, SIGNS_NAME, "ZapfDingbats")
    _add_resource(resources, "/ExtGState", SHEER_NAME, {"/BM": "/Multiply"})


def _add_font(resources, name, font, **more):
    values = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{font}", **more}
    _add_resource(resources, "/Font", name, {f"/{key}": value for key, value in values.items()})


def _add_resource(resources, kind, name, values):
    group = resources.setdefault(NameObject(kind), DictionaryObject()).get_object()
    group[NameObject(name)] = DictionaryObject(
        {NameObject(key): NameObject(value) for key, value in values.items()}
    )


def _stream(writer, orders):
    stream = DecodedStreamObject()
    stream.set_data(orders.encode("ascii"))
    return writer._add_object(stream.flate_encode() if len(orders) > 2000 else stream)


def _to_bytes(writer):
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
