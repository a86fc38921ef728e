from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RecouvrementPolitiqueEngagement(models.Model):
    """What plans may be agreed without a manager, and when they break."""

    _inherit = "recouvrement.politique.engagement"

    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    plan_max_months = fields.Integer("Longest plan (months)", default=12, help="0: no limit.")
    plan_max_instalments = fields.Integer("Most instalments", default=12, help="0: no limit.")
    plan_min_amount = fields.Monetary("Smallest instalment", default=20, help="0: no limit.")
    plan_first_days = fields.Integer(
        "First payment within (days)", default=45, help="Of the signature. 0: no limit."
    )
    plan_down_share = fields.Float("Paid at signature (%)", help="0: nothing is asked at once.")
    plan_needs_signature = fields.Boolean("A plan starts once signed only")
    plan_grace_days = fields.Integer(
        "Days left to pay an instalment", default=3, help="After its date: the bank's delay."
    )
    plan_max_missed = fields.Integer(
        "Breaks after … instalments missed", default=2, help="0: never for that."
    )
    plan_max_days_late = fields.Integer(
        "Breaks after … days late", default=30, help="Of the oldest one missed. 0: never for that."
    )
    plan_tolerance = fields.Monetary(
        "Cents forgiven", default=1, help="An instalment short of no more is not late."
    )

    _plan_numbers_positive = models.Constraint(
        "CHECK (plan_max_months >= 0 AND plan_max_instalments >= 0 AND plan_min_amount >= 0"
        " AND plan_first_days >= 0 AND plan_grace_days >= 0 AND plan_max_missed >= 0"
        " AND plan_max_days_late >= 0 AND plan_tolerance >= 0)",
        "A limit of a plan cannot be negative; 0 means no limit.",
    )
    _plan_share_is_a_share = models.Constraint(
        "CHECK (plan_down_share >= 0 AND plan_down_share <= 100)",
        "The share paid at signature lies between 0 and 100 %.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for policy in self:
            policy.currency_id = (policy.company_id or self.env.company).currency_id

    @api.constrains("plan_max_missed", "plan_max_days_late")
    def _check_plan_breaks(self):
        if any(not (policy.plan_max_missed or policy.plan_max_days_late) for policy in self):
            raise ValidationError(
                self.env._(
                    "Say when a plan breaks: a plan nothing breaks stops the reminders for good."
                )
            )
