"""Balance sheets read in words, marks of credit bodies, both looked at by the score from the day they were known."""

from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from .test_score import DAY, ScoreCase

SHEET = {
    "date_closed": "2025-12-31",
    "known_on": "2026-05-15",
    "total_assets": 1000,
    "total_liabilities": 1000,
    "equity": 400,
    "cash": 50,
    "receivables": 250,
    "inventories": 150,
    "current_liabilities": 300,
    "financial_debts": 250,
    "payables": 180,
    "turnover": 1800,
    "purchases": 900,
    "net_result": 45,
}


class TestBilan(ScoreCase):
    def sheet(self, **values):
        return self.env["recouvrement.bilan"].create(
            {"partner_id": self.debtor.id, **SHEET, **values}
        )

    def test_ratios_by_hand(self):
        sheet = self.sheet()
        self.assertAlmostEqual(sheet.liquidity, 1.5)
        self.assertAlmostEqual(sheet.solvency, 40)
        self.assertAlmostEqual(sheet.gearing, 0.5)
        self.assertAlmostEqual(sheet.margin, 2.5)
        self.assertEqual((sheet.dso, sheet.dpo), (50, 72))
        self.assertEqual(
            sheet.told.splitlines(),
            [
                "Equity is 40 % of the balance sheet: solid.",
                "What is at hand covers 1.50 times what is owed within the year.",
                "The year made a profit of 2.5 % of turnover.",
            ],
        )

    def test_bad_accounts_are_told_plainly(self):
        told = self.sheet(equity=-100, net_result=-90, current_liabilities=900, purchases=500).told
        self.assertIn("Equity is used up", told)
        self.assertIn("covers only 0.50", told)
        self.assertIn("a loss of 5.0 %", told)
        self.assertIn("Suppliers wait 130 days while customers pay in 50", told)

    def test_what_does_not_hold_together_is_refused(self):
        for values, said in (
            ({"total_liabilities": 1100}, "differ by more than rounding"),
            ({"inventories": 900}, "more than total assets"),
            ({"current_liabilities": 700}, "more than total liabilities"),
            ({"payables": -1}, "may be negative"),
            ({"known_on": "2025-06-30"}, "after the year they tell of"),
        ):
            with self.assertRaisesRegex(ValidationError, said), self.cr.savepoint():
                self.sheet(**values)
        self.sheet(total_liabilities=1001, date_closed="2024-12-31")
        self.sheet(total_liabilities=0)

    def test_a_year_once(self):
        self.sheet()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.sheet()

    def facts(self, day=DAY):
        return self.reader._read(day, self.debtor.ids)[self.debtor.id]

    def test_the_score_looks_at_the_last_one_known(self):
        self.assertIsNone(self.facts().get("solvency"))
        self.sheet()
        self.sheet(date_closed="2024-12-31", known_on="2025-05-01", equity=100)
        self.assertEqual(self.facts()["solvency"], 40)
        self.assertEqual(self.facts(date(2026, 5, 14))["solvency"], 10)
        self.assertIsNone(self.facts(date(2028, 1, 2)).get("solvency"), "older than two years")

    def test_marks_on_any_scale_until_their_day(self):
        Mark = self.env["recouvrement.note.externe"]
        values = {"partner_id": self.debtor.id, "body": "Agence", "date": DAY - timedelta(days=10)}
        mark = Mark.create({**values, "mark": 15, "date_to": DAY})
        self.assertEqual(mark.percent, 75)
        self.assertEqual(self.facts()["external"], 75)
        self.assertIsNone(self.facts(DAY + timedelta(days=1)).get("external"))
        self.assertIsNone(self.facts(DAY - timedelta(days=11)).get("external"))
        upside_down = Mark.create({**values, "mark": 2, "worst": 10, "best": 0})
        self.assertEqual(upside_down.percent, 80)
        for wrong in ({"mark": 21}, {"mark": 5, "worst": 3, "best": 3}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                Mark.create({**values, **wrong})

    def test_credit_bodies_say_nothing_of_private_persons(self):
        person = self.new_debtor("Jeanne Roux", is_company=False)
        with self.assertRaises(ValidationError):
            self.env["recouvrement.note.externe"].create(
                {"partner_id": person.id, "body": "Agence", "mark": 5}
            )
