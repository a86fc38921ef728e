from odoo import Command

from .common import CreditCase


class TestOrdersInExposure(CreditCase):
    """What is ordered and delivered counts once: as an order, then as a delivery, then as an invoice."""

    def test_from_order_to_invoice(self):
        order = self.sold(100)
        read = self.read_exposure()
        self.assertEqual((read.orders, read.deliveries, read.total), (100.0, 0.0, 100.0))
        order.order_line.sudo().qty_delivered = 40
        self.env.flush_all()
        read = self.read_exposure()
        self.assertEqual((read.orders, read.deliveries, read.total), (60.0, 40.0, 100.0))
        invoice = order.sudo()._create_invoices()
        self.env.flush_all()
        read = self.read_exposure()
        self.assertEqual((read.orders + read.deliveries, read.drafts), (0.0, 100.0))
        invoice.action_post()
        read = self.read_exposure()
        self.assertEqual((read.drafts, read.undue + read.overdue), (0.0, 100.0))
        self.assertEqual(read.total, 100.0)

    def test_a_quotation_and_a_cancelled_order_count_for_nothing(self):
        self.order(100)
        order = self.sold(50)
        order.sudo()._action_cancel()
        self.env.flush_all()
        self.assertEqual(self.read_exposure().total, 0.0)

    def test_who_is_invoiced_owes(self):
        payer = self.new_debtor("Payeur")
        self.sold(100, partner_invoice_id=payer.id)
        self.assertEqual(self.read_exposure(payer).orders, 100.0)
        self.assertEqual(self.read_exposure().total, 0.0)

    def test_a_prepayment_is_not_counted_twice(self):
        order = self.sold(100).sudo()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .sudo()
            .create(
                {
                    "advance_payment_method": "fixed",
                    "fixed_amount": 30,
                    "sale_order_ids": [Command.set(order.ids)],
                }
            )
        )
        wizard.create_invoices()
        order.invoice_ids.action_post()
        self.env.flush_all()
        read = self.read_exposure()
        self.assertEqual((read.undue + read.overdue, read.orders), (30.0, 70.0))
        order._create_invoices(final=True).action_post()
        self.env.flush_all()
        read = self.read_exposure()
        self.assertEqual(read.total, 100.0)

    def test_a_foreign_order_is_converted(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "rate": 2.0,
            }
        )
        prices = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": dollar.id, "company_id": self.company.id}
        )
        self.sold(100, pricelist_id=prices.id)
        self.assertEqual(self.read_exposure().orders, 50.0)

    def test_amounts_open_their_lines(self):
        order = self.sold(100)
        order.order_line.sudo().qty_delivered = 40
        self.env.flush_all()
        row = self.exposition.search([("partner_id", "=", self.debtor.id)])
        for part in ("orders", "deliveries"):
            action = row.with_context(part=part).action_open_part()
            lines = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(lines, order.sudo().order_line.with_env(lines.env), part)
