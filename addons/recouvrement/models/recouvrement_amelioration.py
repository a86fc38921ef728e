from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.hand import check_written, open_to_hand

BEFORE, AFTER = "before", "after"


class RecouvrementAmelioration(models.Model):
    """An idea to collect better: what was measured before, what was changed, what it gave."""

    _name = "recouvrement.amelioration"
    _description = "Improvement"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Idea", required=True)
    note = fields.Html("What is wrong, what would change")
    date = fields.Date(
        "Noted on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    user_id = fields.Many2one(
        "res.users", "Carried by", default=lambda self: self.env.user, tracking=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    state = fields.Selection(
        [("idea", "Idea"), ("trial", "On trial"), ("adopted", "Adopted"), ("dropped", "Dropped")],
        default="idea",
        required=True,
        tracking=True,
        group_expand=True,
    )
    conclusion = fields.Text("What was learnt")
    etape_id = fields.Many2one(
        "recouvrement.etape", "Step as it was", ondelete="restrict", help="In its version then."
    )
    scenario_id = fields.Many2one(related="etape_id.scenario_id", string="Version before")
    etape_after_id = fields.Many2one(
        "recouvrement.etape", "Step as it became", ondelete="restrict", help="In its new version."
    )
    scenario_after_id = fields.Many2one(
        related="etape_after_id.scenario_id", string="Version after"
    )
    days = fields.Integer(
        "Paid within (days)", default=10, required=True, help="After the step was taken."
    )

    before_from = fields.Date("Before: from")
    before_to = fields.Date("Before: to")
    before_count = fields.Integer("Before: times taken", readonly=True, copy=False)
    before_rate = fields.Float("Before: paid %", readonly=True, copy=False, aggregator=None)
    before_measured = fields.Date("Before: measured on", readonly=True, copy=False)
    after_from = fields.Date("After: from")
    after_to = fields.Date("After: to")
    after_count = fields.Integer("After: times taken", readonly=True, copy=False)
    after_rate = fields.Float("After: paid %", readonly=True, copy=False, aggregator=None)
    after_measured = fields.Date("After: measured on", readonly=True, copy=False)
    gain = fields.Float(
        "Gain in points", compute="_compute_gain", store=True, aggregator=None, digits=(16, 1)
    )

    _days_bounds = models.Constraint(
        "CHECK (days BETWEEN 1 AND 365)", "Give debtors one day to one year to pay."
    )

    @api.depends("before_rate", "after_rate", "before_measured", "after_measured")
    def _compute_gain(self):
        for each in self:
            known = each.before_measured and each.after_measured
            each.gain = each.after_rate - each.before_rate if known else 0.0

    @api.constrains("before_from", "before_to", "after_from", "after_to")
    def _check_periods(self):
        for each in self:
            for side in (BEFORE, AFTER):
                first, last = each[f"{side}_from"], each[f"{side}_to"]
                if first and last and last < first:
                    raise ValidationError(self.env._("A period ends before it begins."))

    @api.onchange("etape_id")
    def _onchange_etape_id(self):
        """The same step in the version that took over, when there is one."""
        step = self.etape_id
        if step and not self.etape_after_id:
            self.etape_after_id = step.scenario_id.successor_id.etape_ids.filtered(
                lambda other: other.code == step.code
            )[:1]

    def action_measure_before(self):
        return self._measure(BEFORE, self.etape_id)

    def action_measure_after(self):
        return self._measure(AFTER, self.etape_after_id or self.etape_id)

    def _measure(self, side, step):
        """Keep what ``step`` brought over the period of ``side``: it is not computed again by itself."""
        self.ensure_one()
        self.check_access("write")
        first, last = self[f"{side}_from"], self[f"{side}_to"]
        if not step or not first or not last:
            raise UserError(self.env._("Choose the step and the period to measure first."))
        effects = self.env["recouvrement.effet.etape"].with_context(
            recouvrement_effect_days=self.days
        )
        count, paid, _amount = effects._measure(step, first, last)
        if not count:
            raise UserError(
                self.env._(
                    "“%(step)s” was not taken in that period, or less than %(days)s days ago.",
                    step=step.display_name,
                    days=self.days,
                )
            )
        # sudo: what is measured is written by this verb alone.
        self.sudo().write(
            {
                f"{side}_count": count,
                f"{side}_rate": paid,
                f"{side}_measured": self.env["recouvrement.calendrier"]._today(),
            }
        )
        return True

    @api.model_create_multi
    def create(self, vals_list):
        return super(RecouvrementAmelioration, open_to_hand(self, vals_list)).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)
