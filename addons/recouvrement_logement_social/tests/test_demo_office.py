"""The last months of the Office of the demo, with fewer leases: what its people find on their screens."""

from types import SimpleNamespace
from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..demo import annee, menages

FATES = (
    ("plan_running", 1, 3, 2),
    ("plan_broken", 1, 3, 1),
    ("fund_asked", 1, 2, 1),
    ("visale", 1, 3, 0),
    ("indebted", 1, 3, 2),
    ("departed", 1, 2, 1),
    ("silent", 1, 3, 0),
    ("support", 1, 2, 1),
)


@tagged("post_install", "-at_install")
class TestDemoOffice(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.said = []
        cls.env.company.partner_id.lang = "fr_FR"
        day = fields.Date.to_date("2026-11-23")
        story = SimpleNamespace(
            env=cls.env(context={**cls.env.context, "tracking_disable": True}),
            company=cls.env.company,
            today=day,
            last_worked=day,
            commit=False,
            say=cls.said.append,
        )
        cls.known = cls.env["account.move"].search_count([])
        with (
            patch.multiple(annee, MONTHS=4, CLOSELY=20),
            patch.multiple(menages, LORMONT=36, CENON=10, JOINED=2, FATES=FATES),
        ):
            annee.tell(story)
        cls.office = cls.env["res.company"].search([("name", "=", "Habitat Garonne")])
        cls.here = [("company_id", "=", cls.office.id)]

    def of(self, login, model):
        user = self.env["res.users"].search([("login", "=", login)])
        return self.env[model].with_user(user).with_context(allowed_company_ids=self.office.ids)

    def lease_of(self, fate):
        rank = [each[0] for each in FATES].index(fate)
        return self.env["recouvrement.bail"].search(
            [*self.here, ("name", "=like", f"%-{20000 + menages.EVERY * rank + 1}")]
        )

    def test_the_office_is_a_company_apart(self):
        others = self.env["account.move"].search_count([("company_id", "!=", self.office.id)])
        self.assertEqual(others, self.known)
        self.assertNotIn(self.office, self.env.user.company_ids)
        self.assertIn("Habitat Garonne (Office) : 46 baux", self.said[-1])

    def test_dossiers_are_those_of_leases_and_no_night_is_in_error(self):
        dossiers = self.env["recouvrement.dossier"].search(self.here)
        self.assertTrue(all(dossiers.mapped("recouvrement_bail_id")))
        self.assertIn("closed", dossiers.mapped("state"))
        nights = self.env["recouvrement.passage"].search(self.here)
        self.assertFalse(nights.error_dossier_ids)

    def test_each_story_is_where_it_should_be(self):
        def dossier(fate):
            return self.lease_of(fate).dossier_ids[:1]

        self.assertIn("active", dossier("plan_running").plan_ids.mapped("state"))
        self.assertTrue(dossier("plan_broken").plan_ids)
        self.assertEqual(self.lease_of("fund_asked").demande_ids.state, "filed")
        claim = self.lease_of("visale").demande_ids
        self.assertEqual((claim.kind, claim.state), ("visale", "filed"))
        self.assertGreater(len(claim.mois_ids), 1)
        self.assertEqual(self.lease_of("departed").segment, "departed")
        self.assertEqual(dossier("silent").state, "open")
        case = self.env["recouvrement.surendettement"].search(self.here)
        self.assertEqual(case.partner_id, self.lease_of("indebted").partner_id)

    def test_unpaid_rents_are_reported_or_to_be(self):
        reports = self.env["recouvrement.caf.signalement"].search(self.here)
        self.assertIn("sent", reports.mapped("state"))
        self.assertFalse(reports.filtered("met_late"), "none is late")

    def test_each_of_its_people_finds_their_list(self):
        self.assertTrue(self.of("yasmina", "recouvrement.dossier").search_count([]))
        self.assertEqual(self.of("helene", "recouvrement.bail").search_count([]), 46)
        support = self.of("claire", "recouvrement.accompagnement").search([])
        self.assertEqual(len(support), 1)
        self.assertFalse(
            self.of("yasmina", "recouvrement.dossier")
            .search([])
            .filtered(lambda one: one.portefeuille_id.name == "Agence de Cenon")
        )
