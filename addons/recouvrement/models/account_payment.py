from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    _inherit = "account.payment"

    recouvrement_recu_ids = fields.One2many("recouvrement.recu", "payment_id", "Receipts")

    def write(self, vals):
        res = super().write(vals)
        if vals.get("state") in ("draft", "canceled", "rejected"):
            # sudo: the receipt follows the payment, whoever undoes it.
            self.sudo().recouvrement_recu_ids._set_cancelled()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recouvrement_recu(self):
        # sudo: a receipt out of one's portfolio holds the payment all the same.
        if receipts := self.sudo().recouvrement_recu_ids:
            raise UserError(
                self.env._(
                    "A receipt was given for this payment (%s): cancel it instead of deleting it.",
                    ", ".join(receipts.mapped("name")),
                )
            )
