from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


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

    @api.depends("move_id.kinto_contrat_id", "recouvrement_origin_id.kinto_contrat_id")
    def _compute_kinto_contrat_id(self):
        for line in self:
            origin = line.recouvrement_origin_id
            line.kinto_contrat_id = line.move_id.kinto_contrat_id or origin.kinto_contrat_id
