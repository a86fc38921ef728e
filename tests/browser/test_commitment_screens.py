"""Plans and disputes as a collector makes them, in a real Chromium."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestCommitmentScreens(RecouvrementCase, HttpCase):
    browser_size = "1366x768"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.collector = new_test_user(
            cls.env,
            login="commitments_of_a_collector",
            groups="base.group_user,recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
        )
        cls.new_scenario({"kind": "notice", "offset_days": 300}, worked_days_only=False)
        cls.debtor.recouvrement_user_id = cls.collector
        cls.invoice = cls.overdue_invoice(cls.today - timedelta(days=9), 1234.5)
        cls.run_on(cls.today)
        cls.dossier = cls.dossier_of()

    def _tour(self, name):
        self.start_tour("/odoo/recouvrement", name, login=self.collector.login)

    def test_a_plan_is_built_printed_signed_and_activated(self):
        self._tour("recouvrement_plan_tour")
        plan = self.dossier.plan_ids
        self.assertEqual(self.dossier.resultat_ids.plan_id, plan)
        self.assertEqual((plan.state, plan.signed_by), ("active", "Jeanne Lormont"))
        self.assertEqual((plan.date_signed, plan.amount), (self.today, 1234.5))
        self.assertEqual(len(plan.echeance_ids), 3)
        # Tests keep the page itself; printed for real it is a PDF.
        self.assertIn(b"1,234.50", plan.document_ids.raw)
        printed = plan.with_context(force_report_rendering=True)._print_document()
        self.assertTrue(printed.startswith(b"%PDF"))
        self.assertEqual(self.dossier.state, "held")

    def test_a_part_of_an_item_is_contested_then_rejected(self):
        self._tour("recouvrement_dispute_tour")
        dispute = self.dossier.litige_ids
        self.assertEqual((dispute.amount, dispute.state), (200, "rejected"))
        self.assertEqual(dispute.outcome_reason, "Delivered and signed for")
        self.assertEqual(self.dossier.amount_disputed, 0)
