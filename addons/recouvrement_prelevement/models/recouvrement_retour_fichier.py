"""A bank file, taken once: what it said, what of it was booked, what waits, what was refused."""

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..engine.returns import account as plain_account

RIB = 21  # bank, desk and account, as a French IBAN has them after its first four characters


class RecouvrementRetourFichier(models.Model):
    _name = "recouvrement.retour.fichier"
    _description = "Bank file of returned debits"
    _inherit = ["recouvrement.reserve"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("File", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one("account.journal", "Bank", readonly=True, check_company=True)
    sha256 = fields.Char("Fingerprint", required=True, readonly=True)
    state = fields.Selection(
        [("booking", "Being booked"), ("read", "Read"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="read",
    )
    user_id = fields.Many2one(
        "res.users", "Imported by", readonly=True, default=lambda self: self.env.user
    )
    return_ids = fields.One2many("payment.return", "recouvrement_fichier_id", "Returns")
    line_ids = fields.One2many("payment.return.line", "fichier_id", "Returned debits")
    anomalie_ids = fields.One2many("recouvrement.retour.anomalie", "fichier_id", "Anomalies")
    line_count = fields.Integer("Returns found", compute="_compute_counts")
    booked_count = fields.Integer("Booked", compute="_compute_counts")
    waiting_count = fields.Integer("Waiting", compute="_compute_counts")
    queued_count = fields.Integer("In turn", compute="_compute_counts")
    progress = fields.Float("Done (%)", compute="_compute_counts")
    anomaly_count = fields.Integer("Said with a line", compute="_compute_counts")
    amount = fields.Monetary("Returned, in all", compute="_compute_counts")

    _once = models.UniqueIndex(
        "(company_id, sha256)", "This file was imported already: nothing was changed."
    )

    @api.depends("line_ids.state", "line_ids.amount", "anomalie_ids")
    def _compute_counts(self):
        for each in self:
            states = each.line_ids.mapped("state")
            each.line_count = len(states)
            each.booked_count = states.count("booked")
            each.waiting_count = states.count("waiting") + states.count("matched")
            each.queued_count = states.count("queued")
            each.progress = 100.0 * (1 - each.queued_count / len(states)) if states else 100.0
            each.anomaly_count = len(each.anomalie_ids)
            each.amount = sum(each.line_ids.mapped("amount"))

    # -- taking a file ----------------------------------------------------------------------------

    @api.model
    def _take(self, data, name, parse, journal=None):
        """Import ``data`` once: returns matched and booked, each by itself; the rest is said or waits.

        :param parse: gives the statements of ``data`` as OCA's wizard chains them
        :param journal: the bank, for files that do not say whose account it is
        :return: the file's record; refused, it holds why and nothing else
        :raise UserError: the same file was taken already
        """
        digest = hashlib.sha256(data).hexdigest()
        fichier = self._open(digest, name, data)
        statements = parse(data)
        faults = [fault for each in statements for fault in each.get("faults", ())]
        refused = any(each.get("refused") for each in statements)
        lines = self.env["payment.return.line"]
        if not refused:
            for each in statements:
                lines |= fichier._take_statement(each, journal)
        # sudo: what the file says is written by this verb alone.
        fichier.sudo().write(
            {
                "state": "refused" if refused else "read",
                "journal_id": (lines.return_id.journal_id[:1] or journal or fichier.journal_id).id,
                "anomalie_ids": [Command.create(fault) for fault in faults],
            }
        )
        fichier._settle(lines)
        return fichier

    def _settle(self, lines):
        """Find the debits of these returns and book them."""
        lines._find_match()
        lines._book()

    def _open(self, digest, name, data):
        """The record of a file, afresh when it was refused before."""
        company = self.env.company
        known = self.search([("company_id", "=", company.id), ("sha256", "=", digest)], limit=1)
        if known and known.state != "refused":
            raise UserError(
                self.env._(
                    "This file was imported already, as %(name)s: nothing was changed.",
                    name=known.display_name,
                )
            )
        self.browse().check_access("create")
        # sudo: the record of the file and its copy are made by this verb alone.
        files = self.sudo()
        if known:
            known.sudo().anomalie_ids.unlink()
            return known
        fichier = files.create({"name": name, "company_id": company.id, "sha256": digest})
        files.env["ir.attachment"].create(
            {"name": name, "raw": data, "res_model": self._name, "res_id": fichier.id}
        )
        return fichier.sudo(False)

    def _note(self, line, code, **values):
        # sudo: as in _open.
        self.sudo().anomalie_ids = [
            Command.create({"file_line": line, "code": code, "values": values})
        ]

    def _take_statement(self, told, journal):
        """The returns of one account, as lines to match."""
        rows = told["transactions"]
        journal = rows and self._find_journal(told, journal)
        if not journal:
            return self.env["payment.return.line"]
        codes = {each["reason_code"] for each in rows if each.get("reason_code")}
        reasons = self.env["recouvrement.motif.banque"]._find_reasons(codes, journal)
        known = self._find_known(rows, journal)
        values = []
        for each in rows:
            unique = self._get_unique(each, journal)
            if unique in known:
                line, where = each.get("file_line", 0), known[unique]
                self._note(line, "known", reference=each.get("reference"), value=where)
                continue
            values.append(self._prepare_return(each, told, journal, reasons, len(values) + 1))
        # sudo: what the bank says is written by this verb alone.
        return self.env["payment.return"].sudo().create(values).line_ids.sudo(False)

    def _get_unique(self, each, journal):
        unique = each.get("unique_import_id")
        return unique and f"{journal.id}|{unique}"

    def _find_known(self, rows, journal):
        """``{identity: where it was imported}`` of the transactions that came in another file."""
        uniques = [unique for row in rows if (unique := self._get_unique(row, journal))]
        # sudo: whatever its company or portfolio, a transaction is imported once.
        lines = self.env["payment.return.line"].sudo().search([("unique_import_id", "in", uniques)])
        return {
            line.unique_import_id: line.fichier_id.name or line.return_id.name for line in lines
        }

    def _find_journal(self, told, chosen):
        """The bank journal of the account a statement is about; empty when it cannot be, which is said."""
        number = plain_account(told.get("account_number") or "")
        journals = self.env["account.journal"].search(
            Domain("type", "=", "bank") & Domain("company_id", "=", self.company_id.id)
        )
        found = journals.filtered(lambda journal: self._is_its_account(journal, number))[:1]
        if found and chosen and found != chosen:
            self._note(0, "other_journal", value=number)
            return journals.browse()
        # A bank whose account nobody entered is taken at the user's word; another's account is not.
        free = chosen and not (number and chosen.bank_account_id)
        if not found and not free:
            self._note(0, "no_journal", value=number or "?")
            return journals.browse()
        return found or chosen

    def _is_its_account(self, journal, number):
        own = plain_account(journal.bank_account_id.acc_number or "")
        return bool(own) and (own == number or (len(number) == RIB and own[4 : 4 + RIB] == number))

    def _prepare_return(self, each, told, journal, reasons, rank):
        """One return for one debit: OCA's entry is then that of one debit, booked and undone by itself."""
        reason = reasons.get(each.get("reason_code"))
        if not reason:
            self._note(
                each.get("file_line", 0),
                "reason",
                reference=each.get("reference"),
                value=each.get("reason_code") or "?",
            )
        return {
            "name": f"{told.get('name') or self.name}/{rank}",
            "company_id": self.company_id.id,
            "journal_id": journal.id,
            "date": each.get("date") or told.get("date"),
            "state": "imported",
            "recouvrement_fichier_id": self.id,
            "line_ids": [
                Command.create(
                    {
                        "unique_import_id": self._get_unique(each, journal),
                        "amount": float(each["amount"]),
                        "concept": each.get("concept"),
                        "reference": each.get("reference"),
                        "partner_name": each.get("partner_name"),
                        "date": each.get("date") or told.get("date"),
                        "reason_id": reason.id if reason else False,
                        "reason_additional_information": each.get("reason_code"),
                        "expense_amount": each.get("fee", 0),
                        "end_to_end": each.get("reference"),
                        "mandate_ref": each.get("mandate"),
                        "debtor_iban": each.get("iban"),
                        "return_kind": each.get("kind", "return"),
                        "collected_on": each.get("collected"),
                        "currency_name": each.get("currency"),
                        "file_line": each.get("file_line", 0),
                    }
                )
            ],
        }

    # -- buttons ----------------------------------------------------------------------------------

    def action_open_lines(self):
        """The returns of this file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement_prelevement.action_payment_return_line"
        )
        return action | {"domain": [("fichier_id", "=", self.id)], "context": {}}

    def action_retry(self):
        """Match again what waits, and book what is matched."""
        self.check_access("write")
        waiting = self.line_ids.filtered(
            lambda line: (
                line.state in ("waiting", "matched")
                and (line.problem or {}).get("code") != "undone"
            )
        )
        waiting._find_match()
        waiting._book()
        return True
