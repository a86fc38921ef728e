"""What collection costs a month, as typed by its manager: salaries, postage, providers."""

from odoo import api, fields, models
from odoo.tools import format_date


class RecouvrementCout(models.Model):
    _name = "recouvrement.cout"
    _description = "Monthly cost of collection"
    _order = "month desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today().replace(day=1),
        help="Any day of the month.",
    )
    portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille", "Portfolio", check_company=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", "Collector")
    amount = fields.Monetary("Cost", required=True)
    note = fields.Char(help="Salary, postage, provider…")

    _amount_positive = models.Constraint("CHECK (amount >= 0)", "A cost is not below zero.")
    _month_first = models.Constraint(
        "CHECK (EXTRACT(DAY FROM month) = 1)", "A month is kept by its first day."
    )

    @api.depends("month", "amount")
    def _compute_display_name(self):
        for cost in self:
            cost.display_name = cost.month and format_date(
                self.env, cost.month, date_format="MMMM y"
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._to_first(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._to_first(vals))

    def _to_first(self, vals):
        """``vals`` with the first day of the month they name."""
        month = fields.Date.to_date(vals.get("month"))
        return vals | {"month": month.replace(day=1)} if month else vals
