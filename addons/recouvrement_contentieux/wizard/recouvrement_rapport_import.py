"""A prestataire's file of reports: read, checked, shown, then recorded; the same file twice changes nothing."""

from datetime import date

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.recouvrement.openitems import cells, reports


class RecouvrementRapportImport(models.TransientModel):
    _name = "recouvrement.rapport.import"
    _inherit = ["recouvrement.fichier.colonnes"]
    _description = "File of reports"
    _read_again = ("file", "mandat_id")
    _needed = reports.NEEDED

    mandat_id = fields.Many2one("recouvrement.mandat", "Mandate", required=True)
    colonne_ids = fields.One2many("recouvrement.rapport.import.colonne", "import_id", "Columns")
    new_count = fields.Integer("Reports to record", readonly=True)
    amount = fields.Monetary("Received, in all", readonly=True)
    currency_id = fields.Many2one(related="mandat_id.currency_id")

    # -- reading ----------------------------------------------------------------------------------

    def _load(self, _keep):
        """Find out which column is which: as this prestataire's last file, else by the headings."""
        table, _how = self._read_table()
        saved = self.env["recouvrement.rapport.modele"].search(
            [("mandat_id", "=", self.mandat_id.id)], limit=1
        )
        fits = saved and set(saved.mapping.values()) <= set(table.headers)
        mapping = dict(saved.mapping) if fits else reports.propose(table.headers)
        guessed = self._guess(table, mapping, saved if fits else saved.browse())
        self._keep_columns(table, mapping, **guessed)

    def _guess(self, table, mapping, saved):
        days = self._get_cells(table, mapping, reports.DATES)
        return {
            "date_format": saved.date_format
            or cells.guess_date_format(days)[0]
            or cells.DATE_FORMATS[0],
            "decimal_sign": saved.decimal_sign or ",",
        }

    # -- checking and recording --------------------------------------------------------------------

    def _record_rows(self, rows):
        self.env["recouvrement.transmission"].union(*(row[0] for row in rows))._check_may()
        for transmission, vals in rows:
            transmission._report(vals, self._today())
        self.env["recouvrement.rapport.modele"]._save(
            self.mandat_id, self._get_mapping(), self.date_format, self.decimal_sign
        )

    def _plan(self):
        """``[(transmission, what it is told)]`` in the order it happened; counts and bad lines go on the form."""
        table, _how = self._read_table()
        vocabulary = self.env["recouvrement.rapport.mot"]._get_vocabulary()
        told, refusals = reports.read_lines(
            table, self._get_mapping(), self.date_format, self.decimal_sign, vocabulary
        )
        bad = {each.line: self._word(each.code, each.values) for each in refusals}
        rows, known_count = self._match(told, bad)
        self._keep_plan(
            table,
            bad,
            new_count=len(rows),
            known_count=known_count,
            amount=sum(vals.get("amount_received", 0.0) for _transmission, vals in rows),
            preview=self._draw(rows),
        )
        return rows

    def _match(self, told, bad):
        """What may be recorded; the reasons against the others go into ``bad``."""
        found = self._find_transmissions(told)
        known = self._read_known(found.values())
        steps = {step.code.upper(): step for step in self.mandat_id.frais_ids}
        today, rows, returned, known_count = self._today(), [], {}, 0
        for one in sorted(told, key=lambda each: (each.date or today, each.line)):
            transmission = found.get(one.number)
            if not transmission:
                bad[one.line] = self._word("unknown_number", {"value": one.number})
                continue
            if (transmission.id, one.key) in known:
                known_count += 1
                continue
            if one.step and one.step.upper() not in steps:
                bad[one.line] = self._word("unknown_step", {"value": one.step})
                continue
            vals = self._prepare(one, steps)
            # sudo: why a line is refused is read whole; only a sentence comes out.
            fault = transmission.sudo()._find_report_fault(vals, today)
            if transmission in returned:
                fault = self._word("returned", {"first": returned[transmission]})
            if fault:
                bad[one.line] = fault
                continue
            if one.status == "returned":
                returned[transmission] = one.line
            rows.append((transmission, vals))
        return rows, known_count

    def _today(self):
        return self.env["recouvrement.calendrier"]._today()

    def _find_transmissions(self, told):
        """``{number as written: transmission}`` of this mandate: the last one where several fit."""
        numbers = {one.number for one in told}
        transmissions = self.env["recouvrement.transmission"].search(
            [("mandat_id", "=", self.mandat_id.id), ("state", "!=", "draft")], order="id"
        )
        found = {}
        for each in transmissions:
            for name in (each.reference, each.dossier_id.name, each.name):
                if name and name.upper() in numbers:
                    found[name.upper()] = each
        return found

    def _read_known(self, transmissions):
        rows = self.env["recouvrement.rapport"].search_fetch(
            [
                ("transmission_id", "in", [each.id for each in transmissions]),
                ("reference", "!=", False),
            ],
            ["transmission_id", "reference"],
        )
        return {(row.transmission_id.id, row.reference) for row in rows}

    def _prepare(self, one, steps):
        vals = {
            "date": one.date,
            "status": one.status,
            "note": one.note,
            "amount_received": float(one.amount),
            "date_payment": one.date_payment,
            "cost": float(one.cost),
            "promise_amount": float(one.promise_amount),
            "promise_date": one.promise_date,
            "their_reference": one.their_number,
            "frais_id": steps[one.step.upper()].id if one.step else False,
        }
        return {name: value for name, value in vals.items() if value} | {
            "reference": one.key,
            "source": "import",
            "source_note": self.env._(
                "%(file)s, line %(line)s", file=self.filename or "", line=one.line
            ),
        }

    def _draw(self, rows):
        statuses = dict(
            self.env["recouvrement.rapport"]._fields["status"]._description_selection(self.env)
        )

        def draw(row):
            transmission, vals = row
            day = vals.get("date")
            parts = [
                format_date(self.env, day) if isinstance(day, date) else "",
                statuses.get(vals.get("status"), ""),
                vals.get("note", ""),
                self.env._("received %s", self.currency_id.format(vals["amount_received"]))
                if vals.get("amount_received")
                else "",
                self.env._("cost %s", self.currency_id.format(vals["cost"]))
                if vals.get("cost")
                else "",
            ]
            said = " – ".join(filter(None, parts))
            return Markup("<b>%s</b> %s") % (transmission.display_name, said)

        return self._draw_rows(rows, draw)

    def _word(self, code, values):
        return {
            "no_number": lambda: self.env._("No reference of a dossier."),
            "unknown_number": lambda: self.env._(
                "%(value)s is no dossier this prestataire ever had, among those you may see.",
                **values,
            ),
            "unknown_status": lambda: self.env._(
                "“%(value)s” is not a known status: add it to the words of prestataires.", **values
            ),
            "unknown_step": lambda: self.env._("Step “%(value)s” is not in the mandate.", **values),
            "bad_day": lambda: self.env._("“%(value)s” is not a date.", **values),
            "bad_amount": lambda: self.env._("“%(value)s” is not an amount.", **values),
            "negative": lambda: self.env._("An amount is not negative: %(value)s.", **values),
            "doubled": lambda: self.env._("The same as line %(first)s.", **values),
            "returned": lambda: self.env._("Line %(first)s gave the dossier back.", **values),
        }[code]()


class RecouvrementRapportImportColonne(models.TransientModel):
    _name = "recouvrement.rapport.import.colonne"
    _description = "Column of a file of reports"

    import_id = fields.Many2one("recouvrement.rapport.import", required=True, ondelete="cascade")
    name = fields.Char("Heading", required=True)
    target = fields.Selection(
        [
            ("number", "Our reference, or theirs"),
            ("date", "Day"),
            ("status", "Where it stands"),
            ("note", "What was done"),
            ("amount", "Received"),
            ("date_payment", "Received on"),
            ("step", "Code of the step"),
            ("cost", "Cost"),
            ("promise_amount", "Promised"),
            ("promise_date", "Promised for"),
            ("line", "Their line"),
            ("their_number", "Their reference"),
        ],
        "Holds",
    )
