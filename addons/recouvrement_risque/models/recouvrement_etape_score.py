from dataclasses import replace

from odoo import api, fields, models


class RecouvrementEtape(models.Model):
    """A step for some classes of score only."""

    _inherit = "recouvrement.etape"

    score_classes = fields.Selection(
        [
            ("A", "Class A"),
            ("AB", "Class A or B"),
            ("ABC", "Class C or better"),
            ("CDE", "Class C or worse"),
            ("DE", "Class D or E"),
            ("E", "Class E"),
        ],
        "Class of the score",
        help="A debtor without a score is in none of them.",
    )

    @api.depends("score_classes")
    def _compute_conditions(self):
        """EXTENDS recouvrement"""
        return super()._compute_conditions()

    def _get_condition_words(self):
        """EXTENDS recouvrement"""
        words = super()._get_condition_words()
        if self.score_classes:
            told = dict(self._fields["score_classes"]._description_selection(self.env))
            words.append(told[self.score_classes])
        return words

    def _to_engine(self):
        """EXTENDS recouvrement"""
        step = super()._to_engine()
        classes = frozenset(self.score_classes or "")
        return replace(step, conditions=replace(step.conditions, score_classes=classes))
