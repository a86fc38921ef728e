"""A missed deadline is an event of litigation, told once."""

from datetime import date

from odoo.tests import tagged

from .common import ContentieuxCase


@tagged("post_install", "-at_install")
class TestButoirFil(ContentieuxCase):
    def test_a_missed_deadline_is_told_once(self):
        dossier = self.late_dossier()
        butoirs = self.env["recouvrement.butoir"].with_context(recouvrement_day=date(2026, 9, 15))
        butoirs._follow(dossier, "conservatoire_notification", "2026-09-10")
        for day in ("2026-09-18", "2026-09-19", "2026-09-20"):
            self.run_on(day)
        self.assertTold(dossier, "deadline")
        self.assertIn("The seizure lapses", dossier.fil_ids.summary)

    def test_the_order_for_payment_before_and_from_1_september_2026(self):
        dossier = self.late_dossier()
        butoirs = self.env["recouvrement.butoir"].with_context(recouvrement_day=date(2026, 9, 15))
        butoir = butoirs._follow(dossier, "irp_signification", "2026-08-31")
        self.assertEqual(butoir.date, date(2027, 3, 1))
        butoirs._follow(dossier, "irp_signification", "2026-09-01")
        self.assertEqual(butoir.date, date(2026, 12, 1))

    def test_a_creditor_of_monaco_has_four_months(self):
        dossier = self.late_dossier()
        butoirs = self.env["recouvrement.butoir"].with_context(recouvrement_day=date(2026, 9, 15))
        butoir = butoirs._follow(dossier, "declaration_creance", "2026-09-30")
        self.assertEqual(butoir.date, date(2026, 11, 30))
        self.company.country_id = self.env.ref("base.mc")
        butoirs._follow(dossier, "declaration_creance", "2026-09-30")
        self.assertEqual(butoir.date, date(2027, 2, 1))
        self.assertIn("2 months and 2 months for residence (Monaco)", butoir.explanation)
