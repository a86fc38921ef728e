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

    def _generate_address_block(self, parent_node, gen_args):
        """EXTENDS account_payment_sepa_base: an address without its town is left out, it is optional

        Since 15 November 2026 (EPC) banks refuse the whole file where one has lines and no town.
        """
        if not self.city:
            return None
        return super()._generate_address_block(parent_node, gen_args)
