"""The director's page and a write-off, as people live them, in a real Chromium."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestMoneyScreens(RecouvrementCase, HttpCase):
    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.new_scenario({"kind": "notice", "offset_days": 300}, worked_days_only=False)
        cls.overdue_invoice(cls.today - timedelta(days=9), 1234.5)

    def _new_user(self, role):
        return new_test_user(
            self.env,
            login=f"money_{role}",
            groups=f"base.group_user,recouvrement.group_{role}",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            lang="en_US",
        )

    def test_the_director_opens_what_stands_behind_a_figure_and_a_cell(self):
        self.overdue_invoice(self.today - timedelta(days=100), 500, self.new_debtor("Garage Cenon"))
        self.run_on(self.today)
        manager = self._new_user("manager")
        self.start_tour(
            "/odoo/recouvrement-figures", "recouvrement_figures_tour", login=manager.login
        )

    def test_weeks_without_money_stand_on_the_axis_of_the_forecast(self):
        self.env["account.move"].search([("company_id", "=", self.company.id)]).button_draft()
        monday = self.today + timedelta(days=7 - self.today.weekday())
        self.overdue_invoice(monday, 100)
        # Issued by today whatever day of the week it is: an entry to come is in no forecast.
        self.overdue_invoice(monday + timedelta(weeks=4), 50, invoice_date=self.today)
        manager = self._new_user("manager")
        self.start_tour("/odoo/recouvrement", "recouvrement_forecast_tour", login=manager.login)

    def test_a_write_off_goes_from_the_dossier_to_the_books(self):
        self.run_on(self.today)
        accountant = self._new_user("accountant")
        self.env["recouvrement.delegation"].create(
            {"kind": "loss", "user_ids": [Command.set(accountant.ids)], "own": True}
        )
        self.start_tour("/odoo/recouvrement", "recouvrement_loss_tour", login=accountant.login)
        loss = self.dossier_of().perte_ids
        self.assertEqual((loss.state, loss.amount), ("booked", 1000))
        self.assertEqual(loss.reason, "Costs more than it brings")
        self.assertEqual(loss.move_ids.state, "posted")
        self.assertEqual(self.dossier_of().amount_due, 234.5)
