import io
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from unittest.mock import patch

import openpyxl

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import SQL
from odoo.tools.pdf import PdfReader

from ..engine.ageing import bucket, days_late
from ..tools.balance import lower_bounds
from .common import RecouvrementCase

BOUNDS = (30, 60, 90, 120)
FIRST, LAST = date(2025, 9, 1), date(2026, 11, 20)


def money(amount):
    return Decimal(str(amount)).quantize(Decimal("0.01"))


class BalanceCase(RecouvrementCase):
    """Verbs to write a ledger, and the aged balance worked out again the slow way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.balance = cls.env["recouvrement.balance.agee"]
        cls.receivable = cls.company_data["default_account_receivable"]
        cls.bank = cls.company_data["default_journal_bank"]

    @classmethod
    def new_payments(cls, payments):
        """Posted bank entries: ``[(partner, day, amount, currency, amount in currency)]``; returns their items."""
        moves = cls.env["account.move"].create(
            [
                {
                    "move_type": "entry",
                    "journal_id": cls.bank.id,
                    "date": day,
                    "line_ids": [
                        Command.create(
                            {
                                "name": "Payment",
                                "partner_id": partner.id,
                                "account_id": account.id,
                                "balance": sign * amount,
                                "currency_id": currency.id,
                                "amount_currency": sign * foreign,
                            }
                        )
                        for account, sign in (
                            (cls.bank.default_account_id, 1),
                            (cls.receivable, -1),
                        )
                    ],
                }
                for partner, day, amount, currency, foreign in payments
            ]
        )
        moves.action_post()
        return moves.line_ids.filtered(lambda line: line.account_id == cls.receivable)

    def items_of(self, move):
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    # -- the slow way -----------------------------------------------------------------------

    def recompute(self, day, currency="company"):
        """``[(line, remained)]`` from the balances and the reconciliations, one item after another."""
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        company = currency == "company"
        found = []
        for line in lines:
            rest = money(line.balance if company else line.amount_currency)
            for partial in line.matched_credit_ids:
                if self.counts(partial.credit_move_id, day):
                    rest -= money(partial.amount if company else partial.debit_amount_currency)
            for partial in line.matched_debit_ids:
                if self.counts(partial.debit_move_id, day):
                    rest += money(partial.amount if company else partial.credit_amount_currency)
            if rest:
                found.append((line, rest))
        return found

    def counts(self, line, day):
        return line.date <= day and line.parent_state == "posted"

    def add_up(self, day, bounds=BOUNDS, basis="due", credits_="aged", currency="company"):
        """``{(debtor id, currency id): Counter}`` of buckets, ``credit`` and ``total``."""
        rows = defaultdict(Counter)
        for line, rest in self.recompute(day, currency):
            since = line.move_id.invoice_date if basis == "invoice" else line.date_maturity
            late = days_late(since or line.date, day)
            column = "credit" if rest < 0 and credits_ != "aged" else bucket(late, bounds)
            own = line.currency_id if currency == "document" else self.company.currency_id
            row = rows[line.partner_id.commercial_partner_id.id, own.id]
            row[column] += rest
            row["total"] += rest
        return rows

    def as_counters(self, rows):
        found = {}
        for row in rows:
            counter = Counter({index: money(each) for index, each in enumerate(row.buckets)})
            counter["credit"] = money(row.credit)
            counter["total"] = money(row.total)
            found[row.key or False, row.currency_id] = counter
        return found

    def assertSameRows(self, rows, expected, message):
        found = self.as_counters(rows)
        self.assertEqual(len(found), len(rows), "one row a group")
        self.assertEqual(set(found), set(expected), message)
        for key, counter in expected.items():
            for column in {*found[key], *counter}:
                self.assertEqual(found[key][column], counter[column], f"{message}: {key} {column}")

    def ledger(self, day):
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        balances = Counter()
        for line in lines:
            balances[line.account_id.id] += money(line.balance)
        return balances

    def rows_on(self, day, **more):
        return self.balance._compute_balance(fields.Date.to_date(day), buckets=BOUNDS, **more)

    def row_of(self, partner, day, **more):
        rows = [row for row in self.rows_on(day, **more) if row.key == partner.id]
        self.assertLessEqual(len(rows), 1)
        return rows[0] if rows else None


class TestBalanceOnRandomLedgers(BalanceCase):
    """Hundreds of random sequences in one ledger, then random days."""

    SEQUENCES = 240

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = Random(20261122)
        cls.euro = cls.company.currency_id
        cls.dollar = cls.env.ref("base.USD")
        cls.dollar.active = True
        cls.dollar.rate_ids.unlink()
        cls.env["res.currency.rate"].create(
            [
                {
                    "currency_id": cls.dollar.id,
                    "company_id": cls.company.id,
                    "name": FIRST - timedelta(days=400) + timedelta(days=45 * step),
                    "rate": 1 + cls.random.randint(-15, 30) / 100,
                }
                for step in range(20)
            ]
        )
        cls.terms = cls.env["account.payment.term"].create(
            [
                {
                    "name": name,
                    "line_ids": [
                        Command.create({"value": "percent", "value_amount": share, "nb_days": days})
                        for share, days in parts
                    ],
                }
                for name, parts in (
                    ("30 days", [(100, 30)]),
                    ("Three times", [(40, 10), (30, 40), (30, 100)]),
                    ("Half now", [(50, 0), (50, 60)]),
                )
            ]
        )
        cls.other_receivable = cls.receivable.copy({"code": "411900", "name": "Clients groupe"})
        cls.write_ledger()

    @classmethod
    def a_day(cls, first=FIRST, last=LAST):
        return first + timedelta(days=cls.random.randint(0, max((last - first).days, 0)))

    @classmethod
    def write_ledger(cls):
        """Invoices and credit notes in bulk, then payments, reconciliations, undoings and reversals."""
        debtors = cls.env["res.partner"].create(
            [{"name": f"Debtor {n:03}", "is_company": True} for n in range(cls.SEQUENCES // 2)]
        )
        contacts = cls.env["res.partner"].create(
            [{"name": "Accounts", "parent_id": debtor.id} for debtor in debtors[::3]]
        )
        for debtor in debtors[::5]:
            debtor.property_account_receivable_id = cls.other_receivable
        people = [*debtors, *contacts]
        cls.invoices = cls.env["account.move"].create(
            [cls.draw_invoice(cls.random.choice(people)) for _n in range(cls.SEQUENCES * 3 // 2)]
        )
        cls.invoices.action_post()
        by_account = defaultdict(lambda: cls.env["account.move.line"])
        for line in cls.invoices.line_ids:
            if line.account_id.account_type == "asset_receivable":
                key = line.partner_id.commercial_partner_id, line.account_id, line.currency_id
                by_account[key] |= line
        for rank, ((debtor, account, currency), lines) in enumerate(by_account.items()):
            if rank % 10 == 0:
                cls.count_rows()
            if account == cls.receivable:
                cls.settle(debtor, currency, lines)
            elif any(lines.mapped("balance")) and cls.random.random() < 0.8:
                lines.reconcile()  # credit notes meet invoices

    @classmethod
    def count_rows(cls):
        """Autovacuum cannot see what a transaction has just written: Odoo's own search of the payments of
        an invoice, made at each reconciliation, would read every payment for every entry."""
        cls.env["recouvrement.lot"]._analyze(
            "account.move", "account.move.line", "account.partial.reconcile", "account.payment"
        )

    @classmethod
    def draw_invoice(cls, partner):
        roll, day = cls.random.random(), cls.a_day()
        return {
            "move_type": "out_refund" if roll < 0.2 else "out_invoice",
            "partner_id": partner.id,
            "currency_id": (cls.dollar if cls.random.random() < 0.3 else cls.euro).id,
            "invoice_date": day,
            "date": day,
            "invoice_payment_term_id": cls.random.choice(cls.terms).id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Goods",
                        "price_unit": cls.random.randint(100, 99999) / 100,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    @classmethod
    def settle(cls, debtor, currency, lines):
        """Some payments for these items, whole, in part or too much; some undone, some reversed."""
        payments = []
        for _n in range(cls.random.randint(0, 3)):
            foreign = cls.random.randint(500, 120000) / 100
            day = cls.a_day()
            amount = currency._convert(foreign, cls.euro, cls.company, day)
            payments.append((debtor, day, amount, currency, foreign))
        paid = list(cls.new_payments(payments)) if payments else []
        for payment in paid:
            if cls.random.random() < 0.2:
                continue  # never allocated
            chosen = cls.env["account.move.line"].union(
                *cls.random.sample(list(lines), cls.random.randint(1, len(lines)))
            )
            open_ones = (chosen | payment).filtered(lambda line: not line.reconciled)
            if len(open_ones) > 1:
                open_ones.reconcile()
        if cls.random.random() < 0.25:
            cls.random.choice(list(lines)).remove_move_reconcile()
        if paid and cls.random.random() < 0.15:
            cls.random.choice(paid).remove_move_reconcile()
        if cls.random.random() < 0.2:
            invoice = cls.random.choice(lines.move_id)
            day = cls.a_day(invoice.date)
            invoice._reverse_moves(
                [{"date": day, "invoice_date": day}], cancel=cls.random.random() < 0.7
            )
        elif cls.random.random() < 0.1:
            cls.random.choice(lines.move_id).button_draft()

    def test_balance_of_random_days_is_the_ledger_s_and_that_of_a_slow_recomputation(self):
        days = [LAST, FIRST, *(self.a_day() for _n in range(8))]
        seen = Counter()
        for day in days:
            expected = self.add_up(day)
            rows = self.rows_on(day, credits="aged")
            self.assertSameRows(rows, expected, f"{day}")
            ledger = self.ledger(day)
            check = self.balance._compute_check(self.balance._prepare_options(day, buckets=BOUNDS))
            self.assertTrue(check.agrees, check)
            options = self.balance._prepare_options(day, buckets=BOUNDS)
            for group_by in ("debtor", "account", "portfolio"):
                told, one = self.balance._compute_checked(options, group_by)
                self.assertEqual(one, check, f"{day}: one reading says what two say")
                self.assertEqual(told, self.balance._compute_rows(options, group_by), f"{day}")
            self.assertEqual(
                {each.account_id: each.shown for each in check.accounts if each.ledger},
                {account: amount for account, amount in ledger.items() if amount},
            )
            self.assertEqual(money(sum(row.total for row in rows)), sum(ledger.values()))
            self.assertFalse(any(row.disputed or row.planned for row in rows))
            seen["rows"] += len(rows)
        self.assertGreater(seen["rows"], 500, "an empty ledger proves nothing")
        self.assertEqual(len({line.account_id for line, _rest in self.recompute(LAST)}), 2)

    def test_random_days_by_invoice_date_in_document_currency_credits_apart(self):
        for day in (self.a_day() for _n in range(4)):
            for basis, currency in (("invoice", "company"), ("due", "document")):
                expected = self.add_up(day, basis=basis, credits_="apart", currency=currency)
                rows = self.rows_on(day, basis=basis, currency=currency, credits="apart")
                self.assertSameRows(rows, expected, f"{day} {basis} {currency}")
        self.assertTrue(any(key[1] == self.dollar.id for key in expected))

    def test_random_days_net_of_credits_keep_totals_and_use_the_oldest_debts_first(self):
        for day in (self.a_day() for _n in range(4)):
            net = self.as_counters(self.rows_on(day, credits="net"))
            debts = defaultdict(list)
            owed = Counter()
            for line, rest in self.recompute(day):
                debtor = line.partner_id.commercial_partner_id.id
                if rest > 0:
                    debts[debtor].append((line.date_maturity or line.date, line.id, rest))
                else:
                    owed[debtor] -= rest
            for debtor in {*debts, *owed}:
                expected, credit = Counter(), owed[debtor]
                for due, _id, rest in sorted(debts[debtor]):
                    used = min(rest, credit)
                    credit -= used
                    expected[bucket(days_late(due, day), BOUNDS)] += rest - used
                row = net.get((debtor, self.euro.id), Counter())
                self.assertEqual(row["credit"], -credit)
                for index in range(len(BOUNDS) + 2):
                    self.assertEqual(row[index], expected[index], f"{day} {debtor} {index}")

    def test_every_grouping_adds_up_to_the_same_total(self):
        day = date(2026, 6, 30)
        total = sum(self.ledger(day).values())
        for name in self.balance._get_groupings():
            rows = self.rows_on(day, group_by=name)
            self.assertEqual(money(sum(row.total for row in rows)), total, name)

    def test_bucket_in_sql_is_the_engine_s(self):
        day = LAST
        lines = self.env["recouvrement.balance.ligne"]
        for bounds in (BOUNDS, (1,), (7, 8, 400)):
            options = self.balance._prepare_options(day, buckets=bounds, credits="aged")
            lines.invalidate_model()
            for item in lines.with_context(recouvrement_balance=options.to_context()).search([]):
                index = bucket(days_late(item.due, day), bounds)
                self.assertEqual(item.bucket, str(index))
                self.assertEqual(money(item[f"bucket_{index}"]), money(item.amount))
                self.assertEqual(len(lower_bounds(bounds)), len(bounds) + 1)


class TestBalance(BalanceCase):
    """The same, case by case, as an accountant would tell it."""

    def test_an_invoice_paid_since_is_still_owed_on_the_day_before(self):
        self.pay(self.overdue_invoice("2026-03-01", 100), "2026-04-10")
        self.assertEqual(self.row_of(self.debtor, "2026-04-09").buckets, (0, 0, 100, 0, 0, 0))
        self.assertIsNone(self.row_of(self.debtor, "2026-04-10"))

    def test_a_part_payment_counts_from_its_day_on(self):
        self.pay(self.overdue_invoice("2026-03-01", 100), "2026-04-10", 30)
        self.assertEqual(self.row_of(self.debtor, "2026-04-09").total, 100)
        self.assertEqual(self.row_of(self.debtor, "2026-04-10").total, 70)

    def test_each_bound_is_in_its_bucket_and_the_last_bucket_is_open(self):
        day = date(2026, 11, 20)
        for days, index in (
            (-1, 0),
            (0, 0),
            (1, 1),
            (30, 1),
            (31, 2),
            (60, 2),
            (61, 3),
            (90, 3),
        ) + (
            (91, 4),
            (120, 4),
            (121, 5),
            (1200, 5),
        ):
            debtor = self.new_debtor(f"Late {days}")
            self.overdue_invoice(day - timedelta(days=days), 10, debtor)
            expected = tuple(10 if each == index else 0 for each in range(6))
            self.assertEqual(self.row_of(debtor, day).buckets, expected, days)

    def test_buckets_are_named_with_their_bounds(self):
        labels = self.balance._get_labels((30, 60, 90, 120))
        self.assertEqual(
            labels, ["Not due", "1–30 d", "31–60 d", "61–90 d", "91–120 d", "over 120 d"]
        )
        self.assertEqual(
            self.balance._get_labels((7,), "invoice"), ["Same day", "1–7 d", "over 7 d"]
        )

    def test_instalments_of_payment_terms_each_have_their_own_age(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Twice",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (10, 50)
                ],
            }
        )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.debtor.id,
                "invoice_date": "2026-05-01",
                "invoice_payment_term_id": terms.id,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "price_unit": 100, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        )
        invoice.action_post()
        row = self.row_of(self.debtor, "2026-06-01")
        self.assertEqual(row.buckets[:2], (50, 50))
        by_invoice = self.row_of(self.debtor, "2026-06-01", basis="invoice")
        self.assertEqual(by_invoice.buckets[:3], (0, 0, 100))

    def test_credits_stand_apart_have_their_age_or_meet_the_oldest_debts(self):
        self.overdue_invoice("2026-03-01", 100)
        self.overdue_invoice("2026-05-20", 80)
        self.credit_note("2026-04-25", 130)
        day = "2026-06-01"
        apart = self.row_of(self.debtor, day, credits="apart")
        self.assertEqual((apart.buckets[1], apart.buckets[4], apart.credit), (80, 100, -130))
        aged = self.row_of(self.debtor, day, credits="aged")
        self.assertEqual(aged.buckets, (0, 80, -130, 0, 100, 0))
        net = self.row_of(self.debtor, day, credits="net")
        self.assertEqual((net.buckets, net.credit), ((0, 50, 0, 0, 0, 0), 0))
        self.assertEqual({apart.total, aged.total, net.total}, {50})

    def test_an_invoice_back_to_draft_frees_its_payment_in_the_balance(self):
        invoice = self.overdue_invoice("2026-03-01", 100)
        self.pay(invoice, "2026-03-10")
        invoice.button_draft()
        self.assertEqual(self.row_of(self.debtor, "2026-06-01").credit, -100)
        options = self.balance._prepare_options(date(2026, 6, 1))
        self.assertTrue(self.balance._compute_check(options).agrees)

    def test_a_reversed_invoice_is_owed_until_the_day_of_its_reversal(self):
        invoice = self.overdue_invoice("2026-03-01", 100)
        invoice._reverse_moves([{"date": "2026-05-05", "invoice_date": "2026-05-05"}], cancel=True)
        self.assertEqual(self.row_of(self.debtor, "2026-05-04").total, 100)
        self.assertIsNone(self.row_of(self.debtor, "2026-05-05"))

    def test_contested_amounts_are_shown_or_left_out_as_of_the_day(self):
        invoice = self.overdue_invoice("2026-03-01", 100)
        self.run_on("2026-04-01")
        dispute = self.env["recouvrement.litige"].create(
            {
                "dossier_id": self.dossier_of().id,
                "category_id": self.env.ref("recouvrement.litige_categorie_other").id,
                "date_opened": "2026-04-10",
                "ligne_ids": [
                    Command.create({"move_line_id": self.items_of(invoice).id, "amount": 40})
                ],
            }
        )
        self.assertEqual(self.row_of(self.debtor, "2026-04-09").disputed, 0)
        row = self.row_of(self.debtor, "2026-04-10")
        self.assertEqual((row.total, row.disputed), (100, 40))
        self.assertEqual(self.row_of(self.debtor, "2026-04-10", disputed=False).total, 60)
        options = self.balance._prepare_options(date(2026, 4, 10), disputed=False)
        check = self.balance._compute_check(options)
        self.assertEqual((check.left_out, check.difference, check.agrees), (40, 0, True))
        self.assertEqual(dispute.state, "open")

    def test_what_a_plan_covers_is_shown_or_left_out_while_it_lasts(self):
        invoice = self.overdue_invoice("2026-03-01", 100)
        self.overdue_invoice("2026-03-05", 7)
        self.run_on("2026-04-01")
        plan = self.env["recouvrement.plan"].create(
            {
                "dossier_id": self.dossier_of().id,
                "move_line_ids": [Command.set(self.items_of(invoice).ids)],
            }
        )
        # As its verbs leave it: how a plan comes and goes has tests of its own.
        plan.sudo().write(
            {"state": "broken", "date_active": "2026-04-10", "date_ended": "2026-05-20"}
        )
        for day, planned in (("2026-04-09", 0), ("2026-04-10", 100), ("2026-05-20", 0)):
            row = self.row_of(self.debtor, day)
            self.assertEqual((row.total, row.planned), (107, planned), day)
        self.assertEqual(self.row_of(self.debtor, "2026-05-19", planned=False).total, 7)
        options = self.balance._prepare_options(date(2026, 5, 19), planned=False)
        check = self.balance._compute_check(options)
        self.assertEqual((check.left_out, check.difference), (100, 0))

    def test_doubtful_debtors_stay_in_the_balance_and_its_check(self):
        doubtful = self.env["account.account"].search(
            [("code", "=like", "416%"), ("company_ids", "in", self.company.ids)], limit=1
        )
        self.assertNotEqual(doubtful.account_type, "asset_receivable")
        invoice = self.overdue_invoice("2026-03-01", 100)
        item = self.items_of(invoice)
        move = self.env["account.move"].create(
            {
                "date": "2026-06-01",
                "line_ids": [
                    Command.create(
                        {
                            "name": "Doubtful",
                            "partner_id": self.debtor.id,
                            "account_id": account.id,
                            "balance": amount,
                            "date_maturity": "2026-03-01",
                        }
                    )
                    for account, amount in ((item.account_id, -100), (doubtful, 100))
                ],
            }
        )
        move.action_post()
        (item | move.line_ids.filtered(lambda line: line.account_id == item.account_id)).reconcile()
        row = self.row_of(self.debtor, "2026-06-02")
        self.assertEqual((row.total, row.buckets[4]), (100, 100))
        check = self.balance._compute_check(self.balance._prepare_options(date(2026, 6, 2)))
        self.assertTrue(check.agrees)
        self.assertIn(
            doubtful, [self.env["account.account"].browse(a.account_id) for a in check.accounts]
        )

    def test_the_check_says_the_difference_when_entries_change_behind_the_report(self):
        item = self.items_of(self.overdue_invoice("2026-03-01", 100))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move_line SET amount_residual = 90 WHERE id = %s", [item.id]
        )
        check = self.balance._compute_check(self.balance._prepare_options(date(2026, 6, 1)))
        self.assertFalse(check.agrees)
        self.assertEqual(check.difference, 10)

    def test_the_printed_balance_tells_what_was_tampered_with_on_either_side(self):
        """Its check takes the sums of the rows; the entries are still read for themselves."""
        item = self.items_of(self.overdue_invoice("2026-03-01", 100))
        self.items_of(self.overdue_invoice("2026-03-02", 50))
        self.env.flush_all()
        edition, day = self.env["recouvrement.balance.edition"], date(2026, 6, 1)
        for change, shown, ledger in (
            ("amount_residual = 90", 140, 150),
            ("amount_residual = 100, balance = 70", 150, 120),
            # Nobody's account any more: the rows lose it, and so does the ledger's account.
            ("balance = 100, reconciled = TRUE", 50, 150),
        ):
            self.env.cr.execute(
                SQL("UPDATE account_move_line SET %s WHERE id = %s", SQL(change), item.id)
            )
            for more in ({}, {"credits": "net"}, {"disputed": False}, {"planned": False}):
                for group_by in ("debtor", "account", "collector"):
                    options = self.balance._prepare_options(day, **more)
                    told = edition._compose(options, group_by)
                    message = f"{change}, {more}, {group_by}"
                    self.assertFalse(told["agrees"], message)
                    self.assertIn("DIFFERENCE", told["verdict"], message)
                    check = told["checks"]
                    self.assertEqual((check.shown, check.ledger), (shown, ledger), message)
                    self.assertEqual(sum(row.total for row in told["rows"]), shown, message)

    def test_the_balance_and_its_check_read_the_items_once(self):
        """The sums of the rows serve the check: one reading of the items and one of the entries."""
        self.overdue_invoice("2026-03-01", 100)
        options = self.balance._prepare_options(date(2026, 6, 1))
        self.balance._compute_checked(options)
        with patch.object(type(self.balance), "_read_shown", side_effect=AssertionError):
            _rows, check = self.balance._compute_checked(options)
        self.assertTrue(check.agrees)

    # -- who sees what ----------------------------------------------------------------------

    def test_a_collector_sees_the_debtors_of_their_portfolios_and_is_told_so(self):
        collector = new_test_user(
            self.env,
            "balance_collector",
            "recouvrement.group_collector",
            company_id=self.company.id,
        )
        other = self.new_debtor("Not theirs")
        for partner in (self.debtor, other):
            self.overdue_invoice("2026-03-01", 100, partner)
        self.run_on("2026-04-01")
        portfolios = self.env["recouvrement.portefeuille"].create(
            [{"name": "Hers", "user_id": collector.id}, {"name": "Theirs"}]
        )
        for partner, portfolio in zip((self.debtor, other), portfolios, strict=True):
            self.dossier_of(partner).portefeuille_id = portfolio
        hers = self.balance.with_user(collector)
        rows = hers._compute_balance(date(2026, 6, 1))
        self.assertIn(self.debtor.id, [row.key for row in rows])
        self.assertNotIn(other.id, [row.key for row in rows])
        options = hers._prepare_options(date(2026, 6, 1))
        check = hers._compute_check(options)
        self.assertTrue(check.partial)
        self.assertFalse(check.agrees)
        self.assertFalse(self.balance._compute_check(options).partial)
        named = self.balance._compute_balance(date(2026, 6, 1), group_by="portfolio")
        self.assertIn("Hers", [row.name for row in named])

    def test_who_has_no_access_to_collection_gets_no_balance(self):
        stranger = new_test_user(self.env, "balance_stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self.balance.with_user(stranger)._compute_balance(date(2026, 6, 1))

    def test_nobody_gets_the_balance_of_a_company_they_do_not_work_in(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        reader = new_test_user(self.env, "balance_reader", "recouvrement.group_reader")
        with self.assertRaisesRegex(AccessError, "works in"):
            self.balance.with_user(reader)._compute_balance(date(2026, 6, 1), other.ids)

    # -- bad input --------------------------------------------------------------------------

    def test_bad_input_gets_a_clear_message(self):
        today = fields.Date.context_today(self.balance)
        day = date(2026, 6, 1)
        for message, arguments, more in (
            ("after today", (today + timedelta(days=1),), {}),
            ("Say the day", (None,), {}),
            ("must go up", (day, None, (30, 30)), {}),
            ("must go up", (day, None, (60, 30)), {}),
            ("must go up", (day, None, (0, 30)), {}),
            ("one to 8", (day, None, ()), {}),
            ("one to 8", (day, None, range(1, 10)), {}),
            ("at least one company", (day, []), {}),
            ("cannot be read", (day,), {"basis": "moon"}),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.balance._compute_balance(*arguments, **more)
        with self.assertRaisesRegex(UserError, "grouped by"):
            self.balance._compute_balance(day, group_by="password")
        with self.assertRaisesRegex(UserError, "cannot be read"):
            self.balance._get_options({"day": "nonsense", "company_ids": [], "bounds": []})

    def test_bounds_of_the_company_are_checked_when_they_are_set(self):
        self.company.recouvrement_balance_bounds = "15 / 45; 90"
        self.assertEqual(self.company._get_recouvrement_balance_bounds(), (15, 45, 90))
        for text in ("90, 30", "30, 30", "thirty", "0, 30", ""):
            with self.assertRaises(ValidationError):
                self.company.recouvrement_balance_bounds = text

    def test_companies_of_several_currencies_do_not_add_up(self):
        dollars = self.env["res.company"].create(
            {"name": "Dollars", "currency_id": self.env.ref("base.USD").id}
        )
        both = self.company | dollars
        balance = self.balance.with_context(allowed_company_ids=both.ids)
        with self.assertRaisesRegex(UserError, "several currencies"):
            balance._compute_balance(date(2026, 6, 1), both.ids)
        balance._compute_balance(date(2026, 6, 1), both.ids, currency="document")


class TestBalanceScreens(BalanceCase):
    """The options, the list and the pivot, the PDF and the workbook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for rank in range(40):
            debtor = cls.new_debtor(f"Debtor {rank:02}", email=False)
            cls.overdue_invoice(date(2026, 5, 1) + timedelta(days=rank), 100.10 + rank, debtor)
        cls.credit_note("2026-05-20", 33.33, debtor)
        cls.overdue_invoice("2026-05-20", 10, cls.new_debtor("=1+1", email=False))
        cls.overdue_invoice("2026-05-20", 10, cls.new_debtor("Café <b> & fils", email=False))
        cls.choices = cls.env["recouvrement.balance.choix"].create(
            {"day": "2026-06-15", "with_items": True, "bounds": "10, 30"}
        )

    def show(self, **values):
        choices = self.choices.copy(values)
        return self.env["recouvrement.balance.ligne"].with_context(
            **choices.action_show()["context"]
        )

    def test_the_screen_opens_by_debtor_and_any_figure_opens_its_items(self):
        action = self.choices.action_show()
        lines = self.env["recouvrement.balance.ligne"].with_context(**action["context"])
        groups = lines.formatted_read_group(
            [], ["partner_id"], ["amount:sum", "bucket_1:sum", "__count"]
        )
        self.assertEqual(len(groups), 42)
        total = money(sum(group["amount:sum"] for group in groups))
        self.assertEqual(total, sum(self.ledger(date(2026, 6, 15)).values()))
        pivot = lines.formatted_read_group([], ["bucket"], ["amount:sum"])
        self.assertEqual([group["bucket"] for group in pivot], ["1", "2", "3", "c"])
        items = lines.search(pivot[0]["__extra_domain"])
        self.assertEqual(money(sum(items.mapped("amount"))), money(pivot[0]["amount:sum"]))
        self.assertEqual(items[0].action_open()["res_model"], "account.move")

    def test_columns_are_those_of_the_bounds_asked_for(self):
        lines = self.show()
        views = lines.get_views([(False, "list"), (False, "pivot"), (False, "search")])
        arch, found = views["views"]["list"]["arch"], views["models"][lines._name]["fields"]
        self.assertIn('name="bucket_3"', arch)
        self.assertNotIn('name="bucket_4"', arch)
        self.assertEqual(found["bucket_2"]["string"], "11–30 d")
        self.assertEqual(dict(found["bucket"]["selection"])["3"], "over 30 d")
        self.assertNotIn("bucket_4", found)
        aged = self.show(credits="aged").get_views([(False, "list")])["views"]["list"]["arch"]
        self.assertNotIn('name="credit"', aged)

    def test_another_day_from_the_screen_keeps_the_options(self):
        again = self.show(basis="invoice", group_by="portfolio").action_choose()
        form = self.env["recouvrement.balance.choix"].browse(again["res_id"])
        self.assertEqual(
            (form.day, form.basis, form.group_by, form.bounds),
            (date(2026, 6, 15), "invoice", "portfolio", "10, 30"),
        )
        self.assertEqual(form.bounds_told, "Same day | 1–10 d | 11–30 d | over 30 d")

    def test_options_that_make_no_sense_are_said_on_the_form(self):
        form = self.choices.copy({"bounds": "30, 10"})
        self.assertIn("must go up", form.bounds_told)
        with self.assertRaisesRegex(UserError, "must go up"):
            form.action_show()
        with self.assertRaisesRegex(UserError, "after today"):
            self.choices.copy({"day": "2999-01-01"}).action_export()
        with self.assertRaisesRegex(UserError, "at least one company"):
            self.choices.copy({"company_ids": False}).action_print()

    def test_a_day_before_the_first_entry_is_refused_not_told_as_nothing_owed(self):
        for do in ("action_show", "action_print", "action_export"):
            with self.assertRaisesRegex(UserError, "Nothing was posted yet on 01/01/0202"):
                getattr(self.choices.copy({"day": "0202-01-01"}), do)()
        first = self.company._get_recouvrement_first_day()
        self.choices.copy({"day": first}).action_show()

    def test_a_grouping_that_does_not_exist_is_said(self):
        form = self.env["recouvrement.balance.choix"].new({"day": "2026-06-15"})
        form.group_by = False
        with self.assertRaisesRegex(UserError, "cannot be grouped by"):
            form.action_show()

    # -- the workbook -----------------------------------------------------------------------

    def open_book(self, choices, **options):
        action = choices.action_export()
        document = self.env["ir.attachment"].browse(int(action["url"].split("/")[3].split("?")[0]))
        return openpyxl.load_workbook(io.BytesIO(document.raw), **options)

    def test_the_workbook_adds_up_again(self):
        book = self.open_book(self.choices)
        values = self.open_book(self.choices, data_only=True)
        sheet, told = book["Aged balance"], values["Aged balance"]
        self.assertEqual(sheet.freeze_panes, "B9")
        self.assertEqual(told["B3"].value.date(), date(2026, 6, 15))
        headings = [cell.value for cell in sheet[8]]
        self.assertEqual(
            headings,
            ["Debtor", "Total", "Not due", "1–10 d", "11–30 d", "over 30 d", "Credits"],
        )
        rows = list(told.iter_rows(min_row=9, values_only=True))
        self.assertEqual(len(rows), 42)
        self.assertEqual(sheet.auto_filter.ref, "A8:G50")
        for column in range(1, 7):
            added = sum((money(row[column]) for row in rows if row[column]), Decimal(0))
            self.assertEqual(money(told.cell(7, column + 1).value), added, headings[column])
            letter = sheet.cell(7, column + 1).column_letter
            self.assertEqual(
                sheet.cell(7, column + 1).value, f"=SUBTOTAL(109,{letter}9:{letter}50)"
            )
        for row in rows:
            self.assertEqual(money(row[1]), sum(money(each) for each in row[2:7] if each))
        self.assertIn("=1+1", [row[0] for row in rows])
        ledger = sum(self.ledger(date(2026, 6, 15)).values())
        self.assertEqual(money(told["B7"].value), ledger)
        self.assertIn("Agrees with the ledger", told["A5"].value)

    def test_the_check_and_the_items_of_the_workbook(self):
        book, values = (self.open_book(self.choices, data_only=told) for told in (False, True))
        check, ledger = values["Check"], sum(self.ledger(date(2026, 6, 15)).values())
        total = [row for row in check.iter_rows(values_only=True) if row[0] == "Total"]
        self.assertEqual([money(each) for each in total[0][1:5]], [ledger, ledger, 0, 0])
        self.assertEqual(book["Check"]["E4"].value, "=ROUND(B4-C4-D4,2)")
        items = list(values["Items"].iter_rows(min_row=2, values_only=True))
        self.assertEqual(money(sum(money(row[8]) for row in items)), ledger)
        self.assertEqual(len(items), 43)
        self.assertTrue(all(isinstance(row[4], datetime) for row in items))

    def test_items_of_the_workbook_add_up_to_each_group_of_its_first_sheet(self):
        book = self.open_book(self.choices.copy({"group_by": "phase"}), data_only=True)
        items = list(book["Items"].iter_rows(values_only=True))
        self.assertEqual(items[0][-1], "Phase")
        told = {
            row[0]: money(row[1])
            for row in book["Aged balance"].iter_rows(min_row=9, values_only=True)
        }
        found = defaultdict(Decimal)
        for row in items[1:]:
            found[row[-1]] += money(row[8])
        self.assertEqual(dict(found), told)

    def test_document_currencies_have_each_their_total(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.new_payments([(self.debtor, "2026-06-01", 90, dollar, 100)])
        choices = self.choices.copy({"currency": "document"})
        book, values = (self.open_book(choices, data_only=told) for told in (False, True))
        sheet, told = book["Aged balance"], values["Aged balance"]
        rows = list(told.iter_rows(min_row=10, values_only=True))
        self.assertIn((self.debtor.name, "USD", -100), [row[:3] for row in rows])
        self.assertEqual(told["A9"].value, "Debtor")
        self.assertEqual(sheet.freeze_panes, "B10")
        own = self.company.currency_id.name
        self.assertEqual({told["B7"].value, told["B8"].value}, {own, "USD"})
        last = 9 + len(rows)
        for line in (7, 8):
            mine = [row for row in rows if row[1] == told.cell(line, 2).value]
            for column in range(3, 9):
                added = sum((money(row[column - 1]) for row in mine if row[column - 1]), Decimal(0))
                self.assertEqual(money(told.cell(line, column).value), added)
                letter = sheet.cell(line, column).column_letter
                self.assertEqual(
                    sheet.cell(line, column).value,
                    f"=SUMIF($B$10:$B${last},$B{line},{letter}10:{letter}{last})",
                )

    def test_a_past_day_says_that_payment_blocks_have_no_date(self):
        invoice = self.overdue_invoice("2026-05-20", 10, self.new_debtor("Blocked", email=False))
        said = "Invoices blocked in the accounts as they are today"
        edition, service = self.env["recouvrement.balance.edition"], self.balance
        day = date(2026, 6, 15)
        past = service.with_context(recouvrement_day=date(2026, 6, 20))._prepare_options(day)
        later = edition.with_context(recouvrement_day=date(2026, 6, 20))
        self.assertNotIn(said, " ".join(later._tell_parameters(past)))
        invoice.action_toggle_block_payment()
        self.assertIn(said, " ".join(later._tell_parameters(past)))
        same = edition.with_context(recouvrement_day=day)
        self.assertNotIn(said, " ".join(same._tell_parameters(past)))

    # -- paper ------------------------------------------------------------------------------

    def test_the_pages_carry_heading_totals_and_check(self):
        report = self.env["ir.actions.report"]
        html, _kind = report._render_qweb_html("recouvrement.report_balance", self.choices.ids)
        page = html.decode()
        self.assertEqual(page.count("<h1>"), 2)
        self.assertIn("Page 2/2".replace(" ", ""), "".join(page.split()))
        self.assertIn("Agrees with the ledger", page)
        self.assertIn("Café &lt;b&gt; &amp; fils", page)
        self.assertEqual(page.count('class="total"'), 1)

    def test_a_long_path_of_portfolios_keeps_its_end_on_paper(self):
        fit = self.env["recouvrement.balance.edition"]._fit
        self.assertEqual(
            fit("South-West region › Bordeaux agency"), "South-West region › Bordeaux agency"
        )
        self.assertEqual(
            fit("South-West region › Bordeaux agency › Technical team"),
            "…Bordeaux agency › Technical team",
        )
        alone = "Société anonyme des établissements Dupont et Fils"
        self.assertEqual(fit(alone), alone)

    def test_the_pdf_is_landscape_and_has_its_pages(self):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, kind = report._render_qweb_pdf("recouvrement.report_balance", self.choices.ids)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 2)
        box = pages[0].mediabox
        self.assertGreater(box.width, box.height)

    def test_a_partial_view_says_so_instead_of_a_check(self):
        reader = new_test_user(
            self.env, "balance_partial", "recouvrement.group_reader", company_id=self.company.id
        )
        self.run_on("2026-06-15")
        self.env["recouvrement.dossier"].search(
            [("company_id", "=", self.company.id)], limit=1
        ).portefeuille_id = self.env["recouvrement.portefeuille"].create({"name": "Hidden"})
        book = self.open_book(
            self.env["recouvrement.balance.choix"].with_user(reader).create({"day": "2026-06-15"}),
            data_only=True,
        )
        self.assertIn("Partial view", book["Aged balance"]["A5"].value)
        self.assertEqual(book["Aged balance"].max_row, 49)
