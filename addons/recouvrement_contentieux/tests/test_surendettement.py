"""Over-indebtedness: filing freezes nothing, admissibility freezes the past, measures make a plan, erasure ends all."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import ContentieuxCase


@tagged("post_install", "-at_install")
class TestSurendettement(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_diagnostic")
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=date(2026, 9, 22)))
        cls.tenant = cls.new_debtor("Claire Dumas", is_company=False).with_env(cls.env)
        cls.dossier = cls.late_dossier("2026-06-15", 900.0, cls.tenant).with_env(cls.env)
        cls.commission = cls.env["res.partner"].create(
            {
                "name": "Commission de surendettement de la Gironde",
                "street": "13 rue Esprit des Lois",
                "zip": "33000",
                "city": "Bordeaux",
                "country_id": cls.env.ref("base.fr").id,
            }
        )

    def at(self, record, day):
        return record.with_context(recouvrement_day=date.fromisoformat(day))

    def file(self, **values):
        return self.env["recouvrement.surendettement"].create(
            {
                "partner_id": self.tenant.id,
                "number": "000426123456",
                "date_filed": "2026-08-03",
                "commission_id": self.commission.id,
                **values,
            }
        )

    def admitted(self):
        file = self.file()
        file._admit(date(2026, 9, 15), date(2026, 9, 18))
        return file

    def deadline(self, record, code):
        return record._find_deadline(code)

    def test_filing_freezes_nothing(self):
        file = self.file()
        self.assertEqual((file.state, self.dossier.state), ("filed", "open"))
        self.assertFalse(file.date_frozen)
        self.assertTold(self.dossier, "decision")

    def test_admissibility_freezes_what_is_older_and_current_rent_goes_on(self):
        file = self.admitted()
        self.assertEqual((file.amount_frozen, self.dossier.state), (900.0, "held"))
        rent = self.overdue_invoice("2026-10-05", 450.0, self.tenant, invoice_date="2026-10-01")
        self.run_on("2026-10-20")
        self.assertEqual(self.dossier.state, "open")
        self.assertNotIn(rent, self.dossier.suspension_ids.move_line_ids.move_id)
        file.invalidate_recordset()
        self.assertEqual((file.amount_frozen, file.amount_later), (900.0, 450.0))

    def test_deadlines(self):
        file = self.admitted()
        file.date_asked = "2026-09-20"
        got = {
            code: self.deadline(file, f"surendettement_{code}").date.isoformat()
            for code in ("appeal", "declaration", "suspension")
        }
        self.assertEqual(
            got,
            # The 3rd of October is a Saturday.
            {"appeal": "2026-10-05", "declaration": "2026-10-20", "suspension": "2028-09-15"},
        )
        file._record_declared(date(2026, 9, 22))
        self.assertEqual(self.deadline(file, "surendettement_declaration").state, "met")

    def test_the_statement_goes_by_registered_letter(self):
        file = self.admitted()
        file.action_post_declaration()
        self.assertEqual(file.action_id.partner_id, self.commission)
        self.assertIn("recevable", file.document_id.raw.decode())
        self.env["recouvrement.acheminement"]._record(file.action_id, "sent", date(2026, 9, 22))
        self.assertEqual(file.date_declared, date(2026, 9, 22))

    def test_measures_make_a_plan_no_policy_of_ours_limits(self):
        self.env["recouvrement.politique.engagement"].search([]).write(
            {"plan_max_months": 3, "plan_max_instalments": 3, "plan_needs_signature": True}
        )
        file = self.admitted()
        [plan] = file._impose(date(2026, 9, 20), date(2026, 10, 5), 60)
        self.assertEqual(
            (plan.state, plan.kind, len(plan.echeance_ids)), ("active", "decision", 60)
        )
        self.assertEqual((file.state, self.dossier.state), ("measures", "held"))
        freezes = self.env["recouvrement.suspension"].search(
            [("origin", "=", file._get_freeze_origin())]
        )
        self.assertFalse(freezes.filtered("current"), "the plan has its own suspension")

    def test_what_the_measures_do_not_ask_is_not_in_the_plan(self):
        file = self.admitted()
        [plan] = file._impose(date(2026, 9, 20), date(2026, 10, 5), 7, amount=500.0)
        self.assertAlmostEqual(sum(plan.echeance_ids.mapped("amount")), 500.0)

    def test_measures_longer_than_the_law_are_refused(self):
        file = self.admitted()
        with self.assertRaisesRegex(UserError, "84 months"):
            file._impose(date(2026, 9, 20), date(2026, 10, 5), 85)

    def test_a_moratorium_is_a_dated_freeze(self):
        file = self.admitted()
        with self.assertRaises(UserError):
            file._suspend_payments(date(2026, 9, 20), date(2029, 1, 1))
        file._suspend_payments(date(2026, 9, 20), date(2028, 9, 20))
        self.assertEqual((file.state, self.dossier.state), ("moratorium", "held"))

    def test_default_needs_its_notice_and_its_delay(self):
        file = self.admitted()
        [plan] = file._impose(date(2026, 9, 20), date(2026, 10, 5), 6)
        late = self.at(file, "2026-11-10")
        late.action_notice_default()
        self.assertEqual(self.deadline(file, "surendettement_caducite").date, date(2026, 11, 25))
        with self.assertRaisesRegex(UserError, "wait for its end"):
            self.at(file, "2026-11-25").action_lapse()
        self.at(file, "2026-11-26").action_lapse()
        self.assertEqual((file.state, plan.state), ("lapsed", "cancelled"))
        self.assertEqual(self.dossier.state, "open")

    def test_measures_kept_again_after_the_notice(self):
        file = self.admitted()
        file._impose(date(2026, 9, 20), date(2026, 10, 5), 6)
        self.at(file, "2026-11-10").action_notice_default()
        self.at(file, "2026-11-12").action_kept_again()
        self.assertEqual(file.state, "measures")
        self.assertEqual(self.deadline(file, "surendettement_caducite").state, "cancelled")

    def test_erasure_proposes_the_loss_and_nothing_more_is_asked(self):
        file = self.admitted()
        file._erase(date(2026, 9, 21), date(2026, 9, 22))
        loss = file.proposition_ids
        self.assertEqual((file.state, loss.amount, loss.kind), ("erased", 900.0, "loss"))
        self.assertEqual(self.dossier.state, "held")
        self.run_on("2027-12-01")
        self.assertEqual(self.dossier.state, "held")
        self.assertEqual(self.deadline(file, "surendettement_contest_prp").date, date(2026, 10, 22))

    def test_what_was_born_before_the_erasure_is_erased_too(self):
        file = self.admitted()
        between = self.overdue_invoice("2026-09-19", 80.0, self.tenant, invoice_date="2026-09-17")
        after = self.overdue_invoice("2026-10-19", 90.0, self.tenant, invoice_date="2026-10-01")
        here = self.at(file, "2026-10-20")
        here.dette_ids.invalidate_recordset()
        here._freeze(date(2026, 10, 20))
        self.assertEqual((file.amount_frozen, file.amount_later), (900.0, 170.0))
        here._erase(date(2026, 9, 30))
        self.assertEqual(file.proposition_ids.amount, 980.0)
        held = self.dossier.suspension_ids.filtered("active").move_line_ids.move_id
        self.assertIn(between, held)
        self.assertNotIn(after, held)

    def test_a_payment_of_frozen_debts_is_told_to_who_follows_the_file_only(self):
        file = self.admitted()
        self.pay(self.dossier.open_line_ids.move_id, "2026-09-16", 120.0)
        file._look_again(date(2026, 9, 22))
        self.assertIn("L722-5", file.freeze_warnings)
        line = self.dossier.fil_ids.sorted("id")[-1]
        self.assertIn("paying it is forbidden", line.detail)
        self.assertNotIn("L722", line.summary)
        self.assertIn("120", line.summary)
        self.assertEqual(len(file.activity_ids), 1)
        file._look_again(date(2026, 9, 22))
        self.assertEqual(len(file.activity_ids), 1)
        file._impose(date(2026, 9, 20), date(2026, 10, 5), 6)
        self.assertFalse(file._is_payment_forbidden(date(2026, 10, 5)))

    def test_what_two_cases_freeze_is_chased_again_once_both_have_ended(self):
        """A sole trader: proceedings judged on 10 September, over-indebtedness admitted on the 15th."""
        between = self.overdue_invoice("2026-09-14", 80.0, self.tenant, invoice_date="2026-09-12")
        file = self.admitted()
        case = self.env["recouvrement.collective"].create(
            {
                "partner_id": self.tenant.id,
                "kind": "redressement",
                "date_judgment": "2026-09-10",
                "date_published": "2026-09-20",
            }
        )
        case.action_open()
        self.assertEqual(
            (file.amount_frozen, case.amount_frozen, case.amount_later), (980.0, 900.0, 80.0)
        )
        old = self.dossier.open_line_ids.move_id - between
        self.assertEqual(self.still_held(), old | between)
        case.action_cancel("Judgment set aside on appeal")
        self.assertEqual((self.dossier.state, self.still_held()), ("held", old | between))
        file.action_close("Withdrawn by the debtor")
        self.assertEqual((self.dossier.state, len(self.still_held())), ("open", 0))

    def test_one_of_two_cases_ended_leaves_what_the_other_freezes(self):
        between = self.overdue_invoice("2026-09-14", 80.0, self.tenant, invoice_date="2026-09-12")
        old = self.dossier.open_line_ids.move_id - between
        file = self.admitted()
        case = self.env["recouvrement.collective"].create(
            {"partner_id": self.tenant.id, "kind": "redressement", "date_judgment": "2026-09-10"}
        )
        case.action_open()
        file.action_close("Withdrawn by the debtor")
        self.assertEqual((self.dossier.state, self.still_held()), ("open", old))

    def still_held(self):
        """The documents under a suspension still in force."""
        freezes = self.dossier.suspension_ids.filtered(
            lambda each: not each.date_to or each.date_to > date(2026, 9, 22)
        )
        return freezes.move_line_ids.move_id

    def test_not_admissible_or_withdrawn(self):
        file = self.file()
        file._refuse(date(2026, 9, 1), "Debts of a trader")
        self.assertEqual((file.state, self.dossier.state), ("refused", "open"))
        again = self.file(date_filed="2026-09-02")
        again._admit(date(2026, 9, 15))
        again.action_close("Withdrawn by the debtor")
        self.assertEqual((again.state, self.dossier.state), ("closed", "open"))

    def test_bad_input(self):
        for values, words in (
            ({"partner_id": self.debtor.id}, "private persons"),
            ({"date_filed": "2026-09-23"}, "still to come"),
            ({"date_asked": "2026-08-01"}, "before the filing"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.file(**values)
        file = self.file()
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.file(date_filed="2026-08-04")
        for day in (date(2026, 8, 2), date(2026, 9, 23)):
            with self.assertRaises(UserError):
                file._admit(day)

    def test_the_dialog_applies_a_decision(self):
        file = self.file()
        form = Form(
            self.env["recouvrement.surendettement.decision"].with_context(
                default_surendettement_id=file.id
            )
        )
        form.decision, form.date = "admitted", date(2026, 9, 15)
        form.save().action_apply()
        self.assertEqual(file.state, "admitted")

    def test_only_those_who_need_to_know_see_the_file(self):
        file = self.admitted()
        people = {
            "company_id": self.company.id,
            "company_ids": [(6, 0, self.company.ids)],
        }
        collector = new_test_user(self.env, "col", "recouvrement.group_collector", **people)
        with self.assertRaises(AccessError):
            file.with_user(collector).read(["number"])
        seen = self.dossier.with_user(collector)
        with self.assertRaises(AccessError):
            seen.read(["overindebted"])
        badges = [badge["text"] for badge in seen.badges]
        self.assertIn("Outside decision", badges)
        self.assertNotIn("Over-indebtedness", badges)
        social = new_test_user(
            self.env, "soc", "recouvrement.group_collector,recouvrement.group_diagnostic", **people
        )
        self.assertEqual(file.with_user(social).number, "000426123456")
        known = self.dossier.with_user(social)
        self.assertEqual(known.overindebted, "Admissible")
        self.assertIn("Over-indebtedness", [badge["text"] for badge in known.badges])
        with self.assertRaises(AccessError):
            file.with_user(social).state = "erased"
