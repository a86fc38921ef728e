from odoo import models


class RecouvrementPresentation(models.Model):
    _inherit = "recouvrement.presentation"

    def _come_back(self, return_lines, day):
        # EXTENDS 'recouvrement_prelevement'
        back = super()._come_back(return_lines, day)
        if leases := return_lines.sudo().item_ids.kinto_contrat_id:
            leases._watch_first_debit(return_lines.sudo(), day)
        return back
