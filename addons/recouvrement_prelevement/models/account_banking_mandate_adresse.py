"""Debtors whose bank is outside the EEA: their address must leave with the debit, or the bank refuses the file.

EPC, SEPA core and B2B rulebooks, AT-D001/AT-09: the debtor's address is mandatory where its bank is in a SEPA
country outside the European Economic Area (Monaco, Switzerland, United Kingdom…); since 15 November 2026 an
address says at least its town and its country.
"""

from odoo import api, fields, models
from odoo.fields import Domain

# First letters of the account numbers of the European Economic Area; a country that joins SEPA is outside it.
EEA = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


class AccountBankingMandate(models.Model):
    _inherit = "account.banking.mandate"

    recouvrement_address_missing = fields.Boolean(
        "Address to complete",
        compute="_compute_recouvrement_address_missing",
        search="_search_recouvrement_address_missing",
        help="Its bank is outside the European Economic Area: town and country must leave with the debit.",
    )

    @api.depends("partner_bank_id.sanitized_acc_number", "partner_id.city", "partner_id.country_id")
    def _compute_recouvrement_address_missing(self):
        for mandate in self:
            number = mandate.partner_bank_id.sanitized_acc_number or ""
            debtor = mandate.partner_id
            outside = number[:2].isalpha() and number[:2].upper() not in EEA
            mandate.recouvrement_address_missing = outside and not (
                debtor.city and debtor.country_id
            )

    def action_recouvrement_open_debtor(self):
        """Where the address is written."""
        self.ensure_one()
        self.check_access("read")
        return self.partner_id._get_records_action()

    def _search_recouvrement_address_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        number = "partner_bank_id.sanitized_acc_number"
        inside = (Domain(number, "not =like", f"{letters}%") for letters in sorted(EEA))
        unsaid = Domain("partner_id.city", "=", False) | Domain("partner_id.country_id", "=", False)
        # An account number without country is none of SEPA's: OCA refuses it by itself.
        return Domain.AND(inside) & Domain(number, "=like", "__%") & unsaid
