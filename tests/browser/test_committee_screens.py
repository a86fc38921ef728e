"""A session of the committee as its chair runs it, in a real Chromium."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement_contentieux.tests.common import ContentieuxCase


@tagged("post_install", "-at_install")
class TestCommitteeScreens(ContentieuxCase, HttpCase):
    browser_size = "1366x768"

    def test_a_session_is_prepared_decided_and_closed(self):
        today = fields.Date.today()
        chair = new_test_user(
            self.env,
            login="chair_of_the_committee",
            groups="base.group_user,recouvrement.group_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
            lang="en_US",
        )
        committee = self.env["recouvrement.comite"].create(
            {
                "name": "Committee",
                "quorum": 1,
                "membre_ids": [Command.create({"user_id": chair.id, "role": "chair"})],
            }
        )
        self.overdue_invoice(today - timedelta(days=120), 900.0)
        self.overdue_invoice(today - timedelta(days=130), 800.0, self.new_debtor("Scierie Bègles"))
        self.run_on(today)
        dossiers = self.env["recouvrement.dossier"].search([("company_id", "=", self.company.id)])
        self.env["recouvrement.candidat"]._add(dossiers, "No answer for months")
        self.start_tour("/odoo", "recouvrement_committee_tour", login=chair.login)
        session = committee.seance_ids
        self.assertEqual((session.state, session.closed_by_id), ("closed", chair))
        first, second = session.point_ids
        self.assertEqual((first.decision, first.state), ("continue", "done"))
        self.assertEqual((second.decision, second.state), ("settle", "done"))
        self.assertEqual(len(second.dossier_id.plan_ids.echeance_ids), 3)
        self.assertTrue(session.seal_holds)
        printed = self.env["recouvrement.seance.edition"].with_context(force_report_rendering=True)
        self.assertTrue(printed._print_minutes(session).startswith(b"%PDF"))
        self.assertTrue(printed._print_pack(session).startswith(b"%PDF"))
