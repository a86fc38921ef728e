"""An order to pay as a manager goes through it, in a real Chromium: from the dossier to its next deadline."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement_contentieux.tests.common import ContentieuxCase
from odoo.addons.recouvrement_contentieux.tools.blanks import find_blanks


@tagged("post_install", "-at_install")
class TestProcedureScreens(ContentieuxCase, HttpCase):
    browser_size = "1366x768"

    def test_an_order_to_pay_is_drafted_rendered_and_served(self):
        today = fields.Date.today()
        manager = new_test_user(
            self.env,
            login="goes_to_court",
            groups="base.group_user,recouvrement.group_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            lang="en_US",
        )
        self.debtor.is_company = True
        self.overdue_invoice(today - timedelta(days=120), 900.0)
        self.run_on(today)
        dossier = self.dossier_of()
        self.start_tour(
            f"/odoo/recouvrement.dossier/{dossier.id}",
            "recouvrement_procedure_tour",
            login=manager.login,
        )
        procedure = dossier.procedure_ids
        request = procedure.ecrit_ids
        self.assertEqual((request.kind, request.final), ("requete", False))
        procedure.verification_ids.done = True
        for blank in find_blanks(request.body):
            request.body = request.body.replace(blank, "filled in")
        self.start_tour(
            f"/odoo/recouvrement.ecrit/{request.id}",
            "recouvrement_procedure_acts_tour",
            login=manager.login,
        )
        self.assertTrue(request.final)
        self.assertEqual(procedure.titre_ids.service_mode, "person")
        self.assertEqual(len(procedure.acte_ids), 4)
