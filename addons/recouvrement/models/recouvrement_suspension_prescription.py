from odoo import models
from odoo.exceptions import UserError

from .recouvrement_prescription import ORIGIN


class RecouvrementSuspension(models.Model):
    """What is time-barred is not taken up again by hand."""

    _inherit = "recouvrement.suspension"

    def write(self, vals):
        if not self.env.su and any((each.origin or "").startswith(f"{ORIGIN},") for each in self):
            raise UserError(
                self.env._(
                    "A time-barred item is never asked for again. If something interrupted its "
                    "limitation in time, note that event with its document."
                )
            )
        return super().write(vals)
