from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RecouvrementNoteExterne(models.Model):
    """What a credit body says of a customer, on its own scale, until a day."""

    _name = "recouvrement.note.externe"
    _description = "Mark of a credit body"
    _inherit = ["recouvrement.reserve"]
    _order = "date desc, id desc"
    _rec_name = "body"

    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, index=True, ondelete="cascade"
    )
    body = fields.Char("Credit body", required=True)
    mark = fields.Float(required=True, digits=(16, 2))
    worst = fields.Float("Worst of the scale", digits=(16, 2), default=0)
    best = fields.Float("Best of the scale", digits=(16, 2), default=20)
    percent = fields.Float(
        "As out of 100", digits=(5, 1), compute="_compute_percent", store=True, aggregator="avg"
    )
    date = fields.Date(
        "Given on", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    date_to = fields.Date("Good until", help="Empty: a year.")
    note = fields.Char("What else it says")

    @api.depends("mark", "worst", "best")
    def _compute_percent(self):
        for each in self:
            span = each.best - each.worst
            each.percent = 100 * (each.mark - each.worst) / span if span else 0

    @api.constrains("mark", "worst", "best", "date", "date_to", "partner_id")
    def _check_scale(self):
        for each in self:
            low, high = sorted((each.worst, each.best))
            if not high > low or not low <= each.mark <= high:
                raise ValidationError(
                    self.env._(
                        "The mark lies on its scale, from the worst to the best: check the three."
                    )
                )
            if each.date_to and each.date_to < each.date:
                raise ValidationError(self.env._("A mark cannot end before it is given."))
            if each.partner_id._get_recouvrement_audience() == "private":
                raise ValidationError(
                    self.env._("Marks of credit bodies are kept of professionals only.")
                )
