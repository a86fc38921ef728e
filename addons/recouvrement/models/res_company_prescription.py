from odoo import fields, models

COUNTED_WITH = {
    "recouvrement_limitation_soon_days",
    "recouvrement_limitation_payments",
    "recouvrement_limitation_regime_id",
}


class ResCompany(models.Model):
    """How the limitation of its claims is followed."""

    _inherit = "res.company"

    recouvrement_limitation_soon_days = fields.Integer(
        "Time-barred soon (days)",
        default=180,
        help="An item whose limitation is this near is listed, and its collector told once.",
    )
    recouvrement_limitation_payments = fields.Boolean(
        "A partial payment starts a new period",
        default=True,
        help="As an acknowledgment of the debt (Code civil, art. 2240): from general knowledge, to be "
        "verified by your counsel. Never for a forfeiture (consumer credit).",
    )
    recouvrement_limitation_regime_id = fields.Many2one(
        "recouvrement.prescription.regime",
        "Limitation when no rule holds",
        help="Empty: the period is shown as not known.",
    )

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & COUNTED_WITH:
            self.env["recouvrement.prescription"]._forget(companies=self)
        return res
