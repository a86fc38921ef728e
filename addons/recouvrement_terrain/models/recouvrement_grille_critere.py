from odoo import fields, models

THEMES = [
    ("opening", "Opening"),
    ("facts", "Knowing the dossier"),
    ("listening", "Listening"),
    ("negotiation", "Negotiation"),
    ("conduct", "Conduct"),
    ("closing", "Closing and report"),
]


class RecouvrementGrilleCritere(models.Model):
    _name = "recouvrement.grille.critere"
    _description = "Criterion of a listening grid"
    _inherit = ["recouvrement.reserve"]
    _order = "grille_id, sequence, id"

    grille_id = fields.Many2one(
        "recouvrement.grille", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="grille_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    theme = fields.Selection(THEMES, required=True, default="opening")
    name = fields.Char("What is looked for", required=True, translate=True)
    hint = fields.Char(translate=True, help="What earns the points, and what loses them.")
    points = fields.Integer(required=True, default=10, help="The most that can be given.")
    eliminatory = fields.Boolean(
        help="Without a point here the whole contact is worth none: a debt told to a neighbour, a threat."
    )
    active = fields.Boolean(default=True)

    _points_positive = models.Constraint(
        "CHECK (points > 0)", "A criterion counts for one point at least."
    )
