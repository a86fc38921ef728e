"""What counts as money in a lettrage: what was written off or granted did not come in."""

from datetime import date
from decimal import Decimal

from odoo import Command, fields

from .common import RecouvrementCase


class TestRecettes(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoices = [cls.overdue_invoice("2026-01-10", amount) for amount in (100, 33.33, 66.67)]
        cls.run_on("2026-01-15")
        cls.dossier = cls.dossier_of()
        cls.loss = cls.company_data["default_account_expense"]

    def line(self, invoice):
        return invoice.line_ids.filtered(
            lambda each: each.account_id.account_type == "asset_receivable"
        )

    def pay_and_write_off(self, invoices, amount, day="2026-01-18"):
        wizard = (
            self.env["account.payment.register"]
            .with_context(
                active_model="account.move",
                active_ids=invoices.ids,
                recouvrement_day=fields.Date.to_date(day),
            )
            .create(
                {
                    "payment_date": day,
                    "amount": amount,
                    "group_payment": True,
                    "payment_difference_handling": "reconcile",
                    "writeoff_account_id": self.loss.id,
                }
            )
        )
        payment = wizard._create_payments()
        self.env.cr.flush()
        return payment

    def receipts(self, *invoices):
        lines = [self.line(invoice) for invoice in invoices]
        found = self.env["recouvrement.encaissement"]._read_receipts(
            self.env["account.move.line"].union(*lines)
        )
        return [[(receipt.amount, receipt.cash) for receipt in found[line.id]] for line in lines]

    def test_the_part_of_a_payment_written_off_is_no_cash(self):
        self.pay_and_write_off(self.invoices[0], 90)
        self.assertEqual(self.line(self.invoices[0]).amount_residual, 0)
        self.assertEqual(
            self.receipts(self.invoices[0]), [[(Decimal("90.00"), True), (Decimal("10.00"), False)]]
        )

    def test_what_is_written_off_on_several_debts_is_shared_to_the_cent(self):
        pair = self.invoices[1] | self.invoices[2]
        self.pay_and_write_off(pair, 89.99)
        found = [each for some in self.receipts(*pair) for each in some]
        self.assertEqual(sum(amount for amount, cash in found if cash), Decimal("89.99"))
        self.assertEqual(sum(amount for amount, cash in found if not cash), Decimal("10.01"))
        # The same when only one of the two is asked for.
        self.assertEqual(
            [self.receipts(invoice)[0] for invoice in pair],
            [list(some) for some in self.receipts(*pair)],
        )

    def test_a_promise_is_not_kept_by_what_the_accountant_wrote_off(self):
        Promise = self.env["recouvrement.promesse"].with_context(recouvrement_day=date(2026, 1, 16))
        promise = Promise.create(
            {
                "dossier_id": self.dossier.id,
                "amount": 200,
                "date": "2026-01-20",
                "date_made": "2026-01-16",
            }
        )
        self.pay_and_write_off(self.invoices[0], 60)
        self.assertEqual(promise.amount_paid, 60)
        self.run_on("2026-01-26")
        self.assertEqual((promise.state, promise.outcome), ("broken", "partly"))

    def test_an_early_payment_discount_lowers_the_debt_and_is_no_cash(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % in 60 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 60,
                "early_pay_discount_computation": "included",
                "line_ids": [
                    Command.create(
                        {
                            "value": "percent",
                            "value_amount": 100,
                            "nb_days": 15,
                            "delay_type": "days_after",
                        }
                    )
                ],
            }
        )
        self.company.account_journal_early_pay_discount_loss_account_id = self.loss
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.debtor.id,
                "invoice_date": "2026-01-01",
                "invoice_payment_term_id": term.id,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "price_unit": 100, "tax_ids": [Command.clear()]}
                    )
                ],
            }
        )
        invoice.action_post()
        self.pay(invoice, "2026-01-20")
        self.assertEqual(
            self.receipts(invoice), [[(Decimal("98.00"), True), (Decimal("2.00"), False)]]
        )
