from odoo import models


class RecouvrementCourrier(models.AbstractModel):
    """Receipts are printed in the debtor's language, then in the company's if it is another."""

    _inherit = "recouvrement.courrier"

    def _print_receipts(self, receipts):
        printed = {each.id: [self._print_receipt(each)] for each in receipts}
        receipts._count_print()
        return printed

    def _print_receipt(self, receipt):
        get_lang = self.env["recouvrement.formule"]._get_lang
        company = receipt.company_id
        langs = dict.fromkeys(
            (get_lang(receipt.partner_id, company), get_lang(company.partner_id, company))
        )
        service = self.env["recouvrement.imprimerie"]
        sheets = [self._compose_receipt(receipt.with_context(lang=lang)) for lang in langs]
        title = self.with_context(lang=next(iter(langs))).env._("Receipt")
        html = service._render_page(
            "recouvrement.recu_document", title, sheets=sheets, receipt=receipt
        )
        if self.env.context.get("recouvrement_html"):
            return html.encode()
        foot = [company.name, receipt.name]
        return service._print_page(html, foot, "%(page)s/%(pages)s")

    def _compose_receipt(self, receipt):
        words = receipt.currency_id.amount_to_text(receipt.amount)
        if (receipt.env.lang or "").startswith("fr"):
            words = words.capitalize()  # “Trois cents euros”: capitals everywhere are English
        means = dict(receipt._fields["means"]._description_selection(receipt.env))
        return {
            "receipt": receipt,
            "lang": receipt.env.lang,
            "words": words,
            "means": means[receipt.means],
            "duplicate": receipt.print_count > 0,
            "cancelled": receipt.state == "cancelled",
        }
