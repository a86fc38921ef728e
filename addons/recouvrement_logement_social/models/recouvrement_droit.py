from odoo import fields, models


class RecouvrementDroit(models.Model):
    """A right a household may have: looked at in each analysis. The list is the office's."""

    _name = "recouvrement.droit"
    _description = "Right of a household"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char("Right", required=True, translate=True)
    help_text = fields.Char("Where to ask", translate=True)
    active = fields.Boolean(default=True)
