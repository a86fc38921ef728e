"""Take-over import: open items of another ledger become posted entries that collection can chase.

A record is one file. It is read (what the file is), checked (what would happen, nothing written in
the books) and imported (debtors and entries), in that order and by the same functions.
"""

import base64
import csv
import hashlib
import io

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..openitems import cells, columns, sheet
from ..tools.asked import read_records

SAMPLE_LINES = 12
AT_ONCE = 2000  # items; more would outlive a request, the scheduled action books them
# What changes the reading: a check made before does not hold any more.
SETTINGS = {
    "colonne_ids", "date_format", "decimal_sign", "due_rule", "due_days", "entry_date", "journal_id", "account_id",
    "keep_good", "expected_count", "expected_amount", "partner_kind", "company_id", "account_prefix",
}  # fmt: skip
# An object, so that no context that came by RPC can pass for it.
LOADING = object()
RELOADING = {"file", "encoding", "separator"}


class RecouvrementReprise(models.Model):
    _name = "recouvrement.reprise"
    _description = "Take-over import"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "To check"),
            ("checked", "Checked"),
            ("waiting", "Being imported"),
            ("done", "Imported"),
        ],
        default="draft",
        readonly=True,
        copy=False,
    )

    # The file, and how it is written.
    file = fields.Binary(required=True, attachment=True, copy=False)
    filename = fields.Char("File name")
    content_hash = fields.Char(readonly=True, index="btree_not_null", copy=False)
    same_file_id = fields.Many2one("recouvrement.reprise", compute="_compute_same_file_id")
    kind = fields.Selection([("csv", "CSV"), ("xlsx", "XLSX"), ("fec", "FEC")], readonly=True)
    encoding = fields.Selection(
        [("utf-8", "UTF-8"), ("cp1252", "Windows (cp1252)"), ("utf-16", "UTF-16")]
    )
    separator = fields.Selection(
        [(";", "Semicolon"), (",", "Comma"), ("\t", "Tab"), ("|", "Vertical bar")]
    )
    date_format = fields.Selection("_select_date_format", "Dates")
    date_doubtful = fields.Boolean("Day and month could be swapped", readonly=True)
    decimal_sign = fields.Selection(
        [(",", "Comma: 1 234,56"), (".", "Point: 1,234.56")], "Decimal sign"
    )
    decimal_doubtful = fields.Boolean("The decimal sign could be the other one", readonly=True)
    modele_id = fields.Many2one("recouvrement.reprise.modele", "Saved mapping", check_company=True)
    colonne_ids = fields.One2many("recouvrement.reprise.colonne", "reprise_id", "Columns")
    sample = fields.Json(readonly=True)
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    # What becomes of it.
    due_rule = fields.Selection(
        [("file", "As in the file"), ("days", "A number of days after the document's date")],
        "Due dates",
        default="file",
        required=True,
        help="A FEC holds no due date: they are counted from the document's date.",
    )
    due_days = fields.Integer("Days", default=30)
    account_prefix = fields.Char("Customer accounts begin with", default="411")
    partner_kind = fields.Selection(
        [("company", "Professionals"), ("person", "Private persons")],
        "New debtors are",
        default="company",
        required=True,
        help="For those of whom the file says neither the kind nor a VAT number or SIREN.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="Empty: RECO, made on demand.",
    )
    account_id = fields.Many2one(
        "account.account",
        "Counterpart",
        check_company=True,
        help="Empty: the chart's suspense account (471 or 890).",
    )
    entry_date = fields.Date(
        "Entry date in locked periods",
        help="Documents of a locked period are entered on this day; empty: they are refused.",
    )
    keep_good = fields.Boolean("Import the good lines although some are bad")
    expected_count = fields.Integer("Lines expected", help="0: not checked.")
    expected_amount = fields.Monetary("Amount expected", help="0: not checked.")

    # What was found.
    found_count = fields.Integer("Lines found", readonly=True, copy=False)
    found_amount = fields.Monetary("Amount found", readonly=True, copy=False)
    new_count = fields.Integer("New items", readonly=True, copy=False)
    new_amount = fields.Monetary("Amount of the new items", readonly=True, copy=False)
    credit_count = fields.Integer("Of which credits", readonly=True, copy=False)
    known_count = fields.Integer("Items already in the books", readonly=True, copy=False)
    refused_count = fields.Integer("Number of bad lines", readonly=True, copy=False)
    partner_known_count = fields.Integer("Debtors found", readonly=True, copy=False)
    partner_new_count = fields.Integer("Debtors created", readonly=True, copy=False)
    remarks = fields.Text(readonly=True, copy=False)
    obstacle = fields.Text("Why it cannot be imported", readonly=True, copy=False)
    rejet_ids = fields.One2many(
        "recouvrement.reprise.rejet", "reprise_id", "Bad lines", readonly=True
    )
    rejets_file = fields.Binary("List of bad lines", compute="_compute_rejets_file")
    rejets_filename = fields.Char(compute="_compute_rejets_file")
    move_ids = fields.One2many("account.move", "recouvrement_reprise_id", "Entries")
    move_count = fields.Integer("Entries booked", compute="_compute_move_count")
    date_done = fields.Datetime("Imported on", readonly=True, copy=False)

    # -- fields -----------------------------------------------------------------------------

    def _select_date_format(self):
        """Each format shown by a day that everyone reads the same way."""
        return [
            (each, fields.Date.to_date("2026-12-31").strftime(each)) for each in cells.DATE_FORMATS
        ]

    @api.depends("filename")
    def _compute_name(self):
        for reprise in self:
            reprise.name = reprise.filename or self.env._("Open items")

    @api.depends("content_hash", "company_id")
    def _compute_same_file_id(self):
        for reprise in self:
            reprise.same_file_id = reprise.content_hash and self.search(
                [
                    ("content_hash", "=", reprise.content_hash),
                    ("company_id", "=", reprise.company_id.id),
                    ("state", "=", "done"),
                    ("id", "!=", reprise._origin.id),
                ],
                limit=1,
            )

    @api.depends(
        "sample",
        "colonne_ids.target",
        "date_format",
        "decimal_sign",
        "due_rule",
        "due_days",
        "kind",
    )
    def _compute_preview(self):
        for reprise in self:
            reprise.preview = reprise.env["recouvrement.reprise.controle"]._render_preview(reprise)

    def _compute_move_count(self):
        counts = dict(
            self.env["account.move"]._read_group(
                [("recouvrement_reprise_id", "in", self.ids)],
                ["recouvrement_reprise_id"],
                ["__count"],
            )
        )
        for reprise in self:
            reprise.move_count = counts.get(reprise, 0)

    @api.depends("rejet_ids", "sample")
    def _compute_rejets_file(self):
        for reprise in self:
            content = reprise.rejet_ids and base64.b64encode(reprise._prepare_rejets_file())
            reprise.rejets_file = content or False
            reprise.rejets_filename = self.env._(
                "bad lines of %(file)s.csv",
                file=(reprise.filename or "").rpartition(".")[0] or reprise.id,
            )

    def _prepare_rejets_file(self):
        """The bad lines as CSV for a French spreadsheet: line, reason, then the file's own columns."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";")
        headers = (self.sample or {}).get("headers", [])
        writer.writerow([self.env._("Line"), self.env._("Reason"), *map(cells.harmless, headers)])
        for rejet in self.rejet_ids:
            writer.writerow([rejet.line, rejet.reason, *map(cells.harmless, rejet.content or [])])
        return out.getvalue().encode("utf-8-sig")

    # -- creating, changing -----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for record, vals in zip(records, vals_list, strict=True):
            record._load(keep=vals)
        return records

    def write(self, vals):
        if self.env.context.get("recouvrement_loading") is LOADING:
            return super().write(vals)
        frozen = any(reprise.state in ("waiting", "done") for reprise in self)
        if frozen and (SETTINGS | RELOADING) & set(vals):
            raise UserError(
                self.env._("This file has been imported: its settings cannot change any more.")
            )
        result = super().write(vals)
        if RELOADING & set(vals):
            for reprise in self:
                reprise._load(keep=vals if "file" in vals else reprise._get_way_of_writing())
        elif SETTINGS & set(vals):
            self.filtered(lambda reprise: reprise.state == "checked").state = "draft"
        if "modele_id" in vals:
            for reprise in self.filtered(lambda each: each.modele_id and each.state != "done"):
                reprise.modele_id._apply(reprise)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(reprise.move_ids for reprise in self):
            raise UserError(
                self.env._("Entries were booked from this file: it is kept as their origin.")
            )

    @api.constrains("due_days")
    def _check_due_days(self):
        if any(not 0 <= reprise.due_days <= 3650 for reprise in self):
            raise ValidationError(self.env._("The days to the due date are between 0 and 3650."))

    # -- reading the file -------------------------------------------------------------------

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
        # What is found here is no change of settings by anyone.
        loading = self.with_context(recouvrement_loading=LOADING)
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
            self.colonne_ids.unlink()
            self.env["recouvrement.reprise.colonne"].create(
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

    # -- verbs ------------------------------------------------------------------------------

    def action_read(self):
        """Save and show again: reading happened on saving. A button, so that the next step is plain."""
        return True

    def action_check(self):
        """Dry run: say what importing would do; write nothing in the books and create no debtor."""
        for reprise in self:
            reprise._check_open()
            self.env["recouvrement.reprise.controle"]._plan(reprise)
        return True

    def action_import(self):
        """Check, then book. Nothing is booked when something stands in the way; the form says what.

        :raise UserError: a setting is missing or wrong.
        """
        for reprise in self:
            if reprise.state == "checked" and reprise.new_count > AT_ONCE:
                return reprise._hand_over()
            reprise._import()
        return True

    def _import(self):
        for reprise in self:
            reprise._check_open()
            books = self.env["recouvrement.reprise.ecriture"].with_company(reprise.company_id)
            # Locked before the check: two imports at once would each find the items of the other new.
            books._lock(reprise)
            plan = self.env["recouvrement.reprise.controle"]._plan(reprise)
            if not reprise.obstacle:
                books._book(reprise, plan)
                reprise.state, reprise.date_done = "done", fields.Datetime.now()

    def _check_open(self):
        if self.state == "done":
            raise UserError(self.env._("This file has already been imported."))
        if self.state == "waiting":
            raise UserError(self.env._("This file is being imported."))

    @api.model
    def import_file(
        self,
        content,
        filename,
        company=None,
        *,
        mapping=None,
        modele=None,
        encoding=None,
        separator=None,
        date_format=None,
        decimal_sign=None,
        due_days=None,
        entry_date=None,
        journal=None,
        account=None,
        partner_kind=None,
        expected_count=0,
        expected_amount=0,
        keep_good=False,
        dry_run=False,
    ):
        """Import a file of open items without the screen. What is not said is guessed as on the screen.

        :param content: the file itself (CSV, XLSX or FEC), as bytes or in base64.
        :param str filename: shown to people only.
        :param company: ``res.company``, the current one by default. Like every record below, or its id.
        :param dict mapping: ``{field: column header}``; fields are those of ``openitems.columns.TARGETS``:
            ``partner_ref partner_name vat siren email phone street zip city country kind`` and
            ``number date due amount debit credit original currency label disputed``.
        :param modele: a ``recouvrement.reprise.modele`` (saved mapping) instead of ``mapping``.
        :param str date_format: as in ``strptime``, one of ``openitems.cells.DATE_FORMATS`` (``"%m/%d/%Y"``…).
        :param str decimal_sign: ``","`` or ``"."``.
        :param int due_days: days from document to due date, for files without due dates.
        :param date entry_date: day of the entries whose own date lies in a locked period.
        :param journal: a general journal; by default RECO, made on demand.
        :param account: counterpart account; by default the chart's 471 or 890.
        :param partner_kind: ``"company"`` (default) or ``"person"`` for debtors of unknown kind.
        :param expected_count: control total, item lines in the file; 0: not checked.
        :param expected_amount: control total, company currency; 0: not checked.
        :param bool keep_good: import the good lines although some are bad; by default all or nothing.
        :param bool dry_run: check only.
        :return: the ``recouvrement.reprise``: ``state`` is ``"done"`` when it was imported; else
            ``obstacle`` says why not and ``rejet_ids`` lists the bad lines. ``new_count`` is 0 when
            every item was already in the books.
        :raise UserError: unreadable file, unknown column, missing field or account.
        """
        company = self._read_one("res.company", company) or self.env.company
        modele = self._read_one("recouvrement.reprise.modele", modele)
        journal = self._read_one("account.journal", journal)
        account = self._read_one("account.account", account)
        if mapping is not None and not isinstance(mapping, dict):
            raise UserError(self.env._("A mapping gives the column of each field by name."))
        values = {
            "company_id": company.id,
            "file": self._read_content(content),
            "filename": filename,
            "modele_id": modele.id,
            "encoding": encoding,
            "separator": separator,
            "date_format": date_format,
            "decimal_sign": decimal_sign,
            "entry_date": entry_date,
            "journal_id": journal.id,
            "account_id": account.id,
            "partner_kind": partner_kind or "company",
            "expected_count": expected_count,
            "expected_amount": expected_amount,
            "keep_good": keep_good,
        }
        if due_days is not None:
            values |= {"due_rule": "days", "due_days": due_days}
        reprise = self.with_company(company).create(values)
        if mapping is not None:
            reprise._choose_mapping(mapping, date_format, decimal_sign)
        reprise.action_check() if dry_run else reprise._import()
        return reprise

    def _read_one(self, model, value):
        return read_records(self.env[model], value or [])[:1]

    def _read_content(self, content):
        """``content`` in base64, as a field holds a file."""
        if isinstance(content, bytes):
            return base64.b64encode(content)
        try:
            return base64.b64encode(base64.b64decode(content, validate=True))
        except (TypeError, ValueError):
            raise UserError(self.env._("The file is not given as bytes, nor in base64.")) from None

    def _choose_mapping(self, mapping, date_format=None, decimal_sign=None):
        """Take ``mapping`` instead of the proposal, and guess the formats from its columns.

        :raise UserError: unknown fields or columns.
        """
        self.ensure_one()
        headers = self.colonne_ids.mapped("header")
        unknown = [each for each in mapping if each not in columns.TARGETS]
        absent = [each for each in mapping.values() if each not in headers]
        if unknown:
            raise UserError(self.env._("Unknown fields: %(fields)s.", fields=", ".join(unknown)))
        if absent:
            raise UserError(
                self.env._(
                    "The file has no column %(absent)s. Its columns are: %(headers)s.",
                    absent=", ".join(absent),
                    headers=", ".join(headers),
                )
            )
        self._set_mapping(mapping)
        keep = {"date_format": date_format, "decimal_sign": decimal_sign}
        self.write(self._guess_formats(self._read_sheet(), mapping, keep))

    # -- going on ---------------------------------------------------------------------------

    def action_save_mapping(self):
        """Keep this file's columns and formats under a name, for the next file of the kind."""
        self.ensure_one()
        modele = self.env["recouvrement.reprise.modele"]._save_from(self)
        return modele._get_records_action(name=self.env._("Saved mapping"))

    def action_open_moves(self):
        return self.move_ids._get_records_action(
            name=self.env._("Entries of %(file)s", file=self.name)
        )


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
