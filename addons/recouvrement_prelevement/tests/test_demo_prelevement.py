"""The demo's direct debits: every state a debit may be in is there, and what waits for somebody."""

from types import SimpleNamespace

from odoo import fields
from odoo.tests import tagged

from ..demo import prelevements
from .common import PrelevementCase


@tagged("post_install", "-at_install")
class TestDemoPrelevement(PrelevementCase):
    def test_three_months_of_debits_leave_something_of_each_kind_to_see(self):
        self.company.partner_id.lang = "fr_FR"
        told = []
        story = SimpleNamespace(
            env=self.env,
            company=self.company,
            today=fields.Date.to_date("2026-11-22"),
            desk=SimpleNamespace(users={"mathilde": self.env.user}),
            say=told.append,
        )
        prelevements.tell(story)
        self.passage.run(story.today, self.company)
        every = self.env["recouvrement.presentation"].search([("company_id", "=", self.company.id)])
        self.assertLessEqual(
            {"provisional", "final", "returned", "refunded"}, set(every.mapped("state"))
        )
        ahead = every.filtered(lambda each: each.state in ("planned", "batched"))
        self.assertEqual(
            set(ahead.partner_id.mapped("name")), {"Claire Dupouy", "Traiteur des Quais"}
        )
        cured = every.filtered(lambda each: each.attempt == 2 and each.state == "final")
        self.assertIn("Claire Dupouy", cured.partner_id.mapped("name"))
        waiting = self.env["payment.return.line"].search(
            [("state", "=", "waiting"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(waiting.end_to_end, "ANCIEN-LOT/7")
        self.assertEqual(set(waiting.proposition_ids.mapped("why")), {"mandate"})
        blocked = self.env["account.banking.mandate"].search(
            [("recouvrement_blocked", "!=", False)]
        )
        # No mandate was found for one, the account of the other is closed.
        self.assertEqual(
            set(blocked.partner_id.mapped("name")), {"Paul Etcheverry", "Hugo Lamarque"}
        )
        asked = {
            dossier.partner_id.name: dossier.activity_ids.mapped("summary")
            for dossier in every.dossier_id
            if dossier.activity_ids
        }
        self.assertLessEqual(
            {"Hugo Lamarque", "Nadia Benhamou", "Paul Etcheverry", "Boulangerie Saint-Seurin"},
            set(asked),
        )
        self.assertIn("représentées", told[0])
