from odoo import fields, models


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    recouvrement_clause_id = fields.Many2one(
        "recouvrement.clause",
        "Late-interest clause",
        help="For invoices under this term. Empty: that of the company.",
    )
