"""What became of a lease: each change of situation, with its day and its reason."""

from odoo import fields, models

from .recouvrement_bail import SEGMENTS


class RecouvrementBailSegment(models.Model):
    _name = "recouvrement.bail.segment"
    _description = "Situation of a lease"
    _inherit = ["recouvrement.reserve"]
    _order = "bail_id, date desc, id desc"
    _rec_name = "segment"

    bail_id = fields.Many2one(
        "recouvrement.bail", "Lease", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="bail_id.company_id", store=True, index=True)
    segment = fields.Selection(SEGMENTS, "Situation", required=True, readonly=True)
    date = fields.Date("From", required=True, readonly=True)
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", "Changed by", default=lambda self: self.env.user, readonly=True
    )
