from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

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

    def test_a_contact_that_has_not_taken_place_yet_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "once it took place"):
            self._log(date="2026-01-17", next_date="2026-01-21")

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

    # -- the form: each result shows its own fields, and those only ---------------------------

    FIELDS_OF = {
        "promise": {"promise_amount", "promise_date", "promise_means", "promise_line_ids"},
        "plan": {"plan_amount", "plan_count", "plan_first_date"},
        "hold": {"next_date"},
        "dispute": {"dispute_category_id", "dispute_line_ids"},
        "alert": {"alert"},
        "nothing": set(),
        "contact_data": set(),
    }

    def _open_form(self):
        return Form(
            self.env["recouvrement.resultat"].with_context(
                default_dossier_id=self.dossier.id, recouvrement_day=date(2026, 1, 16)
            )
        )

    def _get_shown(self, form, names):
        return {name for name in names if not form._get_modifier(name, "invisible")}

    def test_each_result_shows_its_own_fields_only(self):
        every = set().union(*self.FIELDS_OF.values())
        types = self.env["recouvrement.resultat.type"].search([])
        self.assertEqual(set(types.mapped("opens")), set(self.FIELDS_OF))
        for kind in types:
            with self.subTest(kind.name):
                form = self._open_form()
                form.type_id = kind
                self.assertEqual(self._get_shown(form, every), self.FIELDS_OF[kind.opens])

    def test_what_only_a_person_reached_can_say_is_asked_only_then(self):
        of_person = {"contact_id", "cause_id", "new_phone", "new_email"}
        form = self._open_form()
        form.type_id = self.will_pay
        self.assertEqual(self._get_shown(form, of_person), of_person)
        form.type_id = self.env.ref("recouvrement.resultat_type_no_answer")
        self.assertFalse(self._get_shown(form, of_person))
        form.type_id = self.env.ref("recouvrement.resultat_type_wrong_number")
        self.assertEqual(self._get_shown(form, of_person), {"new_phone", "new_email"})

    def test_the_number_of_instalments_gives_way_to_what_the_debtor_can_pay(self):
        form = self._open_form()
        form.type_id = self.env.ref("recouvrement.resultat_type_plan")
        form.plan_amount = 50
        self.assertEqual(self._get_shown(form, {"plan_count", "plan_amount"}), {"plan_amount"})
        result = form.save()
        self.assertEqual(result.plan_id.echeance_ids.mapped("amount"), [50, 50])
        self.assertFalse(self._get_shown(Form(result), {"cause_id", "new_phone", "contact_id"}))
