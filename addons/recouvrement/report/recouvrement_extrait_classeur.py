"""A statement of account as a workbook: real numbers and dates, totals one can add up again."""

import io

import xlsxwriter

from odoo import api, models

from ..tools.extrait import ACTIVITY
from ..tools.words import say_pair

HEADING = 4  # row of the titles; the figures follow


class RecouvrementExtraitClasseur(models.AbstractModel):
    _name = "recouvrement.extrait.classeur"
    _description = "Workbook of a statement of account"

    @api.model
    def _write(self, statements, company):
        """``{partner id: workbook}`` of these statements, each in its debtor's language."""
        # sudo: only documents come out; callers have checked who asks.
        here, found = self.sudo().with_company(company), {}
        for partner in here.env["res.partner"].browse(statements):
            lang = here.env["recouvrement.formule"]._get_lang(partner, company)
            told = here.with_context(lang=lang)
            found[partner.id] = told._write_one(statements[partner.id], partner, company)
        return found

    def _write_one(self, statement, partner, company):
        content = io.BytesIO()
        with xlsxwriter.Workbook(
            content, {"in_memory": True, "strings_to_formulas": False}
        ) as book:
            formats = self._get_formats(book, company)
            sheet = book.add_worksheet(self.env._("Statement"))
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            self._write_head(sheet, formats, statement, partner, company)
            columns = self._get_columns(statement, company)
            for column, (text, width, _get, _format) in enumerate(columns):
                sheet.set_column(column, column, width)
                sheet.write_string(HEADING, column, text, formats["heading"])
            last = self._write_rows(sheet, formats, statement, columns)
            self._write_totals(sheet, formats, statement, columns, last)
            self._write_ages(sheet, formats, statement, company, last + 5)
            self._write_barred(sheet, formats, statement, columns, last + 8)
            sheet.freeze_panes(HEADING + 1, 0)
            sheet.repeat_rows(HEADING)
        return content.getvalue()

    def _get_formats(self, book, company):
        decimals = "0" * company.currency_id.decimal_places
        number = f"#,##0.{decimals}" if decimals else "#,##0"
        return {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "plain": book.add_format(),
            "bold": book.add_format({"bold": True}),
            "heading": book.add_format({"bold": True, "bg_color": "#F0F0F0", "border": 1}),
            "money": book.add_format({"num_format": number}),
            "total": book.add_format({"num_format": number, "bold": True, "top": 1}),
            "date": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        }

    def _write_head(self, sheet, formats, statement, partner, company):
        told = self.env["recouvrement.extrait.edition"]
        sheet.write_string(0, 0, told._get_title(statement), formats["title"])
        sheet.write_string(1, 0, f"{company.name} – {partner.name or ''}", formats["bold"])
        sheet.write_string(
            2, 0, self.env._("Amounts in %s", company.currency_id.name), formats["plain"]
        )

    def _get_columns(self, statement, company):
        """``[(title, width, what a row says, format)]``."""
        _, kinds = self.env._, self.env["recouvrement.extrait.edition"]._get_kinds()
        currencies = self.env["res.currency"].browse(
            {row.currency_id for row in statement.rows} or company.currency_id.ids
        )
        names = {each.id: each.name for each in currencies}
        own = [
            (_("Currency"), 9, lambda row: names[row.currency_id], "plain"),
            (_("In currency"), 14, lambda row: row.own, "money"),
        ]
        if statement.kind == ACTIVITY:
            return [
                (_("Date"), 12, lambda row: row.day, "date"),
                (_("Document"), 22, lambda row: row.name, "plain"),
                (_("Kind"), 14, lambda row: kinds[row.kind], "plain"),
                (_("Details"), 40, self._say_details, "plain"),
                (_("Due on"), 12, lambda row: row.due, "date"),
                *own,
                (_("Debit"), 14, lambda row: row.amount if row.amount >= 0 else None, "money"),
                (_("Credit"), 14, lambda row: -row.amount if row.amount < 0 else None, "money"),
                (_("Balance"), 14, lambda row: row.balance, "money"),
            ]
        return [
            (_("Document"), 22, lambda row: row.name, "plain"),
            (_("Kind"), 14, lambda row: kinds[row.kind], "plain"),
            (_("Details"), 40, self._say_details, "plain"),
            (_("Date"), 12, lambda row: row.day, "date"),
            (_("Due on"), 12, lambda row: row.due, "date"),
            (
                _("Days late"),
                10,
                lambda row: max((statement.day - row.due).days, 0) if row.amount > 0 else None,
                "plain",
            ),
            *own,
            (_("Amount"), 14, lambda row: row.total, "money"),
            (_("Paid"), 14, lambda row: row.total - row.amount, "money"),
            (_("Remaining"), 14, lambda row: row.amount, "money"),
        ]

    def _say_details(self, row):
        settled = ", ".join(say_pair(self.env, name, amount) for name, amount in row.settled)
        return " – ".join(filter(None, (row.label, settled)))

    def _write_rows(self, sheet, formats, statement, columns):
        """Returns the last row written. An activity begins with the balance brought forward."""
        first = HEADING + 1
        if statement.kind == ACTIVITY:
            sheet.write_datetime(first, 0, statement.date_from, formats["date"])
            sheet.write_string(first, 1, self.env._("Balance brought forward"), formats["bold"])
            sheet.write_number(first, len(columns) - 1, float(statement.opening), formats["money"])
            first += 1
        self._write_lines(sheet, formats, statement.claimed, columns, first)
        return first + len(statement.claimed) - 1

    def _write_lines(self, sheet, formats, rows, columns, first):
        for line, row in enumerate(rows, first):
            for column, (_text, _width, get, name) in enumerate(columns):
                value = get(row)
                if name == "date" and value:
                    sheet.write_datetime(line, column, value, formats[name])
                elif isinstance(value, str):
                    # write_string: a text that begins like a formula stays a text.
                    sheet.write_string(line, column, value, formats[name])
                elif value is not None and name != "date":
                    sheet.write_number(line, column, float(value), formats[name])

    def _write_barred(self, sheet, formats, statement, columns, first):
        """What is time-barred, apart: in no total above but the balance of the accounts."""
        if not statement.barred:
            return
        end = len(columns) - 1
        sheet.write_string(
            first, 0, self.env._("Time-barred items, not asked for"), formats["heading"]
        )
        rows = [row for row in statement.rows if row.barred]
        self._write_lines(sheet, formats, rows, columns, first + 1)
        total = first + 1 + len(rows)
        sheet.write_string(total, 0, self.env._("Total"), formats["total"])
        sheet.write_number(total, end, float(statement.barred), formats["total"])

    def _write_totals(self, sheet, formats, statement, columns, last):
        first, total, end = HEADING + 2, last + 1, len(columns) - 1
        sheet.write_string(total, 0, self.env._("Total"), formats["total"])
        letters = [xlsxwriter.utility.xl_col_to_name(column) for column in range(len(columns))]
        if statement.kind == ACTIVITY:
            debit, credit = end - 2, end - 1
            sums = {
                debit: sum(max(row.amount, 0) for row in statement.rows),
                credit: sum(max(-row.amount, 0) for row in statement.rows),
            }
            for column, value in sums.items():
                formula = f"=SUM({letters[column]}{first}:{letters[column]}{last + 1})"
                sheet.write_formula(total, column, formula, formats["total"], float(value))
            formula = (
                f"={letters[end]}{first}+{letters[debit]}{total + 1}-{letters[credit]}{total + 1}"
            )
            sheet.write_formula(total, end, formula, formats["total"], float(statement.closing))
            return
        values = (
            sum(row.total for row in statement.claimed),
            sum(row.total - row.amount for row in statement.claimed),
            sum(row.amount for row in statement.claimed),
        )
        for column, value in zip(range(end - 2, end + 1), values, strict=True):
            formula = f"=SUM({letters[column]}{first}:{letters[column]}{max(last + 1, first)})"
            sheet.write_formula(total, column, formula, formats["total"], float(value))
        if statement.elsewhere:
            sheet.write_string(total + 1, 0, self.env._("Settled through another account"))
            sheet.write_number(total + 1, end, float(statement.elsewhere), formats["money"])
            sheet.write_string(total + 2, 0, self.env._("Balance of your account"))
            formula = f"={letters[end]}{total + 1}+{letters[end]}{total + 2}"
            sheet.write_formula(total + 2, end, formula, formats["total"], float(statement.asked))

    def _write_ages(self, sheet, formats, statement, company, line):
        """The aged summary, a line of titles and one of amounts."""
        bounds = company._get_recouvrement_balance_bounds()
        labels = self.env["recouvrement.balance.agee"]._get_labels(bounds)
        cells = [
            *zip(labels, statement.buckets, strict=True),
            (self.env._("Credits"), statement.credit),
        ]
        for column, (label, amount) in enumerate(cells):
            sheet.write_string(line, column, label, formats["heading"])
            sheet.write_number(line + 1, column, float(amount), formats["money"])
        letter = xlsxwriter.utility.xl_col_to_name(len(cells) - 1)
        sheet.write_string(line, len(cells), self.env._("Total"), formats["heading"])
        formula = f"=SUM(A{line + 2}:{letter}{line + 2})"
        total = sum(statement.buckets) + statement.credit
        sheet.write_formula(line + 1, len(cells), formula, formats["total"], float(total))
