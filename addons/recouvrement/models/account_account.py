from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache

# Doubtful debtors of the French chart, and of Monaco's which is the same: debts all the same.
DOUBTFUL, CHARTS = "416", ("FR", "MC")
# What makes an account one of debtors'.
TELLING = {"account_type", "code", "code_store", "code_mapping_ids", "company_ids", "reconcile"}


class AccountAccount(models.Model):
    _inherit = "account.account"

    @api.model
    def _get_recouvrement_debtor_accounts(self, companies):
        """The accounts debtors' items stand on, in any of ``companies``: receivable and doubtful ones.

        A chart may give its doubtful account (416) another type than receivable; what stands on it is
        owed all the same. Archived ones are in: their items count for past days.
        """
        found = {
            account
            for company in companies
            for account in self._get_recouvrement_debtor_ids(company.id)
        }
        # sudo: ids for queries; which company's items are read is checked where they are.
        return self.sudo().browse(sorted(found))

    @ormcache("company_id")
    def _get_recouvrement_debtor_ids(self, company_id):
        company = self.env["res.company"].sudo().browse(company_id)
        accounts = self.sudo().with_context(active_test=False).with_company(company)
        domain = Domain("account_type", "=", "asset_receivable")
        domain |= Domain("id", "=", company.recouvrement_account_doubtful_id.id)
        if company.account_fiscal_country_id.code in CHARTS:
            domain |= (
                Domain("company_ids", "parent_of", company.ids)
                & Domain("code", "=like", f"{DOUBTFUL}%")
                & Domain("reconcile", "=", True)
            )
        return tuple(accounts.search(domain).ids)

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        self.env.registry.clear_cache()
        return accounts

    def write(self, vals):
        done = super().write(vals)
        if TELLING & vals.keys():
            self.env.registry.clear_cache()
        return done

    def unlink(self):
        done = super().unlink()
        self.env.registry.clear_cache()
        return done
