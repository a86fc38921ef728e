"""The presentations as a manager reads them, in a real Chromium: what goes out, what came back, what succeeds."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement_prelevement.tests.debits import DebitCase


@tagged("post_install", "-at_install")
class TestPresentationScreens(DebitCase, HttpCase):
    browser_size = "1366x768"

    def test_what_goes_out_is_called_off_and_success_is_read(self):
        today = fields.Date.today()
        manager = new_test_user(
            self.env,
            login="leads_debits",
            groups="base.group_user,recouvrement.group_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            lang="en_US",
        )
        self.debtor.name = "Tour debtor"
        self.reason("AM04").write({"delay_days": 0, "max_attempts": 2})
        self.env.ref("recouvrement_prelevement.regle_default").within_days = 0
        collected, kept = self.rent(today - timedelta(days=3)), self.rent(today - timedelta(days=3))
        for rent in (collected, kept):
            self.debit(rent, today - timedelta(days=3))
        for _night in range(2):  # at the bank, then for good
            self.presented(kept).sudo()._settle(today + timedelta(days=30))
        self.assertEqual(self.presented(kept).state, "final")
        first = self.presented(collected)
        self.bounce(first, "AM04", today - timedelta(days=1))
        ahead = self.presented(collected) - first
        self.assertEqual(ahead.state, "planned")
        self.start_tour(
            "/odoo/recouvrement-presentations",
            "recouvrement_presentation_tour",
            login=manager.login,
        )
        self.assertEqual(ahead.state, "cancelled")
        self.start_tour(
            "/odoo/recouvrement-presentations-succes",
            "recouvrement_presentation_success_tour",
            login=manager.login,
        )
