from odoo import models


class AccountPartialReconcile(models.Model):
    """What was reconciled after a day, for the aged balance of that day."""

    _inherit = "account.partial.reconcile"

    _recouvrement_later_idx = models.Index("(company_id, max_date)")
