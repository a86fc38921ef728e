from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = "res.partner"

    recouvrement_pay_day = fields.Integer(
        "Pay day", help="Day of the month it is paid on, as it said; 0: unknown. 31: the last one."
    )

    @api.constrains("recouvrement_pay_day")
    def _check_recouvrement_pay_day(self):
        if any(not 0 <= partner.recouvrement_pay_day <= 31 for partner in self):
            raise ValidationError(self.env._("A pay day is a day of the month, from 1 to 31."))
