"""Payments received from the dossier, on chosen items, with their receipt (L14)."""

from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import RecouvrementCase

DAY = date(2026, 3, 2)


class GuichetCase(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.overdue_invoice("2026-01-10", 100)
        cls.second = cls.overdue_invoice("2026-01-20", 200)
        cls.third = cls.overdue_invoice("2026-02-10", 300)
        cls.run_on(DAY)
        cls.dossier = cls.dossier_of()
        cls.cash = cls.company_data["default_journal_cash"]
        cls.bank = cls.company_data["default_journal_bank"]
        cls.cash.inbound_payment_method_line_ids.payment_account_id = cls.cash.default_account_id

    def setUp(self):
        super().setUp()
        self.env = self.env(context=dict(self.env.context, recouvrement_day=DAY))
        self.dossier = self.dossier.with_env(self.env)

    def item(self, move):
        return move.line_ids._filter_recouvrement_debtor().with_env(self.env)

    def receive(self, amount, *paid, means="cash", dossier=None, **values):
        """The receipt of ``amount``, ``paid`` being ``(invoice, amount)``."""
        journal = values.pop("journal_id", self.cash if means == "cash" else self.bank)
        values = {
            "amount": amount,
            "date": DAY,
            "means": means,
            "journal_id": journal,
            "payment_method_line_id": journal.inbound_payment_method_line_ids[:1],
            **values,
        }
        shares = {self.item(move): part for move, part in paid}
        receipt = self.env["recouvrement.guichet"]._receive(dossier or self.dossier, shares, values)
        self.env.cr.flush()
        return receipt

    def residuals(self):
        return [self.item(each).amount_residual for each in (self.first, self.second, self.third)]


class TestGuichet(GuichetCase):
    def test_chosen_items_get_their_share_whatever_their_age_and_the_dossier_feels_it(self):
        receipt = self.receive(130, (self.first, 30), (self.third, 100))
        self.assertEqual(self.residuals(), [70, 200, 200])
        payment = receipt.payment_id
        self.assertEqual((payment.amount, len(payment.move_id.line_ids)), (130, 2))
        self.assertTrue(all(line.account_id for line in payment.move_id.line_ids))
        self.assertEqual(self.dossier.amount_overdue, 470)
        self.assertEqual(
            [(each["paid"], each["remaining"]) for each in receipt.items],
            [("30.00", "70.00"), ("100.00", "200.00")],
        )
        self.assertEqual((receipt.amount_left, receipt.amount_owed), (0, 470))
        self.assertEqual(payment.reconciled_invoice_ids, self.first | self.third)

    def test_what_is_paid_beyond_stays_a_credit_and_is_said(self):
        receipt = self.receive(150, (self.first, 100))
        self.assertEqual(self.residuals(), [0, 200, 300])
        credit = receipt.payment_id.move_id.line_ids._filter_recouvrement_debtor()
        self.assertEqual((credit.amount_residual, receipt.amount_left), (-50, 50))
        self.assertEqual(receipt.amount_owed, 450)
        self.assertIn("stays as a credit", self.dossier.message_ids[:1].body)

    def test_items_of_the_debtor_s_addresses_and_of_the_doubtful_account_are_one_payment(self):
        branch = self.new_debtor(
            "Atelier", parent_id=self.debtor.id, type="invoice", is_company=False
        )
        other = self.overdue_invoice("2026-02-01", 50, branch)
        doubtful = self.env["account.account"].search(
            [("code", "=like", "416%"), ("company_ids", "in", self.company.ids)], limit=1
        )
        doubtful.reconcile = True
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": DAY,
                "no_followup": False,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": self.debtor.id,
                            "debit": 80 * (rank == 0),
                            "credit": 80 * (rank == 1),
                        }
                    )
                    for rank, account in enumerate((doubtful, self.item(self.first).account_id))
                ],
            }
        )
        entry.action_post()
        entry.line_ids.no_followup = False
        self.run_on(DAY)
        self.dossier.invalidate_recordset()
        moved = entry.line_ids.filtered(lambda line: line.account_id == doubtful)
        shares = {self.item(other): 50, moved.with_env(self.env): 60}
        receipt = self.env["recouvrement.guichet"]._receive(
            self.dossier,
            shares,
            {
                "amount": 120,
                "date": DAY,
                "means": "card",
                "journal_id": self.bank,
                "payment_method_line_id": self.bank.inbound_payment_method_line_ids[:1],
            },
        )
        self.assertEqual((self.item(other).amount_residual, moved.amount_residual), (0, 20))
        self.assertEqual(len(receipt.payment_id), 1)
        self.assertEqual(
            sorted(receipt.payment_id.move_id.line_ids.mapped("balance")), [-60, -60, 120]
        )

    def test_the_form_chooses_the_oldest_first_follows_what_is_typed_and_remembers(self):
        wizard = self._open_form()
        self.assertEqual(wizard.item_ids.mapped("amount"), [100, 200, 300])
        wizard.write({"amount": 250, "means": "cheque", "cheque_number": "0012345"})
        wizard.cheque_bank = "Crédit du Midi"
        wizard._onchange_amount()
        self.assertEqual(wizard.item_ids.mapped("amount"), [100, 150, 0])
        wizard.item_ids[1].write({"chosen": False})
        wizard._onchange_item_ids()
        self.assertEqual((wizard.amount, wizard.amount_left), (250, 150), "what was typed stays")
        action = wizard.action_confirm()
        self.assertEqual(action["report_name"], "recouvrement.recu")
        receipt = self.dossier.recu_ids
        self.assertEqual((receipt.means, receipt.cheque_number), ("cheque", "0012345"))
        self.assertEqual(receipt.payment_id.payment_reference, "0012345")
        again = self._open_form()
        self.assertEqual((again.means, again.journal_id), ("cheque", receipt.journal_id))
        self.assertEqual(again.payment_method_line_id, receipt.payment_method_line_id)

    def _open_form(self):
        action = self.dossier.action_register_payment()
        return self.env[action["res_model"]].browse(action["res_id"])

    def test_numbers_follow_a_cancelled_receipt_says_so_and_its_number_is_not_used_again(self):
        one, two = self.receive(10, (self.first, 10)), self.receive(20, (self.first, 20))
        self.assertEqual(int(two.name[3:]), int(one.name[3:]) + 1)
        two.action_cancel_payment()
        self.env.cr.flush()
        self.assertEqual((two.state, two.date_cancelled), ("cancelled", DAY))
        self.assertEqual(two.payment_id.state, "canceled")
        self.assertEqual((self.residuals()[0], self.dossier.amount_overdue), (90, 590))
        three = self.receive(5, (self.first, 5))
        self.assertEqual(int(three.name[3:]), int(two.name[3:]) + 1)
        with self.assertRaisesRegex(UserError, "cancelled already"):
            two.action_cancel_payment()
        with self.assertRaisesRegex(UserError, "instead of deleting"):
            two.payment_id.unlink()

    def test_a_payment_undone_in_odoo_s_own_form_cancels_the_receipt_for_good(self):
        receipt = self.receive(10, (self.first, 10))
        receipt.payment_id.action_draft()
        self.assertEqual(receipt.state, "cancelled")
        receipt.payment_id.action_post()
        self.assertEqual(receipt.state, "cancelled")

    def test_the_lettrage_of_a_payment_is_undone_and_a_closed_dossier_comes_back(self):
        receipt = self.receive(600, (self.first, 100), (self.second, 200), (self.third, 300))
        self.assertEqual(self.dossier.state, "closed")
        self.assertEqual(len(self.dossier.lettrage_ids), 3)
        receipt.action_undo_lettrage()
        self.env.cr.flush()
        self.assertEqual((receipt.state, self.residuals()), ("valid", [100, 200, 300]))
        receipt.action_cancel_payment()
        self.env.cr.flush()
        self.assertEqual((self.dossier.state, self.dossier.amount_overdue), ("open", 600))

    def test_the_receipt_says_who_how_much_in_words_what_remains_duplicate_and_cancelled(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["res.lang"]._activate_lang("de_DE")
        self.debtor.lang = "de_DE"
        self.company.partner_id.lang = "en_US"
        receipt = self.receive(130.5, (self.first, 30.5), (self.third, 100), payer="M. Dupuis")
        first, second = self._print(receipt), self._print(receipt)
        for text in (receipt.name, "Menuiserie Lormont", "M. Dupuis", "One Hundred And Thirty"):
            self.assertIn(text, first)
        for move in (self.first, self.third):
            self.assertIn(move.name, first)
        self.assertIn("hundert", first.lower(), "the debtor's language too")
        self.assertEqual(("DUPLICATE" in first, "DUPLICATE" in second), (False, True))
        self.company.partner_id.lang = "fr_FR"
        self.assertIn("Cent trente", self._print(receipt), "no capitals in the middle in French")
        receipt.action_cancel_payment()
        self.assertIn("ANNULÉ", self._print(receipt))

    def _print(self, receipt):
        document, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "recouvrement.report_recu", receipt.ids
        )
        return document.decode()

    def test_nothing_is_half_done_with_bad_input(self):
        stranger = self.overdue_invoice("2026-01-10", 70, self.new_debtor("Autre"))
        sale = self.company_data["default_journal_sale"]
        nameless = self.bank.copy({"name": "No outstanding", "code": "NOOUT"})
        nameless.inbound_payment_method_line_ids.payment_account_id = False
        cases = (
            ("above zero", 0, [(self.first, 10)], {}),
            ("above zero", 10, [(self.first, 0)], {}),
            ("above zero", 10, [(self.first, -5)], {}),
            ("above zero", -10, [(self.first, 10)], {}),
            ("more decimals", 10.005, [(self.first, 10)], {}),
            ("more decimals", 20, [(self.first, 10.001)], {}),
            ("no more can be paid", 200, [(self.first, 150)], {}),
            ("lower what is paid", 50, [(self.first, 100)], {}),
            ("at least one item", 50, [], {}),
            ("not open on the dossier", 50, [(stranger, 50)], {}),
            ("today or before", 50, [(self.first, 50)], {"date": DAY + timedelta(days=1)}),
            ("Check the year", 50, [(self.first, 50)], {"date": date(202, 1, 10)}),
            ("bank or cash journal", 50, [(self.first, 50)], {"journal_id": sale}),
            ("Cash goes to a cash journal", 50, [(self.first, 50)], {"journal_id": self.bank}),
            (
                "outstanding account",
                50,
                [(self.first, 50)],
                {"journal_id": nameless, "means": "card"},
            ),
        )
        payments = self.env["account.payment"].search_count([])
        for message, amount, paid, values in cases:
            with (
                self.subTest(message=message, amount=amount),
                self.assertRaisesRegex(UserError, message),
                self.env.cr.savepoint(),
            ):
                self.receive(amount, *paid, **values)
        self.assertEqual(self.residuals(), [100, 200, 300])
        self.assertEqual(self.env["account.payment"].search_count([]), payments)
        self.assertFalse(self.dossier.recu_ids)

    def test_a_locked_period_speaks_in_odoo_s_own_words(self):
        receipt = self.receive(10, (self.first, 10), date=date(2026, 2, 20))
        self.company.fiscalyear_lock_date = "2026-02-28"
        with (
            self.assertRaisesRegex(UserError, "prior to and inclusive of"),
            self.env.cr.savepoint(),
        ):
            receipt.action_cancel_payment()
        with self.assertRaisesRegex(UserError, "(?i)lock"), self.env.cr.savepoint():
            self.receive(10, (self.first, 10), date=date(2026, 2, 20))
        self.assertEqual((receipt.state, self.residuals()[0]), ("valid", 90))

    def test_currencies_are_not_mixed_and_a_foreign_item_is_paid_in_its_own(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        foreign = self.overdue_invoice("2026-01-15", 10)
        foreign.button_draft()
        foreign.currency_id = dollar
        foreign.invoice_line_ids.price_unit = 40
        foreign.action_post()
        self.run_on(DAY)
        self.dossier.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "one currency"), self.env.cr.savepoint():
            self.receive(50, (self.first, 10), (foreign, 40), means="card")
        receipt = self.receive(25, (foreign, 25), means="card")
        self.assertEqual(
            (receipt.currency_id, self.item(foreign).amount_residual_currency), (dollar, 15)
        )

    def test_a_closed_dossier_takes_no_payment(self):
        self.receive(600, (self.first, 100), (self.second, 200), (self.third, 300))
        with self.assertRaisesRegex(UserError, "closed"):
            self.dossier.action_register_payment()
        later = self.overdue_invoice("2026-02-20", 10)
        with self.assertRaisesRegex(UserError, "closed"):
            self.receive(10, (later, 10))

    def test_cash_is_refused_above_the_company_s_own_value(self):
        parameter = self.env.ref("recouvrement.parametre_cash_ceiling")
        self.assertIsNone(self.env["recouvrement.parametre"]._value("cash_ceiling", DAY))
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": parameter.id,
                "company_id": self.company.id,
                "jurisdiction": "FR",
                "value": 50,
                "source": "Code monétaire et financier",
                "verification": "to_verify",
            }
        )
        self.receive(50, (self.first, 50))
        with self.assertRaisesRegex(UserError, "in cash"):
            self.receive(50.01, (self.second, 50.01))
        self.receive(200, (self.second, 200), means="card")

    def test_who_may_not_read_the_dossier_gets_nothing_by_rpc_and_receipts_are_not_written(self):
        receipt = self.receive(10, (self.first, 10))
        reader = new_test_user(
            self.env, "guichet_reader", "recouvrement.group_reader,account.group_account_invoice"
        )
        with self.assertRaises(AccessError):
            self.dossier.with_user(reader).action_register_payment()
        with self.assertRaises(AccessError):
            self.env["recouvrement.reglement"].with_user(reader).create(
                {"dossier_id": self.dossier.id}
            )
        for attempt in (
            lambda: receipt.write({"amount": 1}),
            lambda: receipt.copy(),
            lambda: receipt.unlink(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                attempt()
        collector = new_test_user(self.env, "guichet_collector", "recouvrement.group_collector")
        with self.assertRaises(AccessError):
            receipt.with_user(collector).action_cancel_payment()

    def test_a_form_filled_by_rpc_with_too_many_decimals_is_refused(self):
        wizard = self._open_form()
        with self.assertRaisesRegex(UserError, "more decimals"):
            wizard.write({"amount": 10.123})
        with self.assertRaisesRegex(UserError, "more decimals"):
            wizard.item_ids[0].write({"amount": 10.123})

    def test_the_sequence_is_the_company_s_own(self):
        receipt = self.receive(10, (self.first, 10))
        sequence = self.env["ir.sequence"].search([("code", "=", "recouvrement.recu")])
        self.assertEqual(sequence.company_id, self.company)
        self.assertEqual(sequence.implementation, "no_gap")
        self.assertEqual(receipt.date, fields.Date.to_date(DAY))
