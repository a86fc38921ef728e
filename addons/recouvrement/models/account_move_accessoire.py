from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """An invoice that was cancelled and comes back may not charge what was waived or moved since."""
        self.env["recouvrement.accessoire"]._check_charged_once(self)
        return super()._post(soft)
