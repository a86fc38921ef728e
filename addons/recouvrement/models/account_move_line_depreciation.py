from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountMoveLine(models.Model):
    """Which debt an allowance (491) is for, and which proposal a line of a collective entry belongs to."""

    _inherit = "account.move.line"

    # Copied on purpose: the reversal of an entry takes the allowance of the same item away.
    recouvrement_allowance_item_id = fields.Many2one(
        "account.move.line",
        "Allowance for",
        index="btree_not_null",
        ondelete="restrict",
        help="The item whose loss of value this line of 491 says.",
    )
    recouvrement_proposition_id = fields.Many2one(
        "recouvrement.proposition",
        "Collection proposal",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,  # by account.move alone
        readonly=True,
    )

    @api.constrains("recouvrement_allowance_item_id")
    def _check_recouvrement_allowance_item(self):
        named = self.filtered("recouvrement_allowance_item_id")
        items = named.recouvrement_allowance_item_id
        debts = items._filter_recouvrement_debtor() if items else items
        for line in named:
            item = line.recouvrement_allowance_item_id
            if item not in debts or item.company_id != line.company_id:
                raise ValidationError(
                    self.env._("“%s” is not a debt of this company's debtors.", item.display_name)
                )
