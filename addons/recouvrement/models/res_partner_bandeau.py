from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    recouvrement_banner = fields.Html(
        "Where collection stands", compute="_compute_recouvrement_banner", sanitize=False
    )

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_recouvrement_banner(self):
        banners = self.env["recouvrement.bandeau"]._get_banners(
            self.commercial_partner_id, lambda debtor: debtor.user_id == self.env.user
        )
        for partner in self:
            partner.recouvrement_banner = banners.get(partner.commercial_partner_id.id, False)
