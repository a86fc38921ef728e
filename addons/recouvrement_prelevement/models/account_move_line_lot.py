from odoo import models


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
