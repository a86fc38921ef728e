from odoo import api, fields, models


class AccountMoveLine(models.Model):
    """Each item knows its lease, those that took over from another included: dossiers are set apart by it."""

    _inherit = "account.move.line"

    recouvrement_bail_id = fields.Many2one(
        "recouvrement.bail",
        "Dwelling lease",
        compute="_compute_recouvrement_bail_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="Whose dossier follows this item: the lease of its entry, or the one that is followed with.",
    )
    recouvrement_heir_ids = fields.One2many(
        "account.move.line", "recouvrement_origin_id", "Items that took over"
    )

    @api.depends(
        "move_id.recouvrement_bail_id.followed_bail_id",
        "recouvrement_origin_id.recouvrement_bail_id",
    )
    def _compute_recouvrement_bail_id(self):
        self._inherit_recouvrement_contract("recouvrement_bail_id")
        for line in self.filtered("recouvrement_bail_id"):
            # sudo: where a debt is followed does not depend on who books it.
            followed = line.sudo().recouvrement_bail_id.followed_bail_id
            line.recouvrement_bail_id = followed or line.recouvrement_bail_id
