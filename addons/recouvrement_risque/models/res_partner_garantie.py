from odoo import fields, models


class ResPartner(models.Model):
    """The guarantees a customer gave, on their form."""

    _inherit = "res.partner"

    recouvrement_garantie_ids = fields.One2many(
        "recouvrement.garantie", "partner_id", "Guarantees", groups="recouvrement.group_reader"
    )
    recouvrement_garantie_count = fields.Integer(
        "Guarantees in force", compute="_compute_recouvrement_garantie_count"
    )

    def _compute_recouvrement_garantie_count(self):
        if not self.env["recouvrement.garantie"].has_access("read"):
            self.recouvrement_garantie_count = 0
            return
        found = self.env["recouvrement.garantie"]._read_group(
            [
                ("partner_id", "in", self.ids),
                ("state", "in", ("requested", "received", "active", "called")),
            ],
            ["partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in found}
        for partner in self:
            partner.recouvrement_garantie_count = counts.get(partner.id, 0)

    def action_open_recouvrement_guarantees(self):
        """Every guarantee this customer gave, those that are over included."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement_risque.action_recouvrement_garantie"
        )
        return action | {
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }
