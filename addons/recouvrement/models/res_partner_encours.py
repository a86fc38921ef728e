from odoo import models


class ResPartner(models.Model):
    """A debt that became doubtful is still credit given: it counts in what the customer owes."""

    _inherit = "res.partner"

    def _credit_debit_get(self):
        """EXTENDS account: what stands on doubtful accounts that are not of type receivable is added."""
        found = super()._credit_debit_get()
        for partner, amount in self._read_recouvrement_doubtful():
            partner.credit += amount
        return found

    def _read_recouvrement_doubtful(self):
        """``[(partner, amount)]`` left on those accounts, in the company and its branches."""
        accounts = self._get_recouvrement_other_accounts()
        if not accounts or not self.ids:
            return []
        # sudo: as Odoo's own computation, which reads the accounts whole.
        return (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.ids),
                    ("account_id", "in", accounts.ids),
                    ("company_id", "child_of", self.env.company.root_id.id),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                ],
                ["partner_id"],
                ["amount_residual:sum"],
            )
        )

    def _get_recouvrement_other_accounts(self):
        # sudo: ids of accounts for a query.
        root = self.env.company.root_id
        companies = self.env["res.company"].sudo().search([("id", "child_of", root.id)])
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(companies)
        return accounts.filtered(lambda account: account.account_type != "asset_receivable")
