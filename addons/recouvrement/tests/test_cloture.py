from datetime import date

from .common import RecouvrementCase


class TestCloture(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "call", "offset_days": 5}, worked_days_only=False, tolerance=5)
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.run_on("2026-01-15")
        cls.dossier = cls.dossier_of()

    def _pay(self, day, amount=None):
        with_day = self.env.context | {"recouvrement_day": date.fromisoformat(day)}
        self.addCleanup(setattr, type(self), "env", type(self).env)
        type(self).env = self.env(context=with_day)
        return self.pay(self.invoice.with_env(self.env), day, amount)

    def test_it_says_how_when_and_why_and_leaves_the_columns_of_work(self):
        self._pay("2026-01-16")
        self.assertEqual(
            (self.dossier.state, self.dossier.outcome, self.dossier.date_closed),
            ("closed", "paid", date(2026, 1, 16)),
        )
        self.assertTrue(self.dossier.phase_id.closing)
        self.assertFalse(self.dossier.next_date or self.dossier.next_etape_id)
        self.assertIn("Closed", self.dossier.message_ids[0].body)

    def test_what_is_left_below_the_tolerance_closes_too(self):
        self._pay("2026-01-16", 96)
        self.assertEqual((self.dossier.state, self.dossier.outcome), ("closed", "tolerance"))

    def test_it_reopens_with_its_number_and_history_when_the_payment_is_undone(self):
        payment = self._pay("2026-01-16")
        payment.action_draft()
        payment.action_cancel()
        self.env.cr.flush()
        self.run_on("2026-01-17")
        self.assertEqual((self.dossier.state, self.dossier.outcome), ("open", False))
        self.assertFalse(self.dossier.phase_id.closing)
        self.run_days("2026-01-18", "2026-01-31")
        self.assertSteps(self.dossier, [("2026-01-15", "Step 1", "done")])

    def test_a_new_debt_after_it_opens_a_new_dossier(self):
        self._pay("2026-01-16")
        self.overdue_invoice("2026-03-10", 30)
        self.run_on("2026-03-11")
        self.assertEqual(self.dossier.state, "closed")
        self.assertEqual(self.dossier_of(state="open").amount_overdue, 30)

    def test_a_closed_dossier_is_left_alone_by_the_nights(self):
        self._pay("2026-01-16")
        before = self.dossier.read()
        self.run_days("2026-01-17", "2026-01-20")
        self.dossier.invalidate_recordset()
        self.assertEqual(self.dossier.read(), before)
