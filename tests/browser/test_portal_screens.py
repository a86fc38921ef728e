"""The debtor's space on a phone, in French, in a real Chromium."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestPortalScreens(RecouvrementCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"]._load_module_terms(
            ["web", "portal", "payment", "recouvrement"], ["fr_FR"]
        )
        cls.today = fields.Date.today()
        cls.company.recouvrement_portal_link = True
        cls.debtor.lang = "fr_FR"
        cls.overdue_invoice(cls.today - timedelta(days=12), 120.0)
        cls.overdue_invoice(cls.today - timedelta(days=9), 80.0)
        cls.run_on(cls.today)

    def test_a_debtor_comes_by_a_link_sees_what_they_owe_and_promises(self):
        dossier = self.dossier_of()
        code = self.env["recouvrement.portail"]._make_code(dossier, "email")
        self.start_tour(f"/d/{code}", "recouvrement_portal_tour")
        promise = dossier.promesse_ids
        self.assertEqual(
            (promise.amount, promise.date, promise.state),
            (150, self.today + timedelta(days=7), "open"),
        )
        self.assertEqual(dossier.acte_ids.mapped("kind"), ["promise", "visit"])
        self.assertEqual(set(dossier.acte_ids.mapped("name")), {"Jeanne Lormont"})
