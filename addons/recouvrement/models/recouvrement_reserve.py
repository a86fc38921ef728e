from odoo import api, models

from ..tools.hand import check_written, open_to_hand


class RecouvrementReserve(models.AbstractModel):
    """What a model shows and never asks is reserved to its verbs: they write it under sudo, calls do not."""

    _name = "recouvrement.reserve"
    _description = "Fields that only verbs write"

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        return super(RecouvrementReserve, here).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)
