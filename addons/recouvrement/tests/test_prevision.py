from datetime import date, timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import RecouvrementCase

MONDAY = date(2026, 6, 1)  # of the story; the accounts of the tests are older


def on(days):
    return MONDAY + timedelta(days=days)


class PrevisionCase(RecouvrementCase):
    """Debtors with a past, and the forecast of a Monday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calcul = cls.env["recouvrement.prevision.calcul"]
        cls.lines = cls.env["recouvrement.prevision.ligne"]

    def forecast(self, day=MONDAY):
        """The rows of the forecast as of ``day``."""
        self.env.flush_all()
        here = self.calcul.with_context(recouvrement_day=day)
        here._refresh(self.company)
        return self.lines.search([("company_id", "=", self.company.id)])

    def item_of(self, move):
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def teach(self, late, number=3, partner=None):
        """``number`` invoices of the past paid ``late`` days after their due date."""
        for month in range(number):
            due = on(-100 - 30 * month)
            self.pay(self.overdue_invoice(due, 100, partner), due + timedelta(days=late))


class TestPrevision(PrevisionCase):
    def test_a_debtor_who_pays_twelve_days_late_is_expected_so_and_told_why(self):
        self.teach(12)
        self.overdue_invoice(on(4), 250)
        row = self.forecast()
        self.assertEqual((row.source, row.date, row.expected), ("habit", on(16), 250))
        self.assertIn("12 days late (3 payments)", row.why)
        self.assertEqual(row.action_open()["res_model"], "account.move", "no dossier yet")

    def test_a_doubtful_item_is_counted_at_what_its_own_allowance_leaves(self):
        """What was judged of the dossier, else the matrix by segment and age, else the company's rate; told why."""
        matrices = self.env["recouvrement.bareme"].search([("id", ">", 0)])
        matrices.active = False
        doubtful = self.env["recouvrement.compte"]._get(self.company, "doubtful")
        income = self.company_data["default_account_revenue"]
        sides = ((doubtful, 1000, on(-100)), (income, -1000, False))
        move = self.env["account.move"].create(
            {
                "date": on(-130),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": self.debtor.id,
                            "balance": balance,
                            "date_maturity": due,
                        }
                    )
                    for account, balance, due in sides
                ],
            }
        )
        move.action_post()

        def told():
            row = self.forecast().filtered(lambda row: row.move_id == move)
            self.assertEqual(row.source, "doubtful")
            return row.expected, row.basis

        self.assertEqual(told(), (200, "company"))
        self.env["recouvrement.bareme"].create(
            {
                "name": "Professionals",
                "audience": "professional",
                "ligne_ids": [
                    Command.create({"age": age, "rate": rate}) for age, rate in ((2, 40), (6, 75))
                ],
            }
        )
        self.assertEqual(told(), (600, "segment"))
        self.assertIn("allowance", self.forecast().filtered("chance")[:1].why)
        self.overdue_invoice(on(-60), 10)  # a dossier for the evaluation
        self.run_on(MONDAY)
        self.env["recouvrement.evaluation"].create(
            {
                "dossier_id": self.dossier_of().id,
                "rate": 90,
                "tax_rate": 90,
                "reason": "Nothing left to seize",
            }
        )
        self.assertEqual(told(), (100, "own"))

    def test_each_item_once_and_the_sum_is_what_is_open(self):
        """Credits taken off, a plan, a promise, a dispute, a suspension: nothing is counted twice."""
        moves = [self.overdue_invoice(on(-20 + 5 * rank), 100 + rank) for rank in range(6)]
        self.credit_note(on(-2), 50)
        self.pay(moves[5], on(-1), 40)
        self.run_on(on(-1))
        dossier = self.dossier_of().with_context(recouvrement_day=on(-1))
        here = dossier.env
        here["recouvrement.promesse"].create(
            {
                "dossier_id": dossier.id,
                "amount": 60,
                "date": on(2),
                "date_made": on(-1),
                "exception": True,
                "move_line_ids": [Command.set(self.item_of(moves[0]).ids)],
            }
        )
        here["recouvrement.litige"].create(
            {
                "dossier_id": dossier.id,
                "category_id": here["recouvrement.litige.categorie"].search([], limit=1).id,
                "date_opened": on(-1),
                "ligne_ids": [
                    Command.create({"move_line_id": self.item_of(moves[1]).id, "amount": 30})
                ],
            }
        )
        here["recouvrement.suspension"].create(
            {
                "dossier_id": dossier.id,
                "reason": "Waits for the manager",
                "date_from": on(-1),
                "scope": "items",
                "move_line_ids": [Command.set(self.item_of(moves[2]).ids)],
            }
        )
        rows = self.forecast()
        owed = sum(line.amount_residual for line in dossier.open_line_ids)
        self.assertAlmostEqual(sum(rows.mapped("amount")), owed, 2)
        self.assertAlmostEqual(sum(rows.mapped("expected")) + sum(rows.mapped("never")), owed, 2)
        by_source = {
            source: round(sum(each.amount for each in rows if each.source == source), 2)
            for source in set(rows.mapped("source"))
        }
        # The credit of 50 went to the oldest item, of 100: what is left of it was promised.
        self.assertEqual(by_source["promise"], 50)
        self.assertEqual(by_source["disputed"], 30)
        self.assertEqual(by_source["held"], 102)
        apart = rows.filtered(lambda row: row.source in ("disputed", "held"))
        self.assertEqual(sum(apart.mapped("expected")), 0)
        promised = rows.filtered(lambda row: row.source == "promise")
        self.assertEqual((promised.date, promised.chance, promised.expected), (on(2), 70, 35))
        self.assertIn("70 % of promises", promised.why)
        self.assertEqual(promised.dossier_id, dossier)

    def test_the_company_sets_what_is_expected_of_what_stands_apart(self):
        move = self.overdue_invoice(on(-5), 200)
        move.action_toggle_block_payment()
        self.company.recouvrement_forecast_disputed_rate = 25
        row = self.forecast()
        self.assertEqual((row.source, row.expected, row.never), ("disputed", 50, 150))
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.cr.savepoint():
            self.company.recouvrement_forecast_disputed_rate = 125
            self.company.flush_recordset()

    def test_a_plan_is_expected_on_its_dates(self):
        move = self.overdue_invoice(on(-40), 300)
        self.run_on(on(-1))
        dossier = self.dossier_of().with_context(recouvrement_day=on(-1))
        plan = dossier.env["recouvrement.plan"].create(
            {
                "dossier_id": dossier.id,
                "move_line_ids": [Command.set(self.item_of(move).ids)],
                "method": "dates",
                "echeance_ids": [
                    Command.create({"date": on(days), "amount": 100}) for days in (3, 31, 59)
                ],
            }
        )
        plan.action_propose()
        plan.action_activate()
        rows = self.forecast()
        self.assertEqual(
            [(row.source, row.date, row.expected) for row in rows],
            [("plan", on(3), 85), ("plan", on(31), 85), ("plan", on(59), 85)],
        )

    def test_opened_again_it_is_read_and_what_changed_makes_it_anew(self):
        """Nothing changed: the rows kept are shown. Anything it is made of did: it is what a first one says."""
        self.teach(12)
        item = self.item_of(self.overdue_invoice(on(-5), 250))
        self.overdue_invoice(on(-60), 80)
        self.run_on(on(-1))
        dossier = self.dossier_of().with_context(recouvrement_day=on(-1))
        here = dossier.env

        def promise():
            here["recouvrement.promesse"].create(
                {
                    "dossier_id": dossier.id,
                    "amount": 60,
                    "date": on(2),
                    "date_made": on(-1),
                    "exception": True,
                    "move_line_ids": [Command.set(item.ids)],
                }
            )

        def pause():
            here["recouvrement.suspension"].create(
                {"dossier_id": dossier.id, "reason": "Waits", "date_from": on(-1)}
            )

        def tell(rows):
            return [
                (row.move_line_id.id, row.source, row.date, row.amount, row.expected, row.days)
                for row in rows
            ]

        changes = {
            "a payment": lambda: self.pay(item.move_id, on(-1), 40),
            "a credit": lambda: self.credit_note(on(-2), 10),
            "a due date": lambda: item.write({"date_maturity": on(9)}),
            "a promise": promise,
            "a kind of debtor": lambda: self.debtor.write(
                {"is_company": not self.debtor.is_company}
            ),
            "a block": item.move_id.action_toggle_block_payment,
            "a rate": lambda: self.company.write({"recouvrement_forecast_disputed_rate": 30}),
            "a limit": lambda: self.company.write({"recouvrement_forecast_limit": 50}),
            "a suspension": pause,
        }
        rows = self.forecast()
        for what, change in changes.items():
            self.assertEqual(self.forecast().ids, rows.ids, f"nothing changed before {what}")
            change()
            kept, rows = rows, self.forecast()
            self.assertFalse(set(kept.ids) & set(rows.ids), f"{what}: made anew")
            told = tell(rows)
            # sudo: nobody writes it by hand.
            self.env["recouvrement.prevision.empreinte"].sudo().search([]).unlink()
            rows = self.forecast()
            self.assertEqual(told, tell(rows), what)
        self.assertFalse(set(rows.ids) & set(self.forecast(on(1)).ids), "another day")

    def test_reads_the_same_number_of_statements_for_ten_debtors_and_for_sixty(self):
        def count(number):
            for rank in range(number):
                self.overdue_invoice(on(-rank), 10, self.new_debtor(f"D{number} {rank}"))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.calcul.with_context(recouvrement_day=MONDAY)._refresh(self.company)
            return self.env.cr.sql_log_count - before

        count(1)
        few, many = count(5), count(40)
        self.assertLessEqual(many, few)

    def test_a_reader_sees_the_rows_of_his_portfolios_of_his_company(self):
        theirs = self.env["recouvrement.portefeuille"].create({"name": "Theirs"})
        self.overdue_invoice(on(-5), 200)
        self.run_on(on(-1))
        self.dossier_of().portefeuille_id = theirs
        self.assertEqual(len(self.forecast()), 1)
        reader = new_test_user(
            self.env,
            "forecast_reader",
            "base.group_user,recouvrement.group_reader",
            company_id=self.company.id,
        )
        mine = self.lines.with_user(reader)
        self.assertFalse(mine.search([]))
        theirs.member_ids = reader
        self.env.invalidate_all()
        self.assertEqual(len(mine.search([])), 1)
        self.assertEqual(mine.action_show()["res_model"], "recouvrement.prevision.ligne")
        elsewhere = self.setup_other_company(name="Elsewhere")["company"]
        self.assertFalse(
            self.lines.with_company(elsewhere)
            .with_context(allowed_company_ids=elsewhere.ids)
            .search([])
        )
        stranger = new_test_user(self.env, "forecast_stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self.lines.with_user(stranger).action_show()


class TestPrevisionGardee(PrevisionCase):
    """One forecast is kept a week; what came is held against it."""

    def kept(self):
        return self.env["recouvrement.prevision"].search(
            [("company_id", "=", self.company.id)], order="week"
        )

    def test_kept_once_a_week_whatever_the_nights_and_held_against_the_cash(self):
        first = self.overdue_invoice(on(-5), 100)
        other = self.overdue_invoice(on(-4), 80)
        for days in (0, 0, 1, 3):
            self.run_on(on(days))
        forecast = self.kept()
        self.assertEqual((forecast.week, forecast.day), (MONDAY, MONDAY))
        self.assertEqual(forecast.amount_open, 180)
        self.pay(first, on(2), 60)
        self.credit_note(on(3), 80)  # no money
        refund = self.env["account.move"].search([("move_type", "=", "out_refund")], limit=1)
        (self.item_of(refund) | self.item_of(other)).reconcile()
        self.pay(self.overdue_invoice(on(3), 30, invoice_date=on(1)), on(3))
        self.run_on(on(8))
        self.run_on(on(9))
        self.assertEqual(self.kept().mapped("week"), [MONDAY, on(7)])
        self.assertEqual(forecast.date_compared, on(8))
        self.assertEqual((forecast.received, forecast.received_since), (60, 30))
        expected = forecast.expected_past
        self.assertEqual(expected, 180, "both were late: expected at once")
        self.assertAlmostEqual(forecast.bias_rate, 200)
        self.assertAlmostEqual(forecast.error_rate, 200)
        [[bias, gap]] = self.env["recouvrement.prevision.ecart"]._read_group(
            [("prevision_id", "=", forecast.id)], [], ["bias_rate:avg", "gap:sum"]
        )
        self.assertEqual((bias, gap), (200, -120))
        lines = self.env["recouvrement.prevision.ligne"].with_context(recouvrement_day=on(9))
        self.assertIn("(so far 200 % too high)", lines.action_show()["display_name"])
        shown = self.env["recouvrement.prevision.ecart"].with_context(recouvrement_day=on(9))
        self.assertIn("(forecast 200 % too high)", shown.action_show()["display_name"])
        # A payment lettered late is felt by the weeks already compared.
        self.pay(first, on(4), 40)
        self.run_on(on(15))
        self.env.invalidate_all()
        self.assertEqual(forecast.received, 100)

    def test_what_a_payment_writes_off_is_no_cash(self):
        move = self.overdue_invoice(on(-5), 100)
        self.run_on(MONDAY)
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create(
                {
                    "payment_date": on(1),
                    "amount": 90,
                    "payment_difference_handling": "reconcile",
                    "writeoff_account_id": self.company_data["default_account_expense"].id,
                }
            )
        )
        wizard._create_payments()
        self.overdue_invoice(on(20), 10)  # so that a forecast is kept next week too
        self.run_on(on(7))
        self.assertEqual(self.kept()[0].received, 90)

    def test_a_forecast_that_fails_costs_the_night_nothing(self):
        self.overdue_invoice(on(-5), 100)
        target = type(self.env["recouvrement.prevision.calcul"])
        with (
            patch.object(target, "_add_up", side_effect=ValueError("boom")),
            self.assertLogs("odoo.addons.recouvrement.models.recouvrement_prevision", "ERROR"),
        ):
            counts = self.run_on(MONDAY)
        self.assertEqual(counts["opened"], 1)
        self.assertFalse(self.kept())
