"""The words for what the engine decided say what is true."""

from odoo import fields

from .common import RecouvrementCase


class TestMotif(RecouvrementCase):
    def test_what_falls_due_soon_is_not_called_late(self):
        self.new_scenario(
            {"kind": "call", "offset_side": "before", "offset_days": 5, "channel": "post"},
            {"kind": "call", "offset_days": 5},
            worked_days_only=False,
        )
        self.overdue_invoice("2026-01-10", 250)
        self.overdue_invoice("2026-01-18", 1000)
        self.run_on("2026-01-15")
        reason = self.dossier_of().action_ids[:1].reason
        self.assertRegex(reason, r"(?<!\d)(?<!\d.)250[.,]00")

    def test_the_explanation_says_whether_the_day_has_come(self):
        self.new_scenario({"kind": "call", "offset_days": 5}, worked_days_only=False)
        self.overdue_invoice("2026-01-10", 250)
        self.run_on("2026-01-11")
        dossier = self.dossier_of()
        told = {
            day: [
                (line["passed"], line["question"])
                for line in dossier.explain(fields.Date.to_date(day))
                if "falls on" in line["question"]
            ]
            for day in ("2026-01-14", "2026-01-15")
        }
        self.assertEqual([passed for passed, _text in told["2026-01-14"]], [False])
        self.assertIn("not yet", told["2026-01-14"][0][1])
        self.assertEqual([passed for passed, _text in told["2026-01-15"]], [True])
        self.assertIn("its day has come", told["2026-01-15"][0][1])
