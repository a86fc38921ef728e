from odoo import fields, models

# Lines of the French return the VAT of unpaid invoices goes to, and comes back from when they are paid.
DEDUCTED, REPAID = (
    "l10n_fr_account.tax_report_21_balance_from_tags",
    "l10n_fr_account.tax_report_15_balance_from_tags",
)


class ResCompany(models.Model):
    """Where waivers and the VAT of lost debts are booked and declared."""

    _inherit = "res.company"

    recouvrement_account_waiver_id = fields.Many2one(
        "account.account",
        "Waivers of a commercial nature (658)",
        check_company=True,
    )
    recouvrement_account_waiver_financial_id = fields.Many2one(
        "account.account",
        "Waivers of a financial nature (668)",
        check_company=True,
    )
    recouvrement_account_vat_pending_id = fields.Many2one(
        "account.account",
        "VAT of lost debts to recover (4458)",
        check_company=True,
        help="Holds the VAT of a lost debt until the document that allows to recover it is sent.",
    )
    recouvrement_vat_declared = fields.Selection(
        [
            ("deducted", "Other deductible VAT (line 21)"),
            ("refund", "As a credit note (base and VAT of its rate)"),
        ],
        "VAT of lost debts is declared as",
        default="deducted",
        required=True,
        help="Ask your accountant: most declare it as other deductible VAT. Where the return has no such "
        "line it is declared as a credit note would be.",
    )
    recouvrement_small_balance = fields.Monetary(
        "Small balances up to",
        default=5.0,
        help="Closed dossiers that owe no more are proposed for write-off together.",
    )

    def _get_recouvrement_vat_tags(self, line):
        """Tags of the line of the return (``DEDUCTED``, ``REPAID``); none: declare as a credit note does."""
        self.ensure_one()
        if self.recouvrement_vat_declared != "deducted":
            return self.env["account.account.tag"]
        # sudo: the lines of a tax return are no secret.
        expression = self.sudo().env.ref(line, raise_if_not_found=False)
        country = self.account_fiscal_country_id
        if not expression or country.code not in ("FR", "MC"):
            return self.env["account.account.tag"]
        return expression._get_matching_tags()
