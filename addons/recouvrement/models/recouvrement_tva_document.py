"""The document that lets the VAT come back: a letter with the mention, and the duplicates it goes with."""

from markupsafe import Markup

from odoo import models
from odoo.tools import format_amount, format_date

from ..tools import duplicate


class RecouvrementTva(models.Model):
    _inherit = "recouvrement.tva"

    def _print_document(self, partner, duplicates, kind="letter"):
        """The letter about these rows, of one dossier, followed by the duplicates of their invoices.

        :param partner: whom it is written to
        :param duplicates: overprint each invoice; otherwise the letter alone states them
        :return: bytes; HTML in tests, as for letters
        """
        lang = self.env["recouvrement.formule"]._get_lang(partner, self.company_id)
        # sudo: only a document comes out, for someone who was checked.
        here = self.sudo().with_company(self.company_id).with_context(lang=lang)
        service = here.env["recouvrement.imprimerie"]
        copies = here._get_duplicates() if duplicates else {}
        letter = here._compose_letter(partner, lang, copies, kind)
        [document] = service._print([letter])
        if service._get_extension(document) != "pdf" or not copies:
            return document
        return service._merge([document, *copies.values()])

    def _compose_letter(self, partner, lang, copies, kind):
        dossier = self.dossier_id
        redaction = self.env["recouvrement.redaction"]
        letter = redaction._prepare_letter(
            dossier,
            partner.with_env(self.env),
            lang,
            subject=self._get_subject(),
            body=self._get_body(copies),
        )
        if kind == "lrar":
            letter["registered"] = redaction._get_registered_lines(kind)
        return letter

    def _get_subject(self):
        return self.env._("Unpaid invoices: VAT you may not deduct")

    def _get_body(self, copies=None):
        """The text, for the letter and for the e-mail alike."""
        return (
            self.env["ir.qweb"]._render(
                "recouvrement.tva_lettre",
                {
                    "rows": [row._describe() for row in self],
                    "single": len(self) == 1,
                    "duplicates": bool(copies),
                    "mention": self._get_mention(),
                    "net": self._money(sum(self.mapped("amount_untaxed"))),
                    "vat": self._money(sum(self.mapped("amount_tax"))),
                },
            )
            or Markup()
        )

    def _get_mention(self):
        """The words of the law with the amounts of these rows together."""
        return self.env["recouvrement.tva.mention"]._say(
            self._get_day(),
            self._money(sum(self.mapped("amount_untaxed"))),
            self._money(sum(self.mapped("amount_tax"))),
        )

    def _describe(self):
        products = self.invoice_id.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        label = (products[:1].name or self.invoice_id.ref or "").split("\n")[0]
        return {
            "number": self.document,
            "label": label if len(products) < 2 else f"{label}…",
            "date": format_date(self.env, self.invoice_date),
            "net": self._money(self.amount_untaxed),
            "vat": self._money(self.amount_tax),
        }

    def _money(self, amount):
        return format_amount(self.env, amount, self.company_id.currency_id)

    def _get_duplicates(self):
        """``{invoice: bytes}``: Odoo's own PDF of each, with the mention; those without PDF are left out."""
        found = {}
        for row in self:
            content = row.invoice_id and self._read_as_issued(row.invoice_id)
            if content:
                found[row.invoice_id] = duplicate.overprint(
                    content, self.env._("DUPLICATE OF THE INVOICE"), row._get_mention()
                )
        return found

    def _read_as_issued(self, invoice):
        """The PDF kept when ``invoice`` was issued; else a print of it, or None when there is none."""
        kept = self.env["recouvrement.annexe"]._read(invoice)
        if kept:
            return kept[1]
        content, kind = self._print_as_issued(invoice)
        return content if kind == "pdf" else None

    def _print_as_issued(self, invoice):
        """``(content, kind)`` of a print without what settled the invoice since: the write-off is no payment."""
        reports = self.env["ir.actions.report"].with_context(recouvrement_contained=True)
        return reports._render_qweb_pdf("account.account_invoices_without_payment", invoice.ids)
