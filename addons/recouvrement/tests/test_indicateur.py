from datetime import date
from decimal import Decimal as D
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import RecouvrementCase

MARCH = ("2026-03-01", "2026-03-31")


class TestIndicateur(RecouvrementCase):
    """The figures of a small ledger, against values worked out by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["recouvrement.indicateur"]
        cls.january = cls.overdue_invoice("2026-02-09", 1000, invoice_date="2026-01-10")
        cls.overdue_invoice("2026-03-17", 600, invoice_date="2026-02-15")
        cls.overdue_invoice("2026-04-09", 400, invoice_date="2026-03-10")
        cls.pay(cls.january, "2026-03-05", 300)
        cls.credit_note("2026-03-20", 100)

    def compute(self, first, last, **scope):
        return self.service._compute(first, last, self.company, **scope)

    def check(self, found, **expected):
        self.assertEqual({code: found[code] for code in expected}, expected)

    def test_every_figure_says_what_it_is(self):
        definitions = self.service._get_definitions()
        self.assertEqual(list(definitions), list(self.compute(*MARCH)))
        for code, each in definitions.items():
            self.assertTrue(each.name and len(each.formula) > 30, code)
            self.assertIn(each.unit, ("money", "days", "percent", "count", "ratio"), code)

    def test_what_is_owed_and_in_how_many_days_of_sales(self):
        # Eve: 1000 due for 19 d and 600 not due. End: 1000 − 300 − credit of 100 = 600 for 50 d, 600
        # for 14 d, 400 not due. Sales: 400 − 100.
        self.check(
            self.compute(*MARCH),
            outstanding=D("1600.00"),
            not_due=D("400.00"),
            overdue=D("1200.00"),
            overdue_rate=D("75.0"),
            sales=D("300.00"),
            dso=D("165.3"),  # 1600 / 300 × 31
            dso_best=D("41.3"),  # 400 / 300 × 31
            delinquent_days=D("124.0"),
            dso_countback=D("80.7"),  # 31 + 28 + 700 / 1000 × 31
        )

    def test_what_came_in(self):
        self.check(
            self.compute(*MARCH),
            cash=D("300.00"),
            collection_rate=D("30.0"),  # 300 of the 1000 overdue on the eve
            roll_rate=D("70.0"),  # the other 700 are in the bucket of 31 to 60 days
            cei=D("20.0"),  # (1600 + 300 − 1600) / (1600 + 300 − 400)
        )

    def test_a_later_payment_changes_nothing_of_the_past(self):
        before = self.compute(*MARCH)
        self.pay(self.january, "2026-05-04")
        self.assertEqual(self.compute(*MARCH), before)

    def test_without_sales_nothing_is_told(self):
        found = self.compute("2026-05-01", "2026-05-31")
        self.check(found, sales=D("0.00"), dso=None, dso_best=None, delinquent_days=None)
        # The months without sales are lived through: 31 + 30, 31 for 300, 28 for 600, 21.7 for 700.
        self.check(found, outstanding=D("1600.00"), dso_countback=D("141.7"))
        self.check(found, promise_kept_rate=None, dispute_days=None, cost_per_euro=None)

    def test_nothing_at_all(self):
        found = self.compute("2025-01-01", "2025-01-31")
        self.check(found, outstanding=D("0.00"), cash=D("0.00"), overdue_rate=None, cei=None)
        self.check(found, dso=None, dso_countback=None, collection_rate=None, roll_rate=None)

    def test_a_write_off_is_no_money(self):
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=self.january.ids)
            .create(
                {
                    "payment_date": "2026-04-02",
                    "amount": 690,
                    "payment_difference_handling": "reconcile",
                    "writeoff_account_id": self.company_data["default_account_expense"].id,
                }
            )
        )
        wizard._create_payments()
        self.env.flush_all()
        found = self.compute("2026-04-01", "2026-04-30")
        self.check(found, cash=D("690.00"), outstanding=D("900.00"))

    def test_cash_not_set_against_anything_counts_on_its_day(self):
        bank = self.company_data["default_journal_bank"]
        self.env["account.move"].create(
            {
                "journal_id": bank.id,
                "date": "2026-03-25",
                "line_ids": [
                    Command.create({"account_id": bank.default_account_id.id, "debit": 50}),
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_receivable"].id,
                            "partner_id": self.debtor.id,
                            "credit": 50,
                        }
                    ),
                ],
            }
        ).action_post()
        self.check(self.compute(*MARCH), cash=D("350.00"), outstanding=D("1550.00"))

    def test_cost_per_euro(self):
        self.env["recouvrement.cout"].create(
            [{"month": "2026-03-15", "amount": 31}, {"month": "2026-02-01", "amount": 1000}]
        )
        self.check(self.compute(*MARCH), cost=D("31.00"), cost_per_euro=D("0.103"))
        # Ten days of the month: as many days of its cost.
        self.check(self.compute("2026-03-01", "2026-03-10"), cost=D("10.00"))

    def test_a_period_that_makes_no_sense_is_refused(self):
        for first, last, words in (
            ("2026-03-31", "2026-03-01", "begins before it ends"),
            ("2999-01-01", "2999-01-31", "has not begun"),
            ("0202-01-01", "2026-03-31", "check the year of its first day"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.compute(first, last)

    def test_a_collector_has_the_figures_of_their_portfolios(self):
        anne = new_test_user(self.env, "anne", groups="recouvrement.group_collector")
        anne.company_ids = [Command.set(self.company.ids)]
        anne.company_id = self.company
        other = self.new_debtor("Charpentes Vidal")
        self.overdue_invoice("2026-02-09", 70, other, invoice_date="2026-02-01")
        self.run_on("2026-03-31")
        north, south = self.env["recouvrement.portefeuille"].create(
            [
                {"name": "North", "company_id": self.company.id, "user_id": anne.id},
                {"name": "South", "company_id": self.company.id},
            ]
        )
        self.dossier_of(self.debtor).portefeuille_id = south
        self.dossier_of(other).portefeuille_id = north
        self.env.flush_all()
        self.check(self.compute(*MARCH), outstanding=D("1670.00"), sales=D("300.00"))
        self.check(self.compute(*MARCH, portfolio=north), outstanding=D("70.00"), dossiers=D(1))
        self.check(self.compute(*MARCH, portfolio=south), outstanding=D("1600.00"), cash=D(300))
        mine = self.service.with_user(anne)._compute(*MARCH, self.company)
        self.check(mine, outstanding=D("70.00"), sales=D("0.00"), cash=D("0.00"), cost=None)

    def test_as_many_queries_for_many_debtors_as_for_few(self):
        self.compute(*MARCH)  # warms the caches up
        before = self.env.cr.sql_log_count
        self.compute(*MARCH)
        few = self.env.cr.sql_log_count - before
        for number in range(12):
            debtor = self.new_debtor(f"Debtor {number}")
            self.overdue_invoice("2026-02-20", 10, debtor)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.compute(*MARCH)
        self.assertLessEqual(self.env.cr.sql_log_count - before, few)

    def count_balances(self, read):
        """``(days of the balances one statement each of ``read()`` looks at, …)``: sorted."""
        rows, days = self.env.registry["recouvrement.balance.ligne"], []
        select = rows._select_rows

        def spy(lines, options):
            days.append(options.day.isoformat())
            return select(lines, options)

        with patch.object(rows, "_select_rows", spy):
            read()
        return sorted(days)

    def test_figures_of_a_period_read_the_balance_of_each_of_its_days_once(self):
        self.assertEqual(
            self.count_balances(lambda: self.compute(*MARCH)), ["2026-02-28", "2026-03-31"]
        )

    def test_the_page_reads_the_balance_of_three_days_once_each(self):
        self.env["recouvrement.pilotage.page"]._compose(*MARCH, self.company, None, None)
        self.assertEqual(
            self.count_balances(
                lambda: self.env["recouvrement.pilotage.page"]._compose(
                    *MARCH, self.company, None, None
                )
            ),
            ["2026-01-31", "2026-02-28", "2026-03-31"],
        )

    def test_debts_before_credits_met_them_beside_what_is_left(self):
        # A credit that settles a debt whole: nothing is left of it, but it was there and it moves.
        service, *period, scope = self.service._prepare(*MARCH, self.company)
        other = self.new_debtor("Charpente Vallat")
        self.overdue_invoice("2026-02-20", 250, other, invoice_date="2026-01-20")
        self.credit_note("2026-02-22", 250, other)
        stock = service._read_stock(*period, scope)
        self.assertEqual(stock.opening.total, D("1600.00"))
        self.assertEqual((stock.opening.overdue, stock.opening.not_due), (D(1000), D(600)))
        held, moves, cash = stock.moves
        self.assertEqual(dict(held), {1: D(1250), 0: D(600)})
        self.assertEqual(
            dict(moves), {(1, 2): D(950), (0, 1): D(600), (None, 0): D(400)}, "gross on both days"
        )
        self.assertEqual(cash[1], D(300))

    # -- the director's page ------------------------------------------------------------------

    def test_the_page_tells_and_opens_its_figures(self):
        self.run_on("2026-03-31")
        self.env["recouvrement.promesse"].with_context(recouvrement_day=date(2026, 3, 10)).create(
            {"dossier_id": self.dossier_of().id, "amount": 400, "date": "2026-03-12"}
        ).sudo().write({"state": "broken"})
        page = self.env["recouvrement.pilotage"].create(
            {"period": "custom", "date_from": MARCH[0], "date_to": MARCH[1]}
        )
        for text in ("1,600", "165", "DSO", "Menuiserie Lormont", "75.0"):
            self.assertIn(text, page.page)
        told = page._compose()
        self.assertEqual(told["moves"]["rows"][1]["cells"][0]["text"], "30\xa0%")
        self.assertEqual(told["moves"]["rows"][1]["cells"][4]["text"], "70\xa0%")
        self.assertIn("0\xa0%", [row["kept"] for row in told["collectors"]])
        self.assertEqual([row["overdue"] for row in told["debtors"]], ["1,200\xa0€"])
        values = {
            "date_from": MARCH[0],
            "date_to": MARCH[1],
            "company_id": self.company.id,
            "portefeuille_id": False,
            "user_id": False,
        }
        sums = {"overdue": 1200, "bucket": 600, "cash": 300, "sales": 300, "outstanding": 1600}
        for name, expected in sums.items():
            action = page.open_figure(values, name, 1)
            found = self.env[action["res_model"]].with_context(**action["context"])
            [(amount,)] = found._read_group(action["domain"], [], ["amount:sum"])
            self.assertEqual(amount, expected, name)
        # Of the debts of the eve: 1000 in the first bucket, 300 paid, the rest now in the second.
        cells = {("eve", "1"): 1000, ("paid", "1"): 300, ("move", "1,2"): 700, ("move", "0,1"): 600}
        for (name, key), expected in cells.items():
            action = page.open_figure(values, name, key)
            found = self.env[action["res_model"]].with_context(**action["context"])
            [(amount,)] = found._read_group(action["domain"], [], ["amount:sum"])
            self.assertEqual(amount, expected, name)
        for name in self.service._get_definitions():
            self.assertTrue(page.open_figure(values, name)["res_model"], name)
        note = self.settle_with_a_credit_note()
        cell = page._compose()["moves"]["rows"][1]["cells"][1]
        self.assertEqual((cell["open"], cell["told"]), ("settled", "50\xa0€"))
        action = page.open_figure(values, cell["open"], cell["key"])
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]).move_id, note)
        with self.assertRaises(UserError):
            page.open_figure({"date_from": "x"}, "cash")
        for name, key in (("move", "1"), ("move", "1,x"), ("paid", "99"), ("step", "")):
            with self.assertRaises(UserError):
                page.open_figure(values, name, key)

    def settle_with_a_credit_note(self):
        """A credit note of 50 set against the invoice of January; returned."""
        note = self.credit_note("2026-03-25", 50)
        lines = (note | self.january).line_ids
        lines.filtered(lambda line: line.account_id.account_type == "asset_receivable").reconcile()
        self.env.flush_all()
        return note

    def test_a_period_to_come_is_said_on_the_page(self):
        page = self.env["recouvrement.pilotage"].create(
            {"period": "custom", "date_from": "2999-01-01", "date_to": "2999-01-31"}
        )
        self.assertIn("has not begun", page.page)

    def test_a_figure_that_cannot_be_told_says_what_it_lacks(self):
        page = self.env["recouvrement.pilotage"].create(
            {"period": "custom", "date_from": MARCH[0], "date_to": MARCH[1]}
        )
        tiles = {tile["code"]: tile for row in page._compose()["tiles"] for tile in row}
        self.assertEqual(tiles["dispute_days"]["value"], "–")
        self.assertIn("no dispute closed", page.page)
        for tile in tiles.values():
            self.assertEqual(bool(tile["why"]), tile["value"] == "–", tile["code"])

    def test_a_period_over_before_the_first_entry_is_said_on_the_page(self):
        page = self.env["recouvrement.pilotage"].create(
            {"period": "custom", "date_from": "0202-01-01", "date_to": "0202-01-31"}
        )
        self.assertIn("Nothing was posted yet on 01/31/0202", page.page)

    def test_the_page_prints_on_one_sheet(self):
        self.run_on("2026-03-31")
        page = self.env["recouvrement.pilotage"].create(
            {"period": "custom", "date_from": MARCH[0], "date_to": MARCH[1]}
        )
        report = self.env["ir.actions.report"]
        html, _kind = report._render_qweb_pdf("recouvrement.report_pilotage", page.ids)
        self.assertIn("Menuiserie Lormont", html.decode())

    def test_work_and_results_by_collector(self):
        anne = new_test_user(
            self.env,
            "anne",
            groups="recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.run_on("2026-03-31")
        dossier = self.dossier_of()
        dossier.user_id = anne
        reached = self.env["recouvrement.resultat.type"].search(
            [("reached", "=", True), ("opens", "=", "nothing")], limit=1
        )
        self.env["recouvrement.resultat"].create(
            {
                "dossier_id": dossier.id,
                "type_id": reached.id,
                "date": "2026-04-01",
                "channel": "call",
            }
        )
        self.pay(self.january, "2026-04-05", 100)
        self.pay(self.january, "2026-06-05", 50)  # too late to have come of the contact
        self.env.flush_all()
        groups = self.env["recouvrement.performance"]._read_group(
            [("company_id", "=", self.company.id)],
            ["user_id"],
            ["dossiers:sum", "contacts:sum", "cash:sum", "cash_after:sum"],
        )
        found = {user: [each or 0 for each in rest] for user, *rest in groups}
        self.assertEqual(found[anne], [1, 0, 450.0, 0])
        self.assertEqual(found[self.env.user], [0, 1, 0, 100.0])
