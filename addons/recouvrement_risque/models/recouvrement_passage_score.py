import logging

from odoo import models

_logger = logging.getLogger(__name__)


class RecouvrementPassage(models.Model):
    """The night, where scores are worked out once everything else is done."""

    _inherit = "recouvrement.passage"

    def _keep_figures(self, day):
        """EXTENDS recouvrement"""
        if self.env.company.recouvrement_score:
            self._keep_scores(day)
        return super()._keep_figures(day)

    def _keep_scores(self, day):
        """A score that cannot be worked out costs no reminder: what is noted waits for the next night."""
        try:
            with self.env.cr.savepoint():
                self.env["recouvrement.score.calcul"]._run_tonight(day)
        except Exception:
            self.env.invalidate_all(flush=False)
            _logger.exception(
                "Collection: scores of %s could not be worked out", self.env.company.name
            )
