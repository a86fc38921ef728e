from odoo import api, fields, models
from odoo.fields import Domain


class RecouvrementEvaluation(models.Model):
    """What a person judges a dossier will lose: it takes the place of the matrix at every closing it covers."""

    _name = "recouvrement.evaluation"
    _description = "Individual evaluation of a debt"
    _inherit = ["recouvrement.reserve"]
    _order = "id desc"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade", check_company=True
    )
    partner_id = fields.Many2one(
        related="dossier_id.partner_id", string="Debtor", store=True, index=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    rate = fields.Float("Accounting rate (%)", digits=(5, 2), required=True, default=100)
    tax_rate = fields.Float(
        "Tax-deductible rate (%)",
        digits=(5, 2),
        default=100,
        help="Deductible when the loss is made likely by facts known at the closing.",
    )
    reason = fields.Char(required=True, help="The facts: liquidation judgment of…, report of…")
    date_from = fields.Date("Closings from", help="First closing it serves. Empty: every one.")
    date_to = fields.Date("Closings until", help="Empty: until another takes its place.")

    _rates_between = models.Constraint(
        "CHECK (rate >= 0 AND rate <= 100 AND tax_rate >= 0 AND tax_rate <= rate)",
        "A rate lies between 0 and 100 %; tax deducts no more than what is booked.",
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "An evaluation ends after it begins."
    )

    @api.depends("rate", "reason")
    def _compute_display_name(self):
        for evaluation in self:
            evaluation.display_name = f"{evaluation.rate:g} % – {evaluation.reason or ''}"

    @api.model
    def _read_on(self, company, day):
        """``{dossier id: evaluation}`` that hold in ``company`` on ``day``: the last one written of each dossier."""
        found = self.search(
            Domain("company_id", "=", company.id)
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day)),
            order="id",
        )
        return {evaluation.dossier_id.id: evaluation for evaluation in found}
