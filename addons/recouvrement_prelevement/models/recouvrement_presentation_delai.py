"""Until when the debits of a dossier may still come back."""

from odoo import api, models

from .recouvrement_presentation import BACK, CANCELLED


class RecouvrementPresentation(models.Model):
    _inherit = "recouvrement.presentation"

    @api.model
    def _get_last_return_day(self, dossiers):
        """``{dossier id: the last day one of its debits may come back}``; a dossier without debit is left out.

        Debits only planned count from their planned day; one that came back is done with on the day it did.
        The eight weeks in which a debtor may ask for its money back are not waited for.
        """
        # sudo: days only; who follows a dossier need not see the debits of its batches.
        followed = self.sudo().search(
            [("dossier_id", "in", dossiers.ids), ("state", "!=", CANCELLED)]
        )
        ahead = followed.filtered(lambda each: each.state not in BACK and not each.date_window)
        windows = ahead._get_window_ends()
        last = {}
        for each in followed:
            came = each.date_returned if each.state in BACK else each.date_window
            end = came or windows.get(each) or each.date_planned
            key = each.dossier_id.id
            last[key] = max(end, last.get(key, end))
        return last

    def _get_window_ends(self):
        """``{presentation: last day its bank may send it back}``, counted from its planned day."""
        banks = self.env["recouvrement.calendrier"]._get_clearing_days
        return {
            each: scheme.window_end(each.date_planned, banks(each.date_planned))
            for each, scheme in self._get_schemes().items()
            if scheme
        }
