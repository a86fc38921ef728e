from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

LEASE = "kinto_contrat_id"


class AccountMoveLine(models.Model):
    """Each item knows its lease, those that took over from another included: dossiers are set apart by it."""

    _inherit = "account.move.line"

    kinto_contrat_id = fields.Many2one(
        "kinto.contrat",
        "Lease",
        compute="_compute_kinto_contrat_id",
        store=True,
        recursive=True,
        index="btree_not_null",
    )

    def _auto_init(self):
        # Made empty: there was no lease before this column, and a ledger may hold millions of items.
        if not column_exists(self.env.cr, self._table, "kinto_contrat_id"):
            create_column(self.env.cr, self._table, "kinto_contrat_id", "int4")
        return super()._auto_init()

    @api.model_create_multi
    def create(self, vals_list):
        """Which lease an item belongs to follows from its entry."""
        given = [{LEASE: vals[LEASE]} for vals in vals_list if LEASE in vals]
        return super(AccountMoveLine, open_to_hand(self, given)).create(vals_list)

    def write(self, vals):
        if LEASE in vals:
            check_written(self, {LEASE: vals[LEASE]})
        return super().write(vals)

    @api.depends("move_id.kinto_contrat_id", "recouvrement_origin_id.kinto_contrat_id")
    def _compute_kinto_contrat_id(self):
        for line in self:
            origin = line.recouvrement_origin_id
            line.kinto_contrat_id = line.move_id.kinto_contrat_id or origin.kinto_contrat_id
