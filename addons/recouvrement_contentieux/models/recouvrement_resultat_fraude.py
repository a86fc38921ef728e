from odoo import fields, models


class RecouvrementResultat(models.Model):
    """A collector may suspect a fraud: nothing more is sent until someone has looked into it."""

    _inherit = "recouvrement.resultat"

    alert = fields.Selection(
        selection_add=[("fraud", "Suspected fraud")], ondelete={"fraud": "set null"}
    )
