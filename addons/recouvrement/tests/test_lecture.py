from datetime import date, timedelta
from random import Random

from odoo.addons.recouvrement import uninstall

from .common import RecouvrementCase

START = date(2026, 3, 2)


class TestLecture(RecouvrementCase):
    """A night reads the accounts that moved; it must see all that a reading of every account would."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "notice", "offset_days": 3}, tolerance=5)
        cls.new_scenario(
            {"kind": "notice", "offset_days": 4, "offset_side": "before"},
            partner_domain="[('ref', '=', 'early')]",
            sequence=0,
            tolerance=0,
        )
        cls.debtors = cls.debtor | cls.new_debtor("Scierie Ambarès", ref="early")
        cls.debtors |= cls.new_debtor("Charpentes Cenon")
        cls.buyer = cls.env["res.partner"].create({"name": "Buyer", "parent_id": cls.debtors[1].id})
        cls.detection = cls.passage.sudo()._for(cls.company).env["recouvrement.detection"]
        cls.reading = cls.env["recouvrement.lecture"]

    def _detect(self, day):
        """What the night of ``day`` finds; nothing must be left for a reading of every account."""
        found = self.detection._detect(day)
        with self.env.cr.savepoint() as savepoint:
            self._forget()
            missed = self.detection._detect(day)
            self.assertEqual(missed, {"opened": 0, "reopened": 0, "woken": 0}, f"missed on {day}")
            savepoint.rollback()
        self.env.invalidate_all()
        return found

    def _forget(self):
        self.reading.search([("company_id", "=", self.company.id)]).sudo().unlink()

    def _was_whole(self, day):
        return self.reading.search([("company_id", "=", self.company.id)]).whole_on == day

    def _items(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    # -- what may happen between two nights ---------------------------------------------------

    def _do_invoice(self, dice, day):
        """Of today, backdated or of a day to come; late, due soon or later."""
        issued = day + timedelta(days=dice.choice((-60, -9, -1, 0, 0, 0, 3)))
        due = max(issued, day + timedelta(days=dice.randint(-40, 12)))
        partner = dice.choice(self.debtors | self.buyer)
        amount = dice.choice((3, 40, 100))
        self.moves |= self.overdue_invoice(due, amount, partner, invoice_date=issued)

    def _do_credit(self, dice, day):
        self.moves |= self.credit_note(day, dice.choice((2, 60)), dice.choice(self.debtors))

    def _do_pay(self, dice, day):
        unpaid = self.moves.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.payment_state in ("not_paid", "partial")
            )
        )
        if unpaid:
            self.pay(dice.choice(unpaid), day, dice.choice((None, 1)))

    def _do_unreconcile(self, dice, _day):
        self._items(dice.choice(self.moves)).remove_move_reconcile()

    def _do_draft(self, dice, _day):
        posted = self.moves.filtered(lambda move: move.state == "posted")
        if posted:
            dice.choice(posted).button_draft()

    def _do_post(self, dice, day):
        """As it was, or with another due date; or thrown away."""
        drafts = self.moves.filtered(lambda move: move.state == "draft")
        if drafts:
            move = dice.choice(drafts)
            if dice.random() < 0.3:
                self.moves -= move
                move.unlink()
                return
            move.invoice_date_due = max(
                move.invoice_date, day + timedelta(days=dice.randint(-9, 9))
            )
            move.action_post()

    def _do_move_due(self, dice, day):
        self._items(dice.choice(self.moves)).date_maturity = day + timedelta(dice.randint(-20, 9))

    def _do_leave_out(self, dice, _day):
        item = self._items(dice.choice(self.moves))
        if dice.random() < 0.5:
            item.no_followup = not item.no_followup
        else:
            excluded = not item.recouvrement_excluded
            item._recouvrement_exclude(excluded, "Wrong" if excluded else False)

    def _do_leave_debtor_out(self, dice, _day):
        debtor, why = dice.choice(self.debtors), "recouvrement_exclusion_reason"
        excluded = not debtor.recouvrement_excluded
        debtor.write({"recouvrement_excluded": excluded, why: "Insolvency"})

    def _do_block(self, dice, _day):
        invoices = self.moves.filtered(
            lambda move: move.state == "posted" and move.payment_state in ("not_paid", "blocked")
        )
        if invoices:
            dice.choice(invoices).action_toggle_block_payment()

    def _do_change_parent(self, dice, _day):
        self.buyer.parent_id = dice.choice(self.debtors)

    def _do_choose_scenario(self, dice, _day):
        debtor = dice.choice(self.debtors)
        debtor.ref = False if debtor.ref else "early"

    def _do_by_hand(self, dice, _day):
        """What nobody should do, and someone does: straight in the database."""
        self.env.flush_all()
        item = self._items(dice.choice(self.moves))
        self.env.cr.execute(
            "UPDATE account_move_line SET partner_id = %s WHERE id = ANY(%s)",
            [dice.choice(self.debtors).id, item.ids],
        )
        self.env.invalidate_all()

    def _do_close(self, dice, day):
        dossiers = self.env["recouvrement.dossier"].search(
            [("partner_id", "in", self.debtors.ids), ("state", "!=", "closed")]
        )
        if dossiers:
            values = {"state": "closed", "date_closed": day, "next_date": False}
            dice.choice(dossiers).sudo().write(values)

    # -- the property -------------------------------------------------------------------------

    def _live(self, seed, days):
        """``days`` nights of a life drawn from ``seed``; how many of them read what moved only."""
        dice, day, brief = Random(seed), START, 0
        verbs = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("_do_")]
        self.moves = self.overdue_invoice(day - timedelta(days=3), 50, self.buyer)
        self._detect(day)
        for _each in range(days):
            day += timedelta(days=dice.choice((0, 1, 1, 1, 2, 5, -1)))
            for verb in [self._do_invoice] + dice.choices(verbs, k=dice.randint(0, 3)):
                verb(dice, day)
            self._detect(day)
            brief += not self._was_whole(day)
            self.run_on(day)
        return brief

    def test_what_moved_is_all_there_is_to_read(self):
        self.assertGreater(self._live(seed=1, days=7), 2)

    def test_who_owes_too_little_is_looked_at_again_when_another_scenario_asks_for_less(self):
        self.overdue_invoice("2026-02-20", 3)
        self.assertEqual(self._detect(START)["opened"], 0)
        self.assertEqual(self._detect(START + timedelta(days=1))["opened"], 0)
        self.debtor.ref = "early"
        self.assertEqual(self._detect(START + timedelta(days=2))["opened"], 1)
        self.assertFalse(self._was_whole(START + timedelta(days=2)))

    def test_a_blocked_invoice_wakes_its_dossier_and_released_again(self):
        invoice = self.overdue_invoice("2026-02-20", 100)
        self._detect(START)
        for _each in range(2):
            invoice.action_toggle_block_payment()
            self.assertEqual(self._detect(START)["woken"], 1)
            self.assertEqual(self._detect(START)["woken"], 0)

    def test_every_account_is_read_when_what_moved_cannot_be_relied_on(self):
        self.overdue_invoice("2026-02-20", 100)
        self.assertEqual(self._detect(START)["opened"], 1)
        self.assertTrue(self._was_whole(START), "the first night")
        after = [START + timedelta(days=days) for days in range(1, 10)]
        self._detect(after[0])
        self.assertFalse(self._was_whole(after[0]))
        self._detect(START)
        self._detect(after[6])
        self.assertTrue(self._was_whole(after[6]), "a week later")
        self._detect(after[5])
        self.assertTrue(self._was_whole(after[5]), "a day before the last one")
        self.new_scenario({"kind": "notice", "offset_days": 9, "offset_side": "before"})
        self._detect(after[7])
        self.assertTrue(self._was_whole(after[7]), "a scenario that looks further ahead")
        self.env["account.account"].search(
            [("account_type", "=", "asset_receivable"), ("company_ids", "in", self.company.ids)]
        )[:1].copy()
        self._detect(after[8])
        self.assertTrue(self._was_whole(after[8]), "another debtors' account")

    def test_an_entry_of_another_s_is_not_noted_and_a_note_serves_one_company(self):
        self._detect(START)
        bill = self.overdue_invoice("2026-02-20", 100, move_type="in_invoice")
        other = self.env["res.company"].create({"name": "Ateliers Floirac"})
        self.assertIn(bill.partner_id.id, self._noted(self.company))
        self.assertNotIn(bill.partner_id.id, self._noted(other))
        bill.line_ids.filtered("date_maturity").name = "Only words"
        before = len(self._noted(self.company))
        self.env.flush_all()
        self.assertEqual(len(self._noted(self.company)), before)
        self.debtor.write({"recouvrement_excluded": True, "recouvrement_exclusion_reason": "X"})
        self.assertIn(self.debtor.id, self._noted(other), "a debtor belongs to every company")

    def _noted(self, company):
        self.env.flush_all()
        notes = self.env["recouvrement.signalement"].sudo()
        return notes.search([("company_id", "=", company.id)]).mapped("partner_id")

    def test_leaving_takes_back_what_postgresql_runs_for_the_add_on(self):
        uninstall(self.env)
        before = self._noted(self.company)
        self.overdue_invoice("2026-02-20", 100)
        self.assertEqual(self._noted(self.company), before)
