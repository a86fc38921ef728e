from odoo import Command

from .common import RecouvrementCase


class TestPrescription(RecouvrementCase):
    """Until when an item may be claimed, what moves it, and what becomes of it after."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "email", "offset_days": 5, "repeat_every": 30, "repeat_times": 0},
            worked_days_only=False,
        )
        cls.prescription = cls.env["recouvrement.prescription"]
        cls.paper = cls.env["ir.attachment"].create({"name": "letter.pdf", "raw": b"I owe you"})

    def item(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def dossier(self, partner=None):
        return self.env["recouvrement.dossier"].search(
            [("partner_id", "=", (partner or self.debtor).id)]
        )

    def told(self, line):
        return str(line.recouvrement_limitation_date), line.recouvrement_limitation_state

    def note(self, kind, day, lines, **values):
        dossier = self.dossier(lines.partner_id.commercial_partner_id)
        return self.env["recouvrement.prescription.evenement"].create(
            {
                "kind": kind,
                "date": day,
                "dossier_id": dossier.id,
                "move_line_ids": [Command.set(lines.ids)],
                "attachment_ids": [Command.set(self.paper.copy().ids)],
                **values,
            }
        )

    def test_the_night_counts_what_is_new(self):
        line = self.item(self.overdue_invoice("2025-03-15"))
        person = self.new_debtor("Claire Vasseur", is_company=False)
        private = self.item(self.overdue_invoice("2025-03-15", partner=person))
        self.run_on("2025-03-25")
        self.assertEqual(self.told(line), ("2030-03-15", "running"))
        self.assertEqual(self.told(private), ("2027-03-15", "running"))
        self.assertIn("L218-2", private.recouvrement_limitation_explanation)
        self.assertIn("to verify", private.recouvrement_limitation_explanation)

    def test_what_is_time_barred_is_held_and_told(self):
        line = self.item(self.overdue_invoice("2020-03-15"))
        self.run_on("2026-01-05")
        dossier = self.dossier()
        self.assertEqual(self.told(line), ("2025-03-15", "expired"))
        self.assertEqual(dossier.state, "held")
        self.assertIn("1 item time-barred since 03/16/2025", dossier.decision_reason)
        self.assertFalse(dossier.action_ids.filtered(lambda each: each.state == "done"))
        self.assertEqual(dossier.amount_barred, 100)
        self.assertEqual(dossier.amount_overdue, 0)

    def test_only_the_others_are_asked_for(self):
        self.overdue_invoice("2020-03-15", 300)
        self.overdue_invoice("2025-12-15", 70)
        self.run_on("2026-01-05")
        dossier = self.dossier()
        self.assertEqual(dossier.amount_overdue, 70)
        sent = dossier.action_ids.filtered(lambda each: each.state == "done")
        self.assertEqual([item["asked"] for item in sent.items], [False, True])
        self.assertEqual(sent.amount_overdue, 70)

    def test_a_partial_payment_starts_a_new_period_at_once(self):
        invoice = self.overdue_invoice("2024-03-15", 300)
        line = self.item(invoice)
        self.run_on("2024-04-01")
        self.pay(invoice, "2025-02-10", 50)
        self.env.cr.precommit.run()
        self.assertEqual(self.told(line), ("2030-02-10", "running"))
        event = (
            self.dossier()
            .env["recouvrement.prescription.evenement"]
            .search([("partner_id", "=", self.debtor.id)])
        )
        self.assertEqual(event.kind, "payment")
        self.assertEqual(event.res_model, "account.move")
        line.remove_move_reconcile()
        self.env.cr.precommit.run()
        self.assertEqual(self.told(line), ("2029-03-15", "running"))
        self.assertEqual(event.state, "cancelled")

    def test_a_partial_payment_does_not_when_the_company_says_so(self):
        self.company.recouvrement_limitation_payments = False
        invoice = self.overdue_invoice("2024-03-15", 300)
        self.run_on("2024-04-01")
        self.pay(invoice, "2025-02-10", 50)
        self.env.cr.precommit.run()
        self.assertEqual(self.told(self.item(invoice)), ("2029-03-15", "running"))
        self.company.recouvrement_limitation_payments = True
        self.run_on("2025-02-11")
        self.assertEqual(self.told(self.item(invoice)), ("2030-02-10", "running"))
