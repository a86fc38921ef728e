"""From an interview at the agency to the plan d'apurement, in a real Chromium."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement_logement_social.tests.common import BailCase


@tagged("post_install", "-at_install")
class TestHousingScreens(BailCase, HttpCase):
    def test_an_interview_leads_to_the_budget_and_to_a_plan_that_is_printed(self):
        today = fields.Date.today()
        collector = new_test_user(
            self.env,
            login="receives_at_the_agency",
            groups="base.group_user,recouvrement.group_collector,recouvrement.group_diagnostic",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            lang="en_US",
            tz="Europe/Paris",
        )
        lease = self.new_lease("L-1")
        first = today.replace(day=1)
        for month in ((first - timedelta(days=1)).replace(day=1), first):
            self.term_of(lease, month)
        self.run_on(today)
        dossier = lease.dossier_ids
        dossier.user_id = collector
        interview = self.env["recouvrement.visite"]._plan(
            dossier, "agency", None, user=collector, asked_by_debtor=True
        )
        interview.sudo().date_start = fields.Datetime.now() - timedelta(minutes=30)
        self.start_tour(
            f"/odoo/recouvrement-visites/{interview.id}",
            "recouvrement_entretien_tour",
            login=collector.login,
        )
        self.assertEqual((interview.state, interview.resultat_id.channel), ("done", "counter"))
        budget = dossier.sudo().diagnostic_ids
        self.assertEqual((budget.income, budget.charges, budget.children), (1300, 420, 1))
        plan = dossier.plan_ids
        self.assertEqual((plan.state, plan.current_rent), ("proposed", True))
        self.assertEqual(plan.instalment_amount, budget.advised)
        printed = plan.with_context(force_report_rendering=True)._print_document()
        self.assertTrue(printed.startswith(b"%PDF"))
        read = self.env["recouvrement.consultation"].sudo().search([])
        self.assertIn(lease.partner_id, read.partner_id, "opening the budget leaves a line")
