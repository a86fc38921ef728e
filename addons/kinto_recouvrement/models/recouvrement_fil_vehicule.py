from odoo import fields, models


class RecouvrementFil(models.Model):
    """What happens to the vehicle is told with the rest."""

    _inherit = "recouvrement.fil"

    kind = fields.Selection(selection_add=[("vehicle", "Vehicle")], ondelete={"vehicle": "cascade"})
