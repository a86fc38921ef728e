"""What people do is dated: today, or the day that code (demo, take-over) says they do it."""

from datetime import date, datetime

from odoo import fields

from .common import RecouvrementCase


class TestDayOfPeople(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notice = cls.new_scenario({"kind": "call", "offset_days": 5, "consent": "approval"})

    def as_of(self, record, day):
        return record.with_context(recouvrement_day=fields.Date.to_date(day))

    def test_a_step_approved_on_a_past_day_is_done_that_day(self):
        self.overdue_invoice("2026-03-02")
        self.run_on("2026-03-09")
        action = self.dossier_of().action_ids
        self.as_of(action, "2026-03-11").action_approve()
        self.assertEqual((action.state, action.date_done), ("done", date(2026, 3, 11)))
        self.assertEqual(action.activity_id.date_deadline, date(2026, 3, 11))

    def test_a_payment_entered_on_a_past_day_closes_that_day(self):
        invoice = self.overdue_invoice("2026-03-02")
        self.run_on("2026-03-09")
        wizard = self.as_of(self.env["account.payment.register"], "2026-03-12").with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard.create({"payment_date": "2026-03-12"})._create_payments()
        self.env.cr.flush()
        self.assertEqual(self.dossier_of().date_closed, date(2026, 3, 12))

    def test_a_suspension_begins_on_the_day_of_its_author(self):
        self.overdue_invoice("2026-03-02")
        self.run_on("2026-03-09")
        dossier = self.as_of(self.dossier_of(), "2026-03-10")
        suspension = dossier.env["recouvrement.suspension"].create(
            {"dossier_id": dossier.id, "reason": "Strike"}
        )
        self.assertEqual(suspension.date_from, date(2026, 3, 10))
        self.assertEqual(dossier.state, "held")
        self.as_of(suspension, "2026-03-15").action_end()
        self.assertEqual(suspension.date_to, date(2026, 3, 14))

    def test_nobody_antedates_through_a_context_that_came_by_rpc(self):
        today = fields.Date.context_today(self.debtor)
        calendar = self.env["recouvrement.calendrier"]
        for forged in ("2026-03-10", datetime(2026, 3, 10), False):
            self.assertEqual(calendar.with_context(recouvrement_day=forged)._today(), today)
