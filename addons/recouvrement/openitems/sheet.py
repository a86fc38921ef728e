"""From bytes to a table of cells, without believing what the file says of itself."""

import csv
import io
import zipfile
from dataclasses import dataclass, field

import openpyxl

MAX_BYTES = 50 * 2**20
MAX_UNPACKED = 500 * 2**20
MAX_LINES = 200_000
MAX_COLUMNS = 200
MAX_CELL = 2_000

SEPARATORS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "cp1252", "utf-16")
XLS_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")


class UnreadableFile(Exception):
    """The whole file cannot be read. ``code`` names why, ``values`` completes the sentence."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass
class Sheet:
    """Heading and lines of a file. ``lines`` are ``(number in the file, cells)``, empty ones left out."""

    headers: list[str]
    lines: list[tuple[int, list]] = field(default_factory=list)

    def column(self, header, limit=None):
        """The cells under ``header`` that hold something, at most ``limit``."""
        index = self.headers.index(header)
        found = []
        for _number, cells in self.lines:
            if index < len(cells) and cells[index] not in (None, ""):
                found.append(cells[index])
                if len(found) == limit:
                    break
        return found


def guess_kind(content):
    """``"xlsx"`` or ``"csv"``, from the bytes and not from the name.

    :raise UnreadableFile: empty, too big, an old .xls, or another binary file.
    """
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableFile("empty")
    if len(content) > MAX_BYTES:
        raise UnreadableFile("too_big", limit=MAX_BYTES // 2**20)
    if content.startswith(XLS_MAGIC):
        raise UnreadableFile("xls")
    if content.startswith(b"PK\x03\x04"):
        return "xlsx"
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile("binary")
    return "csv"


def guess_encoding(content):
    """UTF-16 says so itself; what reads as UTF-8 is UTF-8; the rest comes from Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decode(content, encoding):
    """The text of ``content``.

    :raise UnreadableFile: a byte that ``encoding`` does not know, with its line.
    """
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableFile("encoding", encoding=encoding, line=line) from None


def guess_separator(text):
    """The sign that cuts the first lines into the most columns, as many in each."""
    head = [line for line in text.splitlines()[:30] if line.strip()][:20]

    def score(separator):
        counts = [len(row) for row in csv.reader(head, delimiter=separator)]
        if not counts or counts[0] < 2:
            return 0, 0
        alike = sum(1 for count in counts if count == counts[0]) / len(counts)
        return alike, counts[0]

    best = max(SEPARATORS, key=score)
    return best if score(best)[1] else ";"


def read_csv(content, encoding, separator):
    """The table of a delimited text file.

    :raise UnreadableFile: wrong encoding, a quote never closed, no heading, too many lines or columns.
    """
    text = decode(content, encoding)
    # Strict quoting finds a quote that never closes; FEC files (tab, pipe) hold quotes as plain text.
    quoting = (
        csv.QUOTE_NONE if separator in "\t|" and '"' not in text[:1].strip() else csv.QUOTE_MINIMAL
    )
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=True, quoting=quoting
    )

    def rows():
        start = 1
        try:
            for cells in reader:
                yield start, [cell.strip() for cell in cells]
                start = reader.line_num + 1
        except csv.Error:
            raise UnreadableFile("malformed", line=start) from None

    return _build(rows())


def read_xlsx(content):
    """The table of the first sheet that holds something; formulas give their last result.

    :raise UnreadableFile: damaged, locked by a password, unpacks to an absurd size, no heading.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableFile("too_big", limit=MAX_UNPACKED // 2**20)
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    except UnreadableFile:
        raise
    except Exception:  # openpyxl raises whatever its parsers raise: any of it means a damaged file
        raise UnreadableFile("damaged") from None
    try:
        for worksheet in book.worksheets:
            # What the file says of its size may be wrong, and would then cut or inflate the lines.
            worksheet.reset_dimensions()
            try:
                return _build(_xlsx_rows(worksheet))
            except UnreadableFile as error:
                if error.code != "no_heading":
                    raise
        raise UnreadableFile("no_heading")
    finally:
        book.close()


def _xlsx_rows(worksheet):
    try:
        for number, cells in enumerate(
            worksheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1), 1
        ):
            yield number, [cell.strip() if isinstance(cell, str) else cell for cell in cells]
    except UnreadableFile:
        raise
    except Exception:  # as above: a damaged sheet inside a sound archive
        raise UnreadableFile("damaged") from None


def _build(rows):
    sheet = None
    for number, cells in rows:
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if not cells:
            continue
        if sheet is None:
            sheet = Sheet(_name_headers(cells))
            continue
        if len(sheet.lines) == MAX_LINES:
            raise UnreadableFile("too_many_lines", limit=MAX_LINES)
        if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in cells):
            raise UnreadableFile("malformed", line=number)
        sheet.lines.append((number, cells))
    if sheet is None:
        raise UnreadableFile("no_heading")
    return sheet


def _name_headers(cells):
    """One name per column: empty ones get a number, doubled ones too."""
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile("too_many_columns", limit=MAX_COLUMNS)
    names = []
    for position, cell in enumerate(cells, 1):
        name = " ".join(str(cell).split()) if cell not in (None, "") else f"({position})"
        names.append(f"{name} ({position})" if name in names else name)
    return names
