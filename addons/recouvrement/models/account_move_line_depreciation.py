from odoo import fields, models


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
        readonly=True,
    )
