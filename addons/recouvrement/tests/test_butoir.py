"""Deadlines: counted from dated law, followed, met, missed, told once."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestButoir(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overdue_invoice("2026-06-15", 1000.0)
        cls.run_on("2026-09-15")
        cls.dossier = cls.dossier_of()
        cls.butoirs = cls.env["recouvrement.butoir"].with_context(
            recouvrement_day=date(2026, 11, 22)
        )

    def test_a_deadline_is_followed_once_and_says_how_it_was_counted(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        again = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.assertEqual(butoir, again)
        self.assertEqual((butoir.date, butoir.state), (date(2026, 12, 10), "running"))
        self.assertEqual(len(butoir.calcul_ids), 1)
        self.assertIn("1 month after: 12/10/2026", butoir.explanation)
        self.assertIn("2303", butoir.explanation)

    def test_another_event_date_counts_again_and_keeps_what_it_was(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-20")
        self.assertEqual(butoir.date, date(2026, 12, 20), "no court: a Sunday is a day")
        history = butoir.calcul_ids.sorted("id")
        self.assertEqual(history.mapped("date"), [date(2026, 12, 10), date(2026, 12, 20)])
        self.assertIn("11/10/2026", history[1].reason)

    def test_without_an_event_it_is_cancelled_and_may_be_followed_again(self):
        self.assertFalse(self.butoirs._follow(self.dossier, "caution_incident", False))
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs._follow(self.dossier, "caution_incident", False)
        self.assertEqual(butoir.state, "cancelled")
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.assertEqual((butoir.state, butoir.date), ("running", date(2026, 12, 10)))
        self.assertEqual(len(butoir.calcul_ids), 3)

    def test_met_in_time_or_late(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs._meet(self.dossier, "caution_incident", date(2026, 12, 10))
        self.assertEqual((butoir.state, butoir.met_late), ("met", False))
        self.butoirs._meet(self.dossier, "caution_incident", date(2026, 12, 11))
        self.assertEqual((butoir.state, butoir.met_late), ("met", True))
        self.butoirs._follow(self.dossier, "caution_incident", "2026-11-11")
        self.assertEqual((butoir.state, butoir.met_late), ("met", False), "the event moved")

    def test_dropped_with_its_reason(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.butoirs._drop(self.dossier, "caution_incident", "No guarantor")
        self.assertEqual(butoir.state, "cancelled")
        self.assertIn("No guarantor", butoir.calcul_ids.sorted()[0].reason)

    def test_of_gives_them_record_by_record(self):
        butoir = self.butoirs._follow(self.dossier, "caution_incident", "2026-11-10")
        self.assertEqual(self.butoirs._of(self.dossier), {self.dossier.id: butoir})

    def test_an_unknown_delay_and_an_impossible_day_are_refused(self):
        with self.assertRaises(UserError):
            self.butoirs._follow(self.dossier, "no_such_delay", "2026-11-10")
        with self.assertRaises(UserError):
            self.butoirs._follow(self.dossier, "caution_incident", "0206-11-10")

    def test_the_rule_of_another_country_is_not_guessed(self):
        butoir = self.butoirs._follow(
            self.dossier,
            "caution_incident",
            "2026-11-10",
            jurisdiction="MC",
            missing_sentence="Ask.",
        )
        self.assertEqual((butoir.state, butoir.date), ("unknown", False))
        self.assertIn("Monaco", butoir.explanation)
        self.assertIn("Ask.", butoir.explanation)

    def test_the_value_of_the_day_of_the_event_holds(self):
        """A delay known from 2027 only: an event of 2026 has another number, or none."""
        before = self.butoirs._follow(self.dossier, "impaye_months", "2026-12-31")
        self.assertEqual((before.state, before.date), ("unknown", False))
        self.butoirs._follow(self.dossier, "impaye_months", "2027-01-01")
        self.assertEqual((before.state, before.date), ("running", date(2027, 4, 1)))
