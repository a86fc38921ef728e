from odoo import api, fields, models
from odoo.fields import Command

BENEFIT = "recouvrement.poste_income_housing_benefit"


class RecouvrementDiagnostic(models.Model):
    """A household's budget is private: who opens it leaves a line. Of a tenant it tells the effort, causes, rights."""

    _name = "recouvrement.diagnostic"
    _inherit = ["recouvrement.diagnostic", "recouvrement.confidentiel"]

    rent_net = fields.Monetary(
        "Rent and charges, aid taken off",
        compute="_compute_effort",
        store=True,
        help="A month, as the lease was on the day of the diagnosis; every housing benefit taken off, whoever it is "
        "paid to.",
    )
    effort_rate = fields.Float(
        "Effort rate (%)",
        compute="_compute_effort",
        store=True,
        digits=(6, 1),
        aggregator="avg",
        help="What the dwelling costs once the aid is taken off, in percent of the income without that aid.",
    )
    cause_ids = fields.Many2many(
        "recouvrement.cause",
        string="Causes of the unpaid rent",
        domain="[('audience', 'in', [False, 'private'])]",
        help="As the household tells them.",
    )
    droit_ids = fields.One2many("recouvrement.diagnostic.droit", "diagnostic_id", "Rights")

    @api.depends(
        "date", "dossier_id", "income_ids.monthly", "income_ids.poste_id", "ligne_ids.monthly"
    )
    def _compute_effort(self):
        benefit = self.env.ref(BENEFIT, raise_if_not_found=False)
        for diagnosis in self:
            lease, day = diagnosis.dossier_id.recouvrement_bail_id, diagnosis.date
            aids = lease.aide_ids.filtered(lambda aid, day=day: day and aid._runs(day))
            net = lease._get_gross() - sum(aids.mapped("amount")) if lease else 0.0
            earned = diagnosis.income_ids.filtered(lambda line: line.poste_id != benefit)
            income = sum(earned.mapped("monthly"))
            diagnosis.rent_net = diagnosis.currency_id.round(max(net, 0.0)) if lease else 0.0
            diagnosis.effort_rate = round(100 * diagnosis.rent_net / income, 1) if income else 0.0

    @api.model
    def default_get(self, fields_list):
        """Every right is looked at: none is forgotten because nobody thought of it."""
        values = super().default_get(fields_list)
        if "droit_ids" in fields_list:
            values["droit_ids"] = [
                Command.create({"droit_id": right.id})
                for right in self.env["recouvrement.droit"].search([("active", "=", True)])
            ]
        return values

    def _prepare_version(self):
        # EXTENDS 'recouvrement'
        return super()._prepare_version() | {
            "cause_ids": [Command.set(self.cause_ids.ids)],
            "droit_ids": [
                Command.create(
                    {"droit_id": right.droit_id.id, "state": right.state, "note": right.note}
                )
                for right in self.droit_ids
            ],
        }
