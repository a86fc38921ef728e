"""Large batches: uploaded in the background, each payment posted once, taken up again where it stopped."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import account_payment_order_envoi as envoi
from .debits import DebitCase

DAY = "2026-10-05"


@tagged("post_install", "-at_install")
class TestEnvoiAttente(DebitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.method_line.group_lines = False
        cls.invoices = cls.env["account.move"].union(*(cls.rent(DAY, 100.0 + n) for n in range(3)))
        day = fields.Date.to_date(DAY)
        with patch.object(fields.Date, "context_today", lambda *_args: day):
            order = cls.env["account.payment.order"].browse(
                cls.invoices.create_account_payment_line()["res_id"]
            )
            order.draft2open()
            order.open2generated()
        cls.order = cls.on(order, DAY)
        cls.payments = order.payment_ids.sorted("id")

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(envoi, "LARGE", 2))
        self.startPatcher(patch.object(envoi, "SLICE", 1))

    def ask(self):
        with patch.object(type(self.env["ir.cron"]), "_trigger") as woken:
            self.order.generated2uploaded()
        self.assertTrue(woken.called)

    def refuse(self, *payments):
        """A patch: posting one of ``payments`` raises, whatever is posted with it."""
        plain = type(self.env["account.payment"]).action_post

        def action_post(here):
            if {each.id for each in here} & {each.id for each in payments}:
                raise ValueError("This journal is closed.")
            return plain(here)

        return patch.object(type(self.env["account.payment"]), "action_post", action_post)

    def test_it_is_asked_for_at_once_and_nothing_else_is_done_to_it_meanwhile(self):
        self.ask()
        self.assertEqual((self.order.state, self.order.recouvrement_progress), ("generated", 0.0))
        self.assertEqual(set(self.payments.mapped("state")), {"draft"})
        for act in (
            self.order.generated2uploaded,
            self.order.action_cancel,
            self.order.cancel2draft,
            self.order.unlink,
        ):
            with self.assertRaisesRegex(UserError, "in the background"), self.env.cr.savepoint():
                act()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.order.sudo(False).recouvrement_leaving = False
        self.assertTrue(self.order._run_leaving())
        self.assertEqual(self.order.state, "uploaded")
        self.assertEqual(self.order.date_uploaded, fields.Date.to_date(DAY), "the day it was asked")
        self.assertFalse(self.order.recouvrement_leaving)
        self.assertEqual(set(self.invoices.mapped("amount_residual")), {0.0})
        followed = self.env["recouvrement.presentation"].search([("order_id", "=", self.order.id)])
        self.assertEqual(followed.mapped("state"), ["sent"] * 3)
        entries = self.env["account.move"].search_count([])
        self.assertTrue(self.order._run_leaving(), "nothing is left to do")
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_out_of_time_or_killed_it_goes_on_where_it_was_and_posts_nothing_twice(self):
        self.ask()
        reprise = type(self.env["recouvrement.reprise"])
        with patch.object(reprise, "_progress", lambda *_args: False):
            self.assertFalse(self.order._run_leaving())
        first = self.payments[0].move_id
        self.assertTrue(first)
        self.assertEqual(self.payments[1:].mapped("state"), ["draft"] * 2)
        self.assertEqual(round(self.order.recouvrement_progress), 33)
        with (
            patch.object(  # the process is killed
                type(self.env["account.payment"]), "action_post", side_effect=KeyboardInterrupt
            ),
            self.assertRaises(KeyboardInterrupt),
            self.env.cr.savepoint(),
        ):
            self.order._run_leaving()
        self.env.invalidate_all(flush=False)
        self.assertTrue(self.order._run_leaving())
        self.assertEqual((self.order.state, self.payments[0].move_id), ("uploaded", first))
        booked = self.env["account.move"].search([("origin_payment_id", "in", self.payments.ids)])
        self.assertEqual(len(booked), 3, "one entry a payment")

    def test_a_payment_that_cannot_be_posted_is_named_and_the_others_are(self):
        self.ask()
        bad = self.payments[1]
        with (
            patch.object(envoi, "SLICE", 2),
            self.refuse(bad),
            mute_logger(envoi.__name__),
        ):
            self.assertTrue(self.order._run_leaving())
        self.assertEqual((self.order.state, bad.state), ("generated", "draft"))
        self.assertFalse(self.order.recouvrement_leaving)
        self.assertIn(self.debtor.display_name, self.order.recouvrement_refused_text)
        self.assertIn("This journal is closed", self.order.recouvrement_refused_text)
        self.assertEqual(sorted(self.invoices.mapped("amount_residual")), [0.0, 0.0, 101.0])
        followed = self.env["recouvrement.presentation"].search([("order_id", "=", self.order.id)])
        self.assertEqual(len(followed), 3, "the file is at the bank, whatever the books lack")
        self.order.generated2uploaded()  # one is left: at once
        self.assertEqual((self.order.state, bad.payment_order_id), ("uploaded", self.order))
        self.assertFalse(self.order.recouvrement_refused_text)
        self.assertEqual(set(self.invoices.mapped("amount_residual")), {0.0})
        self.assertEqual(len(followed.search([("order_id", "=", self.order.id)])), 3)

    def test_an_item_paid_meanwhile_does_not_stop_it(self):
        self.ask()
        self.pay(self.invoices[0], DAY)
        self.assertTrue(self.order._run_leaving())
        self.assertEqual(self.order.state, "uploaded")
        self.assertTrue(all(self.payments.mapped("move_id")))

    def test_the_night_decides_once_it_has_left(self):
        night = type(self.env["recouvrement.passage"])
        with (
            patch.object(type(self.order), "_run_leaving", lambda *_args: False),
            patch.object(night, "_get_tonight", side_effect=AssertionError),
        ):
            self.env["recouvrement.passage"]._cron_night()
