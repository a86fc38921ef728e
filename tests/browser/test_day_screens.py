"""The kanban of dossiers and My day, as a collector lives in them, in a real Chromium."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestDayScreens(RecouvrementCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.collector = new_test_user(
            cls.env,
            login="day_of_a_collector",
            groups="base.group_user,recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
        )

    def _owe(self, amount, name=None):
        debtor = self.new_debtor(name) if name else self.debtor
        debtor.recouvrement_user_id = self.collector
        self.overdue_invoice(self.today - timedelta(days=9), amount, debtor)
        return debtor

    def test_three_calls_are_recorded_by_keyboard_a_promise_in_three_gestures(self):
        self.new_scenario(
            {"kind": "call", "offset_days": 5, "note": "Ask {debtor} for {overdue}."},
            worked_days_only=False,
        )
        debtors = (
            self._owe(1234.5) | self._owe(500, "Garage Cenon") | self._owe(50, "Scierie Marcel")
        )
        self.run_on(self.today)
        self.start_tour(
            "/odoo/recouvrement-my-day",
            "recouvrement_day_keyboard_tour",
            login=self.collector.login,
        )
        results = [self.dossier_of(debtor).resultat_ids for debtor in debtors]
        self.assertEqual(
            [result.type_id for result in results],
            [
                self.env.ref(f"recouvrement.resultat_type_{kind}")
                for kind in ("promise", "no_answer", "message")
            ],
        )
        promise = self.dossier_of().promesse_ids
        self.assertEqual((promise.amount, promise.state), (1234.5, "open"))
        self.assertFalse(self.env["mail.activity"].search([("user_id", "=", self.collector.id)]))

    def test_a_card_dragged_to_a_phase_that_asks_for_a_reason(self):
        self.new_scenario(
            {"kind": "call", "offset_days": 5, "consent": "approval"}, worked_days_only=False
        )
        self._owe(1234.5)
        self.run_on(self.today)
        dossier = self.dossier_of()
        self.start_tour(
            "/odoo/recouvrement", "recouvrement_kanban_tour", login=self.collector.login
        )
        self.assertEqual(dossier.phase_id, self.env.ref("recouvrement.phase_transmission"))
        said = "".join(dossier.message_ids.mapped("body"))
        self.assertIn("Nothing left to try", said)
        self.assertIn("After the letter", said)
