from datetime import timedelta

from odoo.tests import new_test_user, tagged

from .test_portail import PortalCase


@tagged("post_install", "-at_install")
class TestPortailReleve(PortalCase):
    """A debtor's own statement of account, in their space; nobody else's."""

    def test_by_their_link_a_debtor_downloads_their_own_statement_and_no_other(self):
        other = self.new_debtor("Ar Mor SARL")
        self.overdue_invoice(self.today - timedelta(days=9), 333, other)
        self.run_on(self.today)
        path = f"/my/dossier/{self.dossier.id}/statement"
        self.assertIn(self.get(path).status_code, (403, 404), "nobody without anything")
        self.enter()
        response = self.get(path)
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("Lormont", response.text)
        self.assertIn("200.00", response.text)
        self.assertNotIn("333.00", response.text)
        theirs = self.dossier_of(other)
        self.assertIn(self.get(f"/my/dossier/{theirs.id}/statement").status_code, (403, 404))

    def test_by_their_account_even_without_a_dossier_and_of_their_own_companies(self):
        calm = self.new_debtor("Calme")
        self.overdue_invoice(self.today + timedelta(days=20), 77, calm)
        new_test_user(
            self.env, "calm_portal", groups="base.group_portal", company_id=self.company.id
        ).partner_id.parent_id = calm
        self.authenticate("calm_portal", "calm_portal")
        response = self.get("/my/statement")
        self.assertIn("77.00", response.text)
        self.assertNotIn("Lormont", response.text)
        stranger = self.env["res.company"].create({"name": "Stranger"})
        same = self.get(f"/my/statement?company={stranger.id}")
        self.assertIn("77.00", same.text, "their own company, not the one asked for")
