import base64
import csv
import io

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.recouvrement_acheminement import RANK
from ..openitems import cells, sheet, tracking

SHOWN = 20  # bad lines on the screen; the file to download holds all


class RecouvrementRetourPostal(models.TransientModel):
    """The postal service's file: what became of registered letters, many at once.

    Read, checked (nothing written), then recorded: all the lines or, on request, the good ones. What
    is already known adds nothing, so the same file twice changes nothing.
    """

    _name = "recouvrement.retour.postal"
    _description = "File of the post"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [("draft", "To check"), ("checked", "Checked"), ("done", "Recorded")], default="draft"
    )
    file = fields.Binary(required=True)
    filename = fields.Char("File name")
    encoding = fields.Selection(
        [("utf-8", "UTF-8"), ("cp1252", "Windows (cp1252)"), ("utf-16", "UTF-16")]
    )
    separator = fields.Selection(
        [(";", "Semicolon"), (",", "Comma"), ("\t", "Tab"), ("|", "Vertical bar")]
    )
    date_format = fields.Selection("_select_date_format", "Dates")
    colonne_ids = fields.One2many("recouvrement.retour.postal.colonne", "retour_id", "Columns")
    number_id = fields.Many2one("recouvrement.retour.postal.colonne", "Registered number")
    status_id = fields.Many2one("recouvrement.retour.postal.colonne")
    date_id = fields.Many2one("recouvrement.retour.postal.colonne")
    signer_id = fields.Many2one("recouvrement.retour.postal.colonne", "Signed by")
    proof_id = fields.Many2one("recouvrement.retour.postal.colonne", "Reference of the proof")
    keep_good = fields.Boolean("Record the good lines although some are bad")
    found_count = fields.Integer("Lines found", readonly=True)
    new_count = fields.Integer("Events to record", readonly=True)
    known_count = fields.Integer("Already known", readonly=True)
    aside_count = fields.Integer("Left aside", readonly=True)
    refused_count = fields.Integer("Bad lines", readonly=True)
    rejets = fields.Json(readonly=True)
    rejets_shown = fields.Html("The bad lines", compute="_compute_rejets")
    rejets_file = fields.Binary("List of bad lines", compute="_compute_rejets")
    rejets_filename = fields.Char(compute="_compute_rejets")

    def _select_date_format(self):
        return self.env["recouvrement.reprise"]._select_date_format()

    @api.depends("rejets")
    def _compute_rejets(self):
        for retour in self:
            rejets = retour.rejets or []
            retour.rejets_shown = Markup().join(
                Markup("<div>%s</div>") % self.env._("Line %s: ", line) + reason
                for line, reason, _cells in rejets[:SHOWN]
            )
            retour.rejets_file = rejets and base64.b64encode(retour._write_rejets(rejets))
            retour.rejets_filename = self.env._(
                "bad lines of %(file)s.csv", file=(retour.filename or "").rpartition(".")[0]
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

    # -- reading ----------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for retour, vals in zip(records, vals_list, strict=True):
            retour._load(vals)
        return records

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"file", "encoding", "separator"} and "colonne_ids" not in vals:
            for retour in self:
                retour._load(vals)
        return result

    def _load(self, keep):
        """Find out how the file is written and which column is which; ``keep`` is what one chose."""
        table, how = self._open_file(keep)
        mapping = tracking.propose(table.headers)
        self.colonne_ids.unlink()
        columns = self.colonne_ids.create(
            [{"retour_id": self.id, "name": header} for header in table.headers]
        )
        of_header = {column.name: column.id for column in columns}
        days = table.column(mapping["date"], 2000) if "date" in mapping else []
        guessed = cells.guess_date_format(days)[0] or cells.DATE_FORMATS[0]
        # With its columns: what was just found out is not to be found out again.
        self.write(
            how
            | {"state": "draft", "rejets": False, "colonne_ids": []}
            | {"date_format": keep.get("date_format") or guessed}
            | {f"{each}_id": of_header.get(mapping.get(each)) for each in tracking.TARGETS}
        )

    def _open_file(self, keep):
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        with self.env["recouvrement.reprise.motif"]._worded():
            if sheet.guess_kind(content) == "xlsx":
                return sheet.read_xlsx(content), {"encoding": False, "separator": False}
            encoding = keep.get("encoding") or sheet.guess_encoding(content)
            separator = keep.get("separator") or sheet.guess_separator(
                sheet.decode(content, encoding)
            )
            table = sheet.read_csv(content, encoding, separator)
        return table, {"encoding": encoding, "separator": separator}

    # -- checking and recording ---------------------------------------------------------------

    def action_check(self):
        """Say what recording would do; nothing is written on any letter."""
        self.ensure_one()
        self._plan()
        self.state = "checked"
        return self._open_again()

    def action_record(self):
        """Check again, then record: all the lines, or the good ones when asked for.

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
        events = self.env["recouvrement.acheminement"]
        letters = self.env["recouvrement.action"].browse(row["action_id"] for row in rows)
        letters.dossier_id.check_access("write")
        events._record_all(rows)
        self.state = "done"
        return self._open_again()

    def _plan(self):
        """The events to record, in the order they happened; counts and bad lines go on the form."""
        table, _how = self._open_file({"encoding": self.encoding, "separator": self.separator})
        vocabulary = self.env["recouvrement.retour.statut"]._get_vocabulary()
        told, refusals = tracking.read_lines(
            table, self._get_mapping(), self.date_format, vocabulary
        )
        bad = {each.line: self._word(each.code, each.values) for each in refusals}
        said = [one for one in told if one.status]
        rows, known_count = self._match(said, bad)
        of_line = dict(table.lines)
        self.write(
            {
                "found_count": len(table.lines),
                "new_count": len(rows),
                "known_count": known_count,
                "aside_count": len(told) - len(said),
                "refused_count": len(bad),
                "rejets": [
                    [line, bad[line], [cells.to_text(cell) for cell in of_line[line]]]
                    for line in sorted(bad)
                ],
            }
        )
        return rows

    def _match(self, said, bad):
        """Events of the letters ``said`` names; reasons against the others go into ``bad``."""
        Event = self.env["recouvrement.acheminement"]
        letters = self.env["recouvrement.action"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("tracking_number", "in", [one.number for one in said]),
            ]
        )
        of_number = {letter.tracking_number: letter for letter in letters}
        known, rows, known_count = Event._read_known(letters), [], 0
        for one in sorted(said, key=lambda one: (one.date, RANK[one.status], one.line)):
            letter = of_number.get(one.number)
            if not letter:
                bad[one.line] = self._word("unknown_number", {"value": one.number})
            elif (one.status, one.date) in known[letter.id]:
                known_count += 1
            elif fault := Event._find_fault(letter, known[letter.id], one.status, one.date):
                bad[one.line] = fault
            else:
                known[letter.id].append((one.status, one.date))
                rows.append(self._prepare_row(letter, one))
        return rows, known_count

    def _prepare_row(self, letter, one):
        origin = self.env._(
            "%(label)s (%(file)s, line %(line)s)",
            label=" – ".join(filter(None, (one.label, one.proof))),
            file=self.filename or "",
            line=one.line,
        )
        return {
            "action_id": letter.id,
            "status": one.status,
            "date": one.date,
            "source": "import",
            "note": origin,
            "signer": one.signer,
        }

    def _get_mapping(self):
        """:raise UserError: a needed column is missing, or one serves twice"""
        chosen = {each: self[f"{each}_id"] for each in tracking.TARGETS if self[f"{each}_id"]}
        for each in tracking.NEEDED:
            if each not in chosen:
                raise UserError(
                    self.env._(
                        "Say which column holds: %s.",
                        self._fields[f"{each}_id"]._description_string(self.env),
                    )
                )
        if len({column.id for column in chosen.values()}) < len(chosen):
            raise UserError(self.env._("One column serves twice: choose each once."))
        return {each: column.name for each, column in chosen.items()}

    def _word(self, code, values):
        return {
            "no_tracking_number": lambda: self.env._("No registered number."),
            "unknown_number": lambda: self.env._(
                "No letter has the number %(value)s, among those you may see.", **values
            ),
            "unknown_status": lambda: self.env._(
                "“%(value)s” is not a known status: add it to the words of the post.", **values
            ),
            "bad_day": lambda: self.env._("“%(value)s” is not a date.", **values),
            "doubled": lambda: self.env._("The same as line %(first)s.", **values),
        }[code]()

    def _open_again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("File of the post"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class RecouvrementRetourPostalColonne(models.TransientModel):
    _name = "recouvrement.retour.postal.colonne"
    _description = "Column of a file of the post"

    retour_id = fields.Many2one("recouvrement.retour.postal", required=True, ondelete="cascade")
    name = fields.Char("Heading", required=True)
