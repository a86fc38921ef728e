"""Large bank files: kept at once, booked in the background, once each, taken up again where it stopped."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import recouvrement_retour_fichier_attente as attente
from .common import PrelevementCase


@tagged("post_install", "-at_install")
class TestRetourAttente(PrelevementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payments = cls.env["account.payment"].union(
            *(cls.debit(cls.overdue_invoice("2026-11-01", 100 + n), "2026-11-05") for n in range(2))
        )
        cls.Files = cls.env["recouvrement.retour.fichier"]

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(attente, "LARGE", 2))
        self.startPatcher(patch.object(attente, "STRETCH", 1))
        told = [(each, "RUM-1", each.amount, "AM04", 0) for each in self.payments]
        self.data = self.notify(*told, ("UNKNOWN", "RUM-9", 5.0, "AM04", 0))

    def states(self, fichier):
        return sorted(fichier.line_ids.mapped("state"))

    def test_a_large_file_is_kept_at_once_and_booked_by_the_scheduled_action(self):
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_trigger") as woken:
            fichier = self.bring_in(self.data, "2026-11-09")
        self.assertTrue(woken.called)
        self.assertEqual((fichier.state, fichier.progress), ("booking", 0.0))
        self.assertEqual(self.states(fichier), ["queued"] * 3)
        with self.assertRaisesRegex(UserError, "imported already"), self.env.cr.savepoint():
            self.bring_in(self.data, "2026-11-09")
        self.assertTrue(self.Files._run_waiting())
        self.assertEqual(self.states(fichier), ["booked"] * 2 + ["waiting"])
        self.assertEqual(
            (fichier.state, fichier.progress, fichier.waiting_count), ("read", 100.0, 1)
        )
        self.assertEqual(set(self.payments.mapped("state")), {"rejected"})
        entries = self.env["account.move"].search_count([])
        self.assertTrue(self.Files._run_waiting(), "nothing is left to do")
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_out_of_time_or_killed_it_goes_on_where_it_was_and_books_nothing_twice(self):
        fichier = self.bring_in(self.data, "2026-11-09")
        with patch.object(
            type(self.env["recouvrement.reprise"]), "_progress", lambda *_args: False
        ):
            self.assertFalse(self.Files._run_waiting())
        self.assertEqual(self.states(fichier), ["booked"] + ["queued"] * 2)
        self.assertEqual((fichier.state, round(fichier.progress)), ("booking", 33))
        lines = type(self.env["payment.return.line"])
        with (
            patch.object(lines, "_book", side_effect=KeyboardInterrupt),  # the process is killed
            self.assertRaises(KeyboardInterrupt),
            self.env.cr.savepoint(),
        ):
            self.Files._run_waiting()
        self.env.invalidate_all(flush=False)
        self.assertEqual(self.states(fichier), ["booked"] + ["queued"] * 2)
        self.assertTrue(self.Files._run_waiting())
        self.assertEqual(self.states(fichier), ["booked"] * 2 + ["waiting"])
        moves = fichier.line_ids.return_id.move_id
        self.assertEqual(len(moves), 2, "one entry a return")

    def test_one_return_that_fails_waits_with_why_and_the_others_go_on(self):
        fichier = self.bring_in(self.data, "2026-11-09")
        bad, lines = fichier.line_ids[1], type(self.env["payment.return.line"])
        plain = lines._find_match

        def find_match(here):
            if bad in here:
                raise ValueError("Nobody thought of that")
            return plain(here)

        with (
            patch.object(attente, "STRETCH", 20),
            patch.object(lines, "_find_match", find_match),
            mute_logger(attente.__name__),
        ):
            self.assertTrue(self.Files._run_waiting())
        self.assertEqual((bad.state, fichier.state), ("waiting", "read"))
        self.assertIn("Nobody thought of that", bad.problem_text)
        self.assertEqual(self.states(fichier).count("queued"), 0)

    def test_the_night_decides_once_everything_is_booked(self):
        night = type(self.env["recouvrement.passage"])
        with (
            patch.object(type(self.Files), "_run_waiting", lambda *_args: False),
            patch.object(night, "_get_tonight", side_effect=AssertionError),
        ):
            self.env["recouvrement.passage"]._cron_night()
