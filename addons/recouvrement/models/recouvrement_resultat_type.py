from odoo import fields, models


class RecouvrementResultatType(models.Model):
    """What a debtor may answer, in the customer's own words."""

    _name = "recouvrement.resultat.type"
    _description = "Contact result"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    reached = fields.Boolean("Debtor reached", default=True)
    opens = fields.Selection(
        [
            ("nothing", "Nothing: the scenario goes on"),
            ("hold", "A suspension until the next date"),
            ("promise", "A promise to pay"),
            ("plan", "A payment plan"),
            ("contact_data", "New contact data"),
            ("alert", "An alert: over-indebtedness, insolvency…"),
        ],
        default="nothing",
        required=True,
    )
    default_days = fields.Integer("Next date in … days", default=7)
