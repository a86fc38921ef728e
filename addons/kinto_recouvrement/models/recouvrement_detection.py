from odoo import models
from odoo.tools import SQL

from .kinto_contrat import KEY


class RecouvrementDetection(models.AbstractModel):
    """One dossier a debtor and lease; what was billed under no lease is followed as elsewhere."""

    _inherit = "recouvrement.detection"

    def _get_grouping_key(self, line):
        # EXTENDS 'recouvrement'
        return SQL(
            "CASE WHEN %(lease)s IS NULL THEN %(other)s ELSE %(key)s || %(lease)s END",
            lease=SQL("%s.kinto_contrat_id", line),
            other=super()._get_grouping_key(line),
            key=KEY,
        )

    def _select_items(self, day, debtors=None):
        # EXTENDS 'recouvrement'
        self.env["account.move.line"].flush_model(["kinto_contrat_id"])
        return super()._select_items(day, debtors)

    def _create_dossiers(self, rows, day):
        # EXTENDS 'recouvrement': the dossier knows its lease, those bound by it get their letters
        ids = super()._create_dossiers(rows, day)
        self._tie_to_leases(self.env["recouvrement.dossier"].browse(ids))
        return ids

    def _tie_to_leases(self, dossiers):
        dossiers = dossiers.filtered(lambda each: (each.grouping_key or "").startswith(KEY))
        leases = self.env["kinto.contrat"]._from_grouping_keys(dossiers.mapped("grouping_key"))
        rows = [
            {
                "id": each.id,
                "kinto_contrat_id": leases[each.grouping_key].id,
                "phase_id": each._get_kinto_phase().id or None,
            }
            for each in dossiers
            if each.grouping_key in leases
        ]
        self.env["recouvrement.lot"]._update_many("recouvrement.dossier", rows)
        # sudo: who is bound by a lease is told whoever's night it is.
        bound = self.env["kinto.contrat"].sudo().browse(row["kinto_contrat_id"] for row in rows)
        bound.codebiteur_ids._join_dossiers(dossiers)
