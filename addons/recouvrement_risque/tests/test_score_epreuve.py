"""Back-test: the classes of a past day against the late payments that followed, nothing known later looked at."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .test_score import DAY, ScoreCase

PAST = DAY - timedelta(days=150)


class TestScoreEpreuve(ScoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=DAY))
        for rank in range(4):
            good, bad = (cls.new_debtor(f"{name} {rank}") for name in ("Bonne", "Mauvaise"))
            cls.pay_late(good, [0] * 5, last=PAST)
            cls.pay_late(bad, [40, 35, 50, 60, None], last=PAST)
            # What followed: the good ones go on, the bad ones too, but for one of each.
            swapped = rank == 0
            for partner, late in ((good, 60 if swapped else 2), (bad, 1 if swapped else 60)):
                due = PAST + timedelta(days=20)
                cls.pay(cls.overdue_invoice(due, 100, partner), due + timedelta(days=late))
        cls.epreuve = cls.env["recouvrement.score.epreuve"].create(
            {"day": PAST, "horizon": 60, "late_days": 30, "grille_ids": cls.card.ids}
        )

    def test_the_classes_of_that_day_against_what_followed(self):
        self.epreuve.action_compute()
        self.assertEqual((self.epreuve.number, self.epreuve.bad), (8, 4))
        # Good ones score alike, so do bad ones: 3 of 4 right on each side.
        self.assertAlmostEqual(self.epreuve.auc, 0.75, 3)
        lines = {line.letter: line for line in self.epreuve.ligne_ids}
        self.assertEqual(sorted(lines), list("ABCDE"))
        self.assertEqual((lines["A"].number, lines["A"].bad, lines["A"].rate), (4, 1, 25))
        self.assertEqual(sum(line.bad for line in lines.values()), 4)
        self.assertIn("75 times out of 100", self.epreuve.verdict)
        self.assertIn("Few debtors went bad", self.epreuve.verdict)

    def test_a_draft_is_tried_and_nothing_is_kept(self):
        self.epreuve.action_compute()
        self.assertEqual(self.card.state, "draft")
        self.assertFalse(
            self.env["recouvrement.score"].search([("company_id", "=", self.company.id)])
        )

    def test_what_is_not_known_yet_cannot_be_tried(self):
        self.epreuve.day = DAY - timedelta(days=89)
        with self.assertRaises(UserError):
            self.epreuve.action_compute()
        self.epreuve.day = DAY - timedelta(days=91)
        self.epreuve.action_compute()

    def test_nobody_went_bad_says_nothing(self):
        self.epreuve.late_days = 60
        self.epreuve.action_compute()
        self.assertEqual(self.epreuve.bad, 0)
        self.assertIn("Nothing to tell apart", self.epreuve.verdict)

    def test_some_card_must_be_there(self):
        self.epreuve.grille_ids = False
        with self.assertRaises(UserError):
            self.epreuve.action_compute()

    def test_it_is_a_manager_s(self):
        collector = new_test_user(self.env, "collects", "recouvrement.group_collector")
        with self.assertRaises(AccessError):
            self.env["recouvrement.score.epreuve"].with_user(collector).create({"day": PAST})
