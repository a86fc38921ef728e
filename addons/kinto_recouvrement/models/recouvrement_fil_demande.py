from odoo import fields, models


class RecouvrementFil(models.Model):
    """What services ask each other is told with the rest."""

    _inherit = "recouvrement.fil"

    kind = fields.Selection(
        selection_add=[("request", "Request to a service")], ondelete={"request": "cascade"}
    )
