from odoo import fields, models


class RecouvrementAction(models.Model):
    """A step may be a visit to plan, or a convocation to send."""

    _inherit = "recouvrement.action"

    kind = fields.Selection(
        selection_add=[
            ("visit", "Visit"),
            ("convocation", "Convocation"),
            ("notice",),
        ],
        ondelete={"visit": "cascade", "convocation": "cascade"},
    )
    visite_ids = fields.One2many("recouvrement.visite", "action_id", "Visits")
