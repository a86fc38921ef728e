"""The last months of the lessor of the demo, with fewer leases: what its people find on their screens."""

from types import SimpleNamespace
from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase, tagged

from ..demo import locataires, location


@tagged("post_install", "-at_install")
class TestDemoKinto(TransactionCase):
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
        known = cls.env["account.move"].search_count([])
        with (
            patch.multiple(location, MONTHS=2, CLOSELY=25),
            patch.multiple(
                locataires, PRIVATE=20, PROFESSIONAL=16, FLEETS=2, FIRST_AGENCY=tuple(range(10))
            ),
        ):
            location.tell(story)
        cls.lessor = cls.env["res.company"].search([("name", "=", "Kinto Atlantique")])
        cls.here = [("company_id", "=", cls.lessor.id)]
        cls.others = cls.env["account.move"].search_count([("company_id", "!=", cls.lessor.id)])
        cls.known = known

    def of(self, login, model):
        user = self.env["res.users"].search([("login", "=", login)])
        return self.env[model].with_user(user).with_context(allowed_company_ids=self.lessor.ids)

    def test_the_lessor_is_a_company_apart(self):
        self.assertEqual(self.others, self.known)
        self.assertNotIn(self.lessor, self.env.user.company_ids)
        self.assertIn("Kinto Atlantique (loueur) : 38 contrats", self.said[-1])

    def test_debits_came_back_and_were_presented_again(self):
        debits = self.env["recouvrement.presentation"].search(self.here)
        self.assertLessEqual({"final", "provisional", "returned"}, set(debits.mapped("state")))
        self.assertTrue(debits.filtered(lambda each: each.attempt > 1))

    def test_dossiers_are_those_of_leases_and_no_night_is_in_error(self):
        dossiers = self.env["recouvrement.dossier"].search(self.here)
        self.assertTrue(all(dossiers.mapped("kinto_contrat_id")))
        self.assertIn("closed", dossiers.mapped("state"))
        self.assertIn(self.env.ref("kinto_recouvrement.phase_interactive"), dossiers.phase_id)
        nights = self.env["recouvrement.passage"].search(self.here)
        self.assertFalse(nights.error_dossier_ids)

    def test_the_next_session_has_its_candidates(self):
        session = self.env["recouvrement.seance"].search([("state", "=", "convened")], limit=1)
        self.assertTrue(session.point_ids)

    def test_each_of_its_people_finds_their_list(self):
        self.assertTrue(self.of("lucie", "recouvrement.dossier").search_count([]))
        self.assertEqual(self.of("nadege", "kinto.contrat").search_count([]), 38)
        self.assertTrue(self.of("nadege", "kinto.parcours").search_count([]))
        self.assertTrue(self.of("olivier", "kinto.alerte").search_count([]))
        self.assertTrue(self.of("theo", "kinto.demande").search_count([]))
