"""Take-over import: open items of another ledger become posted entries that collection can chase.

A record is one file. It is read (what the file is), checked (what would happen, nothing written in
the books) and imported (debtors and entries), in that order and by the same functions.
"""

import base64
import csv
import io

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..openitems import cells

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
    _inherit = ["recouvrement.reserve"]
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
            self._forget_check()
        if "modele_id" in vals:
            for reprise in self.filtered(lambda each: each.modele_id and each.state != "done"):
                reprise.modele_id._apply(reprise)
        return result

    def _forget_check(self):
        # sudo: a check made before does not hold any more, whoever changes what it read.
        self.sudo().filtered(lambda reprise: reprise.state == "checked").state = "draft"

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

    # -- verbs ------------------------------------------------------------------------------

    def action_read(self):
        """Save and show again: reading happened on saving. A button, so that the next step is plain."""
        return True

    def action_check(self):
        """Dry run: say what importing would do; write nothing in the books and create no debtor."""
        self.check_access("write")
        for reprise in self:
            reprise._check_open()
            self.env["recouvrement.reprise.controle"]._plan(reprise)
        return True

    def action_import(self):
        """Check, then book. Nothing is booked when something stands in the way; the form says what.

        :raise UserError: a setting is missing or wrong.
        """
        self.check_access("write")
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
                # sudo: where an import stands is written by its verbs alone.
                reprise.sudo().write({"state": "done", "date_done": fields.Datetime.now()})

    def _check_open(self):
        if self.state == "done":
            raise UserError(self.env._("This file has already been imported."))
        if self.state == "waiting":
            raise UserError(self.env._("This file is being imported."))

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
