from decimal import Decimal

from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _recouvrement_decimal(self, amount):
        """``amount`` as the ``Decimal`` the engine works on, at the currency's precision."""
        return Decimal(f"{amount or 0:.{self.decimal_places if self else 2}f}")
