"""Scores: made of what was known, explained, kept, set aside by a person for a while, asked by a step."""

from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from odoo.addons.recouvrement.tests.common import RecouvrementCase

DAY = date(2026, 6, 30)


class ScoreCase(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["recouvrement.score.grille"].search([("state", "=", "used")]).action_retire()
        cls.card = cls.env.ref("recouvrement_risque.score_grille_professional").copy()
        cls.scoring = cls.env["recouvrement.score.calcul"]
        cls.reader = cls.env["recouvrement.score.faits"]

    @classmethod
    def pay_late(cls, partner, lates, last=DAY, amount=100.0):
        """One invoice a month up to ``last``, each paid as many days late as ``lates`` says; None: not paid."""
        for rank, late in enumerate(reversed(lates), 1):
            due = last - timedelta(days=30 * rank)
            invoice = cls.overdue_invoice(due, amount, partner)
            if late is not None:
                cls.pay(invoice, due + timedelta(days=late))

    def score(self, partner, day=DAY):
        self.scoring._score(day, set(partner.ids))
        return self.env["recouvrement.score"].search(
            [("partner_id", "=", partner.id), ("day", "<=", day)], limit=1
        )


class TestScore(ScoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good, cls.bad = cls.new_debtor("Bonne Scierie"), cls.new_debtor("Mauvaise Scierie")
        cls.pay_late(cls.good, [0] * 8)
        cls.pay_late(cls.bad, [5, 10, 20, 30, 50, 45, None, None])
        cls.card.action_use()

    def test_who_pays_in_time_is_told_from_who_does_not(self):
        good, bad = self.score(self.good), self.score(self.bad)
        self.assertEqual(good.letter, "A")
        self.assertIn(bad.letter, ("D", "E"))
        self.assertIn("The oldest unpaid item is 60 days late.", bad.reasons)
        self.assertEqual(good.reasons, "A customer for 9 months.")

    def test_points_add_up_and_what_is_not_known_is_told(self):
        score = self.score(self.good)
        self.assertAlmostEqual(sum(score.contribution_ids.mapped("points")), score.total, 1)
        self.assertAlmostEqual(sum(score.contribution_ids.mapped("best")), 100, 1)
        sheet = score.contribution_ids.filtered(lambda each: each.code == "solvency")
        self.assertFalse(sheet.known)
        self.assertEqual(sheet.mark, 50)
        self.assertEqual(sheet.told, "Equity (% of total assets): not known, counts as average.")
        self.assertLess(score.known, 100)

    def test_only_what_was_known_that_day_counts(self):
        before = self.reader._read(DAY, self.bad.ids)[self.bad.id]
        later = self.overdue_invoice(
            DAY - timedelta(days=200), 500, self.bad, DAY + timedelta(days=5)
        )
        self.pay(later, DAY + timedelta(days=9))
        self.pay(
            self.env["account.move"].search(
                [
                    ("partner_id", "=", self.bad.id),
                    ("move_type", "=", "out_invoice"),
                    ("payment_state", "=", "not_paid"),
                ],
                order="id",
                limit=1,
            ),
            DAY + timedelta(days=1),
        )
        self.assertEqual(self.reader._read(DAY, self.bad.ids)[self.bad.id], before)

    def test_the_facts_by_hand(self):
        facts = self.reader._read(DAY, self.bad.ids)[self.bad.id]
        # 6 paid: 5, 10, 20, 30, 50 and 45 days late; the last three months' one is 45, alone: no trend.
        self.assertAlmostEqual(float(facts["mean_late"]), 160 / 6, 3)
        self.assertEqual(facts["share_late"], 100)
        self.assertEqual(facts["oldest_overdue"], 60)
        self.assertEqual(facts["broken_promises"], 0)
        self.assertEqual(self.reader._read(DAY, self.good.ids)[self.good.id]["share_late"], 0)

    def test_nothing_is_known_of_a_new_customer(self):
        new = self.new_debtor("Scierie Neuve")
        score = self.score(new)
        self.assertEqual((score.letter, score.total, score.known), ("C", 50, 0))

    def test_a_new_row_only_when_something_changed(self):
        score = self.score(self.good)
        self.assertEqual(self.score(self.good, DAY + timedelta(days=7)), score)
        self.assertEqual(score.seen_on, DAY + timedelta(days=7))
        late = self.overdue_invoice(DAY + timedelta(days=10), 5000, self.good)
        worse = self.score(self.good, DAY + timedelta(days=60))
        self.assertNotEqual(worse, score)
        self.assertGreater(score.total, worse.total)
        self.assertEqual(score.letter, "A", "history is kept")
        self.assertTrue(late)

    def test_once_a_day(self):
        self.score(self.bad)
        self.overdue_invoice(DAY - timedelta(days=100), 900, self.bad)
        self.score(self.bad)
        self.assertEqual(
            self.env["recouvrement.score"].search_count([("partner_id", "=", self.bad.id)]), 1
        )

    def test_scores_are_nobody_s_to_write(self):
        score = self.score(self.good)
        with self.assertRaises(AccessError):
            score.with_user(new_test_user(self.env, "chief", "recouvrement.group_manager")).write(
                {"letter": "E"}
            )

    # -- decided by hand ----------------------------------------------------------------------

    def decide(self, **values):
        return (
            self.env["recouvrement.score.derogation"]
            .with_context(recouvrement_day=DAY)
            .create(
                {
                    "partner_id": self.bad.id,
                    "letter": "B",
                    "reason": "Guaranteed by the group",
                    "date_to": DAY + timedelta(days=30),
                    **values,
                }
            )
        )

    def classes(self, day):
        return self.env["recouvrement.score"]._get_classes(self.good | self.bad, self.company, day)

    def test_a_class_decided_by_hand_ends_by_itself(self):
        scored = self.score(self.bad).letter
        self.score(self.good)
        self.decide()
        self.assertEqual(self.classes(DAY), {self.good.id: "A", self.bad.id: "B"})
        self.assertEqual(self.classes(DAY + timedelta(days=30))[self.bad.id], "B")
        self.assertEqual(self.classes(DAY + timedelta(days=31))[self.bad.id], scored)

    def test_it_needs_a_reason_and_an_end_near_enough(self):
        with self.assertRaises(ValidationError):
            self.decide(reason="  ")
        with self.assertRaises(ValidationError):
            self.decide(date_to=DAY + timedelta(days=400))
        with self.assertRaises(AccessError):
            self.env["recouvrement.score.derogation"].with_user(
                new_test_user(self.env, "collects", "recouvrement.group_collector")
            ).create(
                {"partner_id": self.bad.id, "letter": "A", "reason": "a friend", "date_to": DAY}
            )

    def test_it_is_ended_early(self):
        scored = self.score(self.bad).letter
        decided = self.decide()
        decided.with_context(recouvrement_day=DAY + timedelta(days=10)).action_end()
        self.assertEqual(self.classes(DAY + timedelta(days=9))[self.bad.id], "B")
        self.assertEqual(self.classes(DAY + timedelta(days=10))[self.bad.id], scored)

    def test_the_customer_shows_the_class_and_finds_by_it(self):
        self.score(self.good)
        self.score(self.bad)
        self.decide()
        here = self.env["res.partner"].with_context(recouvrement_day=DAY)
        contact = here.create({"name": "Compta", "parent_id": self.good.id})
        self.assertEqual(contact.recouvrement_score_class, "A")
        shown = here.browse(self.bad.id)
        self.assertEqual(shown.recouvrement_score_class, "B")
        self.assertTrue(shown.recouvrement_score_override_id)
        found = here.search([("recouvrement_score_class", "in", ["B"])])
        self.assertIn(self.bad, found)
        self.assertNotIn(self.good, found)

    # -- asked by a step ----------------------------------------------------------------------

    def kinds_for(self, classes):
        self.score(self.bad)
        self.new_scenario(
            {"offset_days": 1, "kind": "call", "template_id": False, "score_classes": classes}
        )
        self.run_on(DAY)
        return self.dossier_of(self.bad).action_ids.mapped("kind")

    def test_a_step_may_ask_for_a_class(self):
        self.assertEqual(self.kinds_for("DE"), ["call"])

    def test_a_step_for_another_class_is_left_out(self):
        self.assertEqual(self.kinds_for("AB"), [])

    def test_a_step_follows_the_class_decided_by_hand(self):
        self.decide()
        self.assertEqual(self.kinds_for("AB"), ["call"])

    def test_the_step_says_it(self):
        scenario = self.new_scenario({"offset_days": 1, "score_classes": "DE"}, publish=False)
        self.assertEqual(scenario.etape_ids.conditions, "Class D or E")

    # -- the night ----------------------------------------------------------------------------

    def test_the_night_scores_who_moved_and_everybody_within_a_week(self):
        self.run_on(DAY)
        scores = self.env["recouvrement.score"].search([("company_id", "=", self.company.id)])
        self.assertLessEqual(self.good | self.bad, scores.partner_id)
        self.company.recouvrement_score_day = DAY + timedelta(days=1)  # nobody's turn
        self.overdue_invoice(DAY - timedelta(days=90), 900, self.good)
        self.run_on(DAY + timedelta(days=1))
        moved = self.env["recouvrement.score"].search([("seen_on", "=", DAY + timedelta(days=1))])
        self.assertEqual(moved.partner_id, self.good)
        for ahead in range(2, 9):
            self.run_on(DAY + timedelta(days=ahead))
        seen = self.env["recouvrement.score"].search([("seen_on", ">", DAY + timedelta(days=1))])
        self.assertLessEqual(self.good | self.bad, seen.partner_id)

    def test_turns_are_a_seventh_each_and_missed_ones_are_caught_up(self):
        turns = self.scoring._find_turns
        self.assertEqual(len(turns(None, DAY)), 7)
        self.assertEqual(turns(DAY, DAY), set())
        self.assertEqual(len(turns(DAY - timedelta(days=1), DAY)), 1)
        self.assertEqual(len(turns(DAY - timedelta(days=3), DAY)), 3)
        self.assertEqual(len(turns(DAY - timedelta(days=90), DAY)), 7)

    def test_as_many_questions_for_fifty_debtors_as_for_five(self):
        def count(number, name):
            debtors = self.env["res.partner"].create(
                [{"name": f"{name} {each}", "is_company": True} for each in range(number)]
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.scoring._score(DAY, set(debtors.ids))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2, "Warm")
        self.assertLessEqual(count(50, "Many"), count(5, "Few") + 2)

    def test_a_company_that_scores_nobody_asks_nothing(self):
        self.card.action_retire()
        self.assertFalse(self.company.recouvrement_score)
        self.run_on(DAY)
        self.assertFalse(
            self.env["recouvrement.score"].search([("company_id", "=", self.company.id)])
        )

    def test_a_class_that_drops_is_told(self):
        self.score(self.good, DAY)
        kind = self.env["recouvrement.alerte.type"]._by_code()["score"]
        find = self.env["recouvrement.alerte.veille"]._find_score
        self.assertEqual(find(kind, DAY), {})
        self.overdue_invoice(DAY - timedelta(days=20), 5000, self.good)
        worse = self.score(self.good, DAY + timedelta(days=20))
        self.assertGreater(worse.letter, "A")
        self.assertEqual(
            find(kind, DAY + timedelta(days=20)), {}, "its first class is no class it fell from"
        )
        told = find(kind, DAY + timedelta(days=40))
        self.assertEqual(list(told), [(self.good.id, f"score-{worse.letter}")])


class TestScoreCard(ScoreCase):
    def test_a_card_in_use_is_not_changed(self):
        self.card.action_use()
        self.assertTrue(self.company.recouvrement_score)
        for change in (
            lambda: self.card.write({"class_a": 90}),
            lambda: self.card.facteur_ids[0].write({"weight": 1}),
            lambda: self.card.facteur_ids[0].tranche_ids[0].write({"mark": 1}),
            lambda: self.card.facteur_ids[0].unlink(),
            lambda: self.card.write(
                {"facteur_ids": [Command.create({"code": "external", "weight": 1})]}
            ),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        self.card.note = "Reviewed in June"

    def test_a_new_version_takes_the_place_of_the_one_before(self):
        self.card.action_use()
        action = self.card.action_new_version()
        draft = self.env["recouvrement.score.grille"].browse(action["res_id"])
        self.assertEqual((draft.version, draft.state), (2, "draft"))
        self.assertEqual(len(draft.facteur_ids.tranche_ids), len(self.card.facteur_ids.tranche_ids))
        draft.class_a = 90
        draft.action_use()
        self.assertEqual((self.card.state, draft.state), ("retired", "used"))
        self.assertEqual(draft._find(self.company)["professional"], draft)

    def test_what_a_private_person_is_not_judged_on_cannot_be_put_on_a_card(self):
        card = self.env.ref("recouvrement_risque.score_grille_private")
        for code in ("solvency", "external", "insured", "disputes_lost"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                card.facteur_ids = [Command.create({"code": code, "weight": 1})]
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.card.audience = "private"
        with self.assertRaises(ValueError):
            self.card.facteur_ids[0].code = "age"

    def test_the_shipped_cards_may_be_put_to_use(self):
        for kind in ("professional", "private"):
            self.env.ref(f"recouvrement_risque.score_grille_{kind}").copy().action_use()
        cards = self.card._find(self.company)
        self.assertEqual(set(cards), {"professional", "private"})

    def test_a_faulty_card_is_refused(self):
        self.card.facteur_ids[0].tranche_ids.filtered("beyond").unlink()
        with self.assertRaises(ValidationError):
            self.card.action_use()

    def test_cards_are_a_manager_s(self):
        collector = new_test_user(self.env, "collects", "recouvrement.group_collector")
        with self.assertRaises(AccessError):
            self.card.with_user(collector).action_use()
        manager = new_test_user(self.env, "chief", "recouvrement.group_manager")
        self.card.with_user(manager).action_use()
        self.assertEqual(self.card.used_by_id, manager)

    def test_a_private_person_is_scored_by_their_card_only(self):
        self.card.action_use()
        person = self.new_debtor("Jeanne Roux", is_company=False)
        self.overdue_invoice(DAY - timedelta(days=90), 100, person)
        self.assertFalse(self.score(person))
        self.env.ref("recouvrement_risque.score_grille_private").copy().action_use()
        self.assertEqual(
            set(self.score(person).contribution_ids.mapped("code")),
            {
                "share_late",
                "mean_late",
                "oldest_overdue",
                "broken_promises",
                "undone_payments",
                "relation",
            },
        )

    def test_another_company_keeps_its_own(self):
        other = self.env["res.company"].create({"name": "Ailleurs"})
        self.card.company_id = other
        self.card.action_use()
        self.assertTrue(other.recouvrement_score)
        self.assertFalse(self.company.recouvrement_score)
