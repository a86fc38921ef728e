from odoo import Command
from odoo.exceptions import ValidationError

from .common import RecouvrementCase


class TestDetection(RecouvrementCase):
    def _owed(self, partner=None):
        dossier = self.dossier_of(partner)
        return dossier.amount_due, dossier.amount_overdue, dossier.oldest_due_date

    def test_row_36_each_instalment_is_late_on_its_own_day(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Half and half",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (30, 60)
                ],
            }
        )
        move = self.overdue_invoice("2026-01-31", 100, invoice_date="2026-01-01")
        move.button_draft()
        move.invoice_payment_term_id = term
        move.action_post()
        self.run_on("2026-02-01")
        dossier = self.dossier_of()
        self.assertEqual(
            (dossier.amount_due, dossier.amount_overdue, dossier.oldest_due_date.isoformat()),
            (100, 50, "2026-01-31"),
        )
        self.run_on("2026-03-03")
        self.assertEqual(dossier.amount_overdue, 100)

    def test_nothing_before_reach_and_the_due_date_itself_is_not_late(self):
        self.new_scenario({"kind": "call", "offset_days": 5})
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-10")
        self.assertFalse(self.dossier_of())
        self.run_on("2026-01-11")
        self.assertEqual(self.dossier_of().amount_overdue, 100)

    def test_a_preventive_step_opens_the_dossier_before_the_due_date(self):
        self.new_scenario({"kind": "notice", "offset_days": 5, "offset_side": "before"})
        self.overdue_invoice("2026-01-20", 100)
        self.run_on("2026-01-14")
        self.assertFalse(self.dossier_of())
        self.run_on("2026-01-15")
        self.assertEqual((self.dossier_of().amount_due, self.dossier_of().amount_overdue), (100, 0))

    def test_rows_4_to_6_credits_and_unallocated_payments_are_netted(self):
        self.overdue_invoice("2026-01-10", 100)
        self.credit_note("2026-01-05", 60)
        self.run_on("2026-01-15")
        dossier = self.dossier_of()
        self.assertEqual(
            (dossier.amount_due, dossier.amount_overdue, dossier.amount_credit), (40, 40, 60)
        )
        self.credit_note("2026-01-16", 70)
        self.run_on("2026-01-17")
        self.assertEqual((dossier.state, dossier.decision["code"]), ("closed", "in_credit"))

    def test_row_35_a_debtor_in_credit_gets_no_dossier(self):
        self.overdue_invoice("2026-01-10", 100)
        self.credit_note("2026-01-05", 100)
        self.run_on("2026-01-15")
        self.assertFalse(self.dossier_of())

    def test_tolerance_is_the_scenario_s_own(self):
        self.new_scenario({"kind": "call", "offset_days": 5}, tolerance=20)
        self.overdue_invoice("2026-01-10", 20)
        self.run_on("2026-01-15")
        self.assertFalse(self.dossier_of())
        self.overdue_invoice("2026-01-11", 0.01)
        self.run_on("2026-01-16")
        self.assertEqual(self.dossier_of().amount_overdue, 20.01)

    def test_no_followup_is_respected(self):
        move = self.overdue_invoice("2026-01-10", 100)
        receivable = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        receivable.no_followup = True
        self.run_on("2026-01-15")
        self.assertFalse(self.dossier_of())

    def test_rows_15_and_30_an_exclusion_wins_over_a_chosen_scenario(self):
        scenario = self.new_scenario({"kind": "call", "offset_days": 1})
        self.debtor.recouvrement_scenario_id = scenario
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-12")
        dossier = self.dossier_of()
        self.assertEqual(dossier.state, "open")
        self.debtor.write(
            {"recouvrement_excluded": True, "recouvrement_exclusion_reason": "Insolvency"}
        )
        self.run_on("2026-01-13")
        self.assertEqual((dossier.state, dossier.outcome), ("closed", "excluded"))
        self.debtor.recouvrement_excluded = False
        self.run_on("2026-01-14")
        self.assertEqual(dossier.state, "open")

    def test_an_excluded_item_leaves_the_others_and_needs_a_reason(self):
        move = self.overdue_invoice("2026-01-10", 100)
        self.overdue_invoice("2026-01-11", 30)
        receivable = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            receivable.recouvrement_excluded = True
        receivable.write(
            {"recouvrement_excluded": True, "recouvrement_exclusion_reason": "Wrong price"}
        )
        self.run_on("2026-01-15")
        self.assertEqual(self._owed()[:2], (30, 30))
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.debtor.recouvrement_excluded = True

    def test_a_blocked_invoice_is_contested_shown_and_not_chased(self):
        move = self.overdue_invoice("2026-01-10", 100)
        self.overdue_invoice("2026-01-11", 30)
        move.action_toggle_block_payment()
        self.assertEqual(move.payment_state, "blocked")
        self.run_on("2026-01-15")
        dossier = self.dossier_of()
        self.assertEqual(
            (dossier.amount_due, dossier.amount_overdue, dossier.amount_disputed), (130, 30, 100)
        )
        self.pay(
            self.env["account.move"].search([("amount_total", "=", 30)], limit=1), "2026-01-15"
        )
        self.run_on("2026-01-16")
        self.assertEqual((dossier.state, dossier.decision["code"]), ("held", "all_contested"))
        move.action_toggle_block_payment()
        self.run_on("2026-01-17")
        self.assertEqual((dossier.state, dossier.amount_overdue), ("open", 100))

    def test_contacts_of_a_company_belong_to_its_dossier(self):
        buyer = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.debtor.id})
        self.overdue_invoice("2026-01-10", 100, partner=buyer)
        self.overdue_invoice("2026-01-11", 50)
        self.run_on("2026-01-15")
        self.assertEqual(self._owed()[:2], (150, 150))
        self.assertFalse(self.env["recouvrement.dossier"].search([("partner_id", "=", buyer.id)]))

    def test_draft_and_cancelled_entries_are_not_seen(self):
        self.overdue_invoice("2026-01-10", 100).button_draft()
        cancelled = self.overdue_invoice("2026-01-10", 100)
        cancelled.button_draft()
        cancelled.button_cancel()
        self.run_on("2026-01-15")
        self.assertFalse(self.dossier_of())

    def test_an_entry_of_tomorrow_is_not_seen_today(self):
        self.overdue_invoice("2026-01-20", 100, invoice_date="2026-01-20")
        self.run_on("2026-01-19")
        self.assertFalse(self.dossier_of())

    def test_a_due_date_at_the_end_of_time_breaks_nothing(self):
        self.new_scenario({"kind": "call", "offset_days": 5})
        self.overdue_invoice("2026-01-10", 100)
        self.overdue_invoice("9999-12-31", 70, invoice_date="2026-01-01")
        self.run_on("2026-01-15")
        dossier = self.dossier_of()
        self.assertEqual(
            (dossier.amount_due, dossier.amount_overdue, dossier.error), (170, 100, False)
        )

    def test_each_company_has_its_own_dossier_and_its_own_night(self):
        other = self.setup_other_company()["company"]
        journal = self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", other.id)], limit=1
        )
        self.overdue_invoice("2026-01-10", 100)
        self.env["account.move"].with_company(other).create(
            {
                "move_type": "out_invoice",
                "journal_id": journal.id,
                "partner_id": self.debtor.id,
                "invoice_date": "2026-01-01",
                "invoice_date_due": "2026-01-10",
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "price_unit": 40, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        ).action_post()
        self.run_on("2026-01-15")
        found = self.env["recouvrement.dossier"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual(
            found.mapped(lambda each: (each.company_id, each.amount_due)), [(self.company, 100)]
        )
        self.passage.run("2026-01-15", other)
        found = self.env["recouvrement.dossier"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual(
            {each.company_id: each.amount_due for each in found}, {self.company: 100, other: 40}
        )
