from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from .common import RecouvrementCase


class TestScenario(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.new_scenario(
            {"kind": "call", "offset_days": 5, "code": "A"},
            {"kind": "notice", "offset_days": 12, "code": "B"},
            worked_days_only=False,
        )

    def _next_version(self):
        return self.env["recouvrement.scenario"].browse(
            self.mine.action_prepare_version()["res_id"]
        )

    def _publish(self, draft, move, day=date(2026, 1, 16)):
        wizard = (
            self.env["recouvrement.publication"]
            .with_context(recouvrement_day=day)
            .create({"scenario_id": draft.id, "move": move})
        )
        differences = wizard.line_ids.mapped(
            lambda line: (line.dossier_id, line.before_step, line.after_step)
        )
        wizard.action_confirm()
        return differences

    def _running(self):
        self.overdue_invoice("2026-01-10", 100)
        self.run_days("2026-01-14", "2026-01-15")
        return self.dossier_of()

    def test_a_published_version_is_frozen(self):
        step = self.mine.etape_ids[0]
        for change in (
            lambda: step.write({"offset_days": 6}),
            lambda: step.unlink(),
            lambda: self.mine.write({"tolerance": 1}),
            lambda: self.mine.write({"etape_ids": [Command.clear()]}),
            lambda: self.env["recouvrement.etape"].create(
                {"scenario_id": self.mine.id, "name": "New", "sequence": 99}
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        step.name = "Wording may be mended"
        self.mine.sequence = 3

    def test_two_steps_at_one_rank_are_refused_clearly(self):
        draft = self._next_version()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.env.cr.savepoint(),
        ):
            draft.etape_ids.sequence = 10
            draft.flush_recordset()
            self.env.flush_all()
        told = self.env["recouvrement.etape"]._table_objects[caught.exception.diag.constraint_name]
        self.assertIn(
            "same rank",
            told.get_error_message(self.env["recouvrement.etape"], caught.exception.diag),
        )

    def test_impossible_steps_are_refused_where_they_are_written(self):
        draft = self._next_version()
        for values in (
            {"anchor": "previous", "offset_side": "before"},
            {"amount_min": 100, "amount_max": 50},
            {"consent": "veto", "veto_days": 0},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                draft.etape_ids[1].write(values)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            draft.partner_domain = "[('no_such_field', '=', 1)]"
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            draft.tolerance = -1

    def test_running_dossiers_keep_their_version_unless_moved(self):
        dossier, draft = self._running(), self._next_version()
        draft.etape_ids.filtered(lambda step: step.code == "B").offset_days = 20
        self._publish(draft, move=False)
        self.assertEqual((dossier.scenario_id, self.mine.state), (self.mine, "superseded"))
        self.run_on("2026-01-22")
        self.assertEqual(dossier.last_action_id.step_code, "B")
        other = self.new_debtor("Caviste")
        self.overdue_invoice("2026-01-10", 100, partner=other)
        self.run_on("2026-01-23")
        self.assertEqual(self.dossier_of(other).scenario_id, draft)

    def test_moving_shows_the_difference_and_keeps_the_ledger(self):
        dossier, draft = self._running(), self._next_version()
        draft.etape_ids.filtered(lambda step: step.code == "B").offset_days = 20
        draft.etape_ids.filtered(lambda step: step.code == "B").name = "Later"
        self.assertEqual(self._publish(draft, move=True), [(dossier, "Step 2", "Later")])
        self.assertEqual(dossier.scenario_id, draft)
        self.run_days("2026-01-16", "2026-01-29")
        self.assertSteps(dossier, [("2026-01-15", "Step 1", "done")])
        self.run_on("2026-01-30")
        self.assertEqual(dossier.last_action_id.etape_id.name, "Later")

    def test_a_waiting_step_dropped_by_the_new_version_is_taken_back(self):
        dossier, draft = self._running(), self._next_version()
        draft.etape_ids.filtered(lambda step: step.code == "B").consent = "approval"
        self._publish(draft, move=True)
        self.run_on("2026-01-22")
        waiting = dossier.awaiting_action_id
        self.mine = draft
        last = self._next_version()
        last.etape_ids.filtered(lambda step: step.code == "B").unlink()
        self._publish(last, move=True, day=date(2026, 1, 22))
        self.run_on("2026-01-23")
        self.assertEqual(waiting.state, "cancelled")
        self.assertFalse(dossier.error)

    def test_row_20_the_timing_is_told_in_words_with_an_example(self):
        draft = self._next_version()
        step = draft.etape_ids[0]
        step.write({"offset_side": "before", "offset_days": 3})
        self.assertIn("3 calendar days before the oldest due date", step.timing)
        self.assertEqual(step._to_engine().offset, -3)

    def test_the_standard_scenario_works_on_installation(self):
        self.assertEqual(self.scenario.state, "published")
        self.assertEqual(
            [
                (step._get_offset(), step.kind, step.consent, step.mandatory)
                for step in self.scenario.etape_ids
                if step.anchor == "due"
            ],
            [
                (-5, "email", "none", False),
                (5, "email", "none", False),
                (15, "letter", "none", False),
                (25, "call", "none", False),
                (30, "lrar", "approval", True),
                (45, "notice", "none", False),
            ],
        )
        self.assertEqual(
            [
                (step.anchor, step._get_offset(), step.kind, step.consent)
                for step in self.scenario.etape_ids
                if step.anchor != "due"
            ],
            [
                ("promise_broken", 0, "call", "none"),
                ("instalment", -4, "email", "none"),
                ("instalment_missed", 0, "email", "none"),
                ("plan_broken", 0, "lrar", "approval"),
            ],
        )
