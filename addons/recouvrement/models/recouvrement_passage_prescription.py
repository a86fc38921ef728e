import functools

from odoo import models
from odoo.tools import split_every

from .recouvrement_passage import BATCH


class RecouvrementPassage(models.Model):
    """The night counts the limitation of what is new or changed, and looks at what comes near its term."""

    _inherit = "recouvrement.passage"

    def _get_followers(self, day):
        followers = super()._get_followers(day)
        prescription = self.env["recouvrement.prescription"]
        followers[prescription._name] = functools.partial(prescription._watch, day)
        return followers

    def _read_items(self, dossiers, day):
        items = super()._read_items(dossiers, day)
        # Before anything is decided: what is time-barred is never chased.
        self.env["recouvrement.prescription"]._keep_old(dossiers, day, items)
        return items

    def _keep_figures(self, day):
        self._keep_limitations(day)
        return super()._keep_figures(day)

    def _keep_limitations(self, day):
        """Count what cannot be time-barred yet, once the messages have gone; each batch is committed."""
        prescription = self.env["recouvrement.prescription"]
        stale = self.env["recouvrement.prescription.lecture"]._find_stale(day)
        for dossiers in split_every(BATCH, stale.ids, stale.browse):
            _counts, failures = self._isolate(
                lambda some=dossiers: prescription._keep(some, day), lambda some=dossiers: some
            )
            for dossier, error in failures.items():
                self._put_error(dossier, error, day)
            self._progress(0)
