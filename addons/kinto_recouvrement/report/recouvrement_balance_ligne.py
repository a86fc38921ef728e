from odoo import fields, models
from odoo.tools import SQL


class RecouvrementBalanceLigne(models.Model):
    """The lease each item of the aged balance was billed under."""

    _inherit = "recouvrement.balance.ligne"
    _depends = {"account.move.line": ["kinto_contrat_id"]}

    kinto_contrat_id = fields.Many2one("kinto.contrat", "Lease", readonly=True)

    def _select_columns(self, options):
        # EXTENDS 'recouvrement'
        return SQL("%s, line.kinto_contrat_id", super()._select_columns(options))

    def _select_more(self):
        # EXTENDS 'recouvrement'
        return SQL("%s, item.kinto_contrat_id", super()._select_more())
