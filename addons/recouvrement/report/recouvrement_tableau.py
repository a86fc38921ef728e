"""Tables on paper and in workbooks: the same values, twice drawn."""

import io

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from odoo import models
from odoo.tools import format_date, formatLang

from ..tools import table as kinds

RIGHT = (kinds.MONEY, kinds.NUMBER, kinds.PERCENT)
HEADING = 4  # row of the headings of a sheet; the figures follow
WIDTHS = {kinds.TEXT: 34, kinds.MONEY: 16, kinds.DATE: 12, kinds.NUMBER: 12, kinds.PERCENT: 12}
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\") | {"'": "’"})  # in the name of a sheet


class RecouvrementTableau(models.AbstractModel):
    _name = "recouvrement.tableau"
    _description = "Tables, printed and in workbooks"

    # -- paper ------------------------------------------------------------------------------

    def _draw(self, tables, currency):
        """The tables as a template prints them: texts, sides and widths."""
        return [self._draw_one(table, currency) for table in tables]

    def _draw_one(self, table, currency):
        weights = [column.weight for column in table.columns]
        room = 100 if table.bar is None else 70
        most = max((abs(row[table.bar] or 0) for row in table.rows), default=0) if table.bar else 0
        rows = [
            {
                "cells": self._draw_row(table, row, currency),
                "bar": round(100 * abs(row[table.bar] or 0) / most) if most else 0,
            }
            for row in table.rows
        ]
        return {
            "title": table.title,
            "note": table.note,
            "bars": bool(table.bar),
            "columns": [
                {
                    "name": column.name,
                    "right": column.kind in RIGHT,
                    "width": round(room * weight / sum(weights), 1),
                }
                for column, weight in zip(table.columns, weights, strict=True)
            ],
            "rows": rows,
            "total": self._draw_row(table, self._get_total(table), currency)
            if table.totalled
            else None,
        }

    def _get_total(self, table):
        sums = table.sums()
        return [self.env._("Total") if sums[0] is None else sums[0], *sums[1:]]

    def _draw_row(self, table, row, currency):
        return [
            {"text": self._write_value(value, column.kind, currency), "right": column.kind in RIGHT}
            for value, column in zip(row, table.columns, strict=True)
        ]

    def _write_value(self, value, kind, currency):
        if isinstance(value, kinds.Figure):
            value, kind = value
        if value is None or value is False or value == "":
            return ""
        if isinstance(value, str):
            return value
        if kind == kinds.DAYS:
            return self.env._("%s d", formatLang(self.env, value, digits=1))
        if kind == kinds.RATIO:
            return f"{formatLang(self.env, value, digits=3)} {currency.symbol}"
        if kind in (kinds.MONEY, kinds.PERCENT) and not value:
            return "–"
        if kind == kinds.MONEY:
            return formatLang(self.env, value, currency_obj=currency)
        if kind == kinds.DATE:
            return format_date(self.env, value)
        if kind == kinds.PERCENT:
            # + 0: no minus in front of what rounds to nothing.
            return f"{formatLang(self.env, round(float(value), 1) + 0.0, digits=1)} %"
        return formatLang(self.env, value, digits=0 if float(value).is_integer() else 1)

    # -- workbook ---------------------------------------------------------------------------

    def _write(self, heading, tables):
        """A workbook as bytes, one sheet a table; totals are formulas.

        :param heading: texts above each table
        """
        output = io.BytesIO()
        with xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False}) as book:
            formats = self._get_formats(book)
            for table in tables:
                self._write_sheet(book, formats, heading, table)
        return output.getvalue()

    def _get_formats(self, book):
        styles = {
            kinds.TEXT: {},
            kinds.MONEY: {"num_format": "#,##0.00"},
            kinds.DATE: {"num_format": "dd/mm/yyyy", "align": "left"},
            kinds.NUMBER: {"num_format": "#,##0.###"},
            kinds.PERCENT: {"num_format": '0.0" %"'},
            kinds.DAYS: {"num_format": '0.0" {}"'.format(self.env._("%s d", "").strip())},
            kinds.RATIO: {"num_format": "0.000"},
        }
        total = {"bold": True, "top": 1}
        return {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "heading": book.add_format(
                {"bold": True, "bg_color": "#F0F0F0", "border": 1, "text_wrap": True}
            ),
            **{kind: book.add_format(style) for kind, style in styles.items()},
            **{("total", kind): book.add_format(style | total) for kind, style in styles.items()},
        }

    def _write_sheet(self, book, formats, heading, table):
        sheet = book.add_worksheet((table.sheet or table.title).translate(FORBIDDEN)[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, table.title, formats["title"])
        sheet.write_string(1, 0, " · ".join(heading))
        sheet.write_string(2, 0, table.note or "")
        for rank, column in enumerate(table.columns):
            sheet.set_column(rank, rank, WIDTHS[column.kind])
            sheet.write_string(HEADING, rank, column.name, formats["heading"])
        for line, row in enumerate(table.rows, HEADING + 1):
            for rank, (value, column) in enumerate(zip(row, table.columns, strict=True)):
                own = value.kind if isinstance(value, kinds.Figure) else column.kind
                self._write_cell(sheet, line, rank, value, formats[own])
        last = HEADING + len(table.rows)
        if table.totalled:
            self._write_total(sheet, formats, table, last)
        sheet.freeze_panes(HEADING + 1, 1)
        if table.rows:
            sheet.autofilter(HEADING, 0, last, len(table.columns) - 1)

    def _write_cell(self, sheet, line, rank, value, style):
        if isinstance(value, kinds.Figure):
            value = value.value
        if value is None or value is False or value == "":
            return
        if isinstance(value, str):
            # write_string: a name that begins like a formula stays a name.
            sheet.write_string(line, rank, value, style)
        elif hasattr(value, "year"):
            sheet.write_datetime(line, rank, value, style)
        else:
            sheet.write_number(line, rank, float(value), style)

    def _write_total(self, sheet, formats, table, last):
        line = last + 1
        for rank, (value, column) in enumerate(
            zip(self._get_total(table), table.columns, strict=True)
        ):
            style = formats["total", column.kind]
            if column.total:
                letter = xl_col_to_name(rank)
                formula = f"=SUM({letter}{HEADING + 2}:{letter}{last + 1})"
                sheet.write_formula(line, rank, formula, style, float(value))
            else:
                sheet.write(line, rank, value or "", style)
