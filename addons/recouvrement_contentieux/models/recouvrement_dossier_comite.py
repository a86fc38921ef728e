from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from .recouvrement_candidat import LIVE


class RecouvrementDossier(models.Model):
    """What the committee was asked and what it decided."""

    _inherit = "recouvrement.dossier"

    comite_point_ids = fields.One2many(
        "recouvrement.seance.point", "dossier_id", "Before the committee", readonly=True
    )
    candidat_ids = fields.One2many(
        "recouvrement.candidat", "dossier_id", "Proposals", readonly=True
    )
    candidat_id = fields.Many2one(
        "recouvrement.candidat", "Proposed to the committee", compute="_compute_candidat_id"
    )
    candidat_reason = fields.Text("Proposed because", compute="_compute_candidat_id")
    candidat_state = fields.Selection(
        lambda self: (
            self.env["recouvrement.candidat"]._fields["state"]._description_selection(self.env)
        ),
        "Proposal",
        compute="_compute_candidat_id",
    )
    attempts = fields.Html("What was attempted", compute="_compute_attempts", sanitize=False)

    @api.depends("candidat_ids.state", "candidat_ids.reason")
    def _compute_candidat_id(self):
        for dossier in self:
            live = dossier.candidat_ids.filtered(lambda each: each.state in LIVE)[:1]
            dossier.candidat_id = live
            dossier.candidat_reason, dossier.candidat_state = live.reason, live.state

    def _compute_attempts(self):
        told = self.env["recouvrement.tentative"]._read(self)
        for dossier in self:
            dossier.attempts = self.env["ir.qweb"]._render(
                "recouvrement_contentieux.tentatives", {"attempts": told.get(dossier.id, [])}
            )

    def _get_badges(self):
        """EXTENDS recouvrement: a session to come, a decision that could not be carried out."""
        badges = super()._get_badges()
        # sudo: that a dossier awaits the committee is shown to whoever reads the dossier.
        points = (
            self.env["recouvrement.seance.point"]
            .sudo()
            .search(
                [
                    ("dossier_id", "in", self.ids),
                    ("state", "in", ("pending", "decided", "failed")),
                ]
            )
        )
        for point in points:
            badges.setdefault(point.dossier_id.id, []).append(self._get_committee_badge(point))
        return badges

    def _get_committee_badge(self, point):
        if point.state == "failed":
            text = self.env._("Decision not carried out")
            return self._badge("committee", "danger", text, point.error or text)
        day = point.seance_id.date_start
        text = self.env._(
            "Committee %s", format_date(self.env, day, date_format="d MMM") if day else ""
        )
        return self._badge("committee", "info", text.strip(), point.reason or text)

    def action_propose_to_committee(self):
        """Ask why, then put these before the committee."""
        self.check_access("write")
        title = self.env._("Propose to the committee")
        return self.env["recouvrement.seance.motif"]._ask("add", self, title)

    def action_decide_by_delegation(self):
        """Decide of these without a session, within one's delegation."""
        self.check_access("write")
        if not self.env.user.has_group("recouvrement.group_collector"):
            raise AccessError(self.env._("Only those who collect decide of dossiers."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide by delegation"),
            "res_model": "recouvrement.decision.deleguee",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_ids": self.ids},
        }
