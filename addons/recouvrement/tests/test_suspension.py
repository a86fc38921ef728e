from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from .common import RecouvrementCase


class TestSuspension(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "call", "offset_days": 5},
            {"kind": "notice", "offset_days": 15},
            {"kind": "notice", "offset_days": 25, "consent": "approval"},
            worked_days_only=False,
            tolerance=0,
        )
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.run_on("2026-01-11")
        cls.dossier = cls.dossier_of()

    def _suspend(self, since, until=False, day=None, **values):
        """A suspension entered on ``day`` (its first day by default)."""
        Suspension = self.env["recouvrement.suspension"].with_context(
            recouvrement_day=date.fromisoformat(day or since)
        )
        return Suspension.create(
            {
                "dossier_id": self.dossier.id,
                "reason": "Promised",
                "date_from": since,
                "date_to": until,
                **values,
            }
        )

    def test_it_holds_at_once_says_why_and_ends_by_itself(self):
        self._suspend("2026-01-13", "2026-01-20")
        self.assertEqual((self.dossier.state, self.dossier.next_date), ("held", date(2026, 1, 21)))
        self.assertIn("Promised", self.dossier.decision_reason)
        self.run_days("2026-01-13", "2026-01-22")
        self.assertEqual(self.dossier.state, "open")
        self.assertFalse(self.dossier.action_ids)
        self.run_on("2026-01-23")
        self.assertSteps(self.dossier, [("2026-01-23", "Step 1", "done")])

    def test_row_16_a_backdated_suspension_recounts_the_clock(self):
        self.run_days("2026-01-12", "2026-01-24")
        self._suspend("2026-01-18", "2026-01-20", day="2026-01-24")
        self.run_days("2026-01-25", "2026-01-27")
        self.assertEqual(len(self.dossier.action_ids), 1)
        self.run_on("2026-01-28")
        self.assertSteps(
            self.dossier, [("2026-01-15", "Step 1", "done"), ("2026-01-28", "Step 2", "done")]
        )

    def test_a_step_due_when_the_suspension_ends_early_is_not_lost(self):
        """The proposal that fell due while held must still be made, the same day or later."""
        self.run_days("2026-01-12", "2026-01-26")
        suspension = self._suspend("2026-01-30", stops_clock=False)
        self.run_days("2026-01-30", "2026-02-10")
        self.assertEqual(self.dossier.state, "held")
        suspension.with_context(recouvrement_day=date(2026, 2, 11)).action_end()
        self.assertEqual(self.dossier.next_date, date(2026, 2, 11))
        self.run_on("2026-02-11")
        self.assertEqual(self.dossier.awaiting_action_id.etape_id.name, "Step 3")

    def test_an_item_alone_may_be_suspended(self):
        self.overdue_invoice("2026-01-12", 40)
        receivable = self.invoice.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._suspend("2026-01-13", scope="items")
        self._suspend(
            "2026-01-13", "2026-02-28", scope="items", move_line_ids=[(6, 0, receivable.ids)]
        )
        self.run_days("2026-01-13", "2026-01-17")
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_held), (40, 100))
        self.assertEqual(self.dossier.oldest_due_date, date(2026, 1, 12))
        self.assertSteps(self.dossier, [("2026-01-17", "Step 1", "done")])

    def test_amounts_stay_true_while_suspended_without_end(self):
        self._suspend("2026-01-12")
        self.overdue_invoice("2026-01-20", 60)
        self.run_days("2026-01-12", "2026-01-21")
        self.assertEqual((self.dossier.state, self.dossier.amount_overdue), ("held", 160))

    def test_for_ever_may_be_written_as_the_last_day_of_time(self):
        self._suspend("2026-01-12", "9999-12-31")
        self.run_on("2026-01-20")
        self.assertEqual(
            (self.dossier.state, self.dossier.decision["code"], self.dossier.error),
            ("held", "suspended_open", False),
        )

    def test_a_step_due_on_the_eve_goes_although_the_pause_begins_tomorrow(self):
        self._suspend("2026-01-16", "2026-01-20", day="2026-01-12")
        self.run_days("2026-01-12", "2026-01-15")
        self.assertSteps(self.dossier, [("2026-01-15", "Step 1", "done")])
        self.assertEqual(self.dossier.state, "open")
        self.run_on("2026-01-16")
        self.assertEqual(self.dossier.state, "held")

    def test_it_is_ended_never_deleted_and_cannot_end_before_it_begins(self):
        suspension = self._suspend("2026-01-13", "2026-01-20")
        with self.assertRaises(UserError):
            suspension.unlink()
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            suspension.date_to = "2026-01-01"
            suspension.flush_recordset()
