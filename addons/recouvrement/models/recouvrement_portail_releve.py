"""The debtor's own statement of account, in their space."""

from odoo import models

from ..tools.extrait import OPEN


class RecouvrementPortail(models.AbstractModel):
    _inherit = "recouvrement.portail"

    def _print_statement(self, dossier):
        """``(document, file name)`` of the open items as of today of the debtor of ``dossier`` (sudo)."""
        return self._print_own_statement(dossier.partner_id, dossier.company_id)

    def _print_own_statement(self, debtor, company):
        """The same of a debtor whose way in was checked."""
        # sudo: the debtor's own account, whole; nothing else is printed.
        edition = self.env["recouvrement.extrait.edition"].sudo().with_company(company)
        debtor = debtor.sudo()
        statements = edition.env["recouvrement.extrait"]._read(debtor, company, OPEN, self._today())
        letter = edition._compose_read(statements, company)[debtor.id]
        [document] = edition.env["recouvrement.courrier"]._render([letter])
        name = edition.with_context(lang=letter["lang"])._get_file_name(statements[debtor.id])
        extension = edition.env["recouvrement.imprimerie"]._get_extension(document)
        return document, f"{name}.{extension}"
