"""Debts that become doubtful: moved to 416 and back; what was agreed and contested follows."""

from contextlib import closing, contextmanager
from datetime import date

from odoo import Command
from odoo.exceptions import UserError

from .common import RecouvrementCase

DAY = date(2026, 3, 2)
LATER = date(2026, 3, 20)
ASKED = date(2026, 4, 1)  # the day somebody asks for balances of days gone by


class DoubtfulCase(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_accountant")
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=DAY))
        cls.env["recouvrement.delegation"].search([("id", ">", 0)]).unlink()
        cls.env["recouvrement.delegation"].create(
            {"group_id": cls.env.ref("recouvrement.group_manager").id, "own": True}
        )
        cls.doubtful = cls.env["recouvrement.compte"]._get(cls.company, "doubtful")

    def setUp(self):
        super().setUp()
        self.invoice = self.overdue_invoice("2026-01-15", 1000.0)
        self.run_on(DAY)
        self.dossier = self.dossier_of().with_env(self.env)
        self.item = self.receivable(self.invoice)

    def receivable(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def propose(self, items=None, kind="doubtful", day=DAY, amounts=None, **values):
        items = self.item if items is None else items
        return (
            self.env["recouvrement.proposition"]
            .with_context(recouvrement_day=day)
            .create(
                {
                    "kind": kind,
                    "dossier_id": self.dossier.id,
                    "date": day,
                    "ligne_ids": [
                        Command.create(
                            {
                                "move_line_id": item.id,
                                "amount": (amounts or {}).get(item, item.amount_residual),
                            }
                        )
                        for item in items
                    ],
                    **values,
                }
            )
        )

    def move(self, items=None, **values):
        """Propose, approve and book; returns the proposal and the new items."""
        proposal = self.propose(items, **values)
        proposal._propose()
        self.assertEqual(proposal.state, "booked")
        return proposal, proposal.move_ids.line_ids.filtered("recouvrement_origin_id")

    def pay_item(self, item, day, amount):
        """Money received on the account of ``item``, set against it."""
        bank = self.company_data["default_journal_bank"]
        move = self.env["account.move"].create(
            {
                "date": day,
                "journal_id": bank.id,
                "line_ids": [
                    Command.create({"account_id": bank.default_account_id.id, "debit": amount}),
                    Command.create(
                        {
                            "account_id": item.account_id.id,
                            "partner_id": item.partner_id.id,
                            "credit": amount,
                        }
                    ),
                ],
            }
        )
        move.action_post()
        (move.line_ids.filtered("credit") | item).reconcile()
        return move

    def owed(self, day=DAY):
        self.env["recouvrement.passage"].sudo()._refresh(self.dossier.sudo(), day)
        self.dossier.invalidate_recordset()
        return self.dossier.amount_due


class TestTransfer(DoubtfulCase):
    def test_one_entry_moves_the_debt_with_its_due_date_and_document(self):
        proposal, moved = self.move(reason="Overdue since 46 days")
        entry = proposal.move_ids
        self.assertRecordValues(
            entry.line_ids.sorted("balance"),
            [
                {
                    "account_id": self.item.account_id.id,
                    "debit": 0.0,
                    "credit": 1000.0,
                    "partner_id": self.debtor.id,
                },
                {
                    "account_id": self.doubtful.id,
                    "debit": 1000.0,
                    "credit": 0.0,
                    "partner_id": self.debtor.id,
                },
            ],
        )
        self.assertEqual((entry.date, entry.state), (DAY, "posted"))
        self.assertEqual(entry.recouvrement_entry_dossier_id, self.dossier)
        self.assertIn(self.dossier.name, entry.ref)
        self.assertIn("Overdue since 46 days", entry.ref)
        self.assertTrue(self.item.reconciled)
        self.assertEqual(moved.date_maturity, date(2026, 1, 15))
        self.assertEqual(moved.recouvrement_document, self.invoice.name)
        self.assertEqual(self.owed(), 1000.0)
        self.assertEqual(self.dossier.open_line_ids, moved)

    def test_the_lettrage_of_a_transfer_is_undone_with_its_proposal_only(self):
        item = self.receivable(self.invoice)
        self.move()
        transfer = item.matched_credit_ids
        self.assertTrue(transfer.recouvrement_proposed)
        with self.assertRaises(UserError):
            transfer.action_recouvrement_undo()
        self.assertTrue(item.reconciled)

    def test_a_part_moves_the_rest_stays(self):
        _proposal, moved = self.move(amounts={self.item: 400.0})
        self.assertEqual((self.item.amount_residual, moved.amount_residual), (600.0, 400.0))
        self.assertEqual(self.owed(), 1000.0)

    def test_a_debt_in_dollars_moves_in_dollars_as_it_was_booked(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            [
                {"currency_id": dollar.id, "name": "2026-01-01", "rate": 1.25},
                {"currency_id": dollar.id, "name": "2026-03-01", "rate": 1.10},
            ]
        )
        invoice = self.overdue_invoice("2026-02-10", 500.0)
        invoice.button_draft()
        invoice.currency_id = dollar
        invoice.action_post()
        item = self.receivable(invoice)
        self.assertRecordValues(item, [{"balance": 400.0, "amount_currency": 500.0}])
        exchange = self.env["account.move"].search_count(
            [("journal_id", "=", self.company.currency_exchange_journal_id.id)]
        )
        _proposal, moved = self.move(item | self.item, amounts={item: 133.33})
        part = moved.filtered(lambda line: line.recouvrement_origin_id == item)
        self.assertRecordValues(
            part, [{"currency_id": dollar.id, "balance": 133.33, "amount_currency": 166.66}]
        )
        self.assertRecordValues(
            item, [{"amount_residual": 266.67, "amount_residual_currency": 333.34}]
        )
        self.assertEqual(
            self.env["account.move"].search_count(
                [("journal_id", "=", self.company.currency_exchange_journal_id.id)]
            ),
            exchange,
        )

    def test_what_was_paid_meanwhile_refuses_the_booking_whole(self):
        self.company.recouvrement_entry_journal_id = False
        other = self.receivable(self.overdue_invoice("2026-01-20", 50.0))
        proposal = self.propose(self.item | other)
        self.env["recouvrement.delegation"].search([("id", ">", 0)]).own = False
        proposal._propose()
        self.env["recouvrement.delegation"].search([("id", ">", 0)]).own = True
        self.pay(self.invoice, DAY, 100.0)
        refused = self.assertRaisesRegex(UserError, "1,000.00.*were proposed.*900.00")
        with refused, self.env.cr.savepoint():
            proposal._approve()
        self.assertEqual((proposal.state, other.reconciled), ("proposed", False))
        self.assertFalse(proposal.move_ids)

    def test_a_locked_period_is_refused_with_odoos_words_and_nothing_is_posted(self):
        self.company.fiscalyear_lock_date = date(2026, 3, 5)
        with self.assertRaisesRegex(UserError, "(?i)lock date"), self.env.cr.savepoint():
            self.move()
        self.assertFalse(self.item.reconciled)

    def test_a_day_to_come_is_refused(self):
        proposal = self.propose()
        proposal.date = date(2026, 3, 3)
        with self.assertRaisesRegex(UserError, "booked on their day"):
            proposal._propose()

    def test_what_somebody_else_booked_meanwhile_is_not_booked_again(self):
        self.env["recouvrement.delegation"].search([("id", ">", 0)]).own = False
        proposal = self.propose()
        proposal._propose()
        self.assertEqual(proposal.state, "proposed")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE recouvrement_proposition SET state = 'approved' WHERE id = %s", [proposal.id]
        )
        proposal._book()  # what the row says now, not what was read before
        self.assertEqual(proposal.state, "booked")
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "“Booked”: this cannot be done"):
            proposal._book()
        self.assertEqual(len(proposal.move_ids), 1)

    def test_a_doubtful_debt_is_not_moved_twice(self):
        _proposal, moved = self.move()
        with self.assertRaisesRegex(UserError, "among doubtful debts already"):
            self.move(moved)

    def test_of_many_one_that_fails_leaves_the_others_booked_and_says_why(self):
        other = self.receivable(self.overdue_invoice("2026-01-20", 50.0))
        both = self.propose() | self.propose(other)
        self.env["recouvrement.delegation"].search([("id", ">", 0)]).own = False
        both._propose()
        self.pay(self.invoice, DAY, 100.0)
        self.env["recouvrement.delegation"].search([("id", ">", 0)]).own = True
        both._approve()
        self.assertEqual(both.mapped("state"), ["proposed", "booked"])
        self.assertIn("900.00", both[0].error)


class TestBack(DoubtfulCase):
    def test_undone_on_its_day_the_invoice_is_owed_as_before(self):
        proposal, moved = self.move()
        proposal._reverse()
        self.assertEqual(proposal.state, "reversed")
        self.assertTrue(moved.reconciled)
        self.assertEqual(self.item.amount_residual, 1000.0)
        self.assertEqual(self.invoice.payment_state, "not_paid")
        self.check_accounts_even(proposal)

    def test_undone_later_an_entry_of_that_day_takes_the_debt_back(self):
        proposal, moved = self.move()
        proposal.with_context(recouvrement_day=LATER)._reverse()
        self.assertEqual(proposal.state, "reversed")
        back = self.heir_of(moved)
        self.assertEqual(back.date, LATER)
        self.assertEqual(back.move_id.reversed_entry_id, moved.move_id)
        self.assertEqual(back.account_id, self.item.account_id)
        self.assertEqual((moved.amount_residual, back.amount_residual), (0.0, 1000.0))
        self.assertEqual(back.date_maturity, self.item.date_maturity)
        self.assertEqual(back.recouvrement_document, self.invoice.name)
        self.assertEqual(self.invoice.recouvrement_moved, 1000.0)
        self.assertEqual(self.owed(LATER), 1000.0)
        self.check_accounts_even(proposal)
        again, moved_again = self.move(back, day=LATER)
        self.assertEqual(moved_again.account_id, self.doubtful)
        again.with_context(recouvrement_day=LATER)._reverse()
        self.assertEqual(back.amount_residual, 1000.0)
        with self.assertRaisesRegex(UserError, "not among doubtful debts"):
            self.move(back, kind="restored", day=LATER)

    def test_a_past_day_s_balance_stays_what_it_was_once_undone(self):
        days = [date(2026, 3, day) for day in (1, 2, 5, 10, 19)]
        dispute = self.env["recouvrement.litige"].create(
            {
                "dossier_id": self.dossier.id,
                "category_id": self.env.ref("recouvrement.litige_categorie_other").id,
                "date_opened": "2026-02-20",
                "ligne_ids": [Command.create({"move_line_id": self.item.id, "amount": 600.0})],
            }
        )
        for amount, paid in ((1000.0, 0.0), (400.0, 0.0), (1000.0, 300.0)):
            with self.subTest(amount=amount, paid=paid), self.rollback():
                proposal, moved = self.move(amounts={self.item: amount})
                if paid:
                    self.pay_item(moved, date(2026, 3, 10), paid)
                before = self.balances(days)
                proposal.with_context(recouvrement_day=LATER)._reverse()
                self.assertEqual(self.balances(days), before)
                [after] = self.balances([LATER])
                self.assertEqual({row["account_id"] for row in after}, {self.item.account_id.id})
                self.assertEqual(sum(row["residual"] for row in after), 1000.0 - paid)
                self.assertEqual(sum(dispute.ligne_ids.mapped("amount")), 600.0)

    def test_a_return_to_411_undone_leaves_past_days_and_lets_the_transfer_be_undone(self):
        first, moved = self.move()
        cured, back = self.move(moved, kind="restored", day=date(2026, 3, 5))
        days = [date(2026, 3, day) for day in (1, 2, 5, 10)]
        before = self.balances(days)
        cured.with_context(recouvrement_day=LATER)._reverse()
        self.assertEqual(self.balances(days), before)
        again = self.heir_of(back)
        self.assertEqual((again.account_id, again.amount_residual), (self.doubtful, 1000.0))
        days.append(LATER)
        before = self.balances(days)
        first.with_context(recouvrement_day=date(2026, 3, 25))._reverse()
        self.assertEqual(self.balances(days), before)
        self.assertEqual(self.heir_of(again).account_id, self.item.account_id)
        self.assertEqual(self.owed(ASKED), 1000.0)

    def test_a_debt_in_dollars_comes_back_in_dollars_as_it_was_booked(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            [
                {"currency_id": dollar.id, "name": "2026-01-01", "rate": 1.25},
                {"currency_id": dollar.id, "name": "2026-03-10", "rate": 2.0},
            ]
        )
        invoice = self.overdue_invoice("2026-01-20", 500.0)
        invoice.button_draft()
        invoice.currency_id = dollar
        invoice.action_post()
        item = self.receivable(invoice)
        owed = (item.amount_residual, item.amount_residual_currency)
        proposal, moved = self.move(item)
        proposal.with_context(recouvrement_day=LATER)._reverse()
        back = self.heir_of(moved)
        self.assertEqual((back.amount_residual, back.amount_residual_currency), owed)
        self.assertEqual(back.currency_id, dollar)
        self.assertFalse(moved.matched_credit_ids.exchange_move_id)

    def test_what_was_paid_while_doubtful_stays_paid_when_undone(self):
        for paid, undone, state in ((DAY, DAY, "partial"), (LATER, LATER, "paid")):
            with self.subTest(undone=undone), self.rollback():
                proposal, moved = self.move()
                self.pay_item(moved, paid, 300.0)
                proposal.with_context(recouvrement_day=undone)._reverse()
                items = self.item | moved | self.heir_of(moved)
                self.assertEqual(sum(items.mapped("amount_residual")), 700.0)
                self.assertFalse(moved.amount_residual)
                self.assertEqual(self.invoice.payment_state, state)
                self.assertEqual(self.owed(undone), 700.0)
                receipts = self.env["recouvrement.encaissement"]._read_receipts(items)
                found = [float(r.amount) for each in receipts.values() for r in each]
                self.assertEqual(found, [300.0])

    def heir_of(self, item):
        return item.search([("recouvrement_origin_id", "=", item.id)])

    def check_accounts_even(self, proposal):
        for account, lines in proposal.move_ids.line_ids.grouped("account_id").items():
            self.assertAlmostEqual(sum(lines.mapped("balance")), 0, msg=account.code)

    @contextmanager
    def rollback(self):
        """What is done inside is taken back."""
        with closing(self.env.cr.savepoint(flush=True)):
            yield
        self.env.invalidate_all()

    def balances(self, days):
        """What the aged balance says of the debtor on each day, line by line."""
        self.env.flush_all()
        ligne = self.env["recouvrement.balance.ligne"].with_context(recouvrement_day=ASKED)
        ask = self.env["recouvrement.balance.agee"].with_context(recouvrement_day=ASKED)
        found = []
        for day in days:
            options = ask._prepare_options(day, self.company.ids)
            rows = self.env.execute_query_dict(ligne._select_rows(options))
            mine = [row for row in rows if row["partner_id"] == self.debtor.id]
            found.append(sorted(mine, key=lambda row: row["move_line_id"]))
        return found

    def test_nothing_to_undo_once_all_is_paid(self):
        proposal, moved = self.move()
        self.pay_item(moved, LATER, 1000.0)
        with self.assertRaisesRegex(UserError, "settled or moved since"):
            proposal._reverse()

    def test_a_debtor_cured_goes_back_to_411_by_an_entry_of_its_own(self):
        _proposal, moved = self.move()
        self.pay_item(moved, LATER, 300.0)
        proposal, back = self.move(moved, kind="restored", day=LATER)
        self.assertEqual(back.account_id, self.item.account_id)
        self.assertEqual(back.amount_residual, 700.0)
        self.assertEqual(back.recouvrement_document, self.invoice.name)
        self.assertEqual(back.date_maturity, self.item.date_maturity)
        proposal.with_context(recouvrement_day=LATER)._reverse()
        self.assertEqual((moved.amount_residual, back.amount_residual), (700.0, 0.0))
        with self.assertRaisesRegex(UserError, "not among doubtful debts"):
            self.move(self.receivable(self.overdue_invoice("2026-01-20", 50.0)), kind="restored")

    def test_entries_are_not_changed_behind_the_proposal(self):
        proposal, moved = self.move()
        for change in (
            lambda: proposal.move_ids.button_draft(),
            lambda: proposal.move_ids._reverse_moves(cancel=True),
            lambda: proposal.move_ids._reverse_moves(),
            lambda: self.item.remove_move_reconcile(),
            lambda: (
                self.item.with_context(recouvrement_undoing=True)
                .with_user(self.env.user)
                .remove_move_reconcile()
            ),
        ):
            with (
                self.assertRaisesRegex(UserError, "reverse that proposal"),
                self.env.cr.savepoint(),
            ):
                change()
        with self.assertRaisesRegex(UserError, "undo that first"):
            self.invoice.button_draft()
        self.assertEqual(self.owed(), 1000.0)
        # A payment matched on the new item is anybody's to undo.
        self.pay_item(moved, LATER, 300.0)
        moved.remove_move_reconcile()
        self.assertEqual(moved.amount_residual, 1000.0)


class TestByHand(DoubtfulCase):
    """Debts moved by Odoo's own means: its wizard, or an entry written by hand."""

    def wizard(self, items, account=None):
        wizard = (
            self.env["account.automatic.entry.wizard"]
            .with_context(active_model="account.move.line", active_ids=items.ids)
            .create(
                {
                    "action": "change_account",
                    "date": DAY,
                    "destination_account_id": (account or self.doubtful).id,
                    "journal_id": self.env["recouvrement.compte"]._get_journal(self.company).id,
                }
            )
        )
        return self.env["account.move"].browse(wizard.do_action()["res_id"])

    def by_hand(self, item, amount=None):
        amount = amount or item.amount_residual
        common = {"partner_id": self.debtor.id, "name": "Reclass"}
        move = self.env["account.move"].create(
            {
                "date": DAY,
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    Command.create(common | {"account_id": account.id, "balance": balance})
                    for account, balance in ((item.account_id, -amount), (self.doubtful, amount))
                ],
            }
        )
        move.action_post()
        (move.line_ids.filtered("credit") | item).reconcile()
        return move

    def test_odoo_s_wizard_moves_each_debt_and_what_was_agreed_follows(self):
        other = self.receivable(self.overdue_invoice("2026-01-20", 50.0))
        promise = self.env["recouvrement.promesse"].create(
            {"dossier_id": self.dossier.id, "amount": 500.0, "date": "2026-03-20", "date_made": DAY}
        )
        entry = self.wizard(self.item | other)
        moved = entry.line_ids.filtered("debit").sorted("id")
        self.assertEqual(moved.mapped("recouvrement_origin_id"), self.item | other)
        self.assertEqual(moved.mapped("date_maturity"), [date(2026, 1, 15), date(2026, 1, 20)])
        self.assertEqual(
            moved.mapped("recouvrement_document"), (self.item | other).mapped("move_name")
        )
        self.assertFalse(any(moved.mapped("no_followup")))
        self.assertTrue(entry.recouvrement_transfer and self.item.reconciled and other.reconciled)
        self.assertEqual(promise.move_line_ids, self.item | other | moved)
        self.assertEqual(self.owed(), 1050.0)
        receipts = self.env["recouvrement.encaissement"]._read_receipts(self.item | moved)
        self.assertFalse(any(receipts.values()), "nothing was paid")

    def test_an_entry_written_by_hand_is_seen_when_lettered_and_when_unlettered(self):
        entry = self.by_hand(self.item)
        moved = entry.line_ids.filtered("debit")
        self.assertEqual(moved.recouvrement_origin_id, self.item)
        self.assertEqual(moved.date_maturity, date(2026, 1, 15))
        self.assertTrue(entry.recouvrement_transfer)
        self.item.remove_move_reconcile()
        self.assertFalse(moved.recouvrement_origin_id or entry.recouvrement_transfer)
        self.assertEqual(self.item.amount_residual, 1000.0)

    def test_a_payment_or_a_compensation_is_no_transfer(self):
        supplier = self.company_data["default_account_payable"]
        common = {"partner_id": self.debtor.id}
        entry = self.env["account.move"].create(
            {
                "date": DAY,
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    Command.create(common | {"account_id": account.id, "balance": balance})
                    for account, balance in ((self.item.account_id, -400.0), (supplier, 400.0))
                ],
            }
        )
        entry.action_post()
        (entry.line_ids.filtered("credit") | self.item).reconcile()
        self.assertFalse(entry.recouvrement_transfer or entry.line_ids.recouvrement_origin_id)


class TestWhatFollows(DoubtfulCase):
    def test_a_promise_is_kept_by_what_is_paid_before_and_after(self):
        promise = self.env["recouvrement.promesse"].create(
            {"dossier_id": self.dossier.id, "amount": 500.0, "date": "2026-03-20", "date_made": DAY}
        )
        self.pay(self.invoice, DAY, 200.0)
        _proposal, moved = self.move()
        self.assertEqual(promise.move_line_ids, self.item | moved)
        self.run_on("2026-03-03")
        self.assertEqual((promise.state, promise.amount_paid), ("open", 200.0))
        self.pay_item(moved, date(2026, 3, 10), 300.0)
        self.run_on("2026-03-11")
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 500.0))

    def test_a_plan_lists_a_debt_once_wherever_it_stands(self):
        plan = self.env["recouvrement.plan"].create(
            {
                "dossier_id": self.dossier.id,
                "move_line_ids": [Command.set(self.item.ids)],
            }
        )
        _proposal, moved = self.move()
        self.assertEqual(plan.move_line_ids, self.item | moved)
        self.pay_item(moved, date(2026, 3, 10), 300.0)
        [row] = plan._get_item_rows()
        self.assertEqual(row["name"], self.invoice.name)
        self.assertIn("1,000.00", row["amount"])
        self.assertIn("700.00", row["remaining"])

    def test_a_dispute_and_its_suspension_follow_a_part_too_and_back(self):
        dispute = self.env["recouvrement.litige"].create(
            {
                "dossier_id": self.dossier.id,
                "category_id": self.env.ref("recouvrement.litige_categorie_other").id,
                "date_opened": DAY,
                "ligne_ids": [Command.create({"move_line_id": self.item.id, "amount": 600.0})],
            }
        )
        proposal, moved = self.move(amounts={self.item: 400.0})
        self.assertEqual(
            {line.move_line_id: line.amount for line in dispute.ligne_ids},
            {self.item: 200.0, moved: 400.0},
        )
        self.assertEqual(dispute.suspension_id.move_line_ids, self.item | moved)
        self.owed()
        self.assertEqual(self.dossier.amount_disputed, 600.0)
        proposal._reverse()
        self.assertEqual(
            {line.move_line_id: line.amount for line in dispute.ligne_ids}, {self.item: 600.0}
        )
        self.assertEqual(dispute.state, "open")

    def test_an_invoice_blocked_in_the_accounts_stays_contested(self):
        self.invoice.action_toggle_block_payment()
        self.move()
        self.owed()
        self.assertEqual(self.dossier.amount_disputed, 1000.0)

    def test_letters_show_the_invoice_as_it_was(self):
        self.pay(self.invoice, DAY, 200.0)
        self.move()
        (told,) = self.env["recouvrement.situation"]._read_statement(self.dossier, DAY)[
            self.dossier.id
        ]
        self.assertEqual(
            (told["name"], told["total"], told["paid"], told["remaining"], told["due"]),
            (self.invoice.name, "1000.00", "200.00", "800.00", "2026-01-15"),
        )
        self.assertEqual(told["date"], self.invoice.invoice_date.isoformat())

    def test_the_balance_of_the_day_before_and_of_the_day(self):
        dispute = self.env["recouvrement.litige"].create(
            {
                "dossier_id": self.dossier.id,
                "category_id": self.env.ref("recouvrement.litige_categorie_other").id,
                "date_opened": "2026-02-20",
                "ligne_ids": [Command.create({"move_line_id": self.item.id})],
            }
        )
        _proposal, moved = self.move()
        self.assertEqual(dispute.ligne_ids.move_line_id, moved)
        self.env.flush_all()
        for day, item in ((date(2026, 3, 1), self.item), (DAY, moved)):
            rows = self.balance(day)
            self.assertEqual(
                [(row["move_line_id"], row["residual"], row["disputed"]) for row in rows],
                [(item.id, 1000.0, 1000.0)],
            )

    def test_the_invoice_says_what_remains_due_and_the_customer_s_credit_keeps_it(self):
        credit = self.debtor.credit
        _proposal, moved = self.move(amounts={self.item: 400.0})
        self.debtor.invalidate_recordset(["credit"])
        self.assertEqual((credit, self.debtor.credit), (1000.0, 1000.0))
        self.move()
        self.env.invalidate_all()
        self.assertEqual(self.debtor.credit, 1000.0)
        self.assertEqual(self.invoice.payment_state, "paid")
        self.assertEqual(self.invoice.recouvrement_moved, 1000.0)
        self.assertEqual(self.invoice.recouvrement_moved_account_id, self.doubtful)
        self.pay_item(moved, LATER, 400.0)
        self.invoice.invalidate_recordset()
        self.assertEqual(self.invoice.recouvrement_moved, 600.0)
        self.assertIn("600.00", self.invoice.recouvrement_moved_note)

    def test_made_an_account_of_debtors_its_debts_count_once(self):
        settings = self.env["recouvrement.reglage"].create({})
        self.assertIn("416", settings.convertible)
        self.assertFalse(settings.missing)
        self.move()
        settings.action_convert_doubtful()
        self.env.invalidate_all()
        self.assertEqual(self.doubtful.account_type, "asset_receivable")
        self.assertFalse(settings.convertible)
        self.assertEqual(self.debtor.credit, 1000.0)
        self.assertEqual(self.owed(), 1000.0)

    def test_reminders_of_the_invoice_are_still_told_once_moved(self):
        self.dossier.sudo().scenario_id = self.new_scenario({"offset_days": 50})
        self.move()
        self.assertEqual(self.invoice.recouvrement_action_count, 0)
        self.run_days("2026-03-03", "2026-03-08")
        self.env.invalidate_all()
        self.assertEqual(self.invoice.recouvrement_action_count, 1)

    def test_vat_due_on_payment_falls_due_when_paid_not_when_moved(self):
        self.company.tax_exigibility = True
        waiting, due = self.env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": "liability_current", "reconcile": True}
                for name, code in (("VAT waiting", "445749"), ("VAT due", "445719"))
            ]
        )
        tax = self.env["account.tax"].create(
            {
                "name": "20 on payment",
                "amount": 20,
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": waiting.id,
                "country_id": self.company.account_fiscal_country_id.id,
            }
        )
        tax.invoice_repartition_line_ids.filtered(
            lambda line: line.repartition_type == "tax"
        ).account_id = due
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.tax_ids = tax
        self.invoice.invoice_date_due = "2026-01-15"
        self.invoice.action_post()
        self.item = self.receivable(self.invoice)
        proposal, moved = self.move()
        self.assertEqual(moved.amount_residual, 1200.0)

        def declared():
            lines = self.env["account.move.line"].search([("account_id", "=", due.id)])
            return -sum(lines.mapped("balance"))

        self.assertEqual(declared(), 0.0)
        self.pay_item(moved, LATER, 300.0)
        self.assertEqual(declared(), 50.0)
        proposal.with_context(recouvrement_day=LATER)._reverse()
        back = moved.search([("recouvrement_origin_id", "=", moved.id)])
        self.assertEqual((back.amount_residual, declared()), (900.0, 50.0))
        self.pay_item(back, LATER, 900.0)
        self.assertEqual(declared(), 200.0)

    def balance(self, day):
        ligne = self.env["recouvrement.balance.ligne"]
        options = self.env["recouvrement.balance.agee"]._prepare_options(day, self.company.ids)
        rows = self.env.execute_query_dict(ligne._select_rows(options))
        return [row for row in rows if row["partner_id"] == self.debtor.id]
