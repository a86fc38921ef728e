"""Copies of invoices: attached, printed after the letter, or linked."""

import io
from hashlib import sha256
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from odoo.tools import mute_logger
from odoo.tools.pdf import PdfReader

from ..models import recouvrement_annexe
from .test_courrier import DAY, CourrierCase, read

SEND = "odoo.addons.account.models.account_move_send.AccountMoveSend"


class TestAnnexe(CourrierCase):
    def setUp(self):
        super().setUp()
        self.made = []

    def store(self, invoice, pages=1, raw=None):
        """As Odoo keeps the PDF of an invoice it has made."""
        stream = io.BytesIO()
        canvas = Canvas(stream)
        for page in range(pages):
            canvas.drawString(100, 700, f"Copy of {invoice.name}, page {page + 1}")
            canvas.showPage()
        canvas.save()
        self.env["ir.attachment"].create(
            {
                "name": f"{invoice.name.replace('/', '_')}.pdf",
                "raw": raw or stream.getvalue(),
                "res_model": "account.move",
                "res_id": invoice.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        invoice.invalidate_recordset()

    def make(self, send, moves, **settings):
        self.made.append(moves)
        self.assertTrue(send.env.context.get("recouvrement_contained"), "no server need answer")
        for move in moves:
            if move.amount_total == 13:
                raise RuntimeError("wkhtmltopdf broke")
            self.store(move)

    def go(self, kind, *amounts, attach="overdue"):
        self.new_scenario(
            {"kind": kind, "offset_days": 5, "attach_invoices": attach}, worked_days_only=False
        )
        invoices = [self.overdue_invoice("2026-01-10", amount) for amount in amounts]
        self.overdue_invoice("2026-05-01", 77)
        self.credit_note("2026-01-02", 3)
        with (
            patch(f"{SEND}._generate_and_send_invoices", autospec=True, side_effect=self.make),
            mute_logger("odoo.addons.recouvrement.models.recouvrement_annexe"),
        ):
            self.night(1)
        return self.dossier_of().action_ids, invoices

    def test_row_3_the_invoices_asked_for_are_attached_to_the_email_and_no_other(self):
        action, invoices = self.go("email", 100, 50)
        names = action.message_id.attachment_ids.mapped("name")
        self.assertEqual(names, [f"{each.name.replace('/', '_')}.pdf" for each in invoices])
        self.assertIn("Attached: copies of the invoices (2)", str(action.message_id.body))
        self.assertEqual(set(action.message_id.attachment_ids.mapped("res_id")), {action.id})

    def test_the_proof_holds_the_digest_of_each_copy_attached(self):
        action, _invoices = self.go("email", 100, 50)
        proof = action.attachment_id.raw.decode()
        for copy in action.message_id.attachment_ids:
            self.assertIn(sha256(copy.raw).hexdigest(), proof)

    def test_a_pdf_is_made_once_and_all_of_a_night_together(self):
        self.overdue_invoice("2026-01-10", 60, self.new_debtor("Scierie Marcel"))
        self.new_scenario(
            {"kind": "email", "offset_days": 5, "attach_invoices": "overdue"},
            worked_days_only=False,
        )
        done = self.overdue_invoice("2026-01-10", 100)
        self.store(done)
        self.overdue_invoice("2026-01-10", 50)
        with patch(f"{SEND}._generate_and_send_invoices", autospec=True, side_effect=self.make):
            self.night(2)
        self.assertEqual([len(each) for each in self.made], [2])
        self.assertNotIn(done, self.made[0])

    def test_without_the_option_nothing_is_attached_nor_made(self):
        action, _invoices = self.go("email", 100, attach="none")
        self.assertFalse(action.message_id.attachment_ids)
        self.assertFalse(self.made)
        self.assertNotIn("Attached", str(action.message_id.body))

    def test_above_the_limit_the_message_carries_links_that_open_the_invoices(self):
        self.company.recouvrement_attach_limit = 0
        action, [invoice] = self.go("email", 100)
        self.assertFalse(action.message_id.attachment_ids)
        body = str(action.message_id.body).replace("&amp;", "&")
        self.assertIn(f"/my/invoices/{invoice.id}?access_token={invoice.access_token}", body)
        self.assertTrue(invoice.access_token)
        self.assertIn("Copies to download", body)

    def test_a_pdf_that_cannot_be_made_is_linked_and_the_message_still_goes(self):
        action, [fine, poisoned] = self.go("email", 100, 13)
        self.assertEqual(action.state, "done")
        self.assertEqual(len(action.message_id.attachment_ids), 1)
        body = str(action.message_id.body)
        self.assertIn(f"/my/invoices/{poisoned.id}?", body)
        self.assertNotIn(f"/my/invoices/{fine.id}?", body)

    def test_a_stored_file_that_is_not_a_pdf_is_linked(self):
        self.new_scenario(
            {"kind": "letter", "offset_days": 5, "attach_invoices": "overdue"},
            worked_days_only=False,
        )
        invoice = self.overdue_invoice("2026-01-10", 100)
        self.store(invoice, raw=b"not a PDF")
        with mute_logger("odoo.addons.recouvrement.models.recouvrement_annexe", "pypdf", "PyPDF2"):
            self.night(1)
        text = read(self.dossier_of().action_ids.attachment_id.raw)
        self.assertIn(f"Copies sent on request: {invoice.name}", text)

    def test_copies_are_printed_after_the_letter_in_the_order_of_its_table(self):
        action, invoices = self.go("letter", 100, 50)
        pages = PdfReader(io.BytesIO(action.attachment_id.raw)).pages
        self.assertEqual(len(pages), 3)
        text = " ".join(pages[0].extract_text().split())
        self.assertIn("Enclosed: copies of the invoices (2)", text)
        for page, invoice in zip(pages[1:], invoices, strict=True):
            self.assertIn(f"Copy of {invoice.name}", " ".join(page.extract_text().split()))

    def test_a_person_does_not_wait_for_hundreds_of_pdfs(self):
        amounts = [100] * 25
        with patch.object(recouvrement_annexe, "request", True):
            action, _invoices = self.go("email", *amounts)
        self.assertEqual(sum(map(len, self.made)), recouvrement_annexe.MADE_IN_A_REQUEST)
        self.assertEqual(len(action.message_id.attachment_ids), 20)
        self.assertEqual(str(action.message_id.body).count("/my/invoices/"), 5)
        self.assertIn(DAY, str(action.date_done))
