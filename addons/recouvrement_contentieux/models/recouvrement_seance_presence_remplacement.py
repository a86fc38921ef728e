from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RecouvrementSeancePresence(models.Model):
    """A member who cannot come may be replaced in writing: the substitute sits and votes in their place, in that
    session only. Chairing is not replaced so: the chair names a deputy, on the committee."""

    _inherit = "recouvrement.seance.presence"

    substitute_id = fields.Many2one(
        "res.users",
        "Replaced by",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Sits and votes in the place of the member, in this session.",
    )
    substitute_deed = fields.Char(
        "Written proxy", help="Letter or e-mail of the member who is absent, its date."
    )
    seated_id = fields.Many2one(
        "res.users", "Sits", compute="_compute_seated_id", help="The member, or who replaces them."
    )

    @api.depends("present", "user_id", "substitute_id")
    def _compute_seated_id(self):
        for each in self:
            each.seated_id = each.user_id if each.present else each.substitute_id

    @api.onchange("present")
    def _onchange_present(self):
        """Who comes after all is not replaced."""
        if self.present:
            self.substitute_id = self.substitute_deed = False

    @api.constrains("present", "substitute_id", "substitute_deed")
    def _check_substitute(self):
        for each in self.filtered("substitute_id"):
            names = {"name": each.substitute_id.name, "member": each.user_id.name}
            called = each.seance_id.presence_ids - each
            if each.present:
                raise ValidationError(
                    self.env._("%(member)s is present: nobody sits in their place.", **names)
                )
            if not (each.substitute_deed or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say by which writing %(member)s lets %(name)s sit in their place.", **names
                    )
                )
            if each.substitute_id in called.filtered("votes").user_id | called.substitute_id:
                raise ValidationError(
                    self.env._("%(name)s sits here already: one person, one vote.", **names)
                )
            if each.substitute_id == each.user_id or each.substitute_id.share:
                raise ValidationError(
                    self.env._("%(name)s cannot sit in the place of %(member)s.", **names)
                )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("substitute_id"):
            self._call_substitutes()
        if "substitute_id" in vals:
            # sudo: counted again whoever keeps the attendance; points are written by their verbs.
            self.seance_id.sudo().point_ids._count_again()
        return result

    def _call_substitutes(self):
        """The meeting stands in their calendar too, and they follow the session."""
        # sudo: who runs the session calls them, whoever made the meeting.
        for session, rows in self.sudo().grouped("seance_id").items():
            people = rows.substitute_id.partner_id
            if session.event_id:
                session.event_id.partner_ids = [fields.Command.link(one.id) for one in people]
                session.message_subscribe(people.ids)
