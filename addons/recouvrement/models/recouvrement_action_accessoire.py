from odoo import fields, models


class RecouvrementAction(models.Model):
    _inherit = "recouvrement.action"

    accessories = fields.Json(
        help="What the message asked on top of the principal, as of its day: interest, indemnity, cost."
    )
