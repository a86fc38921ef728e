from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class RecouvrementSeanceDeport(models.Model):
    """A member who stands aside on one dossier, because of an interest of theirs: no vote, not counted in the
    quorum of that dossier. Kept in the minutes."""

    _name = "recouvrement.seance.deport"
    _description = "Member standing aside on a dossier"
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
    reason = fields.Char("Interest in the debtor", required=True)

    _once = models.UniqueIndex(
        "(point_id, user_id)", "This member stands aside on this dossier already."
    )

    @api.constrains("user_id", "point_id")
    def _check_called(self):
        for each in self:
            called = each.point_id.seance_id.presence_ids
            if each.user_id not in called.user_id | called.substitute_id:
                raise ValidationError(
                    self.env._("%s is not called to this session.", each.user_id.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        made.point_id._check_decidable()
        made._decide_again()
        return made

    def write(self, vals):
        self.point_id._check_decidable()
        if "point_id" in vals and any(each.point_id.id != vals["point_id"] for each in self):
            raise UserError(self.env._("Who stands aside does so on one dossier."))
        result = super().write(vals)
        if "user_id" in vals:
            self._decide_again()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_while_decidable(self):
        self.point_id._check_decidable()
        self._decide_again()

    def _decide_again(self):
        """What was taken with them, or without them, is decided again."""
        # sudo: a point is written by its verbs; who asks was checked.
        decided = self.point_id.sudo().filtered(lambda point: point.state == "decided")
        decided._take_back()
