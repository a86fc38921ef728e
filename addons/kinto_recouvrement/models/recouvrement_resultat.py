from odoo import fields, models


class RecouvrementResultat(models.Model):
    """A collector may learn that the vehicle is at risk: the committee sees the dossier at once."""

    _inherit = "recouvrement.resultat"

    alert = fields.Selection(
        selection_add=[("vehicle", "Vehicle at risk")], ondelete={"vehicle": "set null"}
    )
