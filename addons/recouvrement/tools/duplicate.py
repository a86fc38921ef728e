"""An invoice printed again with words of the law across its head. Plain functions, no Odoo record."""

import io
import textwrap

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from odoo.tools.pdf import ArrayObject, NameObject, PdfReader, PdfWriter

from . import pdf
from .slip import string

SCALE = 0.86  # the invoice shrinks, so that nothing of it is hidden
BOLD, BOLD_NAME = "Helvetica-Bold", "/RecouvrementBold"
SIZE, LINE = 10, 4.6  # points, mm
ACROSS = 92  # characters a line


def overprint(content, title, text):
    """``content`` (PDF bytes) with ``title`` and ``text`` framed at the head of its first page.

    Every page is shrunk under a band that repeats ``title``.
    """
    writer = PdfWriter()
    for number, page in enumerate(PdfReader(io.BytesIO(content), strict=False).pages):
        writer.add_page(page)
        page = writer.pages[-1]
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        orders = _band(width, height, title, text if number == 0 else "")
        _shrink(writer, page, width, orders)
    return pdf._to_bytes(writer)


def _shrink(writer, page, width, orders):
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else ArrayObject()
    own = contents if isinstance(contents, ArrayObject) else [page.raw_get("/Contents")]
    left = width * (1 - SCALE) / 2
    page[NameObject("/Contents")] = ArrayObject(
        [
            pdf._stream(writer, f"q {SCALE} 0 0 {SCALE} {left:.2f} 4 cm q"),
            *own,
            pdf._stream(writer, "Q Q q\n" + "\n".join(orders) + "\nQ"),
        ]
    )
    resources = page["/Resources"].get_object()
    for name, font in pdf.FONTS.items():
        pdf._add_font(resources, name, font, Encoding="/WinAnsiEncoding")
    # Links would stay where they were: a duplicate is to be read.
    if "/Annots" in page:
        del page["/Annots"]


def _band(width, height, title, text):
    top, left = height - 8 * mm, 15 * mm
    lines = textwrap.wrap(text, ACROSS)
    deep = (8 + LINE * len(lines)) * mm
    orders = []
    if lines:
        orders.append(
            f"0.65 0.05 0.05 RG 1.2 w {left:.2f} {top - deep:.2f} {width - 2 * left:.2f} {deep:.2f} re S"
        )
    orders.append(_say(title, width / 2 - stringWidth(title, BOLD, 13) / 2, top - 5.5 * mm, 13))
    orders += [
        _say(line, left + 3 * mm, top - (10.5 + LINE * rank) * mm, SIZE)
        for rank, line in enumerate(lines)
    ]
    return orders


def _say(text, x, y, size):
    return f"BT 0.65 0.05 0.05 rg {BOLD_NAME} {size} Tf {x:.2f} {y:.2f} Td {string(text)} Tj ET"
