from odoo import fields, models
from odoo.tools import format_date

from .recouvrement_accompagnement import OPEN


class RecouvrementDossier(models.Model):
    """The social support of a household, as collectors may know it: in progress, concluded, what they may do."""

    _inherit = "recouvrement.dossier"

    accompagnement_ids = fields.One2many(
        "recouvrement.accompagnement", "dossier_id", "Social support"
    )

    def _get_blockers(self):
        """EXTENDS recouvrement: what collectors may do while a social worker supports the household."""
        blockers = super()._get_blockers()
        # sudo: that the household is supported is for whoever works its dossiers.
        running = (
            self.env["recouvrement.accompagnement"]
            .sudo()
            .search([("partner_id", "in", self.partner_id.ids), ("state", "=", "running")])
        )
        found = {support.partner_id.id: support for support in running}
        for dossier in self:
            if support := found.get(dossier.partner_id.id):
                message = self.env._(
                    "Social support in progress since %(day)s. %(allowed)s",
                    day=format_date(self.env, support.date_started),
                    allowed=support.allowed,
                )
                warning = {"level": "warning", "message": message, "action": False}
                blockers.setdefault(dossier.id, {})["social_support"] = warning
        return blockers

    def action_ask_support(self):
        """Ask for a social worker; what is asked for or in progress already is shown instead."""
        self.ensure_one()
        self.check_access("read")
        known = self.accompagnement_ids.filtered(lambda support: support.state in OPEN)
        if known:
            return known[:1]._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a social worker"),
            "res_model": "recouvrement.accompagnement",
            "views": [(False, "form")],
            "context": {"default_dossier_id": self.id},
        }
