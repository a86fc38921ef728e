import base64
import csv
import io

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..openitems import cells, sheet

SHOWN = 20  # bad lines on the screen; the file to download holds all


class RecouvrementFichier(models.AbstractModel):
    """A file that tells of many records at once: read, checked (nothing written), shown, then recorded.

    All its lines or, on request, the good ones; the bad ones come back as CSV, each with its reason. A model that
    inherits it has its columns in ``colonne_ids`` (with the heading as ``name``) and gives ``_load(keep)``,
    ``_plan()`` (which ends with ``_keep_plan``) and ``_record_rows(rows)``.
    """

    _name = "recouvrement.fichier"
    _description = "File recorded line by line"
    _read_again = ("file",)  # what has it read again when it changes

    state = fields.Selection(
        [("draft", "To check"), ("checked", "Checked"), ("done", "Recorded")], default="draft"
    )
    file = fields.Binary(required=True)
    filename = fields.Char("File name")
    date_format = fields.Selection("_select_date_format", "Dates")
    keep_good = fields.Boolean("Record the good lines although some are bad")
    found_count = fields.Integer("Lines found", readonly=True)
    known_count = fields.Integer("Already known", readonly=True)
    refused_count = fields.Integer("Bad lines", readonly=True)
    rejets = fields.Json(readonly=True)
    rejets_shown = fields.Html("The bad lines", compute="_compute_rejets")
    rejets_file = fields.Binary("List of bad lines", compute="_compute_rejets")
    rejets_filename = fields.Char(compute="_compute_rejets")

    def _select_date_format(self):
        return self.env["recouvrement.reprise"]._select_date_format()

    @api.depends("rejets")
    def _compute_rejets(self):
        for each in self:
            rejets = each.rejets or []
            each.rejets_shown = Markup().join(
                Markup("<div>%s</div>")
                % self.env._("Line %(line)s: %(why)s", line=line, why=reason)
                for line, reason, _cells in rejets[:SHOWN]
            )
            each.rejets_file = rejets and base64.b64encode(each._write_rejets(rejets))
            each.rejets_filename = self.env._(
                "bad lines of %(file)s.csv", file=(each.filename or "").rpartition(".")[0]
            )

    def _write_rejets(self, rejets):
        """The bad lines as CSV for a French spreadsheet: line, reason, then the file's own columns."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";")
        headers = self.colonne_ids.mapped("name")
        writer.writerow([self.env._("Line"), self.env._("Reason"), *map(cells.harmless, headers)])
        for line, reason, found in rejets:
            writer.writerow([line, reason, *map(cells.harmless, found)])
        return out.getvalue().encode("utf-8-sig")

    # -- reading ------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for each, vals in zip(records, vals_list, strict=True):
            each._load(vals)
        return records

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & set(self._read_again) and "colonne_ids" not in vals:
            for each in self:
                each._load(vals)
        return result

    def _read_table(self, encoding=None, separator=None):
        """``(table, {"encoding", "separator"})`` of the file, as it is said to be written or as it looks.

        :raise UserError: it cannot be read
        """
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        with self.env["recouvrement.reprise.motif"]._worded():
            if sheet.guess_kind(content) == "xlsx":
                return sheet.read_xlsx(content), {"encoding": False, "separator": False}
            encoding = encoding or sheet.guess_encoding(content)
            separator = separator or sheet.guess_separator(sheet.decode(content, encoding))
            table = sheet.read_csv(content, encoding, separator)
        return table, {"encoding": encoding, "separator": separator}

    # -- checking and recording ---------------------------------------------------------------

    def action_check(self):
        """Say what recording would do; nothing is written on any record."""
        self.ensure_one()
        self._plan()
        self.state = "checked"
        return self._open_again()

    def action_record(self):
        """Check again, then record: all the lines, or the good ones when asked for; whole or not at all.

        :raise UserError: some lines are bad, and the good ones alone were not asked for
        """
        self.ensure_one()
        rows = self._plan()
        if self.rejets and not self.keep_good:
            raise UserError(
                self.env._(
                    "%s lines are bad: nothing was recorded. Mend the file, or choose to record the "
                    "good lines.",
                    self.refused_count,
                )
            )
        self._record_rows(rows)
        self.state = "done"
        return self._open_again()

    def _keep_plan(self, table, bad, **counts):
        """Keep what was found: counts, and the lines of ``bad`` (``{line: reason}``) with their cells."""
        of_line = dict(table.lines)
        self.write(
            {
                "found_count": len(table.lines),
                "refused_count": len(bad),
                "rejets": [
                    [line, bad[line], [cells.to_text(cell) for cell in of_line[line]]]
                    for line in sorted(bad)
                ],
                **counts,
            }
        )

    def _open_again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(self._name).name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
