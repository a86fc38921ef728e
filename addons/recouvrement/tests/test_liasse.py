import io
from datetime import date, datetime

import openpyxl

from odoo import Command
from odoo.exceptions import UserError
from odoo.models import Model
from odoo.tests import new_test_user

from .common import RecouvrementCase

DAY = date(2026, 7, 1)


class TestLiasse(RecouvrementCase):
    """The monthly pack: its figures, whose it is, how it leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = [
            new_test_user(
                cls.env,
                f"pack_{name}",
                "base.group_user,recouvrement.group_collector",
                company_id=cls.company.id,
                email=f"{name}@example.com",
                lang="en_US",
            )
            for name in ("north", "south")
        ]
        portfolios = cls.env["recouvrement.portefeuille"]
        cls.region = portfolios.create({"name": "Region"})
        cls.north, cls.south = portfolios.create(
            [
                {"name": name, "parent_id": cls.region.id, "user_id": user.id}
                for name, user in zip(("North", "South"), cls.users, strict=True)
            ]
        )
        cls.other = cls.new_debtor("Charpentes du Sud")
        cls.overdue_invoice("2026-05-01", 300)
        cls.overdue_invoice("2026-06-20", 80)
        cls.overdue_invoice("2026-06-10", 1000, cls.other)
        cls.run_on("2026-06-25")
        cls.dossier_of().portefeuille_id = cls.north
        cls.dossier_of(cls.other).portefeuille_id = cls.south
        cls.env.flush_all()

    def compose(self, portfolios, user=None):
        service = self.env["recouvrement.liasse"].with_context(recouvrement_day=DAY)
        if user:
            service = service.with_user(user)
        first, last = service._get_month(DAY)
        return service._compose(first, last, self.company, portfolios)

    def open_book(self, told):
        content = self.env["recouvrement.liasse"]._write(told)
        return openpyxl.load_workbook(io.BytesIO(content))

    def test_what_is_contested_is_listed_in_full_payment_blocks_too(self):
        category = self.env.ref("recouvrement.litige_categorie_other")
        invoices = self.env["account.move"].search(
            [("partner_id", "=", self.debtor.id), ("move_type", "=", "out_invoice")], order="id"
        )
        item = invoices[0].line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        dispute = self.env["recouvrement.litige"].create(
            {
                "dossier_id": self.dossier_of().id,
                "category_id": category.id,
                "date_opened": "2026-06-20",
                "ligne_ids": [Command.create({"move_line_id": item.id, "amount": 120.0})],
            }
        )
        invoices[0].action_toggle_block_payment()
        self.env["account.move"].search(
            [("partner_id", "=", self.other.id), ("move_type", "=", "out_invoice")]
        ).action_toggle_block_payment()
        first, last = self.env["recouvrement.liasse"]._get_month(DAY)
        [table] = [each for each in self.compose(self.region)["tables"] if each.sheet == "Disputes"]
        self.assertEqual(
            [row[:4] for row in table.rows],
            [
                [self.debtor.name, category.name, 120.0, date(2026, 6, 20)],
                [self.other.name, "Blocked in the accounts", 1000.0, None],
                [self.debtor.name, "Blocked in the accounts", 180.0, None],
            ],
        )
        figures = self.env["recouvrement.indicateur"].with_context(recouvrement_day=DAY)
        told = figures._compute(first, last, self.company, self.region)["disputed"]
        self.assertAlmostEqual(sum(row[2] for row in table.rows), float(told))
        # One closed since was open on that day.
        self.env.flush_all()
        Model.write(dispute, {"state": "rejected", "date_closed": DAY})
        [table] = [each for each in self.compose(self.region)["tables"] if each.sheet == "Disputes"]
        self.assertIn(120.0, [row[2] for row in table.rows])

    def test_more_disputes_than_a_page_shows_add_up_still(self):
        for rank in range(22):
            debtor = self.new_debtor(f"Blocked {rank:02}", email=False)
            self.overdue_invoice("2026-06-10", 10 + rank, debtor).action_toggle_block_payment()
        [table] = [
            each
            for each in self.compose(self.env["recouvrement.portefeuille"])["tables"]
            if each.sheet == "Disputes"
        ]
        self.assertEqual(len(table.rows), 21)
        self.assertEqual(table.rows[-1][:3], ["2 others", "", 21.0])
        self.assertAlmostEqual(sum(row[2] for row in table.rows), sum(range(10, 32)))

    def test_workbook_adds_up_again_and_its_totals_are_formulas(self):
        book = self.open_book(self.compose(self.region))
        checked = 0
        for sheet in book:
            rows = list(sheet.iter_rows(min_row=6, values_only=True))
            for rank in range(sheet.max_column):
                cells = [row[rank] for row in rows]
                formulas = [each for each in cells if str(each).startswith("=SUM(")]
                self.assertLessEqual(len(formulas), 1)
                if formulas:
                    letter = openpyxl.utils.get_column_letter(rank + 1)
                    self.assertEqual(formulas[0], f"=SUM({letter}6:{letter}{len(rows) + 4})")
                    checked += 1
        self.assertGreater(checked, 10)
        debtors = list(book["Debtors"].iter_rows(min_row=6, max_row=7, max_col=3, values_only=True))
        self.assertEqual([row[0] for row in debtors], ["Charpentes du Sud", "Menuiserie Lormont"])
        figures = list(book["Indicators"].iter_rows(min_row=6, values_only=True))
        self.assertGreater(len(figures), 5)
        for name, *values in figures:
            self.assertFalse([each for each in values if isinstance(each, str)], name)
        self.assertEqual(dict(row[:2] for row in figures)["Outstanding"], 1380)
        weeks = list(book["Cash forecast"].iter_rows(min_row=6, max_col=1, values_only=True))
        self.assertEqual([type(each) for (each,) in weeks[:-2]], [datetime] * 13)
        aged = list(book["Aged balance"].iter_rows(min_row=6, max_col=2, values_only=True))
        self.assertEqual(sum(row[1] for row in aged[:-1]), 1380)

    def test_aged_balance_tells_what_changed_since_the_month_before(self):
        told = self.compose(self.north)
        table = next(each for each in told["tables"] if each.sheet == "Aged balance")
        now, share, before, change = map(
            sum, zip(*(row[1:] for row in _filled(table)), strict=True)
        )
        self.assertEqual((now, before, change), (380, 380, 0))
        self.assertAlmostEqual(share, 100)
        not_due = table.rows[0]
        self.assertEqual((not_due[1], not_due[3], not_due[4]), (0, 80, -80))

    def test_each_sees_only_his_portfolio_whatever_is_asked(self):
        for user, name, amount in zip(
            self.users, ("Lormont", "Charpentes"), (380, 1000), strict=True
        ):
            told = self.compose(self.env["recouvrement.portefeuille"], user)
            debtors = next(each for each in told["tables"] if each.sheet == "Debtors")
            self.assertEqual([name in row[0] for row in debtors.rows], [True])
            forecast = next(each for each in told["tables"] if each.title == "Cash forecast")
            self.assertAlmostEqual(sum(row[5] for row in forecast.rows), amount, 2)

    def test_sent_by_schedule_to_each_responsible_once_with_his_own_pack(self):
        director = new_test_user(
            self.env,
            "pack_director",
            "base.group_user,recouvrement.group_manager",
            company_id=self.company.id,
            email="director@example.com",
        )
        stranger = new_test_user(
            self.env, "pack_stranger", "base.group_user", company_id=self.company.id
        )
        schedule = self.env["recouvrement.diffusion"].create(
            {
                "name": "Packs",
                "kind": "pack",
                "month_day": 1,
                "date_start": "2026-06-01",
                "portefeuille_ids": [Command.set(self.region.ids)],
                "pack_user_ids": [Command.set((director | stranger).ids)],
            }
        )
        # sudo: as the night does.
        here = self.env["recouvrement.diffusion"].sudo().with_context(recouvrement_day=DAY)
        counts = here._run_due(DAY)
        here._run_due(DAY)
        self.assertEqual(counts["sendings"], 3)
        rows = {row.partner_id: row for row in schedule.envoi_ids}
        self.assertEqual(len(rows), 4)
        self.assertEqual(rows[stranger.partner_id].state, "skipped")
        mine = rows[self.users[0].partner_id]
        documents = {each.name: each.raw for each in mine.attachment_ids}
        self.assertEqual(
            sorted(documents),
            ["Pack Region › North 2026-06.html", "Pack Region › North 2026-06.xlsx"],
        )
        page = documents["Pack Region › North 2026-06.html"].decode()
        self.assertIn("Menuiserie Lormont", page)
        self.assertNotIn("Charpentes du Sud", page)
        whole = rows[director.partner_id].attachment_ids.filtered(
            lambda each: each.name.endswith("html")
        )
        self.assertIn("Charpentes du Sud", whole.raw.decode())

    def test_printed_now_from_its_form(self):
        form = self.env["recouvrement.liasse.choix"].with_context(recouvrement_day=DAY)
        wizard = form.create({"portefeuille_ids": [Command.set(self.south.ids)]})
        self.assertEqual(wizard.month, date(2026, 6, 1))
        self.assertEqual(wizard.action_print()["report_name"], "recouvrement.liasse")
        report = self.env["ir.actions.report"].with_context(recouvrement_day=DAY)
        html, _kind = report._render_qweb_html("recouvrement.report_pack", wizard.ids)
        self.assertIn("Charpentes du Sud", html.decode())
        self.assertNotIn("Menuiserie Lormont", html.decode())
        self.assertIn("/web/content/", wizard.action_export()["url"])
        for month, words in (
            (date(2099, 1, 1), "has not begun"),
            (date(202, 6, 1), "Check the year"),
        ):
            wizard.month = month
            for do in (wizard.action_export, wizard.action_print):
                with self.assertRaisesRegex(UserError, words):
                    do()


def _filled(table):
    """The rows of a table, nothing as zero."""
    return [[value or 0 for value in row] for row in table.rows]
