from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    recouvrement_blocage_ids = fields.One2many("recouvrement.blocage", "partner_id", "Holds")
    recouvrement_held = fields.Boolean(
        "Account held", compute="_compute_recouvrement_held", search="_search_recouvrement_held"
    )

    @api.depends_context("company")
    def _compute_recouvrement_held(self):
        # sudo: that an account is held is told to whoever sells.
        holds = self.env["recouvrement.blocage"].sudo()
        stopped = holds._read_holds(self.commercial_partner_id, self.env.company)
        for partner in self:
            partner.recouvrement_held = bool(stopped.get(partner.commercial_partner_id.id))

    def _search_recouvrement_held(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: as above
        holds = (
            self.env["recouvrement.blocage"]
            .sudo()
            .search([("company_id", "=", self.env.company.id), ("state", "=", "held")])
        )
        return fields.Domain("commercial_partner_id", "in", holds.partner_id.ids)

    def action_hold_recouvrement(self):
        """Hold this customer's account by hand: the form says why and what frees it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hold the account"),
            "res_model": "recouvrement.blocage",
            "view_mode": "form",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
