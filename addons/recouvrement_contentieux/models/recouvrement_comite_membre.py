from odoo import api, fields, models


class RecouvrementComiteMembre(models.Model):
    """A member of a committee; the secretary keeps the minutes and does not vote."""

    _name = "recouvrement.comite.membre"
    _description = "Member of a committee"
    _inherit = ["recouvrement.reserve"]
    _order = "comite_id, sequence, id"
    _rec_name = "user_id"

    comite_id = fields.Many2one(
        "recouvrement.comite", "Committee", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="comite_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one("res.users", "Member", required=True, index=True)
    role = fields.Selection(
        [("chair", "Chair"), ("member", "Member"), ("secretary", "Secretary")],
        required=True,
        default="member",
    )
    votes = fields.Boolean("Has a vote", compute="_compute_votes", store=True, readonly=False)

    _user_uniq = models.UniqueIndex("(comite_id, user_id)", "This person is a member already.")
    _chair_uniq = models.UniqueIndex(
        "(comite_id) WHERE role = 'chair'", "A committee has one chair."
    )

    @api.depends("role")
    def _compute_votes(self):
        for member in self:
            member.votes = member.role != "secretary"
