from odoo import api, fields, models


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

    @api.depends("move_id.kinto_contrat_id", "recouvrement_origin_id.kinto_contrat_id")
    def _compute_kinto_contrat_id(self):
        self._inherit_recouvrement_contract("kinto_contrat_id")
