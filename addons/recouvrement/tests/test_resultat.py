from datetime import date

from odoo.exceptions import UserError, ValidationError

from .common import RecouvrementCase


class TestResultat(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "call", "offset_days": 5},
            {"kind": "notice", "offset_days": 8},
            worked_days_only=False,
        )
        cls.overdue_invoice("2026-01-10", 100)
        cls.run_days("2026-01-14", "2026-01-15")
        cls.dossier = cls.dossier_of()
        cls.call = cls.dossier.action_ids
        cls.will_pay = cls.env.ref("recouvrement.resultat_type_will_pay")

    def _log(self, **values):
        Result = self.env["recouvrement.resultat"].with_context(recouvrement_day=date(2026, 1, 16))
        return Result.create(
            {
                "dossier_id": self.dossier.id,
                "action_id": self.call.id,
                "type_id": self.will_pay.id,
                **values,
            }
        )

    def test_an_announced_payment_holds_until_the_day_agreed_then_the_ladder_goes_on(self):
        self._log(next_date="2026-01-21")
        suspension = self.dossier.suspension_ids
        self.assertEqual(
            (suspension.date_from, suspension.date_to, self.dossier.state),
            (date(2026, 1, 16), date(2026, 1, 20), "held"),
        )
        self.run_days("2026-01-17", "2026-01-22")
        self.assertEqual(len(self.dossier.action_ids), 1)
        self.run_on("2026-01-23")
        self.assertSteps(
            self.dossier, [("2026-01-15", "Step 1", "done"), ("2026-01-23", "Step 2", "done")]
        )

    def test_it_ends_the_call_it_answers(self):
        self.assertTrue(self.call.activity_id)
        self._log(next_date="2026-01-21")
        self.assertFalse(self.call.activity_id.active and self.call.activity_id.exists())

    def test_a_day_to_look_again_must_come_later(self):
        with self.assertRaises(ValidationError):
            self._log(next_date="2026-01-16")

    def test_what_opens_nothing_lets_the_ladder_go_on(self):
        kind = self.env["recouvrement.resultat.type"].create(
            {"name": "Voice mail", "reached": False}
        )
        self._log(type_id=kind.id)
        self.assertFalse(self.dossier.suspension_ids)
        self.run_on("2026-01-18")
        self.assertEqual(len(self.dossier.action_ids), 2)

    def test_it_is_kept(self):
        with self.assertRaises(UserError):
            self._log(next_date="2026-01-21").unlink()
