from odoo import fields, models


class ResPartner(models.Model):
    """A customer leads to their leases."""

    _inherit = "res.partner"

    kinto_contrat_ids = fields.One2many("kinto.contrat", "partner_id", "Leases")
    kinto_contrat_count = fields.Integer("Number of leases", compute="_compute_kinto_contrat_count")

    def _compute_kinto_contrat_count(self):
        counts = self.env["kinto.contrat"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        found = {partner.id: count for partner, count in counts}
        for partner in self:
            partner.kinto_contrat_count = found.get(partner.id, 0)

    def action_open_kinto_contrats(self):
        return self.kinto_contrat_ids._get_records_action(name=self.env._("Leases"))
