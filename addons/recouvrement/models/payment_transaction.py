"""A payment made from a debtor's space: it pays the items chosen there, the oldest first."""

from collections import defaultdict

from odoo import api, fields, models

from ..tools.hand import check_written, open_to_hand


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    recouvrement_dossier_id = fields.Many2one(
        "recouvrement.dossier",
        "Collection dossier",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    recouvrement_line_ids = fields.Many2many(
        "account.move.line", string="Items paid", readonly=True, copy=False
    )
    recouvrement_recorded = fields.Boolean(readonly=True, copy=False)
    recouvrement_way = fields.Char("Way in", readonly=True, copy=False)
    recouvrement_payer = fields.Char("Name given", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        return super(PaymentTransaction, here).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    def _create_payment(self, **extra_create_values):
        """EXTENDS account_payment: items that are no invoice are paid too, and credits are used.

        What pays items of another account (doubtful debts) is booked on that account.
        """
        if self.recouvrement_dossier_id:
            extra_create_values = self._split_recouvrement(extra_create_values)
        payment = super()._create_payment(**extra_create_values)
        if self.recouvrement_dossier_id:
            self._letter_recouvrement(payment)
        return payment

    def _split_recouvrement(self, values):
        """``values`` of the payment, with the part of each account its items stand on, oldest first."""
        owed = self.recouvrement_line_ids.filtered(lambda line: line.amount_residual > 0)
        main = self._get_recouvrement_main_account(owed)
        left, parts = self.amount, defaultdict(float)
        for line in owed.sorted(lambda each: (each.date_maturity or each.date, each.id)):
            paid = min(left, line.amount_residual)
            parts[line.account_id] += paid
            left = self.currency_id.round(left - paid)
        others = [
            {
                "account_id": account.id,
                "partner_id": self.partner_id.commercial_partner_id.id,
                "currency_id": self.currency_id.id,
                "name": self.recouvrement_dossier_id.name,
                "amount_currency": -amount,
                "balance": -amount,
            }
            for account, amount in parts.items()
            if account != main and self.currency_id.compare_amounts(amount, 0) > 0
        ]
        more = {"destination_account_id": main.id} if main else {}
        written = [*values.get("write_off_line_vals", []), *others]
        return {**values, **more, **({"write_off_line_vals": written} if written else {})}

    def _get_recouvrement_main_account(self, owed):
        """The account of the invoices paid, which Odoo takes; else that of the oldest item."""
        invoiced = self.invoice_ids.line_ids.filtered(lambda line: line in owed)
        first = (invoiced or owed).sorted(lambda each: (each.date_maturity or each.date, each.id))
        return first[:1].account_id

    def _letter_recouvrement(self, payment):
        """Letter what super left open: chosen items without invoice, then the credits they were net of."""
        lines = payment.move_id.line_ids | self.recouvrement_line_ids
        for account in self.recouvrement_line_ids.account_id:
            mine = lines.filtered(
                lambda line, account=account: line.account_id == account and not line.reconciled
            )
            left = mine.mapped("amount_residual")
            if left and min(left) < 0 < max(left):
                mine.reconcile()

    def _post_process(self):
        """EXTENDS payment: the dossier learns of it; the accounts close it by themselves."""
        res = super()._post_process()
        for tx in self.filtered(lambda each: each.recouvrement_dossier_id):
            if tx.state == "done" and not tx.recouvrement_recorded:
                tx.sudo().recouvrement_recorded = True  # sudo: told once, whoever looks first
                self.env["recouvrement.portail"]._record_payment(tx)
        return res
