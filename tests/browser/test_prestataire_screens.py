"""A dossier entrusted, sent, reported, remitted, as those who work here do it, in a real Chromium."""

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement_contentieux.tests.test_transmission import PrestataireCase


@tagged("post_install", "-at_install")
class TestPrestataireScreens(PrestataireCase, HttpCase):
    browser_size = "1366x768"

    def test_from_the_dossier_to_the_remittance(self):
        today = fields.Date.today()
        user = new_test_user(
            self.env,
            "keeper_of_mandates",
            "base.group_user,recouvrement.group_manager,recouvrement.group_accountant",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            lang="en_US",
        )
        dossier = self.late_dossier(day=today)
        self.start_tour(
            f"/odoo/recouvrement/{dossier.id}", "recouvrement_entrust_tour", login=user.login
        )
        sent = dossier.transmission_ids
        self.assertEqual((sent.state, sent.date_sent), ("sent", today))
        path = f"/odoo/recouvrement-transmissions/{sent.id}"
        self.start_tour(path, "recouvrement_report_tour", login=user.login)
        report = sent.rapport_ids
        self.assertEqual((report.amount_received, report.source), (400.0, "hand"))
        payment = self.pay(sent.move_line_ids.move_id, today, 400.0)
        self.run_on(today)
        self.start_tour(path, "recouvrement_whose_tour", login=user.login)
        self.assertEqual(
            (report.reversement_id.state, report.reversement_id.move_id),
            ("matched", payment.move_id),
        )
        self.assertEqual(sent.amount_direct, 0.0)
