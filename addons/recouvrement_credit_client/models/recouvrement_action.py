from odoo import fields, models


class RecouvrementAction(models.Model):
    """A step may hold the customer's account."""

    _inherit = "recouvrement.action"

    kind = fields.Selection(
        selection_add=[("block", "Hold the account"), ("notice",)], ondelete={"block": "cascade"}
    )
