from odoo import api, fields, models


class ResPartner(models.Model):
    """Which schedules send this debtor a statement of account."""

    _inherit = "res.partner"

    recouvrement_diffusion_ids = fields.Many2many(
        "recouvrement.diffusion",
        "recouvrement_diffusion_partner_rel",
        "partner_id",
        "diffusion_id",
        "Receives statements by",
        groups="recouvrement.group_reader",
        help="Schedules that name this debtor; others may reach them by tag, portfolio or open items.",
    )
    recouvrement_envoi_count = fields.Integer(
        "Statements received", compute="_compute_recouvrement_envoi_count"
    )

    @api.depends_context("company")
    def _compute_recouvrement_envoi_count(self):
        groups = self.env["recouvrement.diffusion.envoi"]._read_group(
            [("partner_id", "in", self.commercial_partner_id.ids), ("state", "=", "sent")],
            ["partner_id"],
            ["__count"],
        )
        found = dict(groups)
        for partner in self:
            partner.recouvrement_envoi_count = found.get(partner.commercial_partner_id, 0)

    def action_recouvrement_statement(self):
        """Choose a statement of account of these debtors, to print or to send."""
        return self.env["recouvrement.extrait.choix"]._open(self.commercial_partner_id)

    def action_open_recouvrement_envois(self):
        self.ensure_one()
        rows = self.env["recouvrement.diffusion.envoi"].search(
            [("partner_id", "=", self.commercial_partner_id.id)]
        )
        return rows._get_records_action(name=self.env._("Statements sent"))
