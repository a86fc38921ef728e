"""Reading a file to take over: what kind it is, how it is written, what each column holds."""

import base64
import hashlib

from odoo import models
from odoo.exceptions import UserError

from ..openitems import cells, columns, sheet
from .recouvrement_reprise import LOADING

SAMPLE_LINES = 12


class RecouvrementReprise(models.Model):
    _inherit = "recouvrement.reprise"

    def _get_content(self):
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _load(self, keep=()):
        """Find out how the file is written, list its columns and propose what each one is.

        :param keep: values the caller chose, which guessing must not replace.
        :raise UserError: the file cannot be read at all.
        """
        self.ensure_one()
        content = self._get_content()
        kind, table, how = self._open_file(content, keep)
        mapping = columns.propose(table.headers)
        # What is found here is no change of settings by anyone. sudo: what a file says is written by
        # this verb alone, on a record somebody may write.
        loading = self.sudo().with_context(recouvrement_loading=LOADING)
        values = how | {
            "kind": kind,
            "content_hash": hashlib.sha256(content).hexdigest(),
            "sample": _to_sample(table),
            "state": "draft",
            "due_rule": "days"
            if "due" not in mapping and kind == "fec"
            else keep.get("due_rule") or "file",
        }
        loading.write(values)
        self._set_mapping(mapping, table)
        loading.write(self._guess_formats(table, mapping, keep))
        if self.modele_id:
            self.modele_id._apply(self)

    def _get_way_of_writing(self):
        return {"encoding": self.encoding, "separator": self.separator, "due_rule": self.due_rule}

    def _open_file(self, content, keep):
        """Return ``(kind, Sheet, values)`` of the file, guessing what ``keep`` does not say."""
        with self.env["recouvrement.reprise.motif"]._worded():
            if sheet.guess_kind(content) == "xlsx":
                return "xlsx", sheet.read_xlsx(content), {"encoding": False, "separator": False}
            encoding = keep.get("encoding") or sheet.guess_encoding(content)
            separator = keep.get("separator") or sheet.guess_separator(
                sheet.decode(content, encoding)
            )
            table = sheet.read_csv(content, encoding, separator)
        kind = "fec" if columns.is_fec(table.headers) else "csv"
        return kind, table, {"encoding": encoding, "separator": separator}

    def _read_sheet(self):
        """The whole table of the file, read as the settings say."""
        self.ensure_one()
        content = self._get_content()
        with self.env["recouvrement.reprise.motif"]._worded():
            if self.kind == "xlsx":
                return sheet.read_xlsx(content)
            return sheet.read_csv(content, self.encoding, self.separator)

    def _guess_formats(self, table, mapping, keep):
        """Date format and decimal sign as the mapped columns suggest them, and whether that is doubtful."""
        days = [
            cell
            for each in ("date", "due")
            if each in mapping
            for cell in table.column(mapping[each], 2000)
        ]
        sums = [
            cell
            for each in ("amount", "debit", "credit")
            if each in mapping
            for cell in table.column(mapping[each], 2000)
        ]
        date_format, date_doubtful = cells.guess_date_format(days)
        decimal_sign, decimal_doubtful = cells.guess_decimal_sign(sums)
        return {
            "date_format": keep.get("date_format") or date_format or cells.DATE_FORMATS[0],
            "date_doubtful": date_doubtful and not keep.get("date_format"),
            "decimal_sign": keep.get("decimal_sign") or decimal_sign,
            "decimal_doubtful": decimal_doubtful and not keep.get("decimal_sign"),
        }

    def _set_mapping(self, mapping, table=None):
        """Write ``{field: header}`` on the columns; with ``table``, list its columns anew."""
        if table is not None:
            # sudo: what a file's columns are is found, not typed.
            self.sudo().colonne_ids.unlink()
            self.env["recouvrement.reprise.colonne"].sudo().create(
                [
                    {
                        "reprise_id": self.id,
                        "sequence": position,
                        "header": header,
                        "sample": " · ".join(
                            cells.to_text(cell) for cell in table.column(header, 3)
                        ),
                    }
                    for position, header in enumerate(table.headers, 1)
                ]
            )
        targets = {header: target for target, header in mapping.items()}
        for colonne in self.colonne_ids:
            colonne.target = targets.get(colonne.header, False)

    def _get_mapping(self):
        """``{field: header}`` as the columns say.

        :raise UserError: two columns say the same.
        """
        mapping = {}
        for colonne in self.colonne_ids.filtered("target"):
            if colonne.target in mapping:
                raise UserError(
                    self.env._(
                        "Two columns, %(first)s and %(second)s, both hold: %(field)s. Keep one.",
                        first=mapping[colonne.target],
                        second=colonne.header,
                        field=dict(colonne._fields["target"]._description_selection(self.env))[
                            colonne.target
                        ],
                    )
                )
            mapping[colonne.target] = colonne.header
        return mapping


def _to_sample(table):
    """The heading and first lines in JSON; days of a spreadsheet are told from text."""
    return {
        "headers": table.headers,
        "lines": [
            [
                number,
                [
                    {"day": cell.isoformat()} if hasattr(cell, "isoformat") else cell
                    for cell in line
                ],
            ]
            for number, line in table.lines[:SAMPLE_LINES]
        ],
    }
