from odoo import fields, models


class RecouvrementOrganisme(models.Model):
    """The rules of an organisation that bear on collection: those of the FSL are its department's."""

    _inherit = "recouvrement.organisme"

    suspends_collection = fields.Boolean(
        "Collection stops while it examines a request", help="By its own rules."
    )
    suspends_source = fields.Char("By which rule", help="The article of its rules, with its date.")
    payment_days = fields.Integer(
        "Pays within (days)",
        default=60,
        help="Once it has granted all that is owed, collection waits that long for its payment.",
    )

    _payment_days_positive = models.Constraint(
        "CHECK (payment_days >= 0)", "A number of days is not negative."
    )
