from odoo import api, models

from ..tools.hand import check_numbers


class RecouvrementChiffre(models.AbstractModel):
    """Amounts people type, or programs send: what is no number is refused in words, before anything is rounded."""

    _name = "recouvrement.chiffre"
    _description = "Amounts that are numbers"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
        return super().create(vals_list)

    def write(self, vals):
        check_numbers(self, vals)
        return super().write(vals)
