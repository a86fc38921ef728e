"""Who decides of a step that waits: told on the action, and held to when they do."""

from odoo import api, fields, models
from odoo.exceptions import AccessError


class RecouvrementAction(models.Model):
    _inherit = "recouvrement.action"

    decision_by = fields.Selection(related="etape_id.decision_by", string="Decided by")
    decider_ids = fields.Many2many(
        "res.users",
        string="Who decides",
        compute="_compute_decider_ids",
        help="Besides the collection managers, who always may.",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    @api.depends("etape_id.decision_by", "portefeuille_id", "user_id")
    def _compute_decider_ids(self):
        for action in self:
            # sudo: the names of the responsible are no secret to who reads the dossier.
            portfolio = action.sudo().portefeuille_id
            chain = portfolio.user_id
            while portfolio := portfolio.parent_id:
                chain |= portfolio.user_id
            deciders = {
                "manager": self.env["res.users"],
                "responsible": chain,
            }
            action.decider_ids = deciders.get(action.decision_by, action.user_id | chain)

    @api.depends("decider_ids", "decision_by")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        works = self.env.user.has_group("recouvrement.group_collector")
        manages = self.env.user.has_group("recouvrement.group_manager")
        for action in self:
            anyone = action.decision_by in (False, "collector")
            action.can_decide = manages or (
                works and (anyone or self.env.user in action.decider_ids)
            )

    def _check_may_decide(self):
        """:raise AccessError: naming who decides of the first step that is not this user's to decide"""
        if self.env.su:
            return
        for action in self.filtered(lambda each: each.state == "awaiting" and not each.can_decide):
            names = ", ".join(action.decider_ids.mapped("name"))
            if names:
                message = self.env._(
                    "“%(action)s” is decided by %(names)s or a collection manager.",
                    action=action.display_name,
                    names=names,
                )
            else:
                message = self.env._(
                    "“%(action)s” is decided by a collection manager.", action=action.display_name
                )
            raise AccessError(message)
