from odoo import models


class AccountPayment(models.Model):
    """A payment of a batch and the items it pays."""

    _inherit = "account.payment"

    def _get_recouvrement_pairs(self):
        """What each of these is set against, to be reconciled in one plan; nothing for an item paid meanwhile."""
        pairs = []
        for payment in self.filtered("move_id"):
            lines = payment.payment_line_ids.move_line_id | payment.move_id.line_ids
            pairs.append(
                lines.filtered(
                    lambda line, payment=payment: line.account_id == payment.destination_account_id
                )
            )
        return self.env["account.move.line"]._get_recouvrement_open_pairs(pairs)
