from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.balance import parse_bounds


class ResCompany(models.Model):
    """The buckets of the aged balance."""

    _inherit = "res.company"

    recouvrement_balance_bounds = fields.Char(
        "Buckets of the aged balance",
        default="30, 60, 90, 120",
        required=True,
        help="Upper bounds in days; the last bucket is open.",
    )

    @api.constrains("recouvrement_balance_bounds")
    def _check_recouvrement_balance_bounds(self):
        for company in self:
            try:
                self.env["recouvrement.balance.agee"]._read_bounds(
                    company.recouvrement_balance_bounds
                )
            except UserError as error:
                raise ValidationError(str(error)) from error

    def _get_recouvrement_balance_bounds(self):
        """Inclusive upper bounds, in days."""
        self.ensure_one()
        return parse_bounds(self.recouvrement_balance_bounds)
