"""Copies of the invoices that go with a message.

Odoo's own stored PDF of each invoice, made once. What cannot be attached, because it weighs too much
or could not be made, is replaced by a link to the invoice on the portal: the message always goes.
"""

import io
import logging

from odoo import models
from odoo.http import request
from odoo.tools.pdf import PdfReader

_logger = logging.getLogger(__name__)

MADE_IN_A_REQUEST = 20  # PDFs a person may wait for; the night makes as many as it takes
MEGABYTE = 1024 * 1024


class RecouvrementAnnexe(models.AbstractModel):
    _name = "recouvrement.annexe"
    _description = "Copies of invoices"

    def _get_copies(self, actions):
        """What goes with each of ``actions``.

        :return: ``{action id: {"files": [(name, bytes)], "links": [(number, address)]}}``, only for
            those whose step asks for copies; an invoice is in one of the two lists
        """
        invoices = {
            action.id: self._get_invoices(action)
            for action in actions
            if action.etape_id.attach_invoices == "overdue"
        }
        if not invoices:
            return {}
        self._make(self.env["account.move"].union(*invoices.values()))
        return {action_id: self._pack(moves) for action_id, moves in invoices.items()}

    def _get_invoices(self, action):
        """The invoices of the items this message asks for, in the order of its table."""
        ids = [item["line"] for item in action.items or [] if item.get("asked")]
        # sudo: the debtor receives their own invoices, whoever sends them.
        lines = self.env["account.move.line"].sudo().browse(ids).exists()
        moves = lines.move_id.browse(line._get_recouvrement_first().move_id.id for line in lines)
        return moves.filtered(lambda move: move.is_sale_document(include_receipts=True))

    def _pack(self, moves):
        """Files as long as all of them stand under the company's limit, links otherwise."""
        files = {move: self._read(move) for move in moves}
        limit = self.env.company.recouvrement_attach_limit * MEGABYTE
        if sum(len(raw) for _name, raw in filter(None, files.values())) > limit:
            files = {}
        return {
            "files": [files[move] for move in moves if files.get(move)],
            "links": [(move.name, self._get_link(move)) for move in moves if not files.get(move)],
        }

    def _get_link(self, move):
        """The address of ``move`` as PDF, that only its recipient knows."""
        return move.get_base_url() + move.get_portal_url(report_type="pdf", download=True)

    def _read(self, move):
        """``(name, bytes)`` of the stored PDF, or None when there is none or it cannot be read."""
        document = move._get_invoice_legal_documents("pdf")
        if not document or not document["content"]:
            return None
        try:
            PdfReader(io.BytesIO(document["content"]), strict=False).pages[0]
        except Exception:
            _logger.warning("Collection: the PDF of %s cannot be read", move.name, exc_info=True)
            return None
        return document["filename"], document["content"]

    def _make(self, moves):
        """Have Odoo make the PDFs that do not exist yet; those that fail are left without."""
        missing = moves.filtered(lambda move: not move.invoice_pdf_report_id)
        self._make_batch(missing[:MADE_IN_A_REQUEST] if request else missing)

    def _make_batch(self, moves):
        if not moves:
            return
        try:
            with self.env.cr.savepoint():
                # Printed from what they hold: no server may answer while a night prints.
                senders = self.env["account.move.send"].with_context(recouvrement_contained=True)
                senders._generate_and_send_invoices(moves, sending_methods=[], extra_edis={})
            return
        except Exception as error:
            if len(moves) == 1:
                _logger.warning("Collection: no PDF of %s: %s", moves.name, error)
                return
        middle = len(moves) // 2
        self._make_batch(moves[:middle])
        self._make_batch(moves[middle:])
