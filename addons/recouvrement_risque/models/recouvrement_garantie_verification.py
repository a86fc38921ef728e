from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementGarantieVerification(models.Model):
    """One check of one guarantee: done, not so, or without object, by whom and when."""

    _name = "recouvrement.garantie.verification"
    _description = "Check of one guarantee"
    _inherit = ["recouvrement.reserve"]
    _order = "garantie_id, sequence, id"
    _rec_name = "point_id"

    garantie_id = fields.Many2one(
        "recouvrement.garantie", "Guarantee", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="garantie_id.company_id", store=True)
    point_id = fields.Many2one(
        "recouvrement.garantie.point", "Check", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(related="point_id.sequence", store=True)
    blocking = fields.Boolean(related="point_id.blocking")
    source = fields.Char(related="point_id.source")
    sanction = fields.Char(related="point_id.sanction")
    verification = fields.Selection(related="point_id.verification")
    state = fields.Selection(
        [("open", "To check"), ("ok", "Checked"), ("bad", "Not so"), ("none", "Without object")],
        default="open",
        required=True,
    )
    note = fields.Char()
    user_id = fields.Many2one("res.users", "By", readonly=True)
    date = fields.Date("On", readonly=True)

    _once_uniq = models.UniqueIndex("(garantie_id, point_id)", "This is checked already.")

    def write(self, vals):
        done = super().write(vals)
        if "state" in vals and not self.env.context.get("recouvrement_noted"):
            today = self.env["recouvrement.calendrier"]._today()
            # sudo: who checked and when follows from the check; nobody types it.
            here = self.sudo().with_context(recouvrement_noted=True)
            here.write({"user_id": self.env.uid, "date": today})
        return done

    def _check_passed(self):
        """:raise UserError: a check the guarantee cannot do without is not made, or failed"""
        for each in self:
            if each.blocking and each.state not in ("ok", "none"):
                raise UserError(
                    self.env._(
                        "%(guarantee)s cannot be active before this is checked (%(basis)s): %(check)s.",
                        guarantee=each.garantie_id.display_name,
                        basis=each.source,
                        check=each.point_id.name,
                    )
                )
