from decimal import Decimal

from odoo import api, fields, models

from ..engine import scoring as engine


class RecouvrementScoreTranche(models.Model):
    _name = "recouvrement.score.tranche"
    _description = "Band of a fact of a score card"
    _inherit = ["recouvrement.reserve"]
    _order = "facteur_id, beyond, up_to, id"
    _rec_name = "mark"

    facteur_id = fields.Many2one(
        "recouvrement.score.facteur", "Fact", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="facteur_id.company_id", store=True, index=True)
    up_to = fields.Float("Up to", digits=(16, 2), help="This value included.")
    beyond = fields.Boolean(help="All values above the other bands.")
    mark = fields.Integer("Mark out of 100", required=True, help="100: the best, 0: the worst.")

    _mark_sane = models.Constraint(
        "CHECK (mark BETWEEN 0 AND 100)", "A mark lies between 0 and 100."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A card that is used takes no more bands."""
        bands = super().create(vals_list)
        bands.facteur_id.grille_id._check_draft()
        return bands

    def write(self, vals):
        self.facteur_id.grille_id._check_draft()
        result = super().write(vals)
        self.facteur_id.grille_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.facteur_id.grille_id._check_draft()

    def _to_engine(self):
        return engine.Band(None if self.beyond else Decimal(str(self.up_to)), self.mark)
