"""A prestataire's portal on a phone and on a desk, in French, in a real Chromium; its collector sees what it told."""

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement_contentieux.tests.test_transmission import PrestataireCase


class PortalScreens(PrestataireCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"]._load_module_terms(
            ["web", "portal", "recouvrement", "recouvrement_contentieux"], ["fr_FR"]
        )
        cls.today = fields.Date.today()
        dossier = cls.late_dossier(day=cls.today)
        cls.sent = cls.entrust(dossier, day=cls.today)
        person = cls.env["res.partner"].create(
            {"name": "Lise", "parent_id": cls.agency.id, "lang": "fr_FR"}
        )
        cls.agent = new_test_user(cls.env, "lise", "base.group_portal", partner_id=person.id)
        cls.agent.lang = "fr_FR"
        cls.collector = new_test_user(
            cls.env,
            "collector_of_prestataires",
            "base.group_user,recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
        )

    def go_through(self):
        self.start_tour("/my/confies", "recouvrement_prestataire_tour", login=self.agent.login)
        report = self.sent.rapport_ids
        self.assertEqual((report.amount_received, report.source), (250.5, "portal"))
        self.assertEqual((self.sent.state, self.sent.reference), ("acknowledged", "ALP-118"))


@tagged("post_install", "-at_install")
class TestPrestatairePortalOnAPhone(PortalScreens):
    browser_size = "390x844"
    touch_enabled = True

    def test_from_the_list_to_a_report(self):
        self.go_through()


@tagged("post_install", "-at_install")
class TestPrestatairePortalOnADesk(PortalScreens):
    def test_from_the_list_to_a_report_that_the_collector_sees(self):
        self.go_through()
        self.start_tour(
            f"/odoo/recouvrement-transmissions/{self.sent.id}",
            "recouvrement_prestataire_seen_tour",
            login=self.collector.login,
        )
