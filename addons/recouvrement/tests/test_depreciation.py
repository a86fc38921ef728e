"""Allowances: matrix of rates, run at a closing date, entries 491/6817 and their release."""

from datetime import date
from decimal import Decimal

from odoo import Command
from odoo.exceptions import UserError

from .common import RecouvrementCase

DAY = date(2026, 3, 2)


class TestDepreciationEntries(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overdue_invoice("2026-01-15", 1000.0)
        cls.run_on(DAY)
        cls.dossier = cls.dossier_of()
        cls.item = cls.dossier.open_line_ids
        cls.env = cls.env(context={**cls.env.context, "recouvrement_day": DAY})
        cls.env["recouvrement.delegation"].create(
            {"kind": "any", "group_id": cls.env.ref("recouvrement.group_manager").id, "own": True}
        )
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_accountant")

    def propose(self, kind, amount, day=DAY):
        proposition = self.env["recouvrement.proposition"].create(
            {
                "kind": kind,
                "dossier_id": self.dossier.id,
                "date": day,
                "ligne_ids": [Command.create({"move_line_id": self.item.id, "amount": amount})],
            }
        )
        proposition._propose()
        return proposition

    def codes(self, moves):
        """``{code: balance}`` of the lines of these entries."""
        told = {}
        for line in moves.line_ids:
            code = line.account_id.with_company(self.company).code
            told[code] = round(told.get(code, 0) + line.balance, 2)
        return told

    def booked(self, day=DAY):
        return self.env["recouvrement.depreciation"]._get_booked(self.item, day)[self.item.id]

    def test_an_allowance_is_booked_item_by_item_and_reverses_cleanly(self):
        proposition = self.propose("allowance", 400.0)
        self.assertEqual(proposition.state, "booked")
        self.assertEqual(self.codes(proposition.move_ids), {"681740": 400.0, "491000": -400.0})
        line = proposition.move_ids.line_ids.filtered("recouvrement_allowance_item_id")
        self.assertEqual(
            (line.partner_id, line.recouvrement_allowance_item_id, line.date),
            (self.debtor, self.item, DAY),
        )
        self.assertEqual(proposition.move_ids.recouvrement_entry_dossier_id, self.dossier)
        self.assertEqual(self.booked(), Decimal(400))
        proposition._reverse()
        self.assertEqual(self.booked(), 0)

    def test_no_more_is_released_than_is_booked_and_nothing_is_posted(self):
        self.propose("allowance", 400.0)
        entries = self.env["account.move"].search_count([])
        with self.assertRaisesRegex(UserError, "no longer fits"), self.env.cr.savepoint():
            self.propose("release", 400.01)
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        release = self.propose("release", 150.0)
        self.assertEqual(self.codes(release.move_ids), {"491000": 150.0, "781740": -150.0})
        self.assertEqual(self.booked(), Decimal(250))

    def test_an_entry_changed_by_hand_is_seen(self):
        proposition = self.propose("allowance", 400.0)
        entry = proposition.move_ids
        entry.button_draft()
        self.assertEqual((self.booked(), proposition.state), (0, "reversed"))
        entry.action_post()
        self.assertEqual((self.booked(), proposition.state), (400, "booked"))
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=entry.ids)
            .create({"date": DAY, "journal_id": entry.journal_id.id})
        )
        wizard.refund_moves()
        back = entry.reversal_move_ids
        if back.state == "draft":
            self.assertEqual(proposition.state, "booked", "a draft undoes nothing")
            back.action_post()
        self.assertEqual((self.booked(), proposition.state), (0, "reversed"))
        bodies = " ".join(str(body) for body in self.dossier.message_ids.mapped("body"))
        self.assertIn("undone in the accounts", bodies)
        with self.assertRaisesRegex(UserError, "cannot be done"):
            proposition._reverse()

    def test_a_loss_releases_in_its_own_entry_the_share_that_goes(self):
        self.propose("allowance", 400.01)
        loss = self.env["recouvrement.proposition"].create(
            {
                "kind": "loss",
                "dossier_id": self.dossier.id,
                "date": DAY,
                "reason": "Liquidation",
                "ligne_ids": [Command.create({"move_line_id": self.item.id, "amount": 500.0})],
            }
        )
        service = self.env["recouvrement.depreciation"]
        lines = service._release_for(self.item, loss, Decimal("0.5"))
        move = self.env["recouvrement.ecriture"].sudo()._post(loss, lines)
        self.assertEqual(self.codes(move), {"491000": 200.01, "781740": -200.01})
        self.assertEqual(self.booked(), Decimal(200))
        service_lines = service._release_for(self.item, loss)
        self.assertEqual(service_lines[0][2]["debit"], 200.0)
        self.env["recouvrement.ecriture"]._reverse_moves(move, loss)
        self.assertEqual(self.booked(), Decimal("400.01"))

    def test_an_allowance_released_since_is_not_undone_before_its_release(self):
        allowance = self.propose("allowance", 400.0)
        release = self.propose("release", 150.0)
        with self.assertRaisesRegex(UserError, "released since"), self.env.cr.savepoint():
            allowance._reverse()
        self.assertEqual((allowance.state, self.booked()), ("booked", Decimal(250)))
        release._reverse()
        allowance._reverse()
        self.assertEqual(self.booked(), 0)

    def test_in_a_locked_period_odoo_refuses_and_nothing_is_posted(self):
        self.company.fiscalyear_lock_date = DAY
        entries = self.env["account.move"].search_count([])
        refused = self.assertRaisesRegex(UserError, "prior to and inclusive of")
        with refused, self.env.cr.savepoint():
            self.propose("allowance", 400.0)
        self.assertEqual(self.env["account.move"].search_count([]), entries)
