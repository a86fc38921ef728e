from odoo import fields, models


class RecouvrementMandatFrais(models.Model):
    """What a step of the prestataire costs: a visit, a letter, a search of address."""

    _name = "recouvrement.mandat.frais"
    _description = "Cost of a step"
    _inherit = ["recouvrement.chiffre"]
    _order = "mandat_id, sequence, id"

    mandat_id = fields.Many2one(
        "recouvrement.mandat", "Mandate", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="mandat_id.currency_id")
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="As the prestataire writes it in its reports.")
    name = fields.Char("Step charged", required=True)
    amount = fields.Monetary(required=True, help="Before tax.")

    _amount_positive = models.Constraint("CHECK (amount >= 0)", "A cost cannot be negative.")
    _code_uniq = models.Constraint(
        "UNIQUE (mandat_id, code)", "This step stands in the mandate already."
    )
