from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RecouvrementSeanceVote(models.Model):
    """What a member votes on the decision proposed for a dossier."""

    _name = "recouvrement.seance.vote"
    _description = "Vote"
    _inherit = ["recouvrement.reserve"]
    _order = "point_id, id"
    _rec_name = "user_id"

    point_id = fields.Many2one(
        "recouvrement.seance.point",
        "Before the committee",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="point_id.company_id", store=True)
    user_id = fields.Many2one("res.users", "Member", required=True)
    choice = fields.Selection(
        [("for", "For"), ("against", "Against"), ("abstain", "Abstains")],
        "Vote",
        required=True,
        default="for",
    )

    counts = fields.Boolean(
        compute="_compute_counts", help="Only votes of members marked present do."
    )

    _once = models.UniqueIndex("(point_id, user_id)", "This member has voted already.")

    @api.depends("user_id", "point_id.voter_ids")
    def _compute_counts(self):
        for point, votes in self.grouped("point_id").items():
            counted = point._get_votes() if point else votes.browse()
            for vote in votes:
                vote.counts = vote in counted

    @api.constrains("user_id", "point_id")
    def _check_voter(self):
        for vote in self:
            if vote.user_id not in vote.point_id._get_voters():
                raise ValidationError(
                    self.env._(
                        "%s does not vote here: only members present or replaced, who do not stand aside, "
                        "the secretary excepted.",
                        vote.user_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        votes = super().create(vals_list)
        votes._check_time()
        return votes

    def write(self, vals):
        self._check_time()
        result = super().write(vals)
        self._check_time()  # where it goes as well as where it was
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_while_decidable(self):
        self._check_time()

    def _check_time(self):
        """:raise UserError: the session is not open, or the dossier is decided for good"""
        if not self.env.su:
            self.point_id._check_in_session()
