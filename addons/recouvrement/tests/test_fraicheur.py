from datetime import date
from unittest.mock import patch

from odoo import fields

from .common import RecouvrementCase


class TestFraicheur(RecouvrementCase):
    """Nothing leaves by itself on bank entries that are too old, nor out of hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "email", "offset_days": 5, "consent": "approval"},
            {"kind": "email", "offset_days": 10},
            {"kind": "call", "offset_days": 12},
            worked_days_only=False,
        )
        cls.paid = cls.overdue_invoice("2026-01-05", 40, partner=cls.new_debtor("Payeur"))
        cls.pay(cls.paid, "2026-01-06")
        cls.overdue_invoice("2026-01-10", 100)
        cls.company.recouvrement_bank_days = 5

    def _on(self, day):
        return {"recouvrement_day": date.fromisoformat(day)}

    def _pay_the_bank_up_to(self, day):
        invoice = self.overdue_invoice(day, 10, partner=self.new_debtor("Client du jour"))
        self.pay(invoice, day)

    def test_old_bank_entries_hold_what_is_automatic_and_say_so(self):
        self.run_on("2026-01-15")
        dossier = self.dossier_of()
        action = dossier.action_ids.with_context(**self._on("2026-01-15"))
        action.action_approve()
        self.assertEqual(action.state, "done", "what a person approved goes")
        self.run_on("2026-01-20")
        self.assertSteps(
            dossier, [("2026-01-15", "Step 1", "done"), ("2026-01-20", "Step 2", "planned")]
        )
        night = self.passage.search([("day", "=", "2026-01-20")])
        self.assertIn("14 days ago", night.held_because)
        alerts = dossier.with_context(**self._on("2026-01-20"))._get_blockers()[dossier.id]
        self.assertEqual(alerts["stale_bank"]["level"], "warning")
        messages = self.passage.with_context(**self._on("2026-01-20")).get_alerts()
        self.assertEqual(len(messages), 1)

    def test_it_leaves_once_the_bank_is_up_to_date(self):
        self.run_on("2026-01-15")
        self.dossier_of().action_ids.with_context(**self._on("2026-01-15")).action_approve()
        self.run_on("2026-01-20")
        self._pay_the_bank_up_to("2026-01-20")
        self.run_on("2026-01-21")
        self.assertEqual(
            self.dossier_of().action_ids.sorted("id").mapped("state"), ["done", "done"]
        )
        self.assertFalse(self.passage.search([("day", "=", "2026-01-21")]).held_because)

    def test_without_any_bank_entry_it_says_there_is_none(self):
        self.assertIn("yet", self.company._get_recouvrement_staleness(date(2026, 1, 4)))

    def test_without_the_setting_nothing_is_held(self):
        self.company.recouvrement_bank_days = 0
        self.assertFalse(self.company._get_recouvrement_staleness(date(2030, 1, 1)))

    def test_the_statements_count_where_they_are_kept(self):
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-01-18",
                "payment_ref": "not reconciled",
                "amount": 5,
            }
        )
        self.assertIn("yet", self.company._get_recouvrement_staleness(date(2026, 1, 19)))

    def test_out_of_hours_the_cron_keeps_the_e_mail_and_comes_back_at_the_opening(self):
        self.company.recouvrement_bank_days = 0
        self.env["recouvrement.politique"].create({"name": "Day", "hour_from": 8, "hour_to": 20})
        today = fields.Date.context_today(self.passage)
        self.run_on("2026-01-15")
        action = self.dossier_of().action_ids.sudo()
        action.write({"state": "planned", "date_planned": today})
        execution = self.env["recouvrement.execution"].with_context(cron_id=1)
        Policy = type(self.env["recouvrement.politique"])
        trigger = patch.object(type(self.env["ir.cron"]), "_trigger")
        opening = fields.Datetime.add(fields.Datetime.now(), hours=3)
        with patch.object(Policy, "_get_opening", return_value=opening), trigger as triggered:
            self.assertFalse(execution._keep_hours(action, today))
        triggered.assert_called_once_with([opening])
        by_hand = self.env["recouvrement.execution"]
        self.assertEqual(by_hand._keep_hours(action, today), action)
