from odoo import fields, models

from .recouvrement_aide_demande import KINDS


class RecouvrementAidePiece(models.Model):
    """A document an organisation asks for: copied to each request, where it is ticked."""

    _name = "recouvrement.aide.piece"
    _description = "Document asked for an aid"
    _order = "kind, sequence, id"

    kind = fields.Selection(KINDS, "For", required=True, default="fsl")
    aide_id = fields.Many2one(
        "recouvrement.aide",
        "Aid",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every request of that kind.",
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Document", required=True, translate=True)
    required = fields.Boolean(default=True, help="The request is not filed without it.")
    active = fields.Boolean(default=True)
