from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    recouvrement_excluded = fields.Boolean("Left out of collection", copy=False)
    recouvrement_exclusion_reason = fields.Char("Why it is left out", copy=False)

    _recouvrement_open_idx = models.Index(
        "(company_id, account_id, partner_id) INCLUDE (date_maturity, amount_residual)"
        " WHERE reconciled IS NOT TRUE AND parent_state = 'posted' AND date_maturity IS NOT NULL"
    )

    @api.constrains("recouvrement_excluded", "recouvrement_exclusion_reason")
    def _check_recouvrement_exclusion(self):
        if any(
            line.recouvrement_excluded and not line.recouvrement_exclusion_reason for line in self
        ):
            raise ValidationError(self.env._("Say why this item is left out of collection."))
