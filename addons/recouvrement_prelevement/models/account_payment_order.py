from odoo import fields, models


class AccountPaymentOrder(models.Model):
    """A batch of debits, followed from its upload to the last day one may come back."""

    _inherit = "account.payment.order"

    recouvrement_collection = fields.Date(
        "Presented again on",
        readonly=True,
        copy=False,
        help="Made by the night, to be released: its debits are collected on that day.",
    )

    def draft2open(self):
        """EXTENDS account_payment_batch_oca: what must not go any more leaves the batch first"""
        self.env["recouvrement.presentation"]._review_batch(self)
        return super().draft2open()

    def generated2uploaded(self):
        """EXTENDS account_payment_batch_oca: lettrage at one go, and each debit is followed from now on"""
        pairs = []
        here = self.with_context(recouvrement_pairs=pairs)
        result = super(AccountPaymentOrder, here).generated2uploaded()
        self.env["account.move.line"]._reconcile_plan(pairs)
        self.env["recouvrement.presentation"]._note_sent(self)
        return result

    def action_cancel(self):
        """EXTENDS account_payment_batch_oca: nothing of it was presented"""
        result = super().action_cancel()
        # sudo: presentations belong to verbs; cancelling a batch is checked by its own model.
        gone = (
            self.env["recouvrement.presentation"]
            .sudo()
            .search(
                [
                    ("order_id", "in", self.ids),
                    ("state", "in", ("planned", "batched", "sent", "provisional")),
                ]
            )
        )
        gone._call_off("batch_cancelled")
        return result
