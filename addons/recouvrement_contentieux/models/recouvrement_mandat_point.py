"""How often points are held under a mandate, and what they always look at."""

from odoo import fields, models


class RecouvrementMandat(models.Model):
    _inherit = "recouvrement.mandat"

    point_weeks = fields.Integer(
        "A point every (weeks)", default=2, help="0: points are planned by hand."
    )
    point_silence = fields.Integer(
        "No news for (days)", default=30, help="Silent as long, a dossier is on the agenda. 0: no."
    )
    point_amount = fields.Monetary(
        "Always from", help="Dossiers of this amount or more are always looked at. 0: none."
    )
    point_ids = fields.One2many("recouvrement.point", "mandat_id", "Points")

    _point_positive = models.Constraint(
        "CHECK (point_weeks >= 0 AND point_silence >= 0 AND point_amount >= 0)",
        "What a point looks at is counted from zero.",
    )
