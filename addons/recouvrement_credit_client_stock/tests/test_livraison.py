from datetime import timedelta

from odoo.exceptions import UserError

from odoo.addons.recouvrement_credit_client.tests.common import TODAY, CreditCase


class TestDelivery(CreditCase):
    """A delivery is stopped whatever way it is validated; what was released leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls.new_user("magasinier", "stock.group_stock_user")
        cls.product.write({"type": "consu", "is_storable": True})
        stock = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        if not stock:
            stock = cls.env["stock.warehouse"].create(
                {"name": "Dépôt", "code": "DEP", "company_id": cls.company.id}
            )
        cls.env["stock.quant"]._update_available_quantity(cls.product, stock.lot_stock_id, 1000)

    def ready(self, amount=10):
        """A confirmed order, then a reason to stop."""
        order = self.sold(amount)
        picking = order.sudo().picking_ids
        picking.action_assign()
        self.overdue_invoice(TODAY - timedelta(days=2), 50)
        self.env["recouvrement.blocage"]._hold(self.debtor, self.company, "Impayé J+15")
        picking.move_ids.quantity = amount
        picking.move_ids.picked = True
        return order, picking.with_user(self.keeper)

    def test_the_delivery_waits_and_says_why(self):
        _order, picking = self.ready()
        self.assertIn("Impayé J+15", picking.recouvrement_why)
        with self.assertRaisesRegex(UserError, "Impayé J\\+15"):
            picking.button_validate()
        self.assertNotEqual(picking.state, "done")

    def test_neither_the_move_nor_the_picking_goes_round(self):
        _order, picking = self.ready()
        for leave in (
            lambda: picking._action_done(),
            lambda: picking.move_ids._action_done(),
            lambda: picking.sudo()._action_done(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                leave()

    def test_paid_it_leaves(self):
        _order, picking = self.ready()
        self.pay(
            self.env["account.move"].search(
                [("partner_id", "=", self.debtor.id), ("move_type", "=", "out_invoice")]
            ),
            TODAY,
        )
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_released_it_leaves(self):
        order, picking = self.ready()
        release = self.env["recouvrement.derogation"].create(
            {"partner_id": self.debtor.id, "order_id": order.id, "reason": "Chèque reçu"}
        )
        release.action_grant()
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_a_return_is_never_stopped(self):
        order, _picking = self.ready()
        supplier = self.env.ref("stock.stock_location_customers")
        warehouse = order.sudo().warehouse_id
        back = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 1,
                "location_id": supplier.id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "company_id": self.company.id,
                "partner_id": self.debtor.id,
            }
        )
        back._action_confirm()
        back.quantity = 1
        back.picked = True
        back._action_done()
        self.assertEqual(back.state, "done")
