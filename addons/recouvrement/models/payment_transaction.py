"""A payment made from a debtor's space: it pays the items chosen there, the oldest first."""

from odoo import fields, models


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

    def _create_payment(self, **extra_create_values):
        """EXTENDS account_payment: items that are no invoice are paid too, and credits are used."""
        payment = super()._create_payment(**extra_create_values)
        if self.recouvrement_dossier_id:
            self._letter_recouvrement(payment)
        return payment

    def _letter_recouvrement(self, payment):
        """Letter what super left open: chosen items without invoice, then the credits they were net of."""
        account = payment.destination_account_id
        mine = (payment.move_id.line_ids | self.recouvrement_line_ids).filtered(
            lambda line: line.account_id == account and not line.reconciled
        )
        left = mine.mapped("amount_residual")
        if left and min(left) < 0 < max(left):
            mine.reconcile()

    def _post_process(self):
        """EXTENDS payment: the dossier learns of it; the accounts close it by themselves."""
        res = super()._post_process()
        for tx in self.filtered(lambda each: each.recouvrement_dossier_id):
            if tx.state == "done" and not tx.recouvrement_recorded:
                tx.recouvrement_recorded = True
                self.env["recouvrement.portail"]._record_payment(tx)
        return res
