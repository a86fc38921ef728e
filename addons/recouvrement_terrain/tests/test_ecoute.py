"""Quality of contacts: noted by a grid, drawn by lot, read by two people and nobody else."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import TerrainCase


@tagged("post_install", "-at_install")
class EcouteCase(TerrainCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lea, cls.marc = (
            cls._user(login, "recouvrement.group_collector") for login in ("lea", "marc")
        )
        cls.boss = cls._user("boss", "recouvrement.group_manager")
        cls.officer = cls._user("quality", "recouvrement_terrain.group_quality")
        cls.dossier = cls.late_dossier()
        cls.dossier.user_id = cls.lea

    @classmethod
    def _user(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            f"{group},base.group_allow_export",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def contact(self, user=None, day="2026-11-03"):
        return self.env["recouvrement.resultat"].create(
            {
                "dossier_id": self.dossier.id,
                "user_id": (user or self.lea).id,
                "date": day,
                "channel": "call",
                "type_id": self._type(reached=True).id,
            }
        )

    def _type(self, reached):
        return self.env["recouvrement.resultat.type"].search(
            [("reached", "=", reached), ("opens", "in", (False, "nothing"))], limit=1
        )

    def review(self, **values):
        contact = self.contact()
        return (
            self.env["recouvrement.ecoute"]
            .with_user(self.officer)
            .create({"dossier_id": self.dossier.id, "resultat_id": contact.id, **values})
        )


@tagged("post_install", "-at_install")
class TestEcoute(EcouteCase):
    def test_points_that_apply_make_the_score_and_one_eliminatory_takes_all(self):
        review = self.review()
        self.assertEqual(review.user_id, self.lea)
        self.assertEqual(review.date, fields.Date.to_date("2026-11-03"))
        self.assertEqual(sum(review.note_ids.mapped("most")), 100)
        self.assertEqual(review.score, 100)
        opening, identity, knows = review.note_ids[:3]
        opening.points = 0  # 5 lost of 100
        self.assertAlmostEqual(review.score, 95)
        opening.applies = False  # 95 of 95
        self.assertAlmostEqual(review.score, 100)
        knows.points = 0  # 85 of 95
        self.assertAlmostEqual(review.score, 100 * 85 / 95, 1)
        identity.points = 0
        self.assertEqual((review.score, review.missed), (0, identity.name))
        with self.assertRaises(ValidationError):
            knows.points = 11

    def test_the_form_fills_in_the_grid_and_another_grid_begins_anew(self):
        form = Form(self.env["recouvrement.ecoute"].with_user(self.officer))
        form.dossier_id = self.dossier
        form.resultat_id = self.contact()
        review = form.save()
        self.assertEqual(review.user_id, self.lea)
        self.assertEqual(len(review.note_ids), len(review.grille_id.critere_ids))
        review.grille_id = self.env.ref("recouvrement_terrain.grille_meeting")
        self.assertEqual(
            review.note_ids.mapped("name"), review.grille_id.critere_ids.mapped("name")
        )

    def test_a_grid_changed_later_changes_nothing_that_was_given(self):
        review = self.review()
        review.action_share()
        name = review.note_ids[0].name
        self.env.ref("recouvrement_terrain.grille_call_1").sudo().write(
            {"name": "Other", "points": 50}
        )
        self.assertEqual((review.note_ids[0].name, review.note_ids[0].most), (name, 5))
        with self.assertRaises(UserError):
            review.note_ids[0].points = 1
        with self.assertRaises(UserError):
            review.advice = "More"

    def test_given_answered_read_and_taken_back_only_while_unread(self):
        review = self.review(advice="Ask who is speaking first.")
        theirs = review.with_user(self.lea)
        with self.assertRaises(AccessError):
            theirs.read(["advice"])
        review.action_share()
        todo = (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", review._name), ("res_id", "=", review.id)])
        )
        self.assertEqual(todo.user_id, self.lea)
        review.action_take_back()
        self.assertFalse(todo.exists())
        review.action_share()
        self.assertEqual(theirs.advice, "Ask who is speaking first.")
        theirs.answer = "The line was bad."
        for values in ({"advice": "All is well"}, {"score": 100}, {"state": "draft"}):
            with self.assertRaises(AccessError):
                theirs.write(values)
        with self.assertRaises(UserError):
            theirs.note_ids[0].points = 0
        with self.assertRaises(AccessError):
            review.answer = "I agree"  # the officer does not answer for them
        with self.assertRaises(AccessError):
            review.action_read()
        theirs.action_read()
        self.assertEqual(review.state, "read")
        self.assertFalse(review.sudo().activity_ids)
        with self.assertRaises(UserError):
            review.action_take_back()
        with self.assertRaises(UserError):
            theirs.answer = "Something else"
        with self.assertRaises(UserError):
            review.unlink()

    def test_nobody_reviews_their_own_contact_nor_the_same_one_twice(self):
        contact = self.contact(self.officer)
        Review = self.env["recouvrement.ecoute"].with_user(self.officer)
        with self.assertRaises(ValidationError):
            Review.create({"dossier_id": self.dossier.id, "resultat_id": contact.id})
        review = self.review()
        with self.assertRaisesRegex(Exception, "ecoute"), self.cr.savepoint():
            Review.create({"dossier_id": self.dossier.id, "resultat_id": review.resultat_id.id})
        self.assertEqual(
            review.resultat_id.with_user(self.officer).action_review()["res_id"], review.id
        )


@tagged("post_install", "-at_install")
class TestEcouteReserved(EcouteCase):
    def test_neither_manager_nor_colleague_reads_it_by_any_road(self):
        review = self.review(advice="Slow down.")
        review.action_share()
        for user in (self.boss, self.marc):
            for record in (review, review.note_ids):
                mine = record.with_user(user).with_context(active_test=False)
                self.assertFalse(mine.search([]), user.login)
                self.assertFalse(mine._read_group([], ["user_id"], ["__count"]), user.login)
                for road in (
                    lambda mine=mine: mine.read(),
                    lambda mine=mine: mine.export_data(["id", "user_id"]),
                    lambda mine=mine: mine.copy(),
                    lambda mine=mine: mine.write({"company_id": self.company.id}),
                    lambda mine=mine: mine.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        road()
            activities = self.env["mail.activity"].with_user(user)
            self.assertFalse(activities.search([("res_model", "=", review._name)]))
            messages = self.env["mail.message"].with_user(user)
            self.assertFalse(messages.search([("model", "=", review._name)]))
            with self.assertRaises(AccessError):
                review.with_user(user).action_take_back()
            contacts = self.env["recouvrement.resultat"].with_user(user)
            self.assertFalse({"ecoute_ids", "ecoute_id"} & contacts.fields_get().keys())
        with self.assertRaises(AccessError):
            self.env["recouvrement.ecoute.tirage"].with_user(self.boss).create({})

    def test_an_officer_s_own_contacts_are_reviewed_out_of_their_sight(self):
        other = self._user("quality2", "recouvrement_terrain.group_quality")
        contact = self.contact(self.officer)
        review = (
            self.env["recouvrement.ecoute"]
            .with_user(other)
            .create({"dossier_id": self.dossier.id, "resultat_id": contact.id})
        )
        mine = self.env["recouvrement.ecoute"].with_user(self.officer)
        self.assertFalse(mine.search([("id", "=", review.id)]))
        review.action_share()
        self.assertEqual(mine.search([("id", "=", review.id)]), review)

    def test_an_officer_reviews_the_portfolios_they_belong_to(self):
        review = self.review()
        notes = review.note_ids
        there = self.env["recouvrement.portefeuille"].sudo().create({"name": "Elsewhere"})
        self.dossier.sudo().portefeuille_id = there
        self.dossier.sudo().user_id = False
        for mine in (review, notes):
            self.assertFalse(mine.search([("id", "in", mine.ids)]))
            with self.assertRaises(AccessError):
                mine.read()

    def test_a_debtor_s_data_hold_no_review(self):
        self.review().action_share()
        wizard = (
            self.env["recouvrement.donnees"]
            .sudo()
            .create({"partner_id": self.tenant.id, "request": "Letter of 3 November"})
        )
        models = {records._name for records in wizard._gather()}
        self.assertIn("recouvrement.resultat", models)
        self.assertFalse({"recouvrement.ecoute", "recouvrement.ecoute.note"} & models)

    def test_reviews_are_erased_after_a_year_and_with_their_dossier(self):
        review = self.review()
        rule = self.env.ref("recouvrement_terrain.conservation_coaching")
        Rule = self.env["recouvrement.conservation"]
        due = dict(Rule._find_due(self.company, fields.Date.to_date("2027-11-02")))
        self.assertFalse(due[rule])
        due = dict(Rule._find_due(self.company, fields.Date.to_date("2027-11-03")))
        self.assertEqual(due[rule], review)
        rule._erase(due[rule], fields.Date.to_date("2027-11-03"))
        self.assertFalse(review.exists())
        review = self.review()
        self.env["recouvrement.effacement"]._erase_dossiers(
            self.dossier, fields.Date.to_date("2027-11-03")
        )
        self.assertFalse(review.exists())


@tagged("post_install", "-at_install")
class TestEcouteDraw(EcouteCase):
    def draw(self, **values):
        return (
            self.env["recouvrement.ecoute.tirage"]
            .with_user(self.officer)
            .create(
                {
                    "company_id": self.company.id,
                    "date_from": "2026-11-01",
                    "date_to": "2026-11-30",
                    **values,
                }
            )
        )

    def test_as_many_for_each_never_twice_never_one_s_own(self):
        self.dossier.user_id = False
        for user, number in ((self.lea, 5), (self.marc, 1), (self.officer, 3)):
            for _rank in range(number):
                self.contact(user)
        self.contact(self.lea, day="2026-10-31")
        unanswered = self.contact(self.lea)
        unanswered.sudo().type_id = self._type(reached=False)
        Review = self.env["recouvrement.ecoute"].with_user(self.officer)
        found = Review.search(self.draw().action_draw()["domain"])
        self.assertEqual(
            {user: len(theirs) for user, theirs in found.grouped("user_id").items()},
            {self.lea: 2, self.marc: 1},
        )
        self.draw().action_draw()
        self.draw().action_draw()
        everything = Review.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(everything.resultat_id), 6)
        self.assertNotIn(unanswered, everything.resultat_id)
        with self.assertRaisesRegex(UserError, "Nothing to draw from"):
            self.draw().action_draw()
        self.assertEqual(self.draw(reached_only=False)._draw(), unanswered)
