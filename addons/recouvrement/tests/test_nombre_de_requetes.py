from unittest.mock import patch

from odoo import Command

from .common import RecouvrementCase


class TestNombreDeRequetes(RecouvrementCase):
    """The night's statements are counted per batch, never per dossier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "notice", "offset_days": 5},
            {"kind": "notice", "offset_days": 15, "consent": "approval"},
            worked_days_only=False,
        )

    def _owe(self, number, due):
        debtors = self.env["res.partner"].create([{"name": f"D{each}"} for each in range(number)])
        items = [
            {
                "partner_id": debtor.id,
                "account_id": self.company_data["default_account_receivable"].id,
                "debit": 100,
                "date_maturity": due,
                "no_followup": False,
            }
            for debtor in debtors
        ]
        income = {
            "account_id": self.company_data["default_account_revenue"].id,
            "credit": 100 * number,
        }
        move = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": "2026-01-01",
                "line_ids": [Command.create(values) for values in (*items, income)],
            }
        )
        move.action_post()
        self.env.flush_all()
        return move

    def _count(self, day):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        counts = self.run_on(day)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, counts

    def _nights(self, number):
        """Statements of the four kinds of night: opening, proposing, quiet, closing."""
        move = self._owe(number, "2026-01-10")
        told = {}
        told["opening"], counts = self._count("2026-01-12")
        self.assertEqual(counts["opened"], number)
        told["proposing"], counts = self._count("2026-01-25")
        self.assertEqual(counts["done"], number)
        told["awaiting"], counts = self._count("2026-01-26")
        self.assertEqual(counts["proposed"], number)
        told["quiet"], _counts = self._count("2026-01-27")
        move.button_draft()
        return told

    def test_as_many_for_two_hundred_dossiers_as_for_ten(self):
        with patch("odoo.addons.recouvrement.models.recouvrement_execution.BATCH", 1000):
            self._nights(3)  # warms the caches up
            self.env["recouvrement.dossier"].search([]).sudo().write({"state": "closed"})
            few = self._nights(10)
            self.env["recouvrement.dossier"].search([]).sudo().write({"state": "closed"})
            many = self._nights(200)
        for night in ("opening", "awaiting", "quiet"):
            self.assertLessEqual(many[night], few[night] + 4, night)
        # The ORM inserts a hundred rows a statement, and the activities carry mail's own work.
        self.assertLess(many["proposing"], few["proposing"] + 200 * 1.5)
        # 47: company, lock and log 7; interrupted e-mails 1; scenario and detection 10; promises, plans,
        # disputes and handings over 4, and their savepoint 2; dossiers due 1; actions planned 1; the
        # snapshot 5, and its savepoint 2; forecast of the week 1; schedules 1; sendings that wait 1;
        # deadlines 1; limitations near their term 1; the law to check 9 (its parameters, values and
        # lines, whatever the dossiers).
        # Litigation, where it is installed: 3, two of them whether a court or a commission froze anything.
        self.assertLessEqual(many["quiet"], 51)
