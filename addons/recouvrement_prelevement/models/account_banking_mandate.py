"""A mandate a bank refused: nothing is debited under it until somebody unblocks it."""

from odoo import fields, models
from odoo.exceptions import AccessError


class AccountBankingMandate(models.Model):
    _inherit = "account.banking.mandate"

    recouvrement_blocked = fields.Char("Blocked because", readonly=True, copy=False, tracking=70)

    def _block(self, why):
        """Nothing is presented under these mandates any more, because of ``why``."""
        # sudo: follows from a bank return, whoever booked it.
        self.sudo().filtered(lambda mandate: not mandate.recouvrement_blocked).write(
            {"recouvrement_blocked": why}
        )

    def action_recouvrement_unblock(self):
        """The bank's objection was settled: debits may go again.

        :raise AccessError: neither manager of collection nor accountant
        """
        self.check_access("read")
        user = self.env.user
        if not (
            user.has_group("recouvrement.group_manager")
            or user.has_group("recouvrement.group_accountant")
        ):
            raise AccessError(
                self.env._("Only a manager of collection or an accountant unblocks a mandate.")
            )
        self.sudo().write({"recouvrement_blocked": False})  # sudo: checked above; this field only
        return True
