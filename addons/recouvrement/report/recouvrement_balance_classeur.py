"""The aged balance as a workbook: figures one can add up again, written row by row."""

import json
import tempfile
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .recouvrement_balance_ligne import CREDIT

STEP = 5000  # items read at a time
TOTALS = (
    6  # first row of totals of the first sheet, one a currency; the headings and the figures follow
)
SUBTOTAL = 109  # of the rows the filter leaves


class RecouvrementBalanceClasseur(models.AbstractModel):
    _name = "recouvrement.balance.classeur"
    _description = "Workbook of the aged balance"

    def _write(self, options, group_by, with_items=False):
        """The workbook, as bytes. Rows go to the disk as they are written, whatever their number."""
        told = self.env["recouvrement.balance.edition"]._compose(options, group_by)
        with tempfile.TemporaryDirectory(prefix="recouvrement-") as folder:
            path = Path(folder) / "balance.xlsx"
            with xlsxwriter.Workbook(
                path, {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False}
            ) as book:
                formats = self._get_formats(book)
                span = self._write_balance(book, formats, told)
                self._write_check(book, formats, told, span)
                if with_items:
                    self._write_items(book, formats, options, told, group_by)
            return path.read_bytes()

    def _get_formats(self, book):
        return {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "plain": book.add_format(),
            "bold": book.add_format({"bold": True}),
            "wrong": book.add_format({"bold": True, "font_color": "#B00020"}),
            "heading": book.add_format(
                {"bold": True, "bg_color": "#F0F0F0", "border": 1, "text_wrap": True}
            ),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "total": book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1}),
            "date": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        }

    # -- the balance ------------------------------------------------------------------------

    def _write_balance(self, book, formats, told):
        """One row a group; returns the range of its totals, for the check."""
        sheet = book.add_worksheet(self.env._("Aged balance"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        heading = self._get_heading(told)
        sheet.repeat_rows(heading)
        first = 2 if told["several"] else 1  # column of the first amount
        names = [told["names"]]
        if told["several"]:
            names.append(self.env._("Currency"))
        sheet.set_column(0, 0, 38)
        sheet.set_column(1, first + len(told["columns"]), 14)
        # constant_memory: rows must come in order, from the top.
        self._write_heading(sheet, formats, told)
        self._write_totals(sheet, formats, told, first)
        for column, text in enumerate([*names, *(each for each, _get in told["columns"])]):
            sheet.write_string(heading, column, text, formats["heading"])
        line = self._write_rows(sheet, formats, told, first)
        sheet.freeze_panes(heading + 1, 1)
        sheet.autofilter(heading, 0, line, first + len(told["columns"]) - 1)
        return xl_range_abs(heading + 1, first, max(line, heading + 1), first)

    def _get_heading(self, told):
        """The row of the headings: below the totals, of which each currency has its own."""
        return TOTALS + max(len(told["totals"]), 1)

    def _write_heading(self, sheet, formats, told):
        sheet.write_string(0, 0, self.env._("Aged balance"), formats["title"])
        sheet.write_string(1, 0, told["companies"], formats["bold"])
        sheet.write_string(2, 0, self.env._("As of"), formats["bold"])
        sheet.write_datetime(2, 1, told["day"], formats["date"])
        sheet.write_string(3, 0, " · ".join(told["parameters"]))
        sheet.write_string(4, 0, told["verdict"], formats["bold" if told["agrees"] else "wrong"])

    def _write_totals(self, sheet, formats, told, first):
        """Of the rows the filter leaves; of several currencies, one total of all rows for each."""
        start = self._get_heading(told) + 2  # the first figure, as a workbook counts
        last = start + max(len(told["rows"]), 1) - 1
        alone = len(told["totals"]) == 1
        for line, total in enumerate(told["totals"], TOTALS):
            sheet.write_string(line, 0, self.env._("Total"), formats["total"])
            if told["several"]:
                unit = told["currencies"][total.currency_id]
                sheet.write_string(line, 1, unit, formats["total"])
            for column, (_heading, get) in enumerate(told["columns"], first):
                letter = xl_col_to_name(column)
                span = f"{letter}{start}:{letter}{last}"
                formula = (
                    f"=SUBTOTAL({SUBTOTAL},{span})"
                    if alone
                    else f"=SUMIF($B${start}:$B${last},$B{line + 1},{span})"
                )
                sheet.write_formula(line, column, formula, formats["total"], get(total))

    def _write_rows(self, sheet, formats, told, first):
        """Returns the last row written."""
        money, plain = formats["money"], formats["plain"]
        columns = [(column, get) for column, (_text, get) in enumerate(told["columns"], first)]
        line = heading = self._get_heading(told)
        for line, row in enumerate(told["rows"], heading + 1):
            # write_string: a name that begins like a formula stays a name.
            sheet.write_string(line, 0, row.name, plain)
            if told["several"]:
                sheet.write_string(line, 1, told["currencies"][row.currency_id], plain)
            for column, get in columns:
                if amount := get(row):
                    sheet.write_number(line, column, amount, money)
        return line

    # -- the check --------------------------------------------------------------------------

    def _write_check(self, book, formats, told, span):
        sheet = book.add_worksheet(self.env._("Check"))
        sheet.set_column(0, 0, 48)
        sheet.set_column(1, 4, 18)
        sheet.write_string(0, 0, told["verdict"], formats["bold" if told["agrees"] else "wrong"])
        checks = told["checks"]
        if checks is None or checks.partial:
            return
        _ = self.env._
        titles = (_("Account"), _("Ledger"), _("Aged balance"), _("Left out"), _("Difference"))
        for column, text in enumerate(titles):
            sheet.write_string(2, column, text, formats["heading"])
        line = 2
        for line, each in enumerate(checks.accounts, 3):
            sheet.write_string(line, 0, each.name, formats["plain"])
            for column, amount in enumerate((each.ledger, each.shown, each.left_out), 1):
                sheet.write_number(line, column, float(amount), formats["money"])
            formula = f"=ROUND(B{line + 1}-C{line + 1}-D{line + 1},2)"
            sheet.write_formula(line, 4, formula, formats["money"], float(each.difference))
        total = line + 1
        sheet.write_string(total, 0, _("Total"), formats["total"])
        values = (checks.ledger, checks.shown, checks.left_out, checks.difference)
        for column, amount in enumerate(values, 1):
            letter = xl_col_to_name(column)
            formula = f"=SUM({letter}4:{letter}{total})"
            sheet.write_formula(total, column, formula, formats["total"], float(amount))
        if not told["several"]:
            name = self.env._("Aged balance")
            sheet.write_string(total + 1, 0, _("Sum of the rows of the first sheet"))
            sheet.write_formula(
                total + 1, 2, f"=SUM('{name}'!{span})", formats["money"], float(checks.shown)
            )

    # -- the items --------------------------------------------------------------------------

    def _write_items(self, book, formats, options, told, group_by):
        """Every item; at the end the group of the first sheet it is in, so that one can add up again."""
        _ = self.env._
        groups = {row.key: row.name for row in told["rows"]}
        grouped = group_by not in ("debtor", "account")  # which have their column already
        sheet = book.add_worksheet(_("Items"))
        labels = self.env["recouvrement.balance.agee"]._get_labels(options.bounds, options.basis)
        labels = {str(index): label for index, label in enumerate(labels)} | {CREDIT: _("Credits")}
        more = [told["names"]] if grouped else []
        titles = (
            _("Debtor"),
            _("Document"),
            _("Account"),
            _("Entry date"),
            _("Aged from"),
            _("Age (days)"),
            _("Bucket"),
            _("Currency"),
            _("Total"),
            _("Contested"),
            _("In a plan"),
            *more,
        )
        sheet.set_column(0, 0, 38)
        sheet.set_column(1, len(titles), 15)
        for column, text in enumerate(titles):
            sheet.write_string(0, column, text, formats["heading"])
        currencies = {each.id: each.name for each in self.env["res.currency"].search([])}
        plain, money, day = formats["plain"], formats["money"], formats["date"]
        line = 0
        field = self.env["recouvrement.balance.agee"]._check_grouping(group_by)
        for line, row in enumerate(self._stream_items(options, field), 1):
            debtor, document, account, entered, due, days, bucket, currency, *amounts, key = row
            sheet.write_string(line, 0, debtor or "", plain)
            sheet.write_string(line, 1, document or "", plain)
            sheet.write_string(line, 2, account or "", plain)
            sheet.write_datetime(line, 3, entered, day)
            sheet.write_datetime(line, 4, due, day)
            sheet.write_number(line, 5, days, plain)
            sheet.write_string(line, 6, labels[bucket], plain)
            sheet.write_string(line, 7, currencies.get(currency, ""), plain)
            for column, amount in enumerate(amounts, 8):
                if amount:
                    sheet.write_number(line, column, amount, money)
            if grouped:
                sheet.write_string(line, len(titles) - 1, groups.get(key, ""), plain)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, line, len(titles) - 1)

    def _stream_items(self, options, group):
        """The rows of the items, a few thousand in memory at a time; ``group`` is their last column."""
        lines = self.env["recouvrement.balance.agee"]._get_lines(options)
        query = lines._search(Domain.TRUE)
        item = SQL.identifier(query.table)
        codes = self._get_codes(options)
        rows = SQL(
            """SELECT debtor.complete_name,
                      COALESCE(NULLIF(CASE WHEN move.recouvrement_reprise_id IS NULL
                                           THEN line.move_name ELSE line.ref END, ''),
                               line.name, line.ref),
                      %(codes)s::jsonb ->> %(item)s.account_id::text, %(item)s.date, %(item)s.due,
                      %(item)s.days, %(item)s.bucket, %(item)s.currency_id, %(item)s.amount,
                      %(item)s.disputed, %(item)s.planned, %(item)s.%(group)s
                 FROM %(from)s
                 JOIN account_move_line line ON line.id = %(item)s.id
                 JOIN account_move move ON move.id = line.move_id
            LEFT JOIN res_partner debtor ON debtor.id = %(item)s.partner_id
                WHERE %(where)s
             ORDER BY debtor.complete_name, %(item)s.due, %(item)s.id""",
            item=item,
            codes=codes,
            group=SQL.identifier(group),
            **{"from": query.from_clause, "where": query.where_clause or SQL("TRUE")},
        )
        self.env.flush_all()
        self.env.cr.execute(SQL("DECLARE recouvrement_balance NO SCROLL CURSOR FOR %s", rows))
        try:
            while True:
                self.env.cr.execute(SQL("FETCH %s FROM recouvrement_balance", STEP))
                found = self.env.cr.fetchall()
                if not found:
                    return
                yield from found
        finally:
            self.env.cr.execute("CLOSE recouvrement_balance")

    def _get_codes(self, options):
        """``{account id: code}`` as JSON."""
        service = self.env["recouvrement.balance.agee"]
        company = self.env["res.company"].browse(options.company_ids[0])
        accounts = service._get_accounts(options.company_ids).with_company(company)
        return json.dumps({each.id: each.code or each.name for each in accounts})
