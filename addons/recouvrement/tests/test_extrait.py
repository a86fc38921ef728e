import io
import random
import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import RecouvrementCase

DAY = date(2026, 6, 30)


@tagged("post_install", "-at_install")
class ExtraitCase(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=DAY))
        cls.company = cls.company.with_env(cls.env)
        cls.debtor = cls.debtor.with_env(cls.env)
        cls.service = cls.env["recouvrement.extrait"]

    def state(self, kind="open", day=DAY, date_from=None, partner=None):
        partner = partner or self.debtor
        return self.service._read(partner, self.company, kind, day, date_from)[partner.id]

    def book(self, day, *lines, partner=None):
        """A posted entry of ``(account, amount)`` on the debtor; returns its lines, in order."""
        partner = partner or self.debtor
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": partner.id,
                            "balance": amount,
                            "date_maturity": day,
                            "name": "Transfer",
                        }
                    )
                    for account, amount in lines
                ],
            }
        )
        move.action_post()
        return move.line_ids

    def add_up(self, lines, day):
        """What these lines come to at the end of ``day``."""
        known = lines.filtered_domain([("date", "<=", day)])
        return Decimal(str(round(sum(known.mapped("balance")), 2)))

    def item(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")


class TestExtrait(ExtraitCase):
    """Statements: what they show, that they tie to the ledger, on paper and as a workbook."""

    def test_open_items_with_what_remained_that_day_whatever_was_paid_since(self):
        first = self.overdue_invoice("2026-02-10", 100)
        second = self.overdue_invoice("2026-07-10", 400, invoice_date="2026-06-01")
        self.pay(first, "2026-03-05", 30)
        self.pay(first, "2026-05-05", 50)
        self.credit_note("2026-05-20", 25)
        told = self.state(day=date(2026, 4, 1))
        self.assertEqual([(row.name, row.amount) for row in told.rows], [(first.name, Decimal(70))])
        self.assertEqual(told.closing, told.ledger)
        told = self.state()
        self.assertEqual(
            [row.amount for row in told.rows], [Decimal(20), Decimal(-25), Decimal(400)]
        )
        self.assertEqual((told.closing, told.ledger), (Decimal(395), Decimal(395)))
        self.assertEqual((told.overdue, told.credit, told.buckets[0]), (20, -25, 400))
        self.assertEqual(told.rows[0].total, Decimal(100))
        self.assertEqual(told.rows[2].name, second.name)

    def test_activity_says_what_a_payment_settled_and_keeps_the_running_balance(self):
        before = self.overdue_invoice("2026-02-10", 100)
        invoice = self.overdue_invoice("2026-05-31", 300)
        self.pay(before | invoice, "2026-05-15")
        self.overdue_invoice("2026-07-10", 50, invoice_date="2026-06-10")
        told = self.state("activity", DAY, date(2026, 5, 1))
        self.assertEqual((told.opening, told.closing, told.ledger), (100, 50, 50))
        self.assertEqual([row.kind for row in told.rows][0], "invoice")
        paid = [row for row in told.rows if row.kind == "payment"]
        settled = dict(each for row in paid for each in row.settled)
        self.assertEqual(settled, {before.name: 100, invoice.name: 300})
        self.assertEqual(told.rows[-1].balance, 50)
        self.assertEqual(
            [row.balance for row in told.rows],
            [
                told.opening + sum(row.amount for row in told.rows[: rank + 1])
                for rank in range(len(told.rows))
            ],
        )

    def test_a_transfer_to_doubtful_debtors_is_no_movement_and_the_item_stays(self):
        invoice = self.overdue_invoice("2026-02-10", 100)
        own = self.item(invoice)
        doubtful = self.env["account.account"].search(
            [("code", "=like", "416%"), ("company_ids", "=", self.company.id)], limit=1
        )
        doubtful.reconcile = True
        lines = self.book("2026-04-01", (doubtful, 100), (own.account_id, -100))
        lines[0].sudo().recouvrement_origin_id = own
        (own | lines[1]).reconcile()
        told = self.state("activity", DAY, date(2026, 3, 1))
        self.assertFalse(told.rows)
        self.assertEqual((told.opening, told.closing, told.ledger), (100, 100, 100))
        told = self.state()
        self.assertEqual([(row.name, row.amount) for row in told.rows], [(invoice.name, 100)])

    def test_foreign_documents_are_told_in_both_currencies(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "name": "2026-01-01",
                "rate": 2,
                "company_id": self.company.id,
            }
        )
        move = self.overdue_invoice("2026-02-10", 100)
        foreign = move.copy({"currency_id": dollar.id, "invoice_date": "2026-03-01"})
        foreign.invoice_date_due = "2026-03-31"
        foreign.action_post()
        told = self.state()
        [row] = [row for row in told.rows if row.currency_id == dollar.id]
        self.assertEqual((row.amount, row.own), (50, 100))
        self.assertEqual(told.own[dollar.id], 100)
        self.assertEqual((told.closing, told.ledger), (150, 150))
        text = self.print_html()
        self.assertIn("$\xa0100.00", text)
        self.assertIn("By currency", text)

    def test_a_payment_of_several_instalments_names_their_invoice_once(self):
        halves = [{"value": "percent", "value_amount": 50, "nb_days": days} for days in (0, 30)]
        term = self.env["account.payment.term"].create(
            {"name": "Halves", "line_ids": [Command.create(half) for half in halves]}
        )
        values = {"invoice_payment_term_id": term.id, "invoice_date": "2026-02-01"}
        invoice = self.overdue_invoice("2026-02-10", 100).copy(values)
        invoice.action_post()
        self.pay(invoice, "2026-03-20")
        told = self.state("activity", DAY, date(2026, 1, 1))
        [payment] = [row for row in told.rows if row.kind == "payment"]
        self.assertEqual(payment.settled, ((invoice.name, 100),))

    def test_one_debtors_money_on_anothers_invoice_still_ties(self):
        other = self.new_debtor("Payeur")
        invoice = self.overdue_invoice("2026-02-10", 100)
        account = self.item(invoice).account_id
        bank = self.company_data["default_account_revenue"]
        lines = self.book("2026-03-01", (account, -100), (bank, 100), partner=other)
        (self.item(invoice) | lines[0]).reconcile()
        told = self.state()
        self.assertFalse(told.rows)
        self.assertEqual((told.elsewhere, told.closing, told.ledger), (100, 100, 100))
        self.assertEqual(self.state(partner=other).ledger, -100)

    def test_generated_ledgers_always_tie_and_agree_with_a_slow_recomputation(self):
        dice = random.Random(7)
        start = date(2026, 1, 1)
        invoices = self.env["account.move"]
        for _turn in range(10):
            day = start + timedelta(days=dice.randrange(150))
            amount = dice.randrange(1, 40000) / 100
            if dice.random() < 0.25:
                self.credit_note(day, amount)
            else:
                due = day + timedelta(days=dice.choice((0, 30, 60)))
                invoices |= self.overdue_invoice(due, amount, invoice_date=day)
        for invoice in dice.sample(list(invoices), 4):
            day = invoice.invoice_date + timedelta(days=dice.randrange(1, 60))
            share = dice.choice((0.3, 0.5, 1))
            self.pay(invoice, day, round(invoice.amount_residual * share, 2))
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.debtor.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )
        for _turn in range(12):
            first = start + timedelta(days=dice.randrange(170))
            last = first + timedelta(days=dice.randrange(10))
            told = self.state("activity", last, first)
            slow = [self.add_up(lines, day) for day in (first - timedelta(days=1), last)]
            self.assertEqual([told.opening, told.closing], slow)
            self.assertEqual(told.closing, told.ledger)
            open_items = self.state(day=last)
            self.assertEqual(open_items.closing, told.closing)
            self.assertFalse(open_items.elsewhere)
            self.assertEqual(sum(open_items.buckets) + open_items.credit, told.closing)
            remains = defaultdict(Decimal)
            for line in lines.filtered_domain([("date", "<=", last)]):
                remains[line.id] = Decimal(str(round(line.balance, 2)))
                for partial in line.matched_debit_ids | line.matched_credit_ids:
                    if partial.max_date <= last:
                        sign = -1 if partial.debit_move_id == line else 1
                        remains[line.id] += sign * Decimal(str(round(partial.amount, 2)))
            self.assertEqual(
                {row.line: row.amount for row in open_items.rows},
                {key: amount for key, amount in remains.items() if amount},
            )

    def test_as_many_queries_for_many_debtors_as_for_three(self):
        self.env.flush_all()
        counts = []
        for count in (1, 2, 8):  # the first warms what is kept in memory
            partners = self.env["res.partner"].union(
                *(self.new_debtor(f"D{count} {rank}") for rank in range(count))
            )
            for partner in partners:
                self.pay(self.overdue_invoice("2026-02-10", 100, partner), "2026-03-10", 40)
            for kind in ("open", "activity"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                letters = self.env["recouvrement.extrait.edition"]._compose(
                    partners, self.company, kind, DAY, date(2026, 1, 1)
                )
                counts.append((kind, self.env.cr.sql_log_count - before))
                self.assertEqual(len(letters), count)
        self.assertEqual(counts[2:4], counts[4:])

    # -- bad input --------------------------------------------------------------------------

    def test_bad_days_are_refused_in_words(self):
        for kind, day, first, words in (
            ("open", DAY + timedelta(days=1), None, "after today"),
            ("activity", DAY, DAY + timedelta(days=1), "reversed"),
            ("activity", DAY, None, "from which day"),
            ("open", None, None, "Say the day"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self.service._read(self.debtor, self.company, kind, day, first)

    def test_nothing_open_prints_a_clear_empty_statement(self):
        self.assertTrue(self.state().empty)
        self.assertIn("Nothing is open on your account", self.print_html())
        text = self.print_html("activity", DAY, date(2026, 1, 1))
        self.assertIn("Nothing was booked on your account", text)
        self.assertIn("0.00", text)

    def test_a_debtor_of_others_portfolios_is_refused(self):
        self.overdue_invoice("2026-02-10", 100)
        self.run_on(DAY)
        portfolio = self.env["recouvrement.portefeuille"].create({"name": "Closed"})
        self.dossier_of().portefeuille_id = portfolio
        user = new_test_user(self.env, "extrait_reader", groups="recouvrement.group_reader")
        with self.assertRaises(AccessError):
            self.service.with_user(user)._check_debtors(self.debtor)
        outsider = new_test_user(self.env, "extrait_out", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.service.with_user(outsider)._check_debtors(self.debtor)

    def test_what_is_time_barred_stands_apart_and_is_not_asked_for(self):
        old = self.overdue_invoice("2020-02-10", 300)
        self.overdue_invoice("2026-02-10", 100)
        # The plain write of its keeper: the limitation of an item follows from its events.
        self.item(old).sudo().write(
            {
                "recouvrement_limitation_date": "2025-02-10",
                "recouvrement_limitation_state": "expired",
            }
        )
        told = self.state()
        self.assertEqual((told.closing, told.ledger), (400, 400), "the accounts hold it")
        self.assertEqual((told.barred, told.asked, told.overdue), (300, 100, 100))
        self.assertEqual(self.state(day=date(2025, 2, 10)).barred, 0, "not yet, on its last day")
        text = self.print_html()
        self.assertRegex(text, r"Left to pay</td>\s*<td[^>]*>[^<]*100")
        apart = text.partition("Time-barred items")[2]
        self.assertIn(old.name, apart)
        self.assertNotIn(old.name, text.partition("Time-barred items")[0])
        rows = list(self.open_workbook(told).iter_rows(min_row=6, values_only=True))
        self.assertEqual(rows[1][10], "=SUM(K6:K6)")
        names = [row[0] for row in rows]
        self.assertGreater(names.index(old.name), names.index("Time-barred items, not asked for"))
        activity = self.state("activity", DAY, date(2026, 1, 1))
        self.assertEqual((activity.closing, activity.asked), (400, 100))

    def test_nothing_is_asked_when_all_is_time_barred(self):
        old = self.overdue_invoice("2020-02-10", 300)
        self.item(old).sudo().write(
            {
                "recouvrement_limitation_date": "2025-02-10",
                "recouvrement_limitation_state": "expired",
            }
        )
        text = self.print_html()
        self.assertIn("Nothing is asked of you", text)
        self.assertNotIn("IBAN", text)

    # -- paper ------------------------------------------------------------------------------

    def print_html(self, kind="open", day=DAY, date_from=None):
        printed = self.env["recouvrement.extrait.edition"]._print(
            self.debtor, self.company, kind, day, date_from
        )
        return re.sub(r"\s*\n\s*", " ", printed[self.debtor.id].decode())

    def test_it_reads_in_the_debtors_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.overdue_invoice("2026-02-10", 100)
        self.debtor.lang = "fr_FR"
        text = self.print_html("activity", DAY, date(2026, 1, 1))
        for expected in (
            "Relevé de compte du 1er janvier",
            "Facture",
            "Report à nouveau",
            "échéance",
        ):
            self.assertIn(expected, text)
        self.debtor.lang = "en_US"
        self.assertIn(
            "Statement of account from", self.print_html("activity", DAY, date(2026, 1, 1))
        )

    # -- workbook ---------------------------------------------------------------------------

    def open_workbook(self, told):
        content = self.env["recouvrement.extrait.classeur"]._write(
            {self.debtor.id: told}, self.company
        )[self.debtor.id]
        return load_workbook(io.BytesIO(content)).active

    def test_the_workbook_adds_up_again_with_real_numbers_and_dates(self):
        self.debtor.name = "=1+1"
        invoice = self.overdue_invoice("2026-02-10", 100)
        self.pay(invoice, "2026-03-05", 30.25)
        self.credit_note("2026-05-20", 25)
        told = self.state("activity", DAY, date(2026, 2, 1))
        sheet = self.open_workbook(told)
        self.assertEqual(sheet.freeze_panes, "A6")
        rows = list(sheet.iter_rows(min_row=6, values_only=True))
        opening, body = rows[0], rows[1 : 1 + len(told.rows)]
        self.assertEqual(opening[-1], 100)
        debit, credit = (sum(Decimal(str(row[column] or 0)) for row in body) for column in (7, 8))
        self.assertEqual(Decimal(str(opening[-1])) + debit - credit, told.ledger)
        self.assertEqual(body[0][0].date(), date(2026, 3, 5))
        total = rows[1 + len(body)]
        self.assertEqual(total[7], f"=SUM(H6:H{6 + len(body)})")
        self.assertEqual(total[9], f"=J6+H{7 + len(body)}-I{7 + len(body)}")
        sheet = self.open_workbook(self.state())
        rows = list(sheet.iter_rows(min_row=6, values_only=True))
        self.assertEqual(sum(Decimal(str(row[10])) for row in rows[:2]), Decimal("44.75"))
        self.assertEqual(rows[2][10], "=SUM(K6:K7)")
        self.assertEqual(rows[0][4].date(), date(2026, 2, 10))
