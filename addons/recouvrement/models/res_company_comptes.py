from odoo import fields, models

# What says which accounts are debtors'.
TELLING = {"recouvrement_account_doubtful_id", "account_fiscal_country_id", "country_id"}


class ResCompany(models.Model):
    """Where doubtful and lost debts, their allowances and accessories are booked."""

    _inherit = "res.company"

    recouvrement_entry_journal_id = fields.Many2one(
        "account.journal",
        "Journal of collection entries",
        domain="[('type', '=', 'general')]",
        check_company=True,
        help="Transfers to doubtful debts, allowances, losses. Empty: the first general journal.",
    )
    recouvrement_account_doubtful_id = fields.Many2one(
        "account.account",
        "Doubtful debtors (416)",
        check_company=True,
        domain="[('reconcile', '=', True)]",
        help="Debts moved there stay in their dossier and in the aged balance.",
    )
    recouvrement_account_allowance_id = fields.Many2one(
        "account.account", "Allowances for doubtful debts (491)", check_company=True
    )
    recouvrement_account_allowance_expense_id = fields.Many2one(
        "account.account", "Charge to allowances (6817)", check_company=True
    )
    recouvrement_account_allowance_income_id = fields.Many2one(
        "account.account", "Release of allowances (7817)", check_company=True
    )
    recouvrement_account_loss_id = fields.Many2one(
        "account.account",
        "Losses on debts of the year (6541)",
        check_company=True,
    )
    recouvrement_account_loss_prior_id = fields.Many2one(
        "account.account", "Losses on debts of earlier years (6544)", check_company=True
    )
    recouvrement_account_recovered_id = fields.Many2one(
        "account.account", "Recoveries on written-off debts (7583)", check_company=True
    )
    recouvrement_account_gesture_id = fields.Many2one(
        "account.account", "Goodwill gestures (658)", check_company=True
    )
    recouvrement_account_penalty_id = fields.Many2one(
        "account.account", "Late interest (7631)", check_company=True
    )
    recouvrement_account_indemnity_id = fields.Many2one(
        "account.account", "Recovery indemnity (7581)", check_company=True
    )
    recouvrement_account_cost_id = fields.Many2one(
        "account.account", "Costs charged on (708)", check_company=True
    )

    def write(self, vals):
        done = super().write(vals)
        if TELLING & vals.keys():
            self.env.registry.clear_cache()
        return done
