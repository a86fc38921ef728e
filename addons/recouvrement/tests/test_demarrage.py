from .common import RecouvrementCase


class TestDemarrage(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "call", "offset_days": 5},
            {"kind": "notice", "offset_days": 15},
            worked_days_only=False,
            take_over="age",
        )
        cls.overdue_invoice("2026-01-10", 100)

    def _counts(self):
        return [
            self.env[model].search_count([])
            for model in ("recouvrement.dossier", "recouvrement.action", "recouvrement.passage")
        ]

    def _simulate(self, **values):
        wizard = self.env["recouvrement.demarrage"].create({"day": "2026-02-02", **values})
        wizard.action_simulate()
        return wizard

    def test_row_32_what_the_first_night_will_do_is_shown_and_nothing_is_written(self):
        before = self._counts()
        wizard = self._simulate(take_over="age")
        line = wizard.line_ids
        self.assertEqual(
            (line.partner_id, line.amount_overdue, line.etape_id.name, line.left_out),
            (self.debtor, 100, "Step 2", "Step 1"),
        )
        self.assertEqual(self._counts(), before)
        self.assertFalse(self.company.recouvrement_started_on)

    def test_the_other_rule_starts_from_the_first_step(self):
        wizard = self._simulate(take_over="first")
        self.assertEqual(wizard.line_ids.etape_id.name, "Step 1")
        self.run_on("2026-02-02")
        self.assertEqual(self.dossier_of().last_action_id.etape_id.name, "Step 2", "not confirmed")

    def test_what_was_shown_is_what_the_first_night_does(self):
        wizard = self._simulate(take_over="first")
        shown = wizard.line_ids.etape_id
        wizard.action_confirm()
        self.assertTrue(self.company.recouvrement_started_on)
        self.run_on("2026-02-02")
        self.assertEqual(self.dossier_of().last_action_id.etape_id, shown)
