"""Which account each entry of collection is booked on: the company's choice, else its chart's."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.words import say_pair

# What the charts call them (French chart and Monaco's): the identifiers of their templates, best first.
IN_CHART = {
    "doubtful": ("pcg_416",),
    "allowance": ("pcg_491",),
    "allowance_expense": ("pcg_68174", "pcg_6817"),
    "allowance_income": ("pcg_78174", "pcg_7817"),
    "loss": ("pcg_6541", "pcg_654"),
    "loss_prior": ("pcg_6544", "pcg_6541"),
    "recovered": ("pcg_7583", "pcg_758"),
    "gesture": ("pcg_658",),
    "penalty": ("pcg_7631", "pcg_763"),
    "indemnity": ("pcg_7581", "pcg_758"),
    "cost": ("pcg_7088", "pcg_708"),
    "waiver": ("pcg_658",),
    "waiver_financial": ("pcg_668", "pcg_664"),
    "vat_pending": ("pcg_445800", "pcg_44587"),
}


class RecouvrementCompte(models.AbstractModel):
    _name = "recouvrement.compte"
    _description = "Accounts of collection's entries"

    @api.model
    def _get(self, company, code):
        """The account of ``code`` (a key of ``IN_CHART``) in ``company``.

        :raise UserError: none is chosen and the chart has none: names the setting to fill
        """
        account = self._find(company, code)
        if not account:
            raise UserError(self._say_missing(company, code))
        if code == "doubtful" and not account.reconcile:
            raise UserError(self._say_not_reconcilable(account))
        return account

    @api.model
    def _find(self, company, code):
        """As ``_get``, empty when there is none."""
        # sudo: settings of the company and its chart of accounts; only an account comes out.
        company = company.sudo()
        return company[f"recouvrement_account_{code}_id"] or self._guess(company, code)

    @api.model
    def _guess(self, company, code):
        charts = self.env["account.chart.template"].sudo().with_company(company)
        for name in IN_CHART[code]:
            for owner in (company, *company.parent_ids[::-1]):
                account = self.env.ref(charts.company_xmlid(name, owner), raise_if_not_found=False)
                # A group of accounts may bear the identifier of a missing account.
                if account and account._name == "account.account" and account.active:
                    return account.sudo().with_company(company)
        return self.env["account.account"]

    @api.model
    def _get_journal(self, company):
        """The general journal of these entries.

        :raise UserError: the company has none
        """
        # sudo: as in _find.
        company = company.sudo()
        journal = company.recouvrement_entry_journal_id or self.env[
            "account.journal"
        ].sudo().search(
            Domain("type", "=", "general")
            & Domain("company_id", "parent_of", company.ids)
            & Domain("id", "not in", self._get_reserved_journals(company).ids),
            limit=1,
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no general journal: create one, or choose it in the settings of collection.",
                    company.name,
                )
            )
        return journal

    def _get_reserved_journals(self, company):
        """Those that Odoo keeps for exchange differences and taxes on payments."""
        return company.currency_exchange_journal_id | company.tax_cash_basis_journal_id

    @api.model
    def _get_missing(self, company, codes=tuple(IN_CHART)):
        """What lacks before these entries can be booked: sentences, each with what to do.

        :param codes: the accounts that matter
        """
        missing = [
            self._say_missing(company, code) for code in codes if not self._find(company, code)
        ]
        doubtful = self._find(company, "doubtful") if "doubtful" in codes else None
        if doubtful and not doubtful.reconcile:
            missing.append(self._say_not_reconcilable(doubtful))
        try:
            self._get_journal(company)
        except UserError as error:
            missing.append(str(error))
        return missing

    @api.model
    def _get_used(self, company):
        """Which account each entry is booked on, as sentences."""
        return [
            say_pair(self.env, self._get_label(company, code), account.display_name)
            for code in IN_CHART
            if (account := self._find(company, code).with_company(company))
        ]

    @api.model
    def _get_convertible(self, company):
        """What would be gained by making the doubtful account one of debtors'; "" when it is one."""
        account = self._find(company, "doubtful").with_company(company)
        if not account or (account.account_type == "asset_receivable" and account.reconcile):
            return ""
        return self.env._(
            "Account %s is not of type “Receivable”: Odoo's own payment form and reports of "
            "receivables leave it out.",
            account.display_name,
        )

    @api.model
    def _convert_doubtful(self, company):
        """Make the doubtful account reconcilable and of type receivable: its entries do not change."""
        # sudo: managers of collection may do this to this very account, having been told what it means.
        account = self._find(company, "doubtful").sudo()
        account.write({"account_type": "asset_receivable", "reconcile": True})

    def _get_label(self, company, code):
        return company._fields[f"recouvrement_account_{code}_id"]._description_string(self.env)

    def _say_missing(self, company, code):
        return self.env._(
            "%(company)s has no account for “%(account)s”: choose one in the settings of collection.",
            company=company.name,
            account=self._get_label(company, code),
        )

    def _say_not_reconcilable(self, account):
        return self.env._(
            "Account %s cannot be reconciled: allow it in the chart of accounts, or payments would "
            "not settle the debts on it.",
            account.display_name,
        )
