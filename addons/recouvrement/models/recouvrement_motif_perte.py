from odoo import fields, models


class RecouvrementMotifPerte(models.Model):
    """Why a debt is lost for good: what it takes to prove it, and whether its VAT comes back."""

    _name = "recouvrement.motif.perte"
    _description = "Ground of a write-off"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    recovers_vat = fields.Boolean(
        "VAT comes back", help="The debt is lost for good: the VAT paid on it can be recovered."
    )
    evidence = fields.Text(
        "Evidence to attach", translate=True, help="Needed before it is approved."
    )
    source = fields.Char("Legal source", translate=True)
    verification = fields.Selection(
        [
            ("text", "Read in the text itself"),
            ("quoted", "Read in a page that quotes the text"),
            ("secondary", "Read in a professional page"),
            ("to_verify", "To verify"),
        ],
        default="to_verify",
        required=True,
    )
    checked_on = fields.Date("Last checked on")
