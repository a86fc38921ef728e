from odoo import fields, models


class RecouvrementPointDecisionType(models.Model):
    """What may be decided of a dossier at a point with its prestataire; the rows are the company's."""

    _name = "recouvrement.point.decision.type"
    _description = "Decision at a point"
    _order = "sequence, id"

    name = fields.Char("Decision", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    does = fields.Selection(
        [
            ("follow", "A to-do for its owner"),
            ("recall", "The dossier is recalled"),
            ("nothing", "Nothing: noted only"),
        ],
        "What follows",
        required=True,
        default="follow",
        help="Done when the point is closed, once.",
    )
    days = fields.Integer("By (days)", default=15, help="Proposed day, counted from the point.")
