from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import RecouvrementCase


class PromesseCase(RecouvrementCase):
    """One invoice of 100 late since 10 January; a promise made on the 16th."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "notice", "offset_days": 5},
            {"kind": "notice", "offset_days": 40},
            {"kind": "notice", "anchor": "promise_broken", "offset_days": 0, "name": "Broken"},
            worked_days_only=False,
        )
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.run_days("2026-01-14", "2026-01-15")
        cls.dossier = cls.dossier_of()
        cls.policy = cls.env.ref("recouvrement.politique_engagement_professional")

    @classmethod
    def promise(cls, amount=100.0, day="2026-01-20", made="2026-01-16", user=None, **values):
        Promise = cls.env["recouvrement.promesse"].with_context(
            recouvrement_day=date.fromisoformat(made)
        )
        if user:
            Promise = Promise.with_user(user)
        return Promise.create(
            {
                "dossier_id": cls.dossier.id,
                "amount": amount,
                "date": day,
                "date_made": made,
                **values,
            }
        )

    def _told(self, promise):
        return promise.state, promise.outcome, promise.amount_paid


class TestPromesse(PromesseCase):
    def test_it_suspends_until_its_day_and_the_days_of_grace(self):
        promise = self.promise()
        held = self.dossier.suspension_ids
        self.assertEqual(
            (held.date_from, held.date_to, held.scope),
            (date(2026, 1, 16), date(2026, 1, 22), "dossier"),
        )
        self.assertEqual((self.dossier.state, promise.deadline), ("held", date(2026, 1, 22)))

    def test_paid_in_time_it_is_kept_and_the_dossier_closes(self):
        promise = self.promise()
        self.pay(self.invoice, "2026-01-19")
        self.run_on("2026-01-20")
        self.assertEqual(self._told(promise), ("kept", "kept", 100))
        self.assertEqual(self.dossier.state, "closed")

    def test_told_by_somebody_else_it_binds_nobody_until_confirmed(self):
        agency = self.new_debtor("Agency")
        here = self.env["recouvrement.promesse"].with_context(recouvrement_day=date(2026, 1, 16))
        told = here._announce(
            self.dossier, 100.0, date(2026, 1, 20), agency, date(2026, 1, 15), "By phone"
        )
        self.assertEqual((told.state, told.told_by_id, told.note), ("told", agency, "By phone"))
        self.assertFalse(self.dossier.suspension_ids)
        self.run_on("2026-01-16")
        self.assertEqual((self.dossier.state, told.state), ("open", "told"))
        told.action_confirm()
        self.assertEqual((told.state, self.dossier.state), ("open", "held"))
        self.pay(self.invoice, "2026-01-19")
        self.run_on("2026-01-20")
        self.assertEqual(self._told(told), ("kept", "kept", 100))

    def test_told_never_confirmed_it_is_never_judged(self):
        agency = self.new_debtor("Agency")
        here = self.env["recouvrement.promesse"].with_context(recouvrement_day=date(2026, 1, 16))
        told = here._announce(self.dossier, 100.0, date(2026, 1, 20), agency, date(2026, 1, 15))
        self.pay(self.invoice, "2026-01-19")
        self.run_on("2026-02-20")
        self.assertEqual(self._told(told), ("told", False, 0))
        told.action_decline()
        self.assertEqual(told.state, "cancelled")

    def test_paid_within_the_grace_it_is_kept_by_value_date(self):
        promise = self.promise()
        self.run_days("2026-01-17", "2026-01-24")
        self.assertEqual(promise.state, "broken")
        # The bank statement comes late; its value date was in time.
        self.pay(self.invoice, "2026-01-22")
        self.run_on("2026-01-25")
        self.assertEqual(self._told(promise), ("kept", "kept", 100))

    def test_paid_in_part_it_is_kept_in_part_and_wakes_the_dossier_that_night(self):
        promise = self.promise()
        self.pay(self.invoice, "2026-01-18", 40)
        self.run_days("2026-01-17", "2026-01-22")
        self.assertEqual(self._told(promise), ("open", False, 40))
        self.assertEqual(len(self.dossier.action_ids), 1)
        self.run_on("2026-01-23")
        self.assertEqual(self._told(promise), ("broken", "partly", 40))
        self.assertSteps(
            self.dossier, [("2026-01-15", "Step 1", "done"), ("2026-01-23", "Broken", "done")]
        )

    def test_broken_it_calls_for_its_step_the_same_night_and_once(self):
        promise = self.promise()
        self.run_days("2026-01-17", "2026-01-30")
        self.assertEqual(self._told(promise), ("broken", "broken", 0))
        self.assertEqual(
            [each.date_done for each in self.dossier.action_ids if each.etape_id.name == "Broken"],
            [date(2026, 1, 23)],
        )

    def test_a_night_missed_is_caught_up(self):
        self.promise()
        self.run_on("2026-01-26")
        self.assertSteps(
            self.dossier, [("2026-01-15", "Step 1", "done"), ("2026-01-26", "Broken", "done")]
        )

    def test_a_promise_kept_in_advance_lets_the_rest_be_chased_at_once(self):
        self.overdue_invoice("2026-01-12", 50)
        promise = self.promise(move_line_ids=[Command.set(self.dossier.open_line_ids[:1].ids)])
        self.assertEqual(self.dossier.suspension_ids.scope, "items")
        self.pay(self.invoice, "2026-01-17")
        self.run_on("2026-01-17")
        self.assertEqual(promise.state, "kept")
        self.assertEqual(self.dossier.suspension_ids.date_to, date(2026, 1, 16))

    def test_only_the_items_promised_are_held(self):
        self.overdue_invoice("2026-01-11", 50)
        self.run_on("2026-01-16")
        lines = self.dossier.open_line_ids
        self.promise(move_line_ids=[Command.set(lines[:1].ids)])
        self.assertEqual(self.dossier.state, "open")
        self.assertEqual(self.dossier.amount_overdue, 50)

    def test_the_same_cash_keeps_one_promise_only(self):
        first = self.promise(50, "2026-01-20")
        second = self.promise(50, "2026-01-25")
        self.pay(self.invoice, "2026-01-19", 50)
        self.run_days("2026-01-20", "2026-01-28")
        self.assertEqual((first.state, second.state), ("kept", "broken"))

    def test_a_credit_note_that_settles_everything_leaves_nothing_to_promise(self):
        promise = self.promise()
        refund = self.credit_note("2026-01-17", 100)
        (self.invoice | refund).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        self.run_on("2026-01-18")
        self.assertEqual(self._told(promise), ("cancelled", False, 0))

    def test_a_payment_nobody_has_matched_yet_does_not_break_it(self):
        promise = self.promise()
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.debtor.id,
                "amount": 100,
                "date": "2026-01-20",
            }
        )
        payment.action_post()
        self.run_days("2026-01-21", "2026-01-25")
        self.assertEqual((promise.state, promise.awaits_matching), ("open", True))

    def test_a_reversed_payment_reopens_the_promise_and_the_dossier(self):
        promise = self.promise(day="2026-01-30")
        payment = self.pay(self.invoice, "2026-01-17")
        self.run_on("2026-01-18")
        self.assertEqual((promise.state, self.dossier.state), ("kept", "closed"))
        bounced = payment.move_id.line_ids.with_context(recouvrement_day=date(2026, 1, 19))
        bounced.remove_move_reconcile()
        self.env.cr.flush()
        payment.action_draft()
        payment.action_cancel()
        self.run_on("2026-01-19")
        self.assertEqual(promise.state, "open")
        self.assertEqual(self.dossier.state, "held")
        self.run_days("2026-01-20", "2026-02-03")
        self.assertEqual(promise.state, "broken")

    def test_the_bank_not_read_breaks_nothing(self):
        self.company.recouvrement_bank_days = 1
        promise = self.promise()
        self.run_days("2026-01-21", "2026-01-26")
        self.assertEqual(promise.state, "open")

    def test_cancelled_by_hand_the_ladder_goes_on(self):
        promise = self.promise()
        promise.with_context(recouvrement_day=date(2026, 1, 18)).action_cancel()
        self.assertEqual(promise.state, "cancelled")
        self.assertEqual(self.dossier.suspension_ids.date_to, date(2026, 1, 17))


class TestPromesseRefused(PromesseCase):
    def test_in_the_past(self):
        with self.assertRaisesRegex(UserError, "today or a later day"):
            self.promise(day="2026-01-15")

    def test_above_what_is_owed(self):
        with self.assertRaisesRegex(UserError, "only"):
            self.promise(100.01)

    def test_twice_the_same_debt(self):
        self.promise(60)
        with self.assertRaisesRegex(UserError, "already made"):
            self.promise(60, "2026-01-25")

    def test_on_an_item_of_someone_else(self):
        other = self.overdue_invoice("2026-01-10", 80, self.new_debtor("Autre"))
        lines = other.line_ids.filtered("date_maturity")
        with self.assertRaisesRegex(UserError, "still open on this dossier"):
            self.promise(50, move_line_ids=[Command.set(lines.ids)])

    def test_on_a_closed_dossier(self):
        self.pay(self.invoice, "2026-01-16")
        self.run_on("2026-01-17")
        with self.assertRaisesRegex(UserError, "closed"):
            self.promise()


class TestPolitiqueEngagement(PromesseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = new_test_user(
            cls.env, "collector", "recouvrement.group_collector", company_id=cls.company.id
        )
        cls.dossier.user_id = cls.collector

    def test_a_promise_too_far_away_needs_a_manager(self):
        self.policy.promise_max_days = 10
        with self.assertRaisesRegex(UserError, "collection manager"), self.env.cr.savepoint():
            self.promise(day="2026-01-27", user=self.collector)
        with self.assertRaises(AccessError):
            self.promise(day="2026-01-27", user=self.collector, exception=True)
        manager = new_test_user(
            self.env, "their_manager", "recouvrement.group_manager", company_id=self.company.id
        )
        with self.assertRaisesRegex(UserError, "Tick"), self.env.cr.savepoint():
            self.promise(day="2026-01-27", user=manager)
        self.assertTrue(self.promise(day="2026-01-27", user=manager, exception=True))

    def test_so_many_in_a_row_and_no_more_unless_one_is_kept(self):
        self.policy.promise_max_in_row = 1
        self.promise(day="2026-01-17")
        self.run_days("2026-01-17", "2026-01-21")
        with self.assertRaisesRegex(UserError, "in a row"):
            self.promise(day="2026-01-30", made="2026-01-22", user=self.collector)

    def test_a_minimum_share_of_what_is_overdue(self):
        self.policy.promise_min_share = 50
        with self.assertRaisesRegex(UserError, "at least"):
            self.promise(49)
        self.assertTrue(self.promise(50))

    def test_private_persons_have_their_own(self):
        person = self.new_debtor("Jean Martin", is_company=False)
        found = self.env["recouvrement.politique.engagement"]._find(person, self.company)
        self.assertEqual(found[person], self.env.ref("recouvrement.politique_engagement_private"))

    def test_a_collector_records_it_and_cannot_say_it_is_kept(self):
        promise = self.promise(user=self.collector)
        for values in ({"state": "kept"}, {"amount": 1}, {"date": "2027-01-01"}):
            with self.assertRaises(AccessError):
                promise.write(values)
        with self.assertRaises(AccessError):
            self.promise(50, user=self.collector, state="kept")

    def test_the_rate_of_promises_kept_shows_on_the_debtor(self):
        self.promise(40, day="2026-01-17")
        self.pay(self.invoice, "2026-01-17", 40)
        self.run_on("2026-01-17")
        self.promise(60, day="2026-01-19", made="2026-01-18")
        self.run_days("2026-01-18", "2026-01-23")
        self.debtor.invalidate_recordset()
        self.assertEqual(
            (self.debtor.recouvrement_promise_count, self.debtor.recouvrement_promise_rate),
            (2, 50),
        )
        self.assertEqual(
            self.env["recouvrement.promesse"]._read_group(
                [("user_id", "=", self.env.uid)], [], ["kept_rate:avg"]
            ),
            [(50.0,)],
        )


class TestPromesseByContact(PromesseCase):
    def _log(self, kind, **values):
        Result = self.env["recouvrement.resultat"].with_context(recouvrement_day=date(2026, 1, 16))
        return Result.create(
            {
                "dossier_id": self.dossier.id,
                "type_id": self.env.ref(f"recouvrement.resultat_type_{kind}").id,
                **values,
            }
        )

    def test_one_form_records_the_contact_and_the_promise_prefilled(self):
        result = self._log("promise")
        promise = result.promesse_ids
        # A week later, on a worked day: Friday 23 January.
        self.assertEqual((promise.amount, promise.date), (100, date(2026, 1, 23)))
        self.assertEqual(self.dossier.state, "held")

    def test_a_refused_promise_leaves_no_contact_behind(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self._log("promise", promise_amount=500, promise_date="2026-01-20")
        self.assertFalse(self.dossier.resultat_ids)

    def test_a_new_number_replaces_the_old_one(self):
        self._log("wrong_number", new_phone="+33 5 56 00 00 01")
        self.assertEqual(self.debtor.phone, "+33 5 56 00 00 01")
        self.assertIn("+33 6 12 34 56 78", self.debtor.message_ids[:1].body)

    def test_an_alert_stops_everything_and_asks_the_responsible(self):
        self._log("alert", alert="overindebtedness")
        held = self.dossier.suspension_ids
        self.assertEqual((self.dossier.state, held.date_to), ("held", False))
        self.assertIn("over-indebtedness".lower(), self.dossier.activity_ids.summary.lower())
        self.assertEqual([badge["kind"] for badge in self.dossier.badges], ["alert"])
        held.date_to = held.date_from
        self.dossier.invalidate_recordset()
        self.assertFalse(self.dossier.badges)
