from datetime import timedelta

from odoo import models

from .recouvrement_gel import FREEZES


class RecouvrementInteret(models.AbstractModel):
    """A frozen debt whose interest the judgment does not stop (a long loan) goes on bearing it, and nothing more."""

    _inherit = "recouvrement.interet"

    def _prepare_debt(self, line, dossier_id, receipts, pauses, notices, day):
        debt = super()._prepare_debt(line, dossier_id, receipts, pauses, notices, day)
        frozen = [each.since for each in debt.pauses if each.origin.startswith(FREEZES)]
        return debt._replace(payable=min(frozen) - timedelta(days=1)) if frozen else debt
