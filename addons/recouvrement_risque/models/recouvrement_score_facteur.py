from odoo import api, fields, models

from ..engine import scoring as engine

# Every fact a score may look at. The list is closed: what it does not name cannot be scored.
CODES = [
    ("mean_late", "Mean days late"),
    ("late_trend", "Trend of days late"),
    ("share_late", "Share paid late (%)"),
    ("oldest_overdue", "Oldest unpaid item (days late)"),
    ("broken_promises", "Promises not kept"),
    ("undone_payments", "Payments taken back"),
    ("relation", "Age of the relation (months)"),
    ("disputes_lost", "Disputes rejected"),
    ("liquidity", "General liquidity"),
    ("solvency", "Equity (% of total assets)"),
    ("gearing", "Net debt / equity"),
    ("margin", "Net margin (%)"),
    ("external", "Mark of a credit body (/100)"),
    ("insured", "Granted by the insurer (%)"),
]


class RecouvrementScoreFacteur(models.Model):
    _name = "recouvrement.score.facteur"
    _description = "Fact of a score card"
    _inherit = ["recouvrement.reserve"]
    _order = "grille_id, sequence, id"
    _rec_name = "code"

    grille_id = fields.Many2one(
        "recouvrement.score.grille", "Card", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="grille_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    code = fields.Selection(CODES, "Fact", required=True)
    weight = fields.Integer(
        required=True, default=10, help="How much it counts beside the other facts of the card."
    )
    tranche_ids = fields.One2many("recouvrement.score.tranche", "facteur_id", "Bands", copy=True)
    told = fields.Char("Marks out of 100", compute="_compute_told")

    _weight_positive = models.Constraint("CHECK (weight >= 0)", "A weight is not negative.")

    @api.depends("tranche_ids.up_to", "tranche_ids.beyond", "tranche_ids.mark")
    @api.depends_context("lang")
    def _compute_told(self):
        for factor in self:
            factor.told = " · ".join(
                self.env._("beyond: %s", band.mark)
                if band.beyond
                else self.env._(
                    "up to %(value)s: %(mark)s", value=f"{band.up_to:g}", mark=band.mark
                )
                for band in factor.tranche_ids.sorted(lambda each: (each.beyond, each.up_to))
            )

    @api.constrains("code")
    def _check_allowed(self):
        self.grille_id._check_allowed()

    @api.model_create_multi
    def create(self, vals_list):
        """A card that is used takes no more facts."""
        factors = super().create(vals_list)
        factors.grille_id._check_draft()
        return factors

    def write(self, vals):
        self.grille_id._check_draft()
        result = super().write(vals)
        self.grille_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.grille_id._check_draft()

    def _to_engine(self):
        return engine.Factor(
            self.code,
            self.weight,
            tuple(
                band._to_engine()
                for band in self.tranche_ids.sorted(lambda each: (each.beyond, each.up_to, each.id))
            ),
        )
