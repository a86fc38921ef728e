"""Duties of guarantees: their end, the first default, the yearly information, the documents of a credit."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_garantie import GarantieCase


@tagged("post_install", "-at_install")
class TestGarantieDelai(GarantieCase):
    # -- its end ------------------------------------------------------------------------------

    def test_its_end_is_a_deadline_and_the_night_ends_it(self):
        self.overdue_invoice("2026-06-15", 1000.0)
        self.run_on("2026-11-20")
        guarantee = self.guarantee(date_to="2027-01-31")
        end = self.butoir(guarantee, "garantie_end")
        self.assertEqual((end.date, end.state), (date(2027, 1, 31), "running"))
        self.assertEqual(end.dossier_id, self.dossier_of())
        party = self.dossier_of().partie_ids
        self.assertEqual((party.partner_id, party.role), (self.director, "guarantor"))
        self.run_on("2026-12-18")
        self.assertTrue(end.activity_butoir_id, "45 days before")
        self.run_on("2027-01-31")
        self.assertEqual(guarantee.state, "active", "its last day is in")
        self.run_on("2027-02-01")
        self.assertEqual(guarantee.state, "expired")
        self.assertEqual(party.date_to, date(2027, 1, 31))
        self.assertIn(end.state, ("missed", "cancelled"))
        self.assertEqual(self.covered(date(2027, 2, 1)), {})

    def test_whoever_must_know_is_told_that_it_ends(self):
        self.company.recouvrement_watch_risk = True
        guarantee = self.guarantee(amount=2000.0, date_to="2027-01-31")
        self.guarantee("reserve", amount=0.0)

        def told(day):
            watch = self.env["recouvrement.alerte.veille"].with_context(recouvrement_day=day)
            watch.with_company(self.company)._watch(day)
            return self.env["recouvrement.alerte"].search(
                [("partner_id", "=", self.debtor.id), ("code", "=", "guarantee")]
            )

        self.assertFalse(told(date(2026, 12, 16)), "46 days before")
        alert = told(date(2026, 12, 17))
        self.assertEqual((alert.amount, alert.state), (2000.0, "open"))
        self.assertIn(guarantee.name, alert.message)
        self.assertEqual(told(date(2026, 12, 18)), alert, "once")
        guarantee.date_to = "2027-12-31"
        self.assertEqual(told(date(2026, 12, 19)).state, "over")

    def test_renewed_it_is_in_force_again(self):
        guarantee = self.guarantee(date_to="2026-12-31")
        self.run_on("2027-01-01")
        later = guarantee.with_context(recouvrement_day=date(2027, 1, 5))
        with self.assertRaises(UserError):
            later.action_renew()
        later.date_to = "2027-12-31"
        later.action_renew()
        self.assertEqual(guarantee.state, "active")
        end = self.butoir(guarantee, "garantie_end")
        self.assertEqual((end.date, end.state), (date(2027, 12, 31), "running"))

    # -- first default ------------------------------------------------------------------------

    def test_the_first_default_is_told_within_a_month(self):
        guarantee = self.guarantee()
        self.overdue_invoice("2026-11-25", 1000.0)
        self.run_on("2026-11-25")
        self.assertFalse(guarantee.date_default, "due today is not late")
        self.run_on("2026-11-26")
        clock = self.butoir(guarantee, "caution_incident")
        self.assertEqual(
            (guarantee.date_default, clock.date), (date(2026, 11, 25), date(2026, 12, 25))
        )
        self.assertEqual(self.dossier_of().partie_ids.partner_id, self.director)
        today = guarantee.with_context(recouvrement_day=date(2026, 12, 1))
        today.action_tell_default()
        letter = guarantee.default_action_id
        self.assertEqual(
            (letter.partner_id, letter.kind, letter.state), (self.director, "lrar", "done")
        )
        self.assertEqual(clock.state, "running", "printed is not posted")
        self.tell_posted(letter, date(2026, 12, 2))
        self.assertEqual((clock.state, clock.date_met), ("met", date(2026, 12, 2)))
        self.assertEqual(guarantee.date_default_told, date(2026, 12, 2))
        self.overdue_invoice("2026-12-10", 50.0)
        self.run_on("2026-12-11")
        self.assertEqual(clock.state, "met", "the law says the first")

    def test_paid_in_time_nothing_is_to_be_told(self):
        guarantee = self.guarantee()
        invoice = self.overdue_invoice("2026-11-25", 1000.0)
        self.run_on("2026-11-26")
        self.pay(invoice, "2026-12-01")
        self.run_on("2026-12-02")
        self.assertFalse(guarantee.date_default)
        self.assertEqual(self.butoir(guarantee, "caution_incident").state, "cancelled")

    def test_a_credit_note_that_covers_the_debt_makes_no_default(self):
        guarantee = self.guarantee()
        self.overdue_invoice("2026-11-25", 1000.0)
        self.credit_note("2026-11-20", 1000.0)
        self.run_on("2026-11-26")
        self.assertFalse(guarantee.date_default)

    def test_a_company_is_told_of_no_default(self):
        guarantee = self.guarantee(guarantor_id=self.bank.id)
        self.overdue_invoice("2026-11-25", 1000.0)
        self.run_on("2026-11-26")
        self.assertEqual(guarantee.date_default, date(2026, 11, 25))
        self.assertFalse(self.butoir(guarantee, "caution_incident"))

    # -- yearly information -------------------------------------------------------------------

    def inform(self, guarantee):
        return self.env["recouvrement.garantie.information"].search(
            [("garantie_id", "=", guarantee.id)]
        )

    def test_each_year_what_was_owed_on_31_december_is_told_before_31_march(self):
        invoice = self.overdue_invoice("2026-12-15", 1000.0)
        guarantee = self.guarantee()
        self.guarantee(guarantor_id=self.bank.id)
        self.run_on("2026-12-31")
        self.assertFalse(self.inform(guarantee))
        self.pay(invoice, "2027-01-04", 400.0)
        self.run_on("2027-01-05")
        rows = self.env["recouvrement.garantie.information"].search(
            [("company_id", "=", self.company.id)]
        )
        row = self.inform(guarantee)
        self.assertEqual(rows, row, "natural persons only")
        self.assertEqual((row.date_closing, row.principal), (date(2026, 12, 31), 1000.0))
        clock = self.butoir(row, "caution_annual")
        self.assertEqual((clock.date, clock.state), (date(2027, 3, 30), "running"))
        self.run_on("2027-01-06")
        self.assertEqual(self.inform(guarantee), row, "once")

    def test_in_a_leap_year_it_is_before_31_march_too(self):
        guarantee = self.guarantee()
        self.run_on("2028-01-01")
        rows = self.inform(guarantee)
        clock = self.butoir(
            rows.filtered(lambda row: row.date_closing.year == 2027), "caution_annual"
        )
        self.assertEqual(clock.date, date(2028, 3, 29))

    def test_the_letters_are_posted_and_the_post_proves_them(self):
        self.overdue_invoice("2026-12-15", 1000.0)
        guarantee = self.guarantee()
        self.run_on("2027-01-05")
        row = self.inform(guarantee).with_context(recouvrement_day=date(2027, 2, 1))
        row.action_post()
        self.assertEqual((row.state, row.action_id.partner_id), ("posted", self.director))
        self.assertIn("2302", row.document_id.raw.decode(errors="ignore"))
        self.tell_posted(row.action_id, date(2027, 2, 3))
        self.assertEqual((row.state, row.date_sent, row.late), ("sent", date(2027, 2, 3), False))
        self.assertEqual(self.butoir(row, "caution_annual").state, "met")
        with self.assertRaises(UserError):
            row.action_post()

    def test_without_a_dossier_it_is_printed_and_its_sending_proved(self):
        guarantee = self.guarantee()
        self.run_on("2027-01-05")
        row = self.inform(guarantee).with_context(recouvrement_day=date(2027, 4, 15))
        with self.assertRaisesRegex(UserError, "no dossier"):
            row.action_post()
        row.action_print()
        self.assertTrue(row.document_id)
        with self.assertRaisesRegex(UserError, "proof"):
            row.action_record_sent()
        row.proof_ids = [Command.create({"name": "deposit.pdf", "raw": b"deposit"})]
        row.action_record_sent()
        self.assertTrue(row.late)
        clock = self.butoir(row, "caution_annual")
        self.assertEqual((clock.state, clock.met_late), ("met", True))

    def test_what_is_lost_when_it_is_late_is_told(self):
        self.let_interest_run()
        self.overdue_invoice("2026-12-15", 100000.0)
        guarantee = self.guarantee(amount=200000.0)
        self.run_on("2027-01-05")
        row = self.inform(guarantee)
        in_time = row.with_context(recouvrement_day=date(2027, 3, 30))
        self.assertEqual(in_time.amount_lost, 0.0)
        row.invalidate_recordset()
        late = row.with_context(recouvrement_day=date(2027, 5, 1))
        told = guarantee._read_accessories(date(2027, 5, 1))
        self.assertGreater(sum(told.values()), 0, "interest runs")
        self.assertAlmostEqual(late.amount_lost, float(sum(told.values())), 2)

    def test_released_before_it_was_told_nothing_is_to_be_told(self):
        guarantee = self.guarantee()
        self.run_on("2027-01-05")
        row = self.inform(guarantee)
        guarantee._end("released", "Replaced by a bank guarantee")
        self.assertEqual(row.state, "dropped")
        self.assertEqual(self.butoir(row, "caution_annual").state, "cancelled")
        self.run_on("2027-04-05")
        self.assertFalse(row.late)

    def test_one_that_came_after_the_time_to_tell_has_nothing_to_tell_of_that_year(self):
        guarantee = self.guarantee(day=date(2026, 11, 23), date_from="2020-01-01")
        self.run_on("2026-11-24")
        self.assertFalse(self.inform(guarantee))

    # -- documentary credit -------------------------------------------------------------------

    def test_a_documentary_credit_is_shipped_and_presented_in_time(self):
        credit = self.guarantee(
            "credoc",
            20000.0,
            date_to="2027-01-31",
            latest_shipment="2027-01-10",
            presentation_days=21,
            bank_id=self.bank.id,
        )
        shipment = self.butoir(credit, "credoc_shipment")
        documents = self.butoir(credit, "credoc_presentation")
        self.assertEqual(shipment.date, date(2027, 1, 10))
        self.assertEqual(
            documents.date, date(2027, 1, 31), "21 days later, and never after its end"
        )
        credit.date_shipped = "2026-12-20"
        self.assertEqual((shipment.state, documents.date), ("met", date(2027, 1, 10)))
        credit.date_presented = "2027-01-04"
        self.assertEqual(documents.state, "met")
        with self.assertRaises(UserError):
            credit.action_call()

    # -- the night ----------------------------------------------------------------------------

    def test_where_there_is_no_guarantee_the_night_asks_nothing(self):
        guarantees = self.env["recouvrement.garantie"]
        guarantees._watch(date(2026, 11, 24))
        with self.assertQueryCount(0):
            guarantees._watch(date(2026, 11, 24))

    def test_a_quiet_night_asks_the_same_for_many(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["recouvrement.garantie"]._watch(date(2027, 1, 6))
            return self.cr.sql_log_count - before

        self.guarantee()
        self.run_on("2027-01-05")
        count()
        one = count()
        for number in range(6):
            self.guarantee(partner_id=self.new_debtor(f"Debtor {number}").id)
        self.run_on("2027-01-05")
        self.assertLessEqual(count(), one + 1)
