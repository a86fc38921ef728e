"""OCA's door for bank files, with the formats of the engine; what it imports is kept as a file taken once."""

import base64
import io
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.bankfile import read
from ..engine.returns import MOST_BYTES

MOST_FILES = 50


class PaymentReturnImport(models.TransientModel):
    _inherit = "payment.return.import"

    filename = fields.Char("File name")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    modele_id = fields.Many2one(
        "recouvrement.retour.modele",
        "Table",
        domain="[('company_id', '=', company_id)]",
        help="For tables (CSV) whose columns are not named as usual.",
    )

    @api.onchange("journal_id")
    def _onchange_journal_id(self):
        for each in self.filtered("journal_id"):
            each.modele_id = self.env["recouvrement.retour.modele"].search(
                [("journal_id", "=", each.journal_id.id)], limit=1
            )

    def import_file(self):
        """OVERRIDES account_payment_return_import: the file is kept, taken once, each return by itself."""
        self.ensure_one()
        journal = self.journal_id
        if journal and journal.company_id != self.env.company:
            raise UserError(self.env._("This bank is not one of %s.", self.env.company.name))
        fichier = self.env["recouvrement.retour.fichier"]._take(
            base64.b64decode(self.data_file),
            self.filename or self.env._("Bank file"),
            self._parse_all_files,
            journal,
        )
        return fichier._get_records_action()

    def _parse_all_files(self, data_file):
        """OVERRIDES account_payment_return_import: an archive is opened within bounds."""
        if not data_file.startswith(b"PK\x03\x04"):
            return self._parse_one(data_file)
        try:
            files = self._unzip(data_file)
        except Exception:  # whatever a damaged archive makes of zipfile
            return [self._refuse("zip")]
        parsed = [each for content in files for each in self._parse_one(content)]
        if any(each.get("refused") for each in parsed):
            return [each for each in parsed if each.get("refused")]
        return parsed

    def _unzip(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            if len(members) > MOST_FILES or sum(m.file_size for m in members) > MOST_BYTES:
                raise UserError(self.env._("The archive holds too much."))
            return [archive.read(each) for each in members]

    def _parse_one(self, content):
        parsed = self._parse_file(content)
        return parsed if isinstance(parsed, list) else [parsed]

    def _refuse(self, code, line=0, **values):
        fault = {"file_line": line, "code": code, "values": values}
        return {"refused": True, "transactions": [], "faults": [fault]}

    @api.model
    def _parse_file(self, data_file):
        """EXTENDS account_payment_return_import: pain.002, camt.053, camt.054, CFONB 240, tables."""
        statements, fault = read(data_file, self.modele_id._get_columns())
        if not fault:
            return [self._prepare_statement(each) for each in statements]
        if fault.code == "format":
            try:
                found = super()._parse_file(data_file)
            except UserError:  # nobody in the chain knows it
                found = []
            found = found if isinstance(found, list) else [found]
            if any(each.get("transactions") for each in found):
                return found
        return [self._refuse(fault.code, fault.line, **fault.values)]

    def _prepare_statement(self, statement):
        """As OCA's chain writes statements, with what the engine adds."""
        return {
            "account_number": statement.account,
            "name": statement.name,
            "date": statement.date,
            "transactions": [self._prepare_transaction(each) for each in statement.returns],
            "faults": [
                {"file_line": fault.line, "code": fault.code, "values": fault.values}
                for fault in statement.faults
            ],
        }

    def _prepare_transaction(self, each):
        return {
            "amount": float(each.amount),
            "unique_import_id": each.unique_id,
            "concept": each.label,
            "reason_code": each.code,
            "partner_name": each.name,
            "reference": each.end_to_end,
            "mandate": each.mandate,
            "date": each.date,
            "fee": float(each.fee),
            "iban": each.iban,
            "kind": each.kind,
            "collected": each.collected,
            "currency": each.currency,
            "file_line": each.line,
        }
