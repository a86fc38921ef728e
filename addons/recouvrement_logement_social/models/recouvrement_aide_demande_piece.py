from odoo import fields, models


class RecouvrementAideDemandePiece(models.Model):
    """A document of a request, and whether we have it."""

    _name = "recouvrement.aide.demande.piece"
    _description = "Document of a request"
    _inherit = ["recouvrement.reserve"]
    _order = "demande_id, id"

    demande_id = fields.Many2one(
        "recouvrement.aide.demande", "Request", required=True, index=True, ondelete="cascade"
    )
    bail_id = fields.Many2one(related="demande_id.bail_id", store=True, index=True)
    company_id = fields.Many2one(related="demande_id.company_id", store=True, index=True)
    name = fields.Char("Document", required=True)
    required = fields.Boolean(default=True)
    state = fields.Selection(
        [("missing", "Missing"), ("received", "Received"), ("unneeded", "Not needed")],
        default="missing",
        required=True,
    )
    date = fields.Date("Received on")
    note = fields.Char()
