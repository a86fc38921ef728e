from datetime import date
from unittest.mock import patch

from .common import RecouvrementCase


class TestEncaissement(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "call", "offset_days": 5}, worked_days_only=False)
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.run_on("2026-01-11")
        cls.dossier = cls.dossier_of()

    def test_a_partial_payment_is_seen_at_once(self):
        self.pay(self.invoice, "2026-01-12", 40)
        self.assertEqual((self.dossier.state, self.dossier.amount_overdue), ("open", 60))
        self.run_on("2026-01-15")
        self.assertEqual(self.dossier.action_ids.amount_overdue, 60)

    def test_a_payment_of_all_closes_and_undoing_it_reopens_the_same_dossier(self):
        payment = self.pay(self.invoice, "2026-01-12")
        self.assertEqual((self.dossier.state, self.dossier.outcome), ("closed", "paid"))
        payment.action_draft()
        payment.action_cancel()
        self.env.cr.flush()
        self.run_on("2026-01-13")
        self.assertEqual((self.dossier.state, self.dossier.date_closed), ("open", False))
        self.assertEqual(self.dossier.amount_overdue, 100)

    def test_a_closed_dossier_s_debtor_who_falls_late_again_gets_a_new_one(self):
        self.env.cr.flush()
        self.passage = self.passage.with_context(recouvrement_day=date(2026, 1, 12))
        self.pay(self.invoice, "2026-01-12")
        self.dossier.sudo().date_closed = "2026-01-12"
        self.overdue_invoice("2026-03-10", 30)
        self.run_on("2026-03-11")
        self.assertEqual(self.dossier.state, "closed")
        self.assertNotEqual(self.dossier_of(state="open"), self.dossier)

    def test_a_failure_of_collection_never_costs_the_payment(self):
        Passage = self.env.registry["recouvrement.passage"]

        def broken(passage, dossiers, day):
            passage.env.cr.execute("SELECT no_such_column FROM recouvrement_dossier")

        with (
            patch.object(Passage, "_refresh", broken),
            self.assertLogs("odoo.addons.recouvrement", "ERROR"),
            self.assertLogs("odoo.sql_db", "ERROR"),
        ):
            self.pay(self.invoice, "2026-01-12")
        self.assertEqual(self.invoice.amount_residual, 0)
        self.assertEqual(self.dossier.state, "open")
        self.run_on("2026-01-13")
        self.assertEqual(self.dossier.state, "closed", "the night makes up for it")

    def test_a_payment_by_someone_who_sees_no_dossier_closes_it_all_the_same(self):
        clerk = self.env["res.users"].create(
            {
                "name": "Clerk",
                "login": "clerk",
                "group_ids": [(6, 0, [self.env.ref("account.group_account_invoice").id])],
                "company_id": self.company.id,
                "company_ids": [(6, 0, self.company.ids)],
            }
        )
        wizard = (
            self.env["account.payment.register"]
            .with_user(clerk)
            .with_context(active_model="account.move", active_ids=self.invoice.ids)
            .create({"payment_date": "2026-01-12"})
        )
        wizard._create_payments()
        self.env.cr.flush()
        self.assertEqual(self.dossier.state, "closed")

    def test_many_at_once_wake_the_night_instead(self):
        night = self.env.ref("recouvrement.ir_cron_night")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", night.id)])
        with patch("odoo.addons.recouvrement.models.recouvrement_encaissement.AT_ONCE", 0):
            self.pay(self.invoice, "2026-01-12")
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", night.id)]), before + 1
        )
