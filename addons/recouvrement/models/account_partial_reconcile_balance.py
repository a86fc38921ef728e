from odoo import models


class AccountPartialReconcile(models.Model):
    """What was reconciled after a day, or undone since, for the aged balance of that day."""

    _inherit = "account.partial.reconcile"

    _recouvrement_later_idx = models.Index("(company_id, max_date)")

    def unlink(self):
        """EXTENDS account: what one of our verbs undoes is kept with the days it held."""
        day = self.env.context.get("recouvrement_undone_on")
        if day:
            self.env["recouvrement.lettrage.defait"]._keep(self.exists(), day)
        return super().unlink()
