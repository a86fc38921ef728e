from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import date_utils

from .recouvrement_score import LETTERS

LONGEST = 12  # months after which somebody has to look again


class RecouvrementScoreDerogation(models.Model):
    """A class decided by a person, with a reason and an end: it ends by itself, the score takes over again."""

    _name = "recouvrement.score.derogation"
    _description = "Class decided by hand"
    _inherit = ["recouvrement.reserve"]
    _order = "date_from desc, id desc"
    _rec_name = "letter"

    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    letter = fields.Selection(LETTERS, "Class", required=True)
    reason = fields.Char("Why", required=True)
    user_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, required=True, default=lambda self: self.env.user
    )
    date_from = fields.Date(
        "From",
        readonly=True,
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    date_to = fields.Date(
        "Until",
        required=True,
        default=lambda self: date_utils.add(self.env["recouvrement.calendrier"]._today(), months=3),
        help="Last day: the score holds again from the next one.",
    )
    running = fields.Boolean("In force", compute="_compute_running")

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "A decision cannot end before it begins."
    )

    @api.depends("date_from", "date_to")
    def _compute_running(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each.running = bool(each.date_to) and each.date_from <= today <= each.date_to

    @api.constrains("date_to")
    def _check_end(self):
        for each in self:
            if each.date_to > date_utils.add(each.date_from, months=LONGEST):
                raise ValidationError(
                    self.env._(
                        "A class decided by hand holds for %s months at most: choose an earlier end, it can be "
                        "decided again then.",
                        LONGEST,
                    )
                )

    @api.constrains("reason")
    def _check_reason(self):
        for each in self:
            if not (each.reason or "").strip():
                raise ValidationError(self.env._("Say why the score is set aside."))

    @api.model_create_multi
    def create(self, vals_list):
        """A debtor is the company, not its contact."""
        for vals in vals_list:
            if vals.get("partner_id"):
                partner = self.env["res.partner"].browse(vals["partner_id"])
                vals["partner_id"] = partner.commercial_partner_id.id
        return super().create(vals_list)

    def action_end(self):
        """It holds no longer: the score takes over today."""
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each.date_to = max(each.date_from, date_utils.subtract(today, days=1))
