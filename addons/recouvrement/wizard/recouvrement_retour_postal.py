from odoo import fields, models
from odoo.exceptions import UserError

from ..models.recouvrement_acheminement import RANK
from ..openitems import cells, tracking


class RecouvrementRetourPostal(models.TransientModel):
    """The postal service's file: what became of registered letters, many at once.

    What is already known adds nothing, so the same file twice changes nothing.
    """

    _name = "recouvrement.retour.postal"
    _inherit = ["recouvrement.fichier"]
    _description = "File of the post"
    _read_again = ("file", "encoding", "separator")

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    encoding = fields.Selection(
        [("utf-8", "UTF-8"), ("cp1252", "Windows (cp1252)"), ("utf-16", "UTF-16")]
    )
    separator = fields.Selection(
        [(";", "Semicolon"), (",", "Comma"), ("\t", "Tab"), ("|", "Vertical bar")]
    )
    colonne_ids = fields.One2many("recouvrement.retour.postal.colonne", "retour_id", "Columns")
    number_id = fields.Many2one("recouvrement.retour.postal.colonne", "Registered number")
    status_id = fields.Many2one("recouvrement.retour.postal.colonne")
    date_id = fields.Many2one("recouvrement.retour.postal.colonne")
    signer_id = fields.Many2one("recouvrement.retour.postal.colonne", "Signed by")
    proof_id = fields.Many2one("recouvrement.retour.postal.colonne", "Reference of the proof")
    new_count = fields.Integer("Events to record", readonly=True)
    aside_count = fields.Integer("Left aside", readonly=True)

    # -- reading ----------------------------------------------------------------------------

    def _load(self, keep):
        """Find out how the file is written and which column is which; ``keep`` is what one chose."""
        table, how = self._read_table(keep.get("encoding"), keep.get("separator"))
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

    # -- checking and recording ---------------------------------------------------------------

    def _record_rows(self, rows):
        letters = self.env["recouvrement.action"].browse(row["action_id"] for row in rows)
        letters.dossier_id.check_access("write")
        self.env["recouvrement.acheminement"]._record_all(rows)

    def _plan(self):
        """The events to record, in the order they happened; counts and bad lines go on the form."""
        table, _how = self._read_table(self.encoding, self.separator)
        vocabulary = self.env["recouvrement.retour.statut"]._get_vocabulary()
        told, refusals = tracking.read_lines(
            table, self._get_mapping(), self.date_format, vocabulary
        )
        bad = {each.line: self._word(each.code, each.values) for each in refusals}
        said = [one for one in told if one.status]
        rows, known_count = self._match(said, bad)
        self._keep_plan(
            table,
            bad,
            new_count=len(rows),
            known_count=known_count,
            aside_count=len(told) - len(said),
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


class RecouvrementRetourPostalColonne(models.TransientModel):
    _name = "recouvrement.retour.postal.colonne"
    _description = "Column of a file of the post"

    retour_id = fields.Many2one("recouvrement.retour.postal", required=True, ondelete="cascade")
    name = fields.Char("Heading", required=True)
