"""Calling a guarantee: how much, by which letter, undone with its reason."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_garantie import DAY, GarantieCase


@tagged("post_install", "-at_install")
class TestGarantieAppel(GarantieCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.overdue_invoice("2026-06-15", 3000.0)
        cls.overdue_invoice("2027-06-15", 9000.0, invoice_date=date(2026, 11, 1))
        cls.run_on("2026-11-20")
        cls.dossier = cls.dossier_of()

    def call(self, guarantee, amount, **values):
        wizard = self.env["recouvrement.garantie.appel.saisie"].browse(
            guarantee.action_call()["res_id"]
        )
        wizard.with_context(recouvrement_day=DAY).write({"amount": amount, **values})
        return self.env["recouvrement.garantie.appel"].browse(
            wizard.with_context(recouvrement_day=DAY).action_confirm()["res_id"]
        )

    def test_a_call_is_an_action_of_the_ledger_with_its_letter(self):
        guarantee = self.guarantee(amount=5000.0, scope="principal", deed="Deed of 3 March 2026")
        call = self.call(guarantee, 3000.0, reason="No answer to the formal notice")
        self.assertEqual(guarantee.state, "called")
        action = call.action_id
        self.assertEqual(
            (action.dossier_id, action.kind, action.state, action.partner_id),
            (self.dossier, "lrar", "done", self.director),
        )
        self.assertEqual(action.partie_id.role, "guarantor")
        self.assertIn("No answer", action.reason)
        text = call.document_id.raw.decode()
        self.assertIn("3,000.00", text.replace("\xa0", " "))
        self.assertIn("We therefore call your guarantee", text)
        self.assertFalse(self.env["recouvrement.preuve"]._find_broken(self.dossier))
        self.assertEqual(self.covered(), {self.debtor.id: 5000.0}, "called is not paid")

    def test_the_letter_is_written_in_the_language_of_the_guarantor(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.director.lang = "fr_FR"
        text = self.call(self.guarantee(scope="principal"), 100.0).document_id.raw.decode()
        self.assertIn("en qualité de caution", text)
        self.assertNotIn("We therefore", text)

    def test_no_more_than_what_is_late(self):
        guarantee = self.guarantee(amount=50000.0, scope="principal")
        with self.assertRaisesRegex(UserError, "3,000.00"):
            self.call(guarantee, 3000.01)
        self.assertEqual(guarantee.state, "active")
        self.assertFalse(guarantee.appel_ids)

    def test_interest_and_costs_too_when_the_ceiling_covers_them(self):
        self.let_interest_run()
        wide = self.guarantee(amount=50000.0, scope="all")
        told = wide._read_callable(DAY)
        self.assertGreater(told["owed"], 3000)
        narrow = self.guarantee(amount=50000.0, scope="principal")
        self.assertEqual(narrow._read_callable(DAY)["owed"], 3000)

    def test_no_more_than_what_is_left_of_the_ceiling(self):
        guarantee = self.guarantee(amount=2000.0, scope="principal")
        self.pay_as(self.director, self.invoice, 500.0, "2026-10-01")
        with self.assertRaises(UserError):
            self.call(guarantee, 1500.01)
        self.call(guarantee, 1500.0)

    def test_what_was_called_and_is_not_paid_is_not_called_again(self):
        guarantee = self.guarantee(amount=5000.0, scope="principal")
        self.call(guarantee, 2000.0)
        self.assertEqual(guarantee.amount_called, 2000.0)
        with self.assertRaises(UserError):
            self.call(guarantee, 1000.01)
        self.pay_as(self.director, self.invoice, 2000.0, "2026-11-22")
        guarantee.invalidate_recordset()
        self.assertEqual(guarantee.amount_called, 0.0)
        self.assertEqual(guarantee.amount_left, 3000.0)
        self.call(guarantee, 1000.0)

    def test_a_call_is_undone_with_its_reason(self):
        guarantee = self.guarantee(amount=2000.0, scope="principal", date_to="2027-01-31")
        call = self.call(guarantee, 2000.0)
        end = self.butoir(guarantee, "garantie_end")
        self.assertEqual(end.state, "met", "all of it is asked")
        wizard = self.env["recouvrement.garantie.motif"].browse(call.action_undo()["res_id"])
        wizard.reason = "The debtor paid"
        wizard.with_context(recouvrement_day=DAY).action_confirm()
        self.assertEqual((call.state, call.undo_reason), ("undone", "The debtor paid"))
        self.assertEqual((guarantee.state, guarantee.amount_called), ("active", 0.0))
        self.assertEqual(call.action_id.state, "done", "what was sent was sent")
        self.assertEqual(end.state, "running")
        with self.assertRaises(UserError):
            call.action_undo()
        with self.assertRaises(UserError):
            call.unlink()

    def test_called_in_time_it_covers_what_was_called_after_its_end(self):
        guarantee = self.guarantee(amount=2500.0, scope="principal", date_to="2026-11-30")
        self.assertEqual(self.covered(), {self.debtor.id: 2500.0})
        self.call(guarantee, 1000.0)
        self.assertEqual(self.covered(), {self.debtor.id: 2500.0})
        self.run_on("2026-12-01")
        self.assertEqual(guarantee.state, "called")
        self.assertEqual(self.covered(date(2026, 12, 1)), {self.debtor.id: 1000.0})
        self.pay_as(self.director, self.invoice, 400.0, "2026-12-02")
        self.assertEqual(self.covered(date(2026, 12, 2)), {self.debtor.id: 600.0})

    def test_a_manager_calls_and_nobody_writes_a_call(self):
        guarantee = self.guarantee(scope="principal")
        collector = new_test_user(self.env, "garant-6", groups="recouvrement.group_collector")
        with self.assertRaises(AccessError):
            guarantee.with_user(collector).action_call()
        with self.assertRaises(AccessError):
            guarantee.with_user(collector)._call(10.0, DAY, "Mine")
        call = self.call(guarantee, 10.0)
        with self.assertRaises(AccessError):
            call.write({"amount": 20.0})

    def test_one_that_ended_or_has_nobody_to_write_to_is_not_called(self):
        guarantee = self.guarantee(scope="principal", date_to="2026-11-30")
        later = guarantee.with_context(recouvrement_day=date(2026, 12, 1))
        with self.assertRaisesRegex(UserError, "ended"):
            later.action_call()
        self.director.write({"street": False, "city": False, "zip": False})
        with self.assertRaises(UserError):
            self.call(guarantee, 10.0)

    def test_a_debtor_without_dossier_has_no_ledger_to_call_in(self):
        other = self.new_debtor("Other debtor")
        guarantee = self.guarantee(partner_id=other.id, scope="principal")
        self.overdue_invoice("2026-06-15", 100.0, other)
        with self.assertRaisesRegex(UserError, "no dossier"):
            self.call(guarantee, 10.0)

    def test_what_is_no_longer_kept_of_a_dossier_is_erased_of_its_calls_too(self):
        guarantee = self.guarantee(scope="principal")
        call = self.call(guarantee, 10.0, reason="He told us he was ill")
        document = call.document_id
        self.env["recouvrement.effacement"]._erase_dossiers(self.dossier, DAY)
        self.env.invalidate_all()
        self.assertFalse(document.exists())
        self.assertNotIn("ill", call.reason)
        self.assertEqual((call.amount, call.state), (10.0, "called"), "figures stay")
