from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.exposure import read_thresholds


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_watch_risk = fields.Boolean(
        "Watch credit risk",
        help="The night compares exposures with limits, ends temporary limits and raises the alerts.",
    )
    recouvrement_count_drafts = fields.Boolean(
        "Draft invoices count in exposures",
        default=True,
        help="Off: an invoice counts from the day it is posted.",
    )
    recouvrement_limit_thresholds = fields.Char(
        "Alerts of limits (%)",
        default="50; 70; 90; 100",
        help="Shares of a credit limit from which somebody is told, separated by semicolons.",
    )

    @api.constrains("recouvrement_limit_thresholds")
    def _check_recouvrement_limit_thresholds(self):
        for company in self:
            try:
                read_thresholds(company.recouvrement_limit_thresholds or "")
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Alerts of limits: write shares above 0 separated by semicolons, such as "
                        "“50; 70; 90; 100”, each once."
                    )
                ) from error

    def _get_recouvrement_limit_thresholds(self):
        self.ensure_one()
        return read_thresholds(self.recouvrement_limit_thresholds or "")
