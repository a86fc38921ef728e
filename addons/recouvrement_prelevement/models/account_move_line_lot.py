from odoo import api, models


class AccountMoveLine(models.Model):
    """Thousands of debits of one batch, set against their items in one plan instead of one by one."""

    _inherit = "account.move.line"

    def reconcile(self):
        """EXTENDS account: inside the upload of a batch, the pair is kept for the plan that ends it."""
        pairs = self.env.context.get("recouvrement_pairs")
        if pairs is None:
            return super().reconcile()
        if self:
            pairs.append(self.with_context(recouvrement_pairs=None))
        return None

    @api.model
    def _get_recouvrement_open_pairs(self, pairs):
        """``pairs`` without what is reconciled already, by a person or by an earlier slice."""
        left = [pair.filtered(lambda line: not line.reconciled) for pair in pairs]
        return [pair for pair in left if len(pair) > 1]
