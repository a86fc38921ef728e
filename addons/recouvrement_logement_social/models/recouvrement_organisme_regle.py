from odoo import fields, models


class RecouvrementOrganisme(models.Model):
    """The rules of an organisation that bear on collection: those of the FSL are its department's."""

    _inherit = "recouvrement.organisme"

    suspends_collection = fields.Boolean(
        "Collection stops while it examines a request", help="By its own rules."
    )
    suspends_source = fields.Char("By which rule", help="The article of its rules, with its date.")
