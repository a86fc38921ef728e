from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class RecouvrementSeancePoint(models.Model):
    """Who decides of a dossier: those who sit, except who stands aside on it; the quorum is theirs."""

    _inherit = "recouvrement.seance.point"

    deport_ids = fields.One2many("recouvrement.seance.deport", "point_id", "Standing aside")
    called_ids = fields.Many2many("res.users", compute="_compute_voter_ids")
    voter_ids = fields.Many2many("res.users", string="Who votes", compute="_compute_voter_ids")
    quorate = fields.Boolean("Quorum reached on this dossier", compute="_compute_voter_ids")

    @api.depends(
        "deport_ids.user_id",
        "seance_id.presence_ids.present",
        "seance_id.presence_ids.substitute_id",
        "seance_id.comite_id.quorum",
    )
    def _compute_voter_ids(self):
        for point in self:
            # sudo: who was called, for whoever may read the decision.
            session = point.sudo().seance_id
            voters = point._get_voters()
            point.called_ids = session.presence_ids.user_id | session.presence_ids.substitute_id
            point.voter_ids = voters
            point.quorate = len(voters) >= session.comite_id.quorum

    def _get_voters(self):
        """Those who vote on this dossier."""
        self.ensure_one()
        # sudo: who stands aside, for whoever may read the decision.
        return self.seance_id._get_seated() - self.sudo().deport_ids.user_id

    def _check_quorum(self):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._check_quorum()
        for point in self:
            if not (point.quorate or point.seance_id.quorum_reason):
                raise UserError(
                    self.env._(
                        "%(dossier)s: without those who stand aside %(voters)s vote, %(quorum)s are needed. "
                        "Put it off.",
                        dossier=point.dossier_id.display_name,
                        voters=len(point.voter_ids),
                        quorum=point.seance_id.quorum,
                    )
                )
        return res

    def _check_chair(self):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._check_chair()
        if self.env.user in self.deport_ids.user_id:
            raise AccessError(self.env._("Who stands aside on a dossier does not decide of it."))
        return res
