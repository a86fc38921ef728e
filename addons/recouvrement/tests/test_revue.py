import io
from datetime import date

import openpyxl
from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfReader

from .common import RecouvrementCase

DAY = date(2026, 7, 1)


class TestRevue(RecouvrementCase):
    """The review of accounts: its pages, its list, what is decided and kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.new_debtor("Charpentes du Sud")
        paid = cls.overdue_invoice("2026-05-01", 300)
        for due in range(1, 16):
            cls.overdue_invoice(date(2026, 6, due), 10)
        cls.overdue_invoice("2026-07-20", 500)
        cls.overdue_invoice("2026-06-10", 1000, cls.other)
        cls.pay(paid, "2026-05-21", 200)
        cls.run_on("2026-06-25")
        cls.env.flush_all()
        cls.mine, cls.theirs = cls.dossier_of(), cls.dossier_of(cls.other)

    def choose(self, *dossiers, **values):
        choice = self.env["recouvrement.revue.choix"].with_context(recouvrement_day=DAY)
        ids = [dossier.id for dossier in dossiers]
        return choice.create({"dossier_ids": [Command.set(ids)], **values})

    def sheet_of(self, dossier):
        edition = self.env["recouvrement.revue.edition"].with_context(recouvrement_day=DAY)
        [sheet] = edition._compose(dossier)["sheets"]
        return sheet

    def test_one_page_an_account_behind_the_summary(self):
        self.env["recouvrement.revue"].create(
            {"dossier_id": self.mine.id, "date": "2026-06-01", "decision": "Block the orders " * 30}
        )
        report = self.env["ir.actions.report"].with_context(
            recouvrement_day=DAY, force_report_rendering=True
        )
        content, _kind = report._render_qweb_pdf(
            "recouvrement.report_review", self.choose(self.mine, self.theirs).ids
        )
        pages = [
            " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages
        ]
        self.assertEqual(len(pages), 3)
        self.assertIn("Menuiserie Lormont", pages[1])
        self.assertIn("Charpentes du Sud", pages[2])

    def test_exposure_behaviour_and_items_of_the_page(self):
        sheet = self.sheet_of(self.mine)
        amounts = {name: value.replace("\xa0", " ") for name, value in sheet["exposure"]}
        self.assertEqual(amounts["Owed in all"], "750.00 €")
        self.assertEqual(amounts["Not due"], "500.00 €")
        self.assertEqual(amounts["Overdue"], "250.00 €")
        months = {each["month"]: each for each in sheet["months"]}
        self.assertEqual(len(sheet["months"]), 12)
        self.assertEqual((months["05/26"]["paid"], months["05/26"]["days"]), ("0.2", 20))
        self.assertEqual(len(sheet["items"]), 10)
        self.assertIn("7 more", sheet["more"])
        self.assertAlmostEqual(sum(part["share"] for part in sheet["bar"]), 100, 0)

    def test_the_accounts_that_owe_most_as_a_workbook(self):
        choice = self.choose(number=1)
        self.assertEqual(choice._get_dossiers(), self.theirs)
        choice.number = 5
        edition = self.env["recouvrement.revue.edition"].with_context(recouvrement_day=DAY)
        book = openpyxl.load_workbook(io.BytesIO(edition._write(choice._get_dossiers())))
        rows = list(book.active.iter_rows(min_row=6, max_col=3, values_only=True))
        self.assertEqual(
            rows[:2], [("Charpentes du Sud", 1000, 1000), ("Menuiserie Lormont", 750, 250)]
        )
        self.assertEqual(rows[2], ("Total", "=SUM(B6:B7)", "=SUM(C6:C7)"))
        self.assertIn("/web/content/", choice.action_export()["url"])
        choice.portefeuille_ids = self.env["recouvrement.portefeuille"].create({"name": "Empty"})
        with self.assertRaises(UserError):
            choice.action_print()

    def test_decisions_are_written_once_a_day_and_kept(self):
        choice = self.choose(self.mine, self.theirs)
        reviews = self.env["recouvrement.revue"].search(choice.action_fill()["domain"])
        self.assertEqual(len(reviews), 2)
        self.assertEqual(
            self.choose(self.mine).action_fill()["domain"],
            [("id", "in", reviews.filtered(lambda each: each.dossier_id == self.mine).ids)],
        )
        review = reviews.filtered(lambda each: each.dossier_id == self.mine)
        self.assertEqual((review.date, review.user_id), (DAY, self.env.user))
        self.assertEqual(review.amount_due, self.mine.amount_due)
        review.write({"decision": "Formal notice this week", "next_date": "2026-08-03"})
        self.assertIn("Formal notice this week", self.sheet_of(self.mine)["decision"])
        with self.assertRaises(UserError):
            review.unlink()
        (reviews - review).unlink()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            review.create({"dossier_id": self.mine.id, "date": DAY})
        self.assertEqual(review.search([("last", "=", True)]), review)

    def test_each_sees_and_writes_those_of_his_portfolios(self):
        theirs = self.env["recouvrement.portefeuille"].create({"name": "Theirs"})
        self.theirs.portefeuille_id = theirs
        review = self.env["recouvrement.revue"].create({"dossier_id": self.theirs.id})
        rights = "base.group_user,recouvrement.group_%s"
        collector, reader = (
            new_test_user(self.env, f"review_{name}", rights % name, company_id=self.company.id)
            for name in ("collector", "reader")
        )
        with self.assertRaises(AccessError):
            review.with_user(collector).read(["decision"])
        theirs.member_ids = collector | reader
        self.env.invalidate_all()
        review.with_user(collector).decision = "Call on Monday"
        with self.assertRaises(AccessError):
            review.with_user(collector).amount_due = 1
        with self.assertRaises(AccessError):
            review.with_user(reader).decision = "Never mind"
        self.assertEqual(review.with_user(reader).decision, "Call on Monday")
