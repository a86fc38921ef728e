from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.download import offer


class RecouvrementLiasseChoix(models.TransientModel):
    """Print the monthly pack now: of which month, of which portfolios."""

    _name = "recouvrement.liasse.choix"
    _description = "Monthly pack"

    month = fields.Date(
        required=True,
        default=lambda self: self._get_default_month(),
        help="Any day of the month. The current month is told up to today.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    portefeuille_ids = fields.Many2many(
        "recouvrement.portefeuille",
        string="Portfolios",
        domain="[('company_id', '=', company_id)]",
        help="And those below them. Empty: all you may see.",
    )

    def _get_default_month(self):
        today = self.env["recouvrement.calendrier"]._today()
        return self.env["recouvrement.liasse"]._get_month(today)[0]

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "company_id": self.env.company.id} for vals in vals_list])

    def _get_period(self):
        """``(first day, last day)`` of the month, up to today.

        :raise UserError: it has not begun, or was over before the first entry
        """
        self.ensure_one()
        today = self.env["recouvrement.calendrier"]._today()
        first = self.month.replace(day=1)
        if first > today:
            raise UserError(self.env._("This month has not begun: there is nothing to tell yet."))
        last = min(first + relativedelta(months=1, days=-1), today)
        self.company_id._check_recouvrement_began(last)
        return first, last

    def _compose(self):
        return self.env["recouvrement.liasse"]._compose(
            *self._get_period(), self.company_id, self.portefeuille_ids
        )

    def _get_file_name(self):
        scope = ", ".join(self.portefeuille_ids.mapped("name")) or self.company_id.name
        told = {"scope": scope, "first": self.month}
        return self.env["recouvrement.liasse"]._get_file_name(told)

    def action_print(self):
        """The pack as a PDF."""
        self._get_period()
        return self.env.ref("recouvrement.report_pack").report_action(self, config=False)

    def action_export(self):
        """The pack as a workbook."""
        content = self.env["recouvrement.liasse"]._write(self._compose())
        return offer(self, f"{self._get_file_name()}.xlsx", content)
