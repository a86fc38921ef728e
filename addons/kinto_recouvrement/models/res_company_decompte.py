from odoo import fields, models


class ResCompany(models.Model):
    """Where statements of account are booked."""

    _inherit = "res.company"

    kinto_account_indemnity_id = fields.Many2one(
        "account.account",
        "Indemnities of termination",
        check_company=True,
        help="Statements of account book the indemnity there, less the sale. Empty: the account of "
        "recovery indemnities (7581).",
    )
