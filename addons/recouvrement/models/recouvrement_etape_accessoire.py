from odoo import fields, models


class RecouvrementEtape(models.Model):
    _inherit = "recouvrement.etape"

    show_accessories = fields.Boolean(
        "Shows interest and costs",
        help="The table of the message adds late interest, indemnities and costs to date, apart from "
        "the principal, and the total to pay includes them.",
    )
