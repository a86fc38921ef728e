"""Taking over a file without the screen: for other programs and for scripts."""

import base64

from odoo import api, models
from odoo.exceptions import UserError

from ..openitems import columns
from ..tools.asked import read_records


class RecouvrementReprise(models.Model):
    _inherit = "recouvrement.reprise"

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
        # sudo: whether a format is doubtful is found, not typed.
        self.sudo().write(self._guess_formats(self._read_sheet(), mapping, keep))
