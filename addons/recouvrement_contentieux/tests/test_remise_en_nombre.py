"""A large batch: as many statements for hundreds of dossiers as for a few."""

from odoo import Command
from odoo.tests import tagged

from .test_transmission import DAY, PrestataireCase


@tagged("post_install", "-at_install")
class TestRemiseEnNombre(PrestataireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossiers = cls._owe(200)

    @classmethod
    def _owe(cls, number):
        debtors = cls.env["res.partner"].create([{"name": f"D{each}"} for each in range(number)])
        items = [
            {
                "partner_id": debtor.id,
                "account_id": cls.company_data["default_account_receivable"].id,
                "debit": 100,
                "date_maturity": "2026-06-15",
                "no_followup": False,
            }
            for debtor in debtors
        ]
        income = {
            "account_id": cls.company_data["default_account_revenue"].id,
            "credit": 100 * number,
        }
        move = cls.env["account.move"].create(
            {
                "journal_id": cls.company_data["default_journal_misc"].id,
                "date": "2026-05-15",
                "line_ids": [Command.create(values) for values in (*items, income)],
            }
        )
        move.action_post()
        cls.env["recouvrement.lot"]._analyze("account.move", "account.move.line", "res.partner")
        cls.run_on(DAY)
        return cls.env["recouvrement.dossier"].search([("partner_id", "in", debtors.ids)])

    def _count(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = act()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def test_two_hundred_dossiers_are_checked_drawn_up_and_sent_together(self):
        service = self.Transmission
        few, _faults = self._count(
            lambda: service._find_faults(self.dossiers[:5], self.mandat, DAY)
        )
        many, faults = self._count(lambda: service._find_faults(self.dossiers, self.mandat, DAY))
        self.assertFalse(faults)
        self.assertLessEqual(many, few + 5)
        drawn, made = self._count(lambda: service._entrust(self.dossiers, self.mandat, DAY))
        self.assertEqual(len(made), 200)
        self.assertLess(drawn, 150)
        sent, _done = self._count(lambda: made.remise_id._send(DAY))
        self.assertEqual(set(made.mapped("state")), {"sent"})
        self.assertLess(sent, 200, "less than one statement a dossier")
        night, _counts = self._count(lambda: self.run_on(DAY))
        self.assertLess(night, 150)
