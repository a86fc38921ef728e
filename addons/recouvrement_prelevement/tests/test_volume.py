"""Many debits in one batch: a fixed number of readings of ours, whatever their number."""

from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import tagged

from .debits import DebitCase

DAY, BACK = fields.Date.to_date("2026-10-05"), fields.Date.to_date("2026-10-07")

# What a batch writes: PostgreSQL must know how many, or one of Odoo's own queries takes half a minute.
GROWING = ("account.move", "account.move.line", "account.payment", "account.partial.reconcile")


@tagged("post_install", "-at_install")
class TestVolume(DebitCase):
    def send(self, count):
        """The presentations of a batch of ``count`` debits; the queries of OCA's lines, and those to follow them."""
        invoices = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": self.debtor.id,
                    "invoice_date": DAY,
                    "invoice_date_due": DAY,
                    "invoice_payment_term_id": False,
                    "preferred_payment_method_line_id": self.method_line.id,
                    "mandate_id": self.mandate.id,
                    "invoice_line_ids": [
                        Command.create({"name": "Rent", "price_unit": 10, "tax_ids": []})
                    ],
                }
                for _each in range(count)
            ]
        )
        invoices.action_post()
        order = self.on(self.env["account.payment.order"], DAY).create(
            {
                "payment_method_line_id": self.method_line.id,
                "payment_type": "inbound",
                "company_id": self.company.id,
                "journal_id": self.bank_journal.id,
            }
        )
        items = invoices.line_ids._filter_recouvrement_debtor()
        _lines, lining = self.count(lambda: items.create_payment_line_from_move_line(order))
        presentations = self.env["recouvrement.presentation"]
        with patch.object(fields.Date, "context_today", lambda *_args: DAY):
            order.draft2open()
            order.open2generated()
            self.env["recouvrement.lot"]._analyze(*GROWING)
            # What our own add-on adds to the upload is counted by itself.
            with patch.object(self.registry["recouvrement.presentation"], "_note_sent", len):
                order.generated2uploaded()
            followed, sending = self.count(lambda: self.on(presentations, DAY)._note_sent(order))
        return followed, lining, sending

    def count(self, act):
        """``(what act() gives, its queries)``."""
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        found = act()
        self.env.flush_all()
        return found, self.env.cr.sql_log_count - start

    def test_as_many_queries_to_follow_to_plan_to_batch_and_to_confirm_thirty_debits_as_three(self):
        told = {}
        for count in (3, 30):
            followed, lining, sending = self.send(count)
            self.assertEqual(len(followed), count)
            followed.sudo().write(
                {
                    "state": "returned",
                    "date_returned": BACK,
                    "reason_id": self.reason("AM04").id,
                }
            )
            self.env["account.move.line"].search(
                [("partner_id", "=", self.debtor.id)]
            ).remove_move_reconcile()
            planned, planning = self.count(lambda: followed.sudo()._plan_after(BACK))  # noqa: B023
            self.assertEqual(len(planned), count)
            batch, batching = self.count(lambda: planned._batch(BACK))  # noqa: B023
            self.assertEqual(len(batch.payment_line_ids), count)
            day = self.on(batch, planned[0].date_leaves)
            _none, reviewing = self.count(
                lambda: day.env["recouvrement.presentation"]._review_batch(day)  # noqa: B023
            )
            self.assertEqual(set(planned.mapped("state")), {"batched"})
            # OCA numbers each line by itself.
            told[count] = (sending, planning, batching - lining, reviewing)
            planned._call_off("called_off", {"user": "Test"})
        for few, many in zip(*told.values(), strict=True):
            self.assertLessEqual(many, few + 6, told)
