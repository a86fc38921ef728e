"""A table to print and to put into a workbook: plain values, no Odoo record."""

from typing import NamedTuple

TEXT, MONEY, DATE, NUMBER, PERCENT = "text", "money", "date", "number", "percent"
DAYS, RATIO = "days", "ratio"  # a number of days; money for each unit of money


class Column(NamedTuple):
    """``weight``: share of the width of the page. ``total``: added up below the rows."""

    name: str
    kind: str = TEXT
    total: bool = False
    weight: int = 10


class Figure(NamedTuple):
    """A number of a ``kind`` of its own, in a column of several."""

    value: float
    kind: str


class Table(NamedTuple):
    """``sheet``: short name, of a sheet of a workbook. ``bar``: rank of the column drawn as bars.

    A value that is None leaves its cell empty.
    """

    title: str
    columns: tuple
    rows: list
    sheet: str = ""
    note: str = ""
    bar: int | None = None

    def sums(self):
        """What the columns that are added up come to; None for the others."""
        return [
            sum(row[rank] or 0 for row in self.rows) if column.total else None
            for rank, column in enumerate(self.columns)
        ]

    @property
    def totalled(self):
        return bool(self.rows) and any(column.total for column in self.columns)
