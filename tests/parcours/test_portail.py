"""A debtor finds the link in our e-mail, pays in two times on the portal; the dossier closes by itself."""

import re

from odoo.tests import tagged

from odoo.addons.recouvrement.tests.test_portail_paiement import PaymentCase


@tagged("post_install", "-at_install")
class TestPortalStory(PaymentCase):
    def follow_our_e_mail(self):
        """Open the address that stands in the last e-mail sent, and answer its question."""
        action = self.dossier.action_ids.filtered(lambda each: each.kind == "email")[-1:]
        self.assertEqual(action.state, "done")
        address = re.search(r'href="[^"]*(/d/[a-z2-7]+)"', action.message_id.body)[1]
        return self.post(address, answer="33310", name="Jeanne Lormont")

    def test_the_portal_payment_closes_the_dossier_and_a_chargeback_reopens_it(self):
        response = self.follow_our_e_mail()
        self.assertTrue(response.url.endswith(self.page))

        # Half of it first: the oldest invoice is paid, the dossier goes on for the rest.
        half = self.begin(100.0)
        self.assertEqual(self.dossier.state, "open", "nothing is paid before the provider says so")
        self.finish(half)
        self.assertEqual((self.first.amount_residual, self.second.amount_residual), (20, 80))
        self.assertEqual((self.dossier.state, self.dossier.amount_overdue), ("open", 100))

        # A refused card leaves nothing; then the rest, submitted twice by an impatient thumb.
        self.finish(self.begin(100.0), "error")
        self.assertEqual(self.dossier.amount_overdue, 100)
        rest = self.begin(100.0)
        self.assertEqual(self.begin(100.0), rest)
        self.finish(rest)
        self.finish(rest)
        self.assertEqual((self.dossier.state, self.dossier.outcome), ("closed", "paid"))
        self.assertEqual(sum(self.get_payments().mapped("amount")), 200)
        self.assertIn("You owe nothing", self.get(self.page).text)

        # The nights that follow send nothing.
        sent = len(self.dossier.action_ids)
        self.run_on(self.today)
        self.assertEqual((len(self.dossier.action_ids), self.dossier.state), (sent, "closed"))

        # The bank takes the last payment back: the same dossier, and the same link, open again.
        rest.payment_id.action_draft()
        rest.payment_id.action_cancel()
        self.env.cr.flush()
        self.run_on(self.today)
        self.assertEqual((self.dossier.state, self.dossier.amount_overdue), ("open", 100))
        self.assertIn("100.00", self.get(self.page).text)
        self.assertEqual(
            self.dossier.acte_ids.sorted("id").mapped("kind"), ["visit", "payment", "payment"]
        )
