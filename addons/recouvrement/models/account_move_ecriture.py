from odoo import fields, models


class AccountMove(models.Model):
    """What an entry was booked for, when collection booked it."""

    _inherit = "account.move"

    recouvrement_proposition_id = fields.Many2one(
        "recouvrement.proposition",
        "Collection proposal",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
    recouvrement_entry_dossier_id = fields.Many2one(
        "recouvrement.dossier",
        "Booked for the dossier",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
    )
