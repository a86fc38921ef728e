from odoo import fields, models

from odoo.addons.recouvrement.tools.words import say_pair, to_html


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
        """EXTENDS account_payment_batch_oca: what must not go any more leaves the batch first

        A batch nothing is left in stays a draft and says why: what left it has left it.
        """
        full = self.filtered("payment_line_ids")
        gone = self.env["recouvrement.presentation"]._review_batch(self)
        emptied = full.filtered(lambda order: not order.payment_line_ids)
        result = (
            super(AccountPaymentOrder, self - emptied).draft2open() if self != emptied else None
        )
        return emptied._tell_emptied(gone) if emptied else result

    def _tell_emptied(self, gone):
        """What to do with these batches, all the debits of which are in ``gone``, called off."""
        why = [say_pair(self.env, each.display_name, each.reason_text or "") for each in gone]
        told = self.env._(
            "Nothing is left in %(batches)s: every debit was called off, and no one is debited. Add debits, or "
            "cancel it.\n%(why)s",
            batches=", ".join(self.mapped("name")),
            why="\n".join(why),
        )
        for order in self:
            order.message_post(body=to_html(told))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": told,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def open2generated(self):
        """EXTENDS account_payment_batch_oca: no file is made with a debit that must not go any more"""
        self.env["recouvrement.presentation"]._check_leaving(self)
        return super().open2generated()

    def generated2uploaded(self):
        """EXTENDS account_payment_batch_oca: lettrage at one go, and each debit is followed from now on"""
        pairs = []
        here = self.with_context(recouvrement_pairs=pairs)
        result = super(AccountPaymentOrder, here).generated2uploaded()
        lines = self.env["account.move.line"]
        lines._reconcile_plan(lines._get_recouvrement_open_pairs(pairs))
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
        again = gone.filtered(lambda each: each.previous_id and each.state == "batched")
        again._call_off("batch_cancelled", keep_line=True)
        (gone - again)._call_off("batch_cancelled")
        return result

    def cancel2draft(self):
        """EXTENDS account_payment_batch_oca: what it presents again is ahead once more, checked when it is confirmed"""
        result = super().cancel2draft()
        # sudo: as in action_cancel.
        self.env["recouvrement.presentation"].sudo().search(
            [
                ("payment_line_id.order_id", "in", self.ids),
                ("state", "=", "cancelled"),
                ("previous_id", "!=", False),
            ]
        )._take_back()
        return result
