from odoo import fields, models


class AccountMove(models.Model):
    """Which closing a collective entry of allowances is of; its lines name their proposals."""

    _inherit = "account.move"

    recouvrement_inventaire_id = fields.Many2one(
        "recouvrement.inventaire",
        "Closing of allowances",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
