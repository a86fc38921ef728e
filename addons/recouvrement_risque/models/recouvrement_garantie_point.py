"""What is checked when a guarantee comes in: rows, with the text of the law and how far it was verified."""

from odoo import fields, models


class RecouvrementGarantiePoint(models.Model):
    _name = "recouvrement.garantie.point"
    _description = "Check of a guarantee"
    _order = "sequence, id"

    name = fields.Char("To check", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    nature_ids = fields.Many2many("recouvrement.garantie.nature", string="Kinds of guarantee")
    person_only = fields.Boolean(
        "Natural persons only", help="Asked when the guarantor is a natural person."
    )
    blocking = fields.Boolean(
        "Needed to be active", help="The guarantee is not active before it is checked."
    )
    source = fields.Char("Legal basis", required=True)
    sanction = fields.Char("If it is not so", translate=True)
    verification = fields.Selection(
        lambda self: (
            self.env["recouvrement.parametre.valeur"]
            ._fields["verification"]
            ._description_selection(self.env)
        ),
        "Read where",
        required=True,
        default="to_verify",
    )
