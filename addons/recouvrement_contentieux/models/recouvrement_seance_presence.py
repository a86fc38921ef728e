from odoo import fields, models

from odoo.addons.recouvrement.tools.hand import check_written


class RecouvrementSeancePresence(models.Model):
    """A member called to a session, present or not."""

    _name = "recouvrement.seance.presence"
    _description = "Attendance of a session"
    _order = "seance_id, sequence, id"
    _rec_name = "user_id"

    seance_id = fields.Many2one(
        "recouvrement.seance",
        "Session",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(related="seance_id.company_id", store=True)
    sequence = fields.Integer(default=10, readonly=True)
    user_id = fields.Many2one("res.users", "Member", required=True, readonly=True)
    role = fields.Selection(
        lambda self: (
            self.env["recouvrement.comite.membre"]._fields["role"]._description_selection(self.env)
        ),
        required=True,
        readonly=True,
    )
    votes = fields.Boolean("Has a vote", readonly=True)
    present = fields.Boolean()
    note = fields.Char("Excused, remark")

    _user_uniq = models.UniqueIndex("(seance_id, user_id)", "This person is called already.")

    def write(self, vals):
        check_written(self, vals)
        self.seance_id._check_officer()
        self.seance_id._check_changeable()
        result = super().write(vals)
        if "present" in vals:
            # sudo: counted again whoever keeps the attendance; points are written by their verbs.
            self.seance_id.sudo().point_ids._count_again()
        return result
