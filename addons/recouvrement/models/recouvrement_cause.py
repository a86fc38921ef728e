from odoo import fields, models


class RecouvrementCause(models.Model):
    """Why a debt is unpaid, as the debtor explains it: a closed list, free text comes beside."""

    _name = "recouvrement.cause"
    _description = "Cause of non-payment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    audience = fields.Selection(
        [("professional", "Professionals"), ("private", "Private persons")],
        "Heard from",
        help="Empty: both.",
    )
