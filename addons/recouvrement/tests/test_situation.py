from .common import RecouvrementCase


class TestSituation(RecouvrementCase):
    def test_whoever_has_paid_is_not_chased_while_the_payment_has_no_entry(self):
        invoice = self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-12")
        method = self.company_data["default_journal_bank"].inbound_payment_method_line_ids[:1]
        method.payment_account_id = False
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.debtor.id,
                "amount": 100,
                "payment_type": "inbound",
                "date": "2026-01-13",
                "payment_method_line_id": method.id,
            }
        )
        payment.write({"state": "in_process"})
        self.run_on("2026-01-25")
        dossier = self.dossier_of()
        self.assertFalse(dossier.action_ids)
        self.assertEqual((dossier.state, invoice.payment_state), ("held", "not_paid"))
        self.assertEqual(dossier.decision["code"], "blocked_by")
        self.assertIn("100.00", dossier.decision_reason)
        payment.write({"state": "canceled"})
        self.run_on("2026-01-26")
        self.assertEqual(dossier.state, "open")
