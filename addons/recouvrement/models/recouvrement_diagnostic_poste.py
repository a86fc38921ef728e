from odoo import fields, models


class RecouvrementDiagnosticPoste(models.Model):
    """What a budget is made of: wages, rent, a car, a consumer credit…"""

    _name = "recouvrement.diagnostic.poste"
    _description = "Kind of budget line"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [("income", "Income"), ("charge", "Charge"), ("asset", "Asset"), ("debt", "Debt")],
        required=True,
    )
    audience = fields.Selection(
        [("both", "Everyone"), ("household", "Households"), ("company", "Companies")],
        default="both",
        required=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
