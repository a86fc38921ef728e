"""Turning letters into PDF: many in one process, told apart and stamped afterwards.

A letter is a dict that ``recouvrement.redaction`` writes; nothing is read from the database here.
"""

import io
import logging

from odoo import models, modules
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..tools import pdf, slip

_logger = logging.getLogger(__name__)

BATCH = 100  # letters in one process, at most tools.pdf.MARKS
# Debian's wkhtmltopdf prints a CSS millimetre as 0.770 mm; the patched one prints it exactly.
UNPATCHED_ZOOM = "1.2984"


class RecouvrementImprimerie(models.AbstractModel):
    _name = "recouvrement.imprimerie"
    _description = "Printing of letters"

    def _print(self, letters):
        """The PDF of each of ``letters``, in order, as bytes.

        As Odoo's own reports do, tests get HTML unless the context says ``force_report_rendering``.

        :raise UserError: wkhtmltopdf is missing or fails
        """
        if modules.module.current_test and not self.env.context.get("force_report_rendering"):
            return [self._to_html([letter]).encode() for letter in letters]
        documents = []
        for start in range(0, len(letters), BATCH):
            documents += self._print_batch(letters[start : start + BATCH])
        return documents

    def _get_extension(self, document):
        return "pdf" if document.startswith(b"%PDF") else "html"

    def _print_batch(self, letters):
        """One process for all; if the letters cannot be told apart with certainty, one process each."""
        parts = pdf.split(self._to_pdf(letters), len(letters))
        if parts is None:
            _logger.warning("Collection: %s letters could not be told apart", len(letters))
            parts = [pdf.split(self._to_pdf([letter]), 1)[0] for letter in letters]
        return [
            pdf.stamp(
                pages,
                letter["foot"],
                letter["page_label"],
                letter["watermark"],
                slip.draw(letter["slip"]) if letter["slip"] else (),
            )
            for pages, letter in zip(parts, letters, strict=True)
        ]

    def _to_html(self, letters):
        return self._render_page(
            "recouvrement.courrier_document",
            self.env._("Letters"),
            letters=letters,
            mark=pdf.mark,
            slip_mark=pdf.slip_mark(),
        )

    def _render_page(self, template, title, **values):
        """The HTML of a document of our own; Odoo translates nothing of a page, so its ``title`` comes along."""
        return self.env["ir.qweb"]._render(
            template, {"title": title, "zoom": self._get_zoom(), **values}
        )

    def _print_page(self, html, foot, label):
        """A document of our own ``html`` as PDF, with its foot; HTML in tests, as for letters."""
        if modules.module.current_test and not self.env.context.get("force_report_rendering"):
            return str(html).encode()
        [pages] = pdf.split(self._html_to_pdf(html), 1)
        return pdf.stamp(pages, foot, label)

    def _to_pdf(self, letters):
        return self._html_to_pdf(self._to_html(letters))

    def _html_to_pdf(self, html):
        # sudo: only the report's settings and the paper format are read; the letters are ready.
        report = self.env["ir.actions.report"].sudo().with_context(recouvrement_courrier=True)
        if report.get_wkhtmltopdf_state() == "install":
            raise UserError(
                self.env._("The program that makes PDF files, wkhtmltopdf, is not installed.")
            )
        return report._run_wkhtmltopdf([html], report_ref="recouvrement.report_letter")

    def _get_zoom(self):
        if _wkhtml().is_patched_qt:
            return "1"
        # sudo: a system parameter, to adjust printing where wkhtmltopdf differs.
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("recouvrement.unpatched_zoom", UNPATCHED_ZOOM)

    def _merge(self, documents):
        return pdf.merge(documents)

    def _to_stream(self, documents):
        """One readable file of ``documents``, as Odoo's reports want it."""
        return io.BytesIO(documents[0] if len(documents) == 1 else pdf.merge(documents))
