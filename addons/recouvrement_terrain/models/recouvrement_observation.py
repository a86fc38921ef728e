from odoo import fields, models


class RecouvrementObservation(models.Model):
    """What is seen on the spot, as words to tick on a phone."""

    _name = "recouvrement.observation"
    _description = "Finding of a visit"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("presence", "Someone lives or works there"), ("gone", "Nobody does any more")],
        "Says that",
    )

    _name_uniq = models.Constraint("UNIQUE (name)", "This finding is there already.")
