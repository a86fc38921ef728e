from odoo import fields, models


class ResPartner(models.Model):
    """A tenant leads to their leases; a fragile household is written to with tact."""

    _inherit = "res.partner"

    recouvrement_bail_ids = fields.One2many("recouvrement.bail", "partner_id", "Dwelling leases")
    recouvrement_titulaire_ids = fields.One2many(
        "recouvrement.bail.titulaire", "partner_id", "Places in leases"
    )
    recouvrement_bail_count = fields.Integer(
        "Number of dwelling leases", compute="_compute_recouvrement_bail_count"
    )

    def _compute_recouvrement_bail_count(self):
        counts = self.env["recouvrement.bail"]._read_group(
            [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
        )
        found = {partner.id: count for partner, count in counts}
        for partner in self:
            partner.recouvrement_bail_count = found.get(partner.id, 0)

    def _is_recouvrement_fragile(self):
        """Whether this household bears the tag “Fragile household”."""
        tag = self.env.ref("recouvrement_logement_social.tag_fragile", raise_if_not_found=False)
        return bool(tag and tag in self.commercial_partner_id.category_id)

    def _get_recouvrement_tone(self):
        # EXTENDS 'recouvrement': nobody fragile is written to firmly
        tone = super()._get_recouvrement_tone()
        return "cordial" if self._is_recouvrement_fragile() else tone

    def action_open_recouvrement_bails(self):
        return self.recouvrement_bail_ids._get_records_action(name=self.env._("Leases"))
