"""The posting slip (bordereau de dépôt) of the registered letters of a mailing: PDF and XLSX."""

import base64
import io

import xlsxwriter

from odoo import models
from odoo.tools import format_date

FIRST_PAGE, OTHER_PAGES = 22, 27  # lines of the slip on a page


class RecouvrementBordereau(models.AbstractModel):
    _name = "recouvrement.bordereau"
    _description = "Posting slip"

    def _print(self, mailings):
        """``{mailing id: [document]}``."""
        return {mailing.id: [self._print_one(mailing)] for mailing in mailings}

    def _print_one(self, mailing):
        here = self._for(mailing)
        slip = here._compose(mailing.with_env(here.env))
        service = here.env["recouvrement.imprimerie"]
        html = service._render_page(
            "recouvrement.bordereau_document", here.env._("Posting slip"), sheet=slip
        )
        if self.env.context.get("recouvrement_html"):
            return html.encode()
        return service._print_page(html, slip["foot"], slip["page_label"])

    def _for(self, mailing):
        """In the sender's language: the slip is for the post."""
        company = mailing.company_id
        lang = self.env["recouvrement.formule"]._get_lang(company.partner_id, company)
        return self.with_context(lang=lang)

    def _compose(self, mailing):
        rows, words = self._get_rows(mailing), self.env["recouvrement.formule"]
        pages = [rows[:FIRST_PAGE]] + [
            rows[start : start + OTHER_PAGES] for start in range(FIRST_PAGE, len(rows), OTHER_PAGES)
        ]
        company = mailing.company_id
        return {
            "mailing": mailing,
            "company": company,
            "sender": words._get_sender(company),
            "day": mailing.date_posted and format_date(self.env, mailing.date_posted),
            "pages": pages,
            "total": len(rows),
            "foot": words._get_foot(company),
            "page_label": self.env._(
                "Mailing %(mailing)s – page %(page)s/%(pages)s",
                mailing=mailing.name.replace("%", "%%"),
                page="%(page)s",
                pages="%(pages)s",
            ),
        }

    def _get_rows(self, mailing):
        """The registered letters, in order: place, number, addressee, address, dossier."""
        words = self.env["recouvrement.formule"]
        registered = mailing.pli_ids.sorted("rank").filtered(lambda pli: pli.kind == "lrar")
        rows = []
        for rank, pli in enumerate(registered, 1):
            partner = pli.action_id.partner_id
            lines = words._get_recipient_lines(partner, mailing.company_id)
            rows.append(
                {
                    "rank": rank,
                    "number": pli.tracking_number or "",
                    "name": lines[0],
                    "address": lines[1:],
                    "dossier": pli.dossier_id.name,
                }
            )
        return rows

    def _to_xlsx(self, mailing):
        """The slip as a spreadsheet, base64 as Odoo's binary fields want it."""
        here = self._for(mailing)
        slip = here._compose(mailing.with_env(here.env))
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            here._fill_in(book, slip)
        return base64.b64encode(out.getvalue())

    def _fill_in(self, book, slip):
        _ = self.env._
        bold = book.add_format({"bold": True})
        title = book.add_format({"bold": True, "font_size": 14})
        heading = book.add_format({"bold": True, "bg_color": "#F0F0F0", "border": 1})
        cell = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
        sheet = book.add_worksheet(_("Posting slip"))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate((6, 20, 34, 52, 14)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, _("Posting slip of registered letters"), title)
        sheet.write_string(1, 0, slip["mailing"].name, bold)
        # write_string everywhere: a name that begins like a formula stays a name.
        for row, line in enumerate((slip["company"].name, *slip["sender"]), 2):
            sheet.write_string(row, 0, line)
        sheet.write_string(1, 3, _("Date of posting: %s", slip["day"] or "……………………"))
        sheet.write_string(2, 3, _("Number of letters: %s", slip["total"]), bold)
        sheet.write_string(3, 3, _("Stamp of the post:"))
        top = 9
        titles = (_("No."), _("Registered number"), _("Addressee"), _("Address"), _("Dossier"))
        for column, text in enumerate(titles):
            sheet.write_string(top, column, text, heading)
        rows = [row for page in slip["pages"] for row in page]
        for line, row in enumerate(rows, top + 1):
            sheet.write_number(line, 0, row["rank"], cell)
            sheet.write_string(line, 1, row["number"], cell)
            sheet.write_string(line, 2, row["name"], cell)
            sheet.write_string(line, 3, "\n".join(row["address"]), cell)
            sheet.write_string(line, 4, row["dossier"], cell)
        sheet.repeat_rows(top)
        sheet.freeze_panes(top + 1, 0)
        sheet.write_string(
            top + len(rows) + 1, 1, _("Total: %s registered letters", slip["total"]), bold
        )
