from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .common import TODAY, CreditCase


class TestBlocage(CreditCase):
    """A sale on credit is stopped for a reason that is told, and freed by what was said to free it."""

    def stop(self, amount=1000):
        """A customer beyond the limit."""
        self.give_limit(amount)

    # -- reasons -----------------------------------------------------------------------------

    def test_beyond_the_limit_the_seller_sees_why(self):
        self.stop()
        self.assertTrue(self.sold(1000), "at the limit is within it")
        order = self.order(200)
        self.assertTrue(order.recouvrement_stopped)
        self.assertIn("200.00", order.recouvrement_why)
        with self.assertRaisesRegex(UserError, "Credit limit exceeded by .*200.00"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_no_limit_no_stop(self):
        self.assertEqual(self.sold(10**6).state, "sale")

    def test_overdue_beyond_days_and_amount_paid_frees_at_once(self):
        """users-ask 56: age and amount."""
        move = self.overdue_invoice(TODAY - timedelta(days=31), 500)
        order = self.order(10)
        with self.assertRaisesRegex(UserError, "overdue, the oldest for 31 days"):
            order.action_confirm()
        self.pay(move, TODAY)
        order.invalidate_recordset()
        self.assertFalse(order.recouvrement_stopped)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_what_is_disputed_does_not_stop(self):
        move = self.overdue_invoice(TODAY - timedelta(days=40), 500)
        self.run_on(TODAY)
        lines = move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        self.env["recouvrement.litige"].create(
            {
                "dossier_id": self.debtor.recouvrement_dossier_ids.id,
                "category_id": self.env["recouvrement.litige.categorie"].search([], limit=1).id,
                "ligne_ids": [Command.create({"move_line_id": lines.id, "amount": 500})],
            }
        )
        self.assertEqual(self.sold(10).state, "sale")

    def test_a_rule_that_warns_lets_through_and_says_so(self):
        self.rules["limit"].level = "warn"
        self.stop(100)
        order = self.order(200)
        self.assertFalse(order.recouvrement_stopped)
        self.assertIn("Credit limit exceeded", order.recouvrement_why)
        order.action_confirm()
        self.assertIn("Credit limit exceeded", order.message_ids[0].body)

    def test_a_rule_for_some_customers_only(self):
        tag = self.env["res.partner.category"].create({"name": "Grands comptes"})
        self.rules["limit"].tag_ids = tag
        self.stop(100)
        self.assertEqual(self.sold(200).state, "sale")
        self.debtor.category_id = tag
        with self.assertRaises(UserError):
            self.sold(200)

    # -- holds -------------------------------------------------------------------------------

    def hold_by_step(self, **step):
        self.new_scenario(
            {
                "kind": "block",
                "offset_days": 15,
                "name": "Second reminder and block",
                "template_id": False,
                **step,
            }
        )
        move = self.overdue_invoice(TODAY - timedelta(days=15), 500)
        self.run_on(TODAY)
        return move, self.env["recouvrement.blocage"].search([("partner_id", "=", self.debtor.id)])

    def test_the_step_holds_a_payment_frees(self):
        move, hold = self.hold_by_step()
        self.assertEqual((len(hold), hold.state), (1, "held"))
        self.assertTrue(self.debtor.recouvrement_held)
        order = self.order(10)
        with self.assertRaisesRegex(UserError, "Account held: Second reminder"):
            order.action_confirm()
        self.pay(move, TODAY)
        order.invalidate_recordset()
        order.action_confirm()  # at once, before any night
        self.assertEqual(order.state, "sale")
        self.run_on(TODAY + timedelta(days=1))
        self.assertEqual(hold.state, "free")
        self.assertIn("Criteria met", hold.release_reason)

    def test_the_step_held_twice_holds_once(self):
        _move, hold = self.hold_by_step()
        self.run_on(TODAY)
        self.run_on(TODAY + timedelta(days=1))
        holds = self.env["recouvrement.blocage"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual(holds, hold)

    def test_freed_by_a_manager_only_where_the_step_says_so(self):
        move, hold = self.hold_by_step(release="approve")
        self.pay(move, TODAY)
        with self.assertRaises(UserError):
            self.sold(10)
        self.run_on(TODAY + timedelta(days=1))
        self.assertEqual(hold.state, "held")
        self.assertTrue(hold.activity_ids)
        with self.assertRaisesRegex(UserError, "manager"):
            hold.with_user(self.collector).action_release()
        hold.with_user(self.boss).action_release()
        self.assertEqual((hold.state, hold.released_by_id), ("free", self.boss))
        self.assertEqual(self.sold(10).state, "sale")

    def test_held_by_hand(self):
        self.env["recouvrement.blocage"].with_user(self.collector).create(
            {"partner_id": self.debtor.id, "reason": "Chèque volé", "release": "hand"}
        )
        with self.assertRaisesRegex(UserError, "Chèque volé"):
            self.sold(1)

    # -- releases ----------------------------------------------------------------------------

    def test_asked_by_the_seller_granted_by_the_agency_head(self):
        self.stop(100)
        order = self.order(200)
        order.action_ask_recouvrement_release()
        release = self.env["recouvrement.derogation"].search([("order_id", "=", order.id)])
        self.assertEqual((release.state, release.asked_by_id), ("asked", self.seller))
        self.assertIn(self.chief, release.activity_ids.user_id)
        with self.assertRaisesRegex(UserError, "Say why"):
            release.with_user(self.chief).action_grant()
        release.with_user(self.chief).write(
            {"reason": "Virement annoncé", "date_to": TODAY + timedelta(days=3)}
        )
        release.with_user(self.chief).action_grant()
        order.invalidate_recordset()
        self.assertEqual(order.recouvrement_release_state, "granted")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_release_is_for_its_order_and_its_days(self):
        self.stop(100)
        order = self.order(200)
        order.action_ask_recouvrement_release()
        release = self.env["recouvrement.derogation"].search([("order_id", "=", order.id)])
        release.with_user(self.boss).write(
            {"reason": "Garantie reçue", "date_to": TODAY + timedelta(days=1)}
        )
        release.with_user(self.boss).action_grant()
        with self.assertRaises(UserError):
            self.sold(200)  # another one
        with self.assertRaises(UserError):
            self.on(order, TODAY + timedelta(days=2)).action_confirm()
        order.action_confirm()

    def test_a_release_of_the_customer_up_to_an_amount(self):
        self.stop(100)
        release = self.env["recouvrement.derogation"].with_user(self.boss)
        release = release.create(
            {"partner_id": self.debtor.id, "reason": "Chantier mairie", "amount_max": 300}
        )
        release.sudo().asked_by_id = self.collector
        release.action_grant()
        self.assertEqual(self.sold(200).state, "sale")
        with self.assertRaises(UserError):
            self.sold(200)

    def test_who_decides(self):
        self.stop(100)
        self.rules["limit"].level = "block"
        order = self.order(200)
        order.action_ask_recouvrement_release()
        release = self.env["recouvrement.derogation"].search([("order_id", "=", order.id)])
        release.reason = "Essai"
        with self.assertRaisesRegex(UserError, "Ask"):
            release.with_user(self.chief).action_grant()
        with self.assertRaises(AccessError):
            release.with_user(self.seller).action_grant()
        release.with_user(self.boss).action_grant()
        with self.assertRaisesRegex(UserError, "cannot be done"):
            release.with_user(self.boss).action_grant()

    def test_nobody_releases_what_they_asked(self):
        self.stop(100)
        order = self.order(200, user=self.boss)
        order.action_ask_recouvrement_release()
        release = self.env["recouvrement.derogation"].search([("order_id", "=", order.id)])
        release.reason = "Je signe"
        with self.assertRaisesRegex(UserError, "asked for it yourself"):
            release.with_user(self.boss).action_grant()

    def test_refused_and_withdrawn(self):
        self.stop(100)
        order = self.order(200)
        order.action_ask_recouvrement_release()
        releases = self.env["recouvrement.derogation"]
        release = releases.search([("order_id", "=", order.id)])
        release.with_user(self.boss).reason = "Trop de retards"
        release.with_user(self.boss).action_refuse()
        self.assertEqual(release.state, "refused")
        with self.assertRaises(UserError):
            order.action_confirm()
        order.action_ask_recouvrement_release()
        second = releases.search([("order_id", "=", order.id), ("state", "=", "asked")])
        second.with_user(self.boss).reason = "Acompte reçu"
        second.with_user(self.boss).action_grant()
        second.with_user(self.boss).action_withdraw()
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_a_release_lasts_three_months_at_most(self):
        self.stop(100)
        release = self.env["recouvrement.derogation"].create(
            {
                "partner_id": self.debtor.id,
                "reason": "Toujours",
                "date_to": TODAY + timedelta(days=200),
            }
        )
        with self.assertRaises(ValidationError):
            release.action_grant()

    def test_nothing_to_ask_where_nothing_stops(self):
        with self.assertRaisesRegex(UserError, "Nothing stops"):
            self.order(10).action_ask_recouvrement_release()

    # -- no way round ------------------------------------------------------------------------

    def test_a_copy_of_a_released_order_is_stopped(self):
        """users-ask 54: duplicating does not bypass."""
        self.stop(100)
        order = self.order(200)
        order.action_ask_recouvrement_release()
        release = self.env["recouvrement.derogation"].search([("order_id", "=", order.id)])
        release.with_user(self.boss).reason = "Une fois"
        release.with_user(self.boss).action_grant()
        copied = order.copy()
        with self.assertRaises(UserError):
            copied.action_confirm()

    def test_neither_import_nor_rpc_confirms(self):
        self.stop(100)
        order = self.order(200)
        with self.assertRaises(UserError):
            order.write({"state": "sale"})
        with self.assertRaises(UserError):
            self.order(200, state="sale")
        result = (
            self.env["sale.order"]
            .with_user(self.seller)
            .load(
                [
                    "partner_id/.id",
                    "state",
                    "order_line/product_id/.id",
                    "order_line/product_uom_qty",
                    "order_line/price_unit",
                ],
                [[str(self.debtor.id), "sale", str(self.product.id), "200", "1"]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("cannot be confirmed", str(result["messages"]))

    def test_adding_to_a_confirmed_order_is_a_sale(self):
        self.stop(100)
        order = self.sold(90)
        with self.assertRaises(UserError):
            order.order_line.product_uom_qty = 300
        with self.assertRaises(UserError):
            order.order_line.price_unit = 3
        with self.assertRaises(UserError):
            order.order_line = [
                Command.create(
                    {"product_id": self.product.id, "product_uom_qty": 300, "price_unit": 1}
                )
            ]
        order.order_line.product_uom_qty = 50  # less is no sale

    def test_changing_who_pays_does_not_bypass(self):
        other = self.new_debtor("Prête-nom")
        self.stop(100)
        order = self.sold(500, partner=other)
        with self.assertRaises(UserError):
            order.partner_invoice_id = self.debtor

    # -- invoices ----------------------------------------------------------------------------

    def test_prepayments_and_delivered_goods_stay_invoiceable(self):
        """users-ask 55."""
        self.rules["hold"].on_invoice = True
        delivered = self.sold(100).sudo()
        delivered.order_line.qty_delivered = 100
        waiting = self.sold(50).sudo()
        prepaid = self.sold(60).sudo()
        self.env["recouvrement.blocage"]._hold(self.debtor, self.company, "Impayé")
        self.overdue_stop()
        invoice = delivered._create_invoices()
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")
        with self.assertRaisesRegex(UserError, "cannot be posted"):
            waiting._create_invoices().action_post()
        wizard = (
            self.env["sale.advance.payment.inv"]
            .sudo()
            .create(
                {
                    "advance_payment_method": "fixed",
                    "fixed_amount": 20,
                    "sale_order_ids": [Command.set(prepaid.ids)],
                }
            )
        )
        wizard.create_invoices()
        prepaid.invoice_ids.action_post()
        self.assertEqual(prepaid.invoice_ids.state, "posted")

    def overdue_stop(self):
        """Something overdue keeps the hold standing."""
        self.rules["hold"].on_invoice = False
        self.overdue_invoice(TODAY - timedelta(days=5), 50)
        self.rules["hold"].on_invoice = True

    def test_a_direct_invoice_is_stopped_a_credit_note_never(self):
        self.overdue_invoice(TODAY - timedelta(days=5), 50)
        self.env["recouvrement.blocage"]._hold(self.debtor, self.company, "Impayé")
        self.rules["hold"].on_invoice = True
        with self.assertRaisesRegex(UserError, "cannot be posted"):
            self.overdue_invoice(TODAY + timedelta(days=30), 50)
        refund = self.overdue_invoice(TODAY, 20, move_type="out_refund")
        self.assertEqual(refund.state, "posted")
