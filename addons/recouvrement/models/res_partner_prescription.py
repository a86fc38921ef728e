from odoo import fields, models

COUNTED_WITH = {"recouvrement_limitation_regime_id", "is_company", "category_id"}
CHOSEN = {"recouvrement_limitation_regime_id", "recouvrement_limitation_reason"}


class ResPartner(models.Model):
    """The limitation regime a manager chose for all that a debtor owes."""

    _inherit = "res.partner"

    recouvrement_limitation_regime_id = fields.Many2one(
        "recouvrement.prescription.regime",
        "Limitation regime",
        readonly=True,
        ondelete="restrict",
        groups="recouvrement.group_reader",
        help="Chosen by a manager. Empty: the rules say.",
    )
    recouvrement_limitation_reason = fields.Char(
        "Why this limitation regime", readonly=True, groups="recouvrement.group_reader"
    )

    def write(self, vals):
        if vals.keys() & CHOSEN and not self.env.su:
            self.env["recouvrement.prescription.choix"].check_access("create")
        res = super().write(vals)
        if vals.keys() & COUNTED_WITH:
            self.env["recouvrement.prescription"]._forget(partners=self)
        return res

    def action_recouvrement_limitation(self):
        """Choose another limitation regime for all that this debtor owes, with the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Limitation regime"),
            "res_model": "recouvrement.prescription.choix",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
