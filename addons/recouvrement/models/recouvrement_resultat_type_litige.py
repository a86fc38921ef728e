from odoo import fields, models


class RecouvrementResultatType(models.Model):
    """A contact may open a dispute."""

    _inherit = "recouvrement.resultat.type"

    opens = fields.Selection(
        selection_add=[("dispute", "A dispute")], ondelete={"dispute": "set default"}
    )
