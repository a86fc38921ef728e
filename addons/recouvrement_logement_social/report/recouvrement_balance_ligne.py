from odoo import fields, models
from odoo.tools import SQL

from ..models.recouvrement_bail import SEGMENTS


class RecouvrementBalanceLigne(models.Model):
    """The lease whose dossier follows each item of the aged balance, its agency and situation today."""

    _inherit = "recouvrement.balance.ligne"
    _depends = {
        "account.move.line": ["recouvrement_bail_id"],
        "recouvrement.bail": ["portefeuille_id", "segment"],
    }

    recouvrement_bail_id = fields.Many2one("recouvrement.bail", "Dwelling lease", readonly=True)
    bail_portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille", "Agency of the dwelling", readonly=True
    )
    bail_segment = fields.Selection(
        SEGMENTS, "Situation of the tenant", readonly=True, help="As it is today."
    )

    def _select_columns(self, options):
        # EXTENDS 'recouvrement'
        return SQL("%s, line.recouvrement_bail_id", super()._select_columns(options))

    def _select_more(self):
        # EXTENDS 'recouvrement': columns, not joins, looked for only by those who ask for them
        return SQL(
            """%s, item.recouvrement_bail_id,
               (SELECT portefeuille_id FROM recouvrement_bail
                 WHERE id = item.recouvrement_bail_id) AS bail_portefeuille_id,
               (SELECT segment FROM recouvrement_bail
                 WHERE id = item.recouvrement_bail_id) AS bail_segment""",
            super()._select_more(),
        )
