from odoo import fields

from .common import RecouvrementCase


class TestPassage(RecouvrementCase):
    def test_first_night_opens_and_takes_the_step_of_the_day(self):
        self.new_scenario(
            {"kind": "call", "offset_days": 5},
            {"kind": "notice", "offset_days": 15},
            worked_days_only=False,
        )
        self.overdue_invoice("2026-01-10", 250)
        self.assertFalse(self.run_on("2026-01-10").get("opened"))
        self.assertEqual(self.run_on("2026-01-11")["opened"], 1)
        dossier = self.dossier_of()
        self.assertEqual(
            (dossier.amount_overdue, dossier.state, dossier.verdict), (250, "open", "wait")
        )
        self.assertEqual(self.run_on("2026-01-15")["done"], 1)
        self.assertFalse(
            self.run_on("2026-01-15").get("done"), "a day run twice takes no step twice"
        )
        self.run_on("2026-01-25")
        self.assertSteps(
            dossier, [("2026-01-15", "Step 1", "done"), ("2026-01-25", "Step 2", "done")]
        )

    def test_cash_closes_and_a_reversal_reopens(self):
        invoice = self.overdue_invoice("2026-01-10", 250)
        self.run_on("2026-01-12")
        dossier = self.dossier_of()
        payment = self.pay(invoice, "2026-01-13")
        self.assertEqual((dossier.state, dossier.outcome), ("closed", "paid"))
        payment.move_id.line_ids.remove_move_reconcile()
        self.env.cr.flush()
        self.assertEqual(
            dossier.state, "closed", "the payment remains as a credit: nothing is owed"
        )
        payment.action_draft()
        self.env.cr.flush()
        self.run_on("2026-01-14")
        self.assertEqual(dossier.state, "open")
        self.assertEqual(
            self.env["recouvrement.dossier"].search_count([("partner_id", "=", self.debtor.id)]), 1
        )

    def test_a_hand_that_no_night_wants_looks_at_nothing(self):
        self.new_scenario({"kind": "notice", "offset_days": 5}, worked_days_only=False)
        self.overdue_invoice("2026-01-10", 250)
        self.run_on("2026-01-12")
        dossier = self.dossier_of()
        dossier.sudo().next_date = "2026-01-12"
        day = fields.Date.to_date("2026-01-12")
        self.assertEqual(self.passage._lend_hand(day, self.company), 0)
        self.company.recouvrement_started_on = day
        self.passage._cron_hand()
        self.assertEqual(dossier.next_date, day)
        self.assertEqual(self.run_on(day)["looked_at"], 1)
