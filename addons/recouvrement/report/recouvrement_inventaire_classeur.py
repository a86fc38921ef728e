"""The evidence of a closing's allowances as a workbook: figures an auditor can compute again."""

import tempfile
from pathlib import Path

import xlsxwriter

from odoo import models
from odoo.tools import SQL

STEP = 5000  # items read at a time
TOTALS, HEADING = 5, 6  # rows of the first sheet; the items follow
RULED = 3  # heading of the second sheet


class RecouvrementInventaireClasseur(models.AbstractModel):
    _name = "recouvrement.inventaire.classeur"
    _description = "Workbook of a closing's allowances"

    def _write(self, run):
        """The workbook, as bytes. Rows go to the disk as they are written, whatever their number."""
        told = self.env["recouvrement.inventaire.edition"]._compose(run)
        with tempfile.TemporaryDirectory(prefix="recouvrement-") as folder:
            path = Path(folder) / "inventaire.xlsx"
            with xlsxwriter.Workbook(
                path, {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False}
            ) as book:
                formats = self.env["recouvrement.balance.classeur"]._get_formats(book)
                self._write_items(book, formats, run, told)
                self._write_rules(book, formats, told)
            return path.read_bytes()

    def _get_columns(self):
        """``[(heading, kind, width)]`` of the items."""
        _ = self.env._
        return [
            (_("Debtor"), "text", 34),
            (_("Dossier"), "text", 12),
            (_("Document"), "text", 18),
            (_("Account"), "text", 10),
            (_("Due on"), "date", 11),
            (_("Days late"), "number", 8),
            (_("Remained"), "money", 14),
            (_("After credits"), "money", 14),
            (_("Without VAT"), "money", 14),
            (_("Insured or guaranteed"), "money", 12),
            (_("Base"), "money", 14),
            (_("Why this rate"), "text", 40),
            (_("Rate (%)"), "number", 8),
            (_("Tax rate (%)"), "number", 8),
            (_("Allowance before"), "money", 14),
            (_("Allowance after"), "money", 14),
            (_("Movement"), "money", 14),
            (_("Tax-deductible"), "money", 14),
            (_("Not deductible"), "money", 14),
        ]

    def _write_items(self, book, formats, run, told):
        sheet, columns = book.add_worksheet(self.env._("Evidence")), self._get_columns()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADING)
        for column, (_heading, _kind, width) in enumerate(columns):
            sheet.set_column(column, column, width)
        # constant_memory: rows must come in order, from the top.
        sheet.write_string(0, 0, told["title"], formats["title"])
        sheet.write_string(1, 0, told["company"], formats["bold"])
        sheet.write_string(2, 0, told["drawn"])
        sound = told["agrees"] and not told["unbooked"]
        verdict = " ".join(filter(None, (told["verdict"], told["unbooked"])))
        sheet.write_string(3, 0, verdict, formats["bold" if sound else "wrong"])
        sheet.write_string(4, 0, told["tax"])
        self._write_totals(sheet, formats, run, columns)
        for column, (heading, _kind, _width) in enumerate(columns):
            sheet.write_string(HEADING, column, heading, formats["heading"])
        line = HEADING
        for line, row in enumerate(self._stream(run), HEADING + 1):
            self._write_item(sheet, formats, line, columns, row)
        sheet.freeze_panes(HEADING + 1, 1)
        sheet.autofilter(HEADING, 0, line, len(columns) - 1)

    def _write_totals(self, sheet, formats, run, columns):
        """Of the rows the filter leaves."""
        last = HEADING + run.ligne_count + 1
        sheet.write_string(TOTALS, 0, self.env._("Total"), formats["total"])
        for column, (_heading, kind, _width) in enumerate(columns):
            if kind == "money":
                letter = chr(ord("A") + column)
                formula = f"=SUBTOTAL(109,{letter}{HEADING + 2}:{letter}{last})"
                sheet.write_formula(TOTALS, column, formula, formats["total"])

    def _write_item(self, sheet, formats, line, columns, row):
        """One item; what follows from its base and rates is a formula."""
        own = line + 1
        formulas = {
            15: f"=ROUND(K{own}*M{own}/100,2)",
            16: f"=P{own}-O{own}",
            17: f"=ROUND(K{own}*N{own}/100,2)",
            18: f"=P{own}-R{own}",
        }
        for column, ((_heading, kind, _width), value) in enumerate(zip(columns, row, strict=True)):
            if column in formulas:
                sheet.write_formula(line, column, formulas[column], formats["money"], float(value))
            elif kind == "text":
                # write_string: a name that begins like a formula stays a name.
                sheet.write_string(line, column, value or "", formats["plain"])
            elif kind == "date":
                sheet.write_datetime(line, column, value, formats["date"])
            else:
                number = float(value or 0)
                sheet.write_number(
                    line, column, number, formats["money" if kind == "money" else "plain"]
                )

    def _write_rules(self, book, formats, told):
        """By rule: sums, then where the rates come from and the remarks."""
        _ = self.env._
        sheet = book.add_worksheet(_("By rule"))
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 8, 15)
        sheet.write_string(0, 0, told["title"], formats["title"])
        titles = (
            _("Why this rate"),
            _("Items"),
            _("After credits"),
            _("Base"),
            _("Allowance before"),
            _("Allowance after"),
            _("Movement"),
            _("Tax-deductible"),
            _("Not deductible"),
        )
        for column, text in enumerate(titles):
            sheet.write_string(RULED, column, text, formats["heading"])
        line = RULED
        for line, (reason, count, figures) in enumerate(told["rules"], RULED + 1):
            sheet.write_string(line, 0, reason, formats["plain"])
            sheet.write_number(line, 1, count, formats["plain"])
            for column, figure in enumerate(figures, 2):
                sheet.write_number(line, column, figure, formats["money"])
        line += 1
        sheet.write_string(line, 0, _("Total"), formats["total"])
        for column in range(1, len(titles)):
            letter = chr(ord("A") + column)
            formula = f"=SUM({letter}{RULED + 2}:{letter}{line})"
            kind = formats["total"] if column > 1 else formats["bold"]
            sheet.write_formula(line, column, formula, kind)
        for name, note in [*told["sources"], ("", told["note"])]:
            if note:
                line += 2
                sheet.write_string(line, 0, name, formats["bold"])
                line += 1
                sheet.write_string(line, 0, note)

    def _stream(self, run):
        """The rows of the items, in the order of the columns, a few thousand in memory at a time."""
        query = run.ligne_ids._search([("inventaire_id", "=", run.id)])
        codes = {
            account.id: account.with_company(run.company_id).code or ""
            for [account] in run.ligne_ids._read_group(
                [("inventaire_id", "=", run.id)], ["account_id"]
            )
        }
        self.env.flush_all()
        rows = SQL(
            """SELECT %(line)s.partner_name, dossier.name, %(line)s.document, %(line)s.account_id,
                      %(line)s.due, %(line)s.days, %(line)s.residual, %(line)s.amount,
                      %(line)s.untaxed, %(line)s.covered, %(line)s.base, %(line)s.reason,
                      %(line)s.rate, %(line)s.tax_rate, %(line)s.booked, %(line)s.required,
                      %(line)s.difference, %(line)s.tax_required, %(line)s.addback
                 FROM %(from)s
            LEFT JOIN recouvrement_dossier dossier ON dossier.id = %(line)s.dossier_id
                WHERE %(where)s
             ORDER BY %(line)s.partner_name, %(line)s.due, %(line)s.id""",
            line=SQL.identifier(query.table),
            **{"from": query.from_clause, "where": query.where_clause},
        )
        self.env.cr.execute(SQL("DECLARE recouvrement_inventaire NO SCROLL CURSOR FOR %s", rows))
        try:
            while True:
                self.env.cr.execute(SQL("FETCH %s FROM recouvrement_inventaire", STEP))
                found = self.env.cr.fetchall()
                if not found:
                    return
                for row in found:
                    yield (*row[:3], codes.get(row[3], ""), *row[4:])
        finally:
            self.env.cr.execute("CLOSE recouvrement_inventaire")
