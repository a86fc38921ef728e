"""What people type comes out as text: no script in a page, no formula in a workbook, no paper of another company."""

import io

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..tools.table import Column, Table
from .test_perte import DAY, PerteCase

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULAS = (
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "\t=1",
    "http://evil.example",
)


class TestTextes(PerteCase):
    def assertHarmless(self, *pages):
        for page in pages:
            self.assertTrue(page, "something is shown")
            for words in ("<script", "<img src=x", "onerror=alert(2)>"):
                self.assertNotIn(words, str(page))

    def say(self, records):
        return " ".join(str(body) for body in records.message_ids.mapped("body"))

    def test_reasons_of_losses_waivers_and_gestures(self):
        self.debtor.name = f"Lormont {EVIL}"
        invoice = self.bill((1000.0, self.vat20))
        dossier, item = self.open_dossier(), self.item_of(invoice)
        evil = {"reason": EVIL, "interest": EVIL}
        waiver = self.give_up(
            dossier, {item: 100.0}, kind="waiver", fortune=True, fortune_terms=EVIL, **evil
        )
        page = waiver._print_waiver().decode()
        self.assertIn("&lt;script&gt;", page, "told, as text")
        self.assertHarmless(page, self.say(dossier), waiver.fortune_activity_id.note or "-")
        gesture = self.give_up(dossier, {item: 60.0}, kind="gesture", reason=EVIL)
        loss = self.give_up(
            dossier, {item: 1040.0}, evidence_ids=[Command.set(self.attach().ids)], reason=EVIL
        )
        self.assertHarmless(self.say(dossier), self.say(loss) or "-", loss.vat_preview)
        self.assertHarmless(self.say(gesture.move_ids) or "-")
        loss.tva_ids._send("email")
        self.assertHarmless(loss.tva_ids.document_id.raw.decode(), self.say(loss.tva_ids) or "-")

    def test_reasons_of_accessories_and_improvements(self):
        self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        cost = self.env["recouvrement.accessoire"]._add_cost(
            dossier,
            {"name": EVIL, "amount": 60.0, "date_from": DAY, "chargeable": True},
            self.attach(),
        )
        other = self.env["recouvrement.accessoire"]._add_cost(
            dossier,
            {"name": "Bailiff", "amount": 10.0, "date_from": DAY, "chargeable": True},
            self.attach(),
        )
        other._waive(EVIL)
        dossier.invalidate_recordset(["accessories_table"])
        self.assertHarmless(dossier.accessories_table, self.say(dossier))
        self.assertEqual(cost.name, EVIL)
        idea = self.env["recouvrement.amelioration"].create({"name": EVIL, "note": EVIL})
        self.assertNotIn("script", idea.note or "")
        self.assertNotIn("onerror", idea.note or "")

    def test_the_words_of_a_receipt(self):
        invoice = self.bill((100.0, None))
        dossier, item = self.open_dossier(), self.item_of(invoice)
        cash = self.company_data["default_journal_cash"]
        method = cash.inbound_payment_method_line_ids[:1]
        method.payment_account_id = cash.default_account_id
        self.debtor.name = EVIL
        receipt = self.env["recouvrement.guichet"]._receive(
            dossier,
            {item: 10},
            {
                "amount": 10,
                "date": DAY,
                "means": "cash",
                "journal_id": cash,
                "payment_method_line_id": method,
            },
        )
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "recouvrement.report_recu", receipt.ids
        )
        self.assertHarmless(page.decode(), self.say(dossier))

    def test_cells_that_look_like_formulas_are_texts(self):
        table = Table(
            "=2+2",
            (Column("=3+3"), Column("@x")),
            [(text, text) for text in FORMULAS],
            sheet="=[1]/x",
            note="=4+4",
        )
        content = self.env["recouvrement.tableau"]._write(["=5+5"], [table])
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        self.assertGreaterEqual(len(cells), 2 * len(FORMULAS))
        self.assertEqual({cell.data_type for cell in cells}, {"s"})
        self.assertFalse([cell for cell in cells if cell.hyperlink])

    def test_vat_papers_of_another_company_are_reached_by_no_number(self):
        invoice = self.bill((1000.0, self.vat20))
        loss = self.give_up(
            self.open_dossier(),
            {self.item_of(invoice): 1200.0},
            evidence_ids=[Command.set(self.attach().ids)],
        )
        loss.tva_ids._send("email")
        vat, document = loss.tva_ids, loss.tva_ids.document_id
        there = self.env["res.company"].create({"name": "Elsewhere"})
        spy = new_test_user(
            self.env,
            "vat_spy",
            "recouvrement.group_manager,recouvrement.group_accountant",
            company_id=there.id,
            company_ids=[Command.set(there.ids)],
        )
        self.env.invalidate_all()
        mine = self.env["recouvrement.tva"].with_user(spy).browse(vat.id)
        for attack in (
            mine.action_open_document,
            mine.action_open_entry,
            mine.action_send,
            mine.action_recover,
            mine.action_give_up,
            lambda: mine.read(["amount_tax"]),
            lambda: self.env["ir.attachment"].with_user(spy).browse(document.id).read(["raw"]),
            lambda: (
                self.env["recouvrement.tva.depart"]
                .with_user(spy)
                .create({"tva_ids": [Command.set(vat.ids)]})
                .action_send()
            ),
            lambda: (
                self.env["recouvrement.proposition"]
                .with_user(spy)
                .browse(loss.id)
                .action_print_waiver()
            ),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                attack()
