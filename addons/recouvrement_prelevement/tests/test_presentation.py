"""Debits: sent, collected under reserve, back, presented again, or handed to someone."""

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .debits import DebitCase

# Monday 5 October 2026: debited; Wednesday 7: back; Monday 12: last day a return may come.
DAY, BACK = "2026-10-05", "2026-10-07"


def day(text):
    return fields.Date.to_date(text)


@tagged("post_install", "-at_install")
class TestPresentation(DebitCase):
    def setUp(self):
        super().setUp()
        self.invoice = self.rent(DAY)
        self.reason("AM04").write({"delay_days": 2, "max_attempts": 2})

    def sent(self):
        self.debit(self.invoice, DAY)
        return self.presented(self.invoice)

    def again(self, code="AM04", on=BACK):
        """The first debit, back with ``code``; what follows."""
        first = self.sent()
        self.bounce(first, code, on)
        return self.presented(self.invoice) - first

    # -- the first presentation -------------------------------------------------------------------

    def test_an_uploaded_debit_is_followed_until_it_cannot_come_back(self):
        first = self.sent()
        self.assertEqual((first.attempt, first.amount, first.state), (1, 389.0, "sent"))
        self.assertEqual(first.date_planned, day(DAY))
        self.assertEqual(first.date_window, day("2026-10-12"))
        self.assertEqual(first.date_refund, day("2026-11-30"))
        self.run_on(DAY)
        self.assertEqual(first.state, "provisional")
        self.run_on("2026-10-12")
        self.assertEqual(first.state, "provisional")
        self.run_on("2026-10-13")
        self.assertEqual((first.state, first.success, first.known), ("final", 100.0, True))

    def test_a_company_under_the_scheme_of_companies_is_safe_sooner_and_never_refunded(self):
        self.mandate.format = "sepa_b2b"
        first = self.sent()
        self.assertEqual(first.date_window, day("2026-10-08"))
        self.assertFalse(first.date_refund)

    def test_a_batch_cancelled_at_the_bank_was_never_presented(self):
        self.sent().order_id.action_cancel()
        self.assertEqual(self.presented(self.invoice).state, "cancelled")

    # -- presented again --------------------------------------------------------------------------

    def test_what_came_back_for_lack_of_funds_is_planned_again_after_its_window(self):
        second = self.again()
        self.assertEqual(self.invoice.amount_residual, 389.0)
        self.assertEqual((second.attempt, second.state), (2, "planned"))
        self.assertEqual(second.date_planned, day("2026-10-13"))
        self.assertEqual(second.date_leaves, day("2026-10-09"))
        self.assertIn("cannot come back any more", second.reason_text)
        self.assertEqual(second.previous_id.state, "returned")
        self.assertEqual(second.previous_id.reason_id, self.reason("AM04"))

    def test_the_night_puts_it_in_a_batch_that_a_manager_releases(self):
        second = self.again()
        self.run_on(BACK)
        self.assertEqual(second.state, "planned", "its file leaves on Friday")
        self.run_on("2026-10-08")
        self.assertEqual(second.state, "batched")
        order = second.order_id
        self.assertEqual((order.state, order.recouvrement_collection), ("draft", day("2026-10-13")))
        line = order.payment_line_ids
        self.assertEqual((line.amount_currency, line.mandate_id), (389.0, self.mandate))
        self.assertIn("PRESENTATION 2", line.communication)
        self.run_on("2026-10-08")
        self.assertEqual(order.payment_line_ids, line, "a doubled night adds nothing")
        self.release(order, "2026-10-09")
        self.assertEqual((second.state, second.date_planned), ("sent", day("2026-10-13")))
        self.assertIn(b"RUM-1", order.payment_file_id.raw)
        self.assertIn(b"<ReqdColltnDt>2026-10-13</ReqdColltnDt>", order.payment_file_id.raw)
        self.assertTrue(self.invoice.line_ids.filtered("reconciled"))

    def test_released_late_it_is_collected_as_soon_as_the_bank_takes_it(self):
        second = self.again()
        self.run_on("2026-10-08")
        self.release(second.order_id, "2026-10-14")
        self.assertEqual(second.date_planned, day("2026-10-16"))

    def test_it_stops_after_as_many_times_as_code_and_rule_allow(self):
        second = self.again()
        self.env.ref("recouvrement_prelevement.regle_default").within_days = 0
        self.env.ref("recouvrement_prelevement.regle_default").most = 1
        self.run_on("2026-10-08")
        self.release(second.order_id, "2026-10-09")
        self.bounce(second, "AM04", "2026-10-15")
        self.assertEqual(len(self.presented(self.invoice)), 2)
        self.assertIn("1 times already", second.reason_text)
        self.assertEqual(second.state, "returned")

    def test_it_is_too_late_for_machines_after_the_days_of_the_rule(self):
        self.env.ref("recouvrement_prelevement.regle_default").within_days = 5
        self.assertFalse(self.again())
        self.assertIn("people take over", self.presented(self.invoice).reason_text)

    def test_a_pay_day_is_waited_for(self):
        self.env.ref("recouvrement_prelevement.regle_default").kind = "pay_day"
        self.debtor.recouvrement_pay_day = 15
        self.assertEqual(self.again().date_planned, day("2026-10-15"))

    def test_the_debtor_is_told_before_when_the_contract_asks(self):
        rule = self.env.ref("recouvrement_prelevement.regle_default")
        rule.write({"notice": True, "within_days": 30})
        second = self.again()
        self.assertEqual(second.date_planned, day("2026-10-21"))
        self.assertEqual(second.date_told, day(BACK))
        mails = self.env["mail.mail"].search([])
        self.run_on(BACK)
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual(len(mail), 1)
        self.assertIn("RUM-1", mail.body_html)
        self.run_on(BACK)
        self.assertEqual(self.env["mail.mail"].search([]) - mails, mail, "told once")
        self.assertEqual(second.date_notified, day(BACK))

    def test_what_must_be_announced_nobody_knows_when_is_not_presented(self):
        rule = self.env.ref("recouvrement_prelevement.regle_default")
        rule.write({"notice": True, "within_days": 60})
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": self.env.ref(
                    "recouvrement_prelevement.parametre_prelevement_notice_days"
                ).id,
                "company_id": self.company.id,
                "unknown": True,
                "source": "Not found",
                "verification": "to_verify",
            }
        )
        self.assertFalse(self.again())
        first = self.presented(self.invoice)
        self.assertIn("neither the contract nor the law says how many days", first.reason_text)
        self.run_on(BACK)
        asked = first.dossier_id.activity_ids.mapped("summary")
        self.assertIn(
            "Write down how debits are presented again, then debit it by hand (AM04)", asked
        )
        rule.notice = False
        terms = {"recouvrement_own_terms": True, "recouvrement_notice": True}
        self.mandate.write(terms)
        self.assertFalse(first.sudo()._plan_after(day(BACK)), "the contract asks, nobody says when")
        self.mandate.recouvrement_notice_days = 7
        rule.notice = True
        planned = first.sudo()._plan_after(day(BACK))
        self.assertEqual(planned.date_told, day(BACK), "the contract's own number holds")

    def test_a_contract_may_allow_fewer_presentations_and_ask_that_the_debtor_is_told(self):
        self.env.ref("recouvrement_prelevement.regle_default").within_days = 60
        self.mandate.write(
            {
                "recouvrement_own_terms": True,
                "recouvrement_most": 1,
                "recouvrement_notice": True,
                "recouvrement_notice_days": 10,
            }
        )
        second = self.again()
        self.assertEqual(
            (second.date_planned, second.date_told),
            (day("2026-10-19"), day("2026-10-09")),
            "ten days from the return fall on a Saturday",
        )
        second.action_cancel()
        own = self.new_mandate(self.debtor, "RUM-2", "FR7610107001011234567890129")
        other = self.rent(DAY, 50.0, own)
        self.bounce(self._debited(other, own), "AM04", BACK)
        self.assertFalse(self.presented(other)[-1].date_told, "another contract, without terms")
        self.mandate.recouvrement_most = 0
        first = second.previous_id
        self.assertFalse(first.sudo()._plan_after(day(BACK)))
        self.assertIn("0 at most", first.reason_text)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.mandate.recouvrement_most = -1

    # -- what keeps it from going -----------------------------------------------------------------

    def test_paid_meanwhile_it_leaves_its_batch(self):
        second = self.again()
        self.run_on("2026-10-08")
        order = second.order_id
        self.pay(self.invoice, "2026-10-08")
        self.run_on("2026-10-09")
        self.assertEqual((second.state, second.reason_text), ("cancelled", "Paid meanwhile."))
        self.assertFalse(order.payment_line_ids)

    def test_paid_the_day_the_batch_is_released_it_is_not_debited_twice(self):
        second = self.again()
        other = self.rent(DAY, 100.0)
        self.bounce(self._debited(other), "AM04", BACK)
        self.run_on("2026-10-08")
        self.pay(self.invoice, "2026-10-09")
        order = self.presented(other)[-1].order_id
        self.release(order, "2026-10-09")
        self.assertEqual(second.state, "cancelled")
        self.assertEqual(order.payment_line_ids.move_line_id.move_id, other)

    def _debited(self, invoice, mandate=None):
        self.debit(invoice, DAY, mandate)
        return self.presented(invoice)

    def test_a_suspension_holds_it_and_its_end_does_not_present_it_by_surprise(self):
        second = self.again()
        self.assertFalse(second.dossier_id, "no night has opened it yet")
        self.run_on(BACK)
        dossier = self.dossier_of(self.debtor)
        self.assertEqual(second.dossier_id, dossier)
        self.env["recouvrement.suspension"].create(
            {"dossier_id": dossier.id, "reason": "Plan under discussion", "date_from": BACK}
        )
        self.run_on("2026-10-08")
        self.assertEqual(second.state, "cancelled")
        self.assertIn("Plan under discussion", second.reason_text)

    def confirmed(self):
        """The second presentation, in a batch confirmed on 8 October, and a reason not to debit known on the 9th."""
        second = self.again()
        self.run_days(BACK, "2026-10-08")
        order = self.on(second.order_id, "2026-10-08")
        order.draft2open()
        dossier = self.dossier_of(self.debtor)
        self.env["recouvrement.suspension"].create(
            {"dossier_id": dossier.id, "reason": "Plan under discussion", "date_from": "2026-10-09"}
        )
        return second, self.on(order, "2026-10-09"), dossier

    def test_no_file_is_made_of_a_confirmed_batch_with_a_debit_that_must_not_go(self):
        second, order, dossier = self.confirmed()
        with self.assertRaisesRegex(UserError, "Plan under discussion"), self.env.cr.savepoint():
            order.open2generated()
        self.run_on("2026-10-09")
        self.assertEqual(
            second.state, "batched", "it is still in the batch, and the screen says so"
        )
        self.assertIn("Plan under discussion", second.reason_text)
        self.assertIn(order.name, dossier.activity_ids.mapped("summary")[-1])
        with self.assertRaisesRegex(UserError, "back to draft"), self.env.cr.savepoint():
            self.on(second, "2026-10-09").action_cancel()
        order.action_cancel()
        order.cancel2draft()
        self.assertEqual((second.state, second.order_id), ("batched", order))
        told = order.draft2open()
        self.assertEqual((second.state, order.state), ("cancelled", "draft"))
        self.assertFalse(order.payment_line_ids)
        self.assertIn("Nothing is left", told["params"]["message"])
        self.assertIn("Plan under discussion", told["params"]["message"])
        self.assertIn("Plan under discussion", order.message_ids[:1].body, "kept on the batch")
        with self.assertRaisesRegex(UserError, "no transactions"), self.env.cr.savepoint():
            order.draft2open()

    def test_what_the_bank_has_already_is_followed_and_people_are_told(self):
        second = self.again()
        self.run_days(BACK, "2026-10-08")
        order = self.on(second.order_id, "2026-10-08")
        order.draft2open()
        order.open2generated()
        dossier = self.dossier_of(self.debtor)
        self.env["recouvrement.suspension"].create(
            {"dossier_id": dossier.id, "reason": "Plan under discussion", "date_from": "2026-10-09"}
        )
        self.run_days("2026-10-09", "2026-10-10")
        told = dossier.activity_ids.filtered(lambda each: order.name in (each.summary or ""))
        self.assertEqual(len(told), 1, "once")
        self.on(order, "2026-10-10").generated2uploaded()
        self.assertEqual(second.state, "sent")

    def test_a_batch_back_to_draft_keeps_what_it_presents_again(self):
        second = self.again()
        self.run_days(BACK, "2026-10-08")
        order = self.on(second.order_id, "2026-10-08")
        order.draft2open()
        order.action_cancel()
        self.assertEqual(second.state, "cancelled")
        order.cancel2draft()
        self.release(order, "2026-10-09")
        self.assertEqual((second.state, second.attempt), ("sent", 2))
        self.assertEqual(second.date_planned, day("2026-10-13"))

    def test_a_mandate_the_bank_refused_is_blocked_until_someone_unblocks_it(self):
        self.run_on("2026-09-01")
        self.assertFalse(self.again("MD01"))
        self.assertIn("MD01", self.mandate.recouvrement_blocked)
        other = self.rent("2026-11-05")
        with self.assertRaisesRegex(UserError, "blocked"), self.env.cr.savepoint():
            self.debit(other, "2026-11-05")
        self.mandate.action_recouvrement_unblock()
        self.debit(other, "2026-11-05")
        self.assertEqual(self.presented(other).state, "sent")

    def test_who_refused_a_debit_or_closed_the_account_is_debited_no_more(self):
        for code in ("MS02", "AC04"):
            with self.subTest(code=code), self.cr.savepoint() as undone:
                self.run_on("2026-09-01")
                self.assertFalse(self.again(code))
                self.assertIn(code, self.mandate.recouvrement_blocked)
                with self.assertRaisesRegex(UserError, "blocked"), self.cr.savepoint():
                    self.debit(self.rent("2026-11-05"), "2026-11-05")
                undone.rollback()
            self.env.invalidate_all(flush=False)

    def test_a_dead_debtor_is_left_in_peace_and_no_debit_of_theirs_goes(self):
        first = self.sent()
        other = self.rent(DAY, 50.0)
        self.bounce(self._debited(other), "AM04", BACK)
        self.run_on(BACK)
        self.bounce(first, "MD07", "2026-10-08")
        self.run_on("2026-10-08")
        planned = self.presented(other)[-1]
        self.assertEqual(
            (planned.state, planned.reason_text), ("cancelled", "A bank reported the debtor dead.")
        )
        dossier = self.dossier_of(self.debtor)
        self.assertEqual(dossier.state, "held")
        self.assertIn("succession", dossier.activity_ids.mapped("summary")[0])

    def test_what_came_back_before_the_dossier_was_opened_is_handed_over_that_night(self):
        self.bounce(self.sent(), "MD07", BACK)
        self.assertFalse(self.dossier_of(self.debtor), "no night has opened it yet")
        self.run_on(BACK)
        dossier = self.dossier_of(self.debtor)
        self.assertEqual((dossier.state, len(dossier.activity_ids)), ("held", 1))
        self.assertIn("succession", dossier.activity_ids.summary)
        self.run_days("2026-10-08", "2026-10-25")
        self.assertFalse(dossier.action_ids, "nobody writes to the dead")
        self.assertEqual(len(dossier.activity_ids), 1)

    def test_a_refund_reopens_a_closed_dossier_and_is_never_presented_again(self):
        self.run_on("2026-10-06")
        first = self.sent()
        self.run_on("2026-10-13")
        self.assertEqual(first.state, "final")
        self.bounce(first, "MD06", "2026-11-20")
        self.assertEqual(first.state, "refunded")
        self.assertEqual(len(self.presented(self.invoice)), 1)
        self.assertEqual(self.invoice.amount_residual, 389.0)
        self.run_on("2026-11-20")
        dossier = self.dossier_of(self.debtor)
        self.assertNotEqual(dossier.state, "closed")
        self.assertIn("Call about the debit", dossier.activity_ids.summary, "somebody is told")

    def test_a_return_booked_twice_plans_once(self):
        first = self.sent()
        line = self.bounce(first, "AM04", BACK)
        line._after_booked(day(BACK))
        self.assertEqual(len(self.presented(self.invoice)), 2)

    def test_a_return_undone_leaves_the_debit_standing(self):
        first = self.sent()
        line = self.bounce(first, "AM04", BACK)
        line.action_undo()
        self.assertEqual(first.state, "provisional")
        self.assertFalse(first.reason_id)
        second = self.presented(self.invoice) - first
        self.assertEqual(
            (second.state, second.reason_text), ("cancelled", "The return it follows was undone.")
        )
        self.assertEqual(self.invoice.amount_residual, 0.0)

    def test_debited_by_hand_meanwhile_it_is_not_presented_too(self):
        second = self.again()
        self.debit(self.invoice, "2026-10-08")
        third = self.presented(self.invoice) - second - second.previous_id
        self.assertEqual((second.state, third.state, third.attempt), ("cancelled", "sent", 2))

    # -- success ----------------------------------------------------------------------------------

    def test_success_is_read_by_number_by_code_before_and_by_day_of_the_month(self):
        second = self.again()
        self.run_on("2026-10-08")
        self.release(second.order_id, "2026-10-09")
        for night in (DAY, "2026-10-13", "2026-10-21"):
            self.run_on(night)
        self.assertEqual(second.state, "final")
        other = self._debited(self.rent(DAY, 20.0))
        self.run_on("2026-10-22")
        self.run_on("2026-10-23")
        self.assertEqual(other.state, "final")

        def rates(group):
            read = self.env["recouvrement.presentation"]._read_group
            return dict(read([("known", "=", True)], [group], ["success:avg"]))

        self.assertEqual(rates("attempt"), {1: 50.0, 2: 100.0})
        nothing = self.env["payment.return.reason"]
        self.assertEqual(rates("after_reason_id"), {nothing: 50.0, self.reason("AM04"): 100.0})
        self.assertEqual(rates("day_of_month"), {5: 50.0, 13: 100.0})

    # -- until when -------------------------------------------------------------------------------

    def test_a_dossier_says_the_last_day_one_of_its_debits_may_come_back(self):
        def last():
            return self.env["recouvrement.presentation"]._get_last_return_day(dossier)

        self.run_on("2026-10-06")
        dossier = self.dossier_of()
        self.assertEqual(last(), {}, "nothing was presented")
        first = self.sent()
        self.assertEqual(last(), {dossier.id: day("2026-10-12")}, "five open days after the debit")
        self.bounce(first, "AM04", BACK)
        second = self.presented(self.invoice) - first
        self.assertEqual(second.date_planned, day("2026-10-13"))
        self.assertEqual(last(), {dossier.id: day("2026-10-20")}, "that of the next one counts")
        second.action_cancel()
        self.assertEqual(last(), {dossier.id: day(BACK)}, "back: nothing more may come")

    # -- by hand ----------------------------------------------------------------------------------

    def test_only_who_leads_calls_one_off_and_only_ahead(self):
        second = self.again()
        collector = self.env["res.users"].create(
            {
                "name": "Collector",
                "login": "collector_debits",
                "group_ids": [(6, 0, self.env.ref("recouvrement.group_collector").ids)],
                "company_ids": [(6, 0, self.company.ids)],
                "company_id": self.company.id,
            }
        )
        with self.assertRaises(AccessError):
            second.with_user(collector).action_cancel()
        with self.assertRaises(AccessError):
            second.with_user(collector).write({"state": "final"})
        second.action_cancel()
        self.assertEqual(second.state, "cancelled")
        with self.assertRaisesRegex(UserError, "only the bank"):
            second.previous_id.action_cancel()
        with self.assertRaisesRegex(UserError, "never deleted"):
            second.sudo().unlink()

    def test_a_rule_that_cannot_be_is_refused(self):
        rule = self.env.ref("recouvrement_prelevement.regle_default")
        for values in (
            {"lead_days": 0},
            {"most": -1},
            {"month_days": "0"},
            {"month_days": "le 5"},
            {"kind": "month_day", "month_days": False},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                rule.write(values)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.debtor.recouvrement_pay_day = 32
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            rule.copy()

    def test_as_many_questions_for_ten_planned_as_for_one(self):
        def night(count):
            for number in range(count):
                invoice = self.rent(DAY, 10.0 + number)
                self.bounce(self._debited(invoice), "AM04", BACK)
            self.env.flush_all()
            self.env.invalidate_all()
            ahead = self.env["recouvrement.presentation"].search([("state", "=", "planned")])
            start = self.env.cr.sql_log_count
            ahead._recheck(day(BACK))
            return self.env.cr.sql_log_count - start

        self.assertGreaterEqual(night(1) + 2, night(5))
