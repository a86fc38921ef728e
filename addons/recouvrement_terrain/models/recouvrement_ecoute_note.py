from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .recouvrement_grille_critere import THEMES


class RecouvrementEcouteNote(models.Model):
    """A point of a review, worded as the grid was on that day: a grid changed later changes nothing given."""

    _name = "recouvrement.ecoute.note"
    _description = "Point of a review"
    _order = "ecoute_id, sequence, id"

    ecoute_id = fields.Many2one(
        "recouvrement.ecoute", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="ecoute_id.company_id", store=True, index=True)
    user_id = fields.Many2one(related="ecoute_id.user_id", store=True, index=True)
    critere_id = fields.Many2one("recouvrement.grille.critere", "Criterion", ondelete="set null")
    sequence = fields.Integer()
    theme = fields.Selection(THEMES)
    name = fields.Char("What was looked for", required=True)
    hint = fields.Char()
    most = fields.Integer("Out of", required=True)
    eliminatory = fields.Boolean()
    applies = fields.Boolean(default=True, help="Untick what this contact gave no occasion for.")
    points = fields.Integer()
    rate = fields.Float("Points given (%)", compute="_compute_rate", store=True, aggregator="avg")
    comment = fields.Char()

    @api.depends("points", "most", "applies")
    def _compute_rate(self):
        for note in self:
            note.rate = 100 * note.points / note.most if note.most and note.applies else 0

    @api.constrains("points", "most")
    def _check_points(self):
        for note in self:
            if not 0 <= note.points <= note.most:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is noted from 0 to %(most)s.", name=note.name, most=note.most
                    )
                )

    @api.model
    def _prepare_from(self, grid):
        """Values of one line for each criterion of ``grid``, all points given: what was missed is taken off."""
        return [
            {
                "critere_id": each.id,
                "sequence": each.sequence,
                "theme": each.theme,
                "name": each.name,
                "hint": each.hint,
                "most": each.points,
                "points": each.points,
                "eliminatory": each.eliminatory,
            }
            for each in grid.critere_ids
        ]

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create(vals_list)
        notes._check_draft()
        return notes

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    def unlink(self):
        self._check_draft()
        return super().unlink()

    def _check_draft(self):
        """:raise UserError: the review is given to the collector already"""
        if not self.env.su:
            self.ecoute_id._check_state("draft")
