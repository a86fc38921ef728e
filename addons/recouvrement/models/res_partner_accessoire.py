from odoo import fields, models


class ResPartner(models.Model):
    """What a debtor agreed to for late payments, and what forbids to ask for it."""

    _inherit = "res.partner"

    recouvrement_clause_id = fields.Many2one(
        "recouvrement.clause",
        "Late-interest clause",
        company_dependent=True,
        help="Empty: that of the payment term, then of the company, then the law's own rate.",
    )
    recouvrement_procedure_date = fields.Date(
        "Collective procedure opened on",
        help="Safeguard, receivership, liquidation: from the judgment interest stops running, and no "
        "fixed indemnity is due for what falls due after it.",
    )
