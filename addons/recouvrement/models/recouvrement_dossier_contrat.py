"""A dossier that follows one contract of its debtor: who paid is not chased."""

from collections import Counter

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    def _follows(self, model):
        """Whether this dossier follows a contract of ``model``."""
        self.ensure_one()
        return (self.grouping_key or "").startswith(f"{model._name},")

    def _get_contract(self):
        """The contract this dossier follows; None when it follows a debtor's other debts."""
        self.ensure_one()
        for name in self.env["recouvrement.contrat"]._get_contract_fields():
            if self[name]:
                return self[name]
        return None

    def _get_blockers(self):
        # EXTENDS 'recouvrement': money that no contract claims may be the very rent that is asked for
        blockers = super()._get_blockers()
        models_ = self.env["recouvrement.contrat"]._get_contract_models()
        followed = self.filtered(lambda each: any(each._follows(model) for model in models_))
        unmatched = followed._read_unmatched() if followed else {}
        for dossier in followed:
            amount = unmatched.get((dossier.partner_id, dossier.company_id), 0)
            if dossier.currency_id.compare_amounts(amount, 0) <= 0:
                continue
            blockers.setdefault(dossier.id, {})["unmatched_money"] = {
                "level": "danger",
                "message": self.env._(
                    "%(amount)s of this customer is matched with nothing: match it with the rent it pays.",
                    amount=format_amount(self.env, amount, dossier.currency_id),
                ),
                "action": False,
            }
        return blockers

    def _read_unmatched(self):
        """``{(debtor, company): what they gave that no contract and no other debt takes up}``."""
        # sudo: the accounts are read whole; only an amount comes out.
        items = self.env["account.move.line"].sudo()
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(self.company_id)
        domain = (
            Domain("partner_id.commercial_partner_id", "in", self.partner_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("account_id", "in", accounts.ids)
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
        )
        for name in self.env["recouvrement.contrat"]._get_contract_fields():
            domain &= Domain(name, "=", False)
        groups = items._read_group(domain, ["partner_id", "company_id"], ["amount_residual:sum"])
        found = Counter()
        for partner, company, amount in groups:
            found[partner.commercial_partner_id, company] -= amount
        return found
