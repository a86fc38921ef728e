from odoo import fields, models


class AccountMove(models.Model):
    """A credit note that ends a dispute."""

    _inherit = "account.move"

    recouvrement_litige_ids = fields.Many2many(
        "recouvrement.litige", "recouvrement_litige_credit_rel", "move_id", "litige_id", "Disputes"
    )

    def _post(self, soft=True):
        posted = super()._post(soft)
        # sudo: whoever posts a credit note need not see the dispute it ends.
        posted.sudo().recouvrement_litige_ids._end_when_credited()
        return posted
