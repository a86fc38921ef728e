from odoo import models
from odoo.exceptions import ValidationError


class AccountMove(models.Model):
    """An invoice issued under a contract is its debtor's."""

    _inherit = "account.move"

    def _check_recouvrement_contract(self, field):
        """For the constraints of those who add a contract to invoices.

        :param field: name of the many2one to the contract
        :raise ValidationError: the contract is another debtor's
        """
        for move in self.filtered(field):
            # sudo: an invoice is checked whatever its author may read of contracts.
            contract = move.sudo()[field]
            if move.commercial_partner_id != contract.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contract)s is not a contract of %(who)s.",
                        contract=contract.display_name,
                        who=move.partner_id.display_name,
                    )
                )
