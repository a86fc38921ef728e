from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_recouvrement_limitation(self):
        """Where the limitation of this item stands: running, soon, expired, none."""
        self.ensure_one()
        if "recouvrement_limitation_state" not in self._fields:
            return "none"
        return self["recouvrement_limitation_state"]
