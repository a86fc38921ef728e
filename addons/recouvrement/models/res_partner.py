from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = "res.partner"

    recouvrement_excluded = fields.Boolean("Left out of collection", company_dependent=True)
    recouvrement_exclusion_reason = fields.Char("Why left out", company_dependent=True)
    recouvrement_scenario_id = fields.Many2one(
        "recouvrement.scenario",
        "Collection scenario",
        company_dependent=True,
        domain="[('state', '=', 'published')]",
        help="Empty: the first scenario whose rule fits this debtor.",
    )
    recouvrement_user_id = fields.Many2one(
        "res.users",
        "Collector",
        company_dependent=True,
        help="Empty: the responsible of the portfolio.",
    )
    recouvrement_dossier_ids = fields.One2many(
        "recouvrement.dossier", "partner_id", "Collection dossiers"
    )
    recouvrement_dossier_count = fields.Integer(compute="_compute_recouvrement_dossier_count")
    recouvrement_overdue = fields.Monetary(
        "In collection", compute="_compute_recouvrement_dossier_count"
    )

    def _compute_recouvrement_dossier_count(self):
        groups = self.env["recouvrement.dossier"]._read_group(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "in", self.env.companies.ids),
            ],
            ["partner_id"],
            ["__count", "amount_overdue:sum"],
        )
        found = {partner: (count, overdue) for partner, count, overdue in groups}
        for partner in self:
            count, overdue = found.get(partner.commercial_partner_id, (0, 0))
            partner.recouvrement_dossier_count, partner.recouvrement_overdue = count, overdue

    @api.constrains("recouvrement_excluded", "recouvrement_exclusion_reason")
    def _check_recouvrement_exclusion(self):
        if any(
            partner.recouvrement_excluded and not partner.recouvrement_exclusion_reason
            for partner in self
        ):
            raise ValidationError(self.env._("Say why this debtor is left out of collection."))

    def action_open_recouvrement(self):
        dossiers = self.env["recouvrement.dossier"].search(
            [("partner_id", "in", self.commercial_partner_id.ids)]
        )
        return dossiers._get_records_action(name=self.env._("Collection"))
