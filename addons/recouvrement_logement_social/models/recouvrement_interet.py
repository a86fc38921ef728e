from odoo import models


class RecouvrementInteret(models.AbstractModel):
    """A tenant is no professional, whoever they are: neither commercial penalties nor the fixed indemnity."""

    _inherit = "recouvrement.interet"

    def _prepare_debt(self, line, dossier_id, receipts, pauses, notices, day):
        # EXTENDS 'recouvrement'
        debt = super()._prepare_debt(line, dossier_id, receipts, pauses, notices, day)
        return debt._replace(professional=False) if line.recouvrement_bail_id else debt

    def _find_clause(self, line, partner, professional):
        # EXTENDS 'recouvrement'
        private = bool(line.recouvrement_bail_id)
        return super()._find_clause(line, partner, professional and not private)
