"""The report of a visit, filled in on a phone, in a real Chromium."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement_terrain.tests.common import TerrainCase


@tagged("post_install", "-at_install")
class TestVisitScreens(TerrainCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_visit_is_reported_on_a_phone(self):
        today = fields.Date.today()
        collector = new_test_user(
            self.env,
            login="goes_to_see",
            groups="base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            lang="en_US",
            tz="Europe/Paris",
        )
        dossier = self.late_dossier(due=today - timedelta(days=30), day=today)
        dossier.user_id = collector
        visit = self.env["recouvrement.visite"]._plan(
            dossier, "home", None, user=collector, asked_by_debtor=True
        )
        # It was planned for tomorrow; she is seen today.
        visit.sudo().date_start = fields.Datetime.now() - timedelta(minutes=30)
        self.start_tour(
            f"/odoo/recouvrement-visites/{visit.id}",
            "recouvrement_visite_report_tour",
            login=collector.login,
        )
        self.assertEqual((visit.state, visit.presence), ("done", "present"))
        self.assertTrue(visit.signature and visit.document_id and visit.proof_id)
        self.assertEqual(visit.resultat_id.promesse_ids.amount, 150)
