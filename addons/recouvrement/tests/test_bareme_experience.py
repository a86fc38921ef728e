"""Rates of allowances from the company's own past losses: shown, with their cases; copied by a manager only."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .test_perte import PerteCase

TODAY = date(2026, 3, 2)


class TestBaremeExperience(PerteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["recouvrement.bareme"].search([("id", ">", 0)]).active = False
        cls.matrix = cls.env["recouvrement.bareme"].create(
            {
                "name": "Statistical",
                "ligne_ids": [
                    Command.create({"age": age, "rate": rate, "tax_rate": rate})
                    for age, rate in ((0, 5), (3, 50), (24, 90))
                ],
            }
        )
        # Late by a month or two at the end of the quarters before, then lost, paid, lost in part, owed.
        for price in (300.0, 500.0, 200.0, 100.0):
            cls.bill((price, None), day="2025-09-10", due="2025-10-10")

    def ask(self, **values):
        wizard = self.env["recouvrement.bareme.experience"].browse(
            self.matrix.action_read_experience()["res_id"]
        )
        wizard.write(values)
        wizard.action_compute()
        return wizard

    def setUp(self):
        super().setUp()
        dossier = self.open_dossier()
        lost, paid, part, _owed = dossier.open_line_ids.sorted("id")
        self.give_up(dossier, {lost: 300.0})
        self.pay(paid.move_id, TODAY)
        self.give_up(dossier, {part: 50.0})
        self.pay(part.move_id, TODAY)

    def test_what_was_finally_lost_of_each_age_with_the_cases_behind(self):
        wizard = self.ask(years=1, least=3)
        young, middle, _old = wizard.ligne_ids
        # On 2025-12-02: 53 days late. 300 and 50 lost of 1,000; what is still owed counts for nothing.
        self.assertEqual((young.cases, young.waiting), (3, 1))
        self.assertEqual((young.amount, young.lost, young.rate), (1000.0, 350.0, 35.0))
        self.assertEqual((young.rate_now, young.enough), (5.0, True))
        self.assertEqual((middle.cases, middle.rate, middle.enough), (0, 0.0, False))
        self.assertIn("History too short", wizard.warning)
        self.assertEqual(self.matrix.ligne_ids.mapped("rate"), [5, 50, 90], "nothing by itself")

    def test_copied_by_a_manager_those_with_enough_cases_alone(self):
        wizard = self.ask(years=1, least=4)
        self.assertFalse(wizard.may_copy)
        with self.assertRaisesRegex(UserError, "nothing is copied"):
            wizard.action_copy()
        wizard.least = 3
        wizard.action_copy()
        rows = self.matrix.ligne_ids
        self.assertEqual(rows.mapped("rate"), [35, 50, 90])
        self.assertEqual(rows.mapped("tax_rate"), [5, 50, 90], "tax deducts no more than before")
        self.assertIn("3 cases", self.matrix.note)

    def test_an_accountant_neither_sees_nor_copies_them(self):
        accountant = new_test_user(
            self.env,
            "statistics",
            "recouvrement.group_accountant",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        wizard = self.ask(years=1, least=3)
        with self.assertRaises(AccessError):
            self.matrix.with_user(accountant).action_read_experience()
        with self.assertRaises(AccessError):
            wizard.with_user(accountant).action_copy()
