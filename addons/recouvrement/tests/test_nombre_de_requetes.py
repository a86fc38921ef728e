from datetime import date
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

    def test_the_limitation_of_many_items_is_counted_in_as_many_statements_as_of_few(self):
        """Items of all kinds: old, near their term, recent, partly paid."""
        self.env.company.recouvrement_limitation_soon_days = 3650
        told = {}
        for number in (3, 60):
            moves = [self._owe(number, due) for due in ("2015-01-10", "2025-06-10", "2025-12-10")]
            self._pay_half(moves[-1])
            self.env["recouvrement.detection"]._detect(date(2026, 1, 12))
            debtors = self.env["account.move"].union(*moves).line_ids.partner_id
            dossiers = self.env["recouvrement.dossier"].search([("partner_id", "in", debtors.ids)])
            self.assertEqual(len(dossiers), 3 * number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["recouvrement.prescription"]._keep(dossiers, date(2026, 1, 12))
            self.env.flush_all()
            told[number] = self.env.cr.sql_log_count - before
            states = moves[0].line_ids | moves[1].line_ids | moves[2].line_ids
            self.assertEqual(
                set(states.mapped("recouvrement_limitation_state")), {False, "expired", "soon"}
            )
            dossiers.sudo().write({"state": "closed"})
        self.assertLessEqual(told[60], told[3] + 4)

    def _pay_half(self, move):
        """Cash from each debtor of ``move``, set against their item."""
        account = self.company_data["default_account_receivable"]
        debts = move.line_ids.filtered(lambda line: line.account_id == account)
        cash = [
            {"partner_id": debt.partner_id.id, "account_id": account.id, "credit": 50}
            for debt in debts
        ]
        bank = self.company_data["default_journal_bank"]
        entry = self.env["account.move"].create(
            {
                "journal_id": bank.id,
                "date": "2026-01-02",
                "line_ids": [
                    Command.create(values)
                    for values in (
                        *cash,
                        {"account_id": bank.default_account_id.id, "debit": 50 * len(debts)},
                    )
                ],
            }
        )
        entry.action_post()
        credits = entry.line_ids.filtered("credit")
        self.env["account.move.line"]._reconcile_plan(
            [
                debt | credits.filtered(lambda line, debt=debt: line.partner_id == debt.partner_id)
                for debt in debts
            ]
        )

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
        # 42: company, lock and log 6; interrupted e-mails 1; scenario and detection 9; promises, plans,
        # disputes and handings over 4, and their savepoint 2; dossiers due 1; actions planned 1; the
        # snapshot 5, and its savepoint 2; forecast of the week 1; schedules 1; sendings that wait 1;
        # deadlines 1; limitations near their term 1, and those to count 1; the law to check 5 (its
        # parameters, values and lines, whatever the dossiers).
        # Litigation, where it is installed: 5, two of them whether a court or a commission froze anything.
        self.assertLessEqual(many["quiet"], 47)
