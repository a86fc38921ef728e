"""What the card of a dossier shows at a glance: how pressing it is, and what was agreed or contested.

Read for a page of cards at once: a fixed number of queries, whatever the number of dossiers.
"""

from odoo import api, fields, models
from odoo.tools import format_amount

VERY_LATE, LATE = 60, 30  # days


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    urgency = fields.Selection(
        [
            ("urgent", "Pressing"),
            ("soon", "To watch"),
            ("quiet", "On its way"),
            ("held", "On hold"),
            ("closed", "Closed"),
        ],
        compute="_compute_card",
    )
    urgency_reason = fields.Char("Why this colour", compute="_compute_card")
    badges = fields.Json("Commitments", compute="_compute_card")
    agence_id = fields.Many2one(
        related="portefeuille_id.parent_id", string="Agency", help="The portfolio above."
    )

    @api.depends("error", "verdict", "state", "days_late", "amount_disputed")
    @api.depends_context("lang")
    def _compute_card(self):
        badges = self._get_badges()
        for dossier in self:
            mine = badges.get(dossier.id, [])
            dossier.badges = [badge for badge in mine if badge["text"]] or False
            dossier.urgency, dossier.urgency_reason = dossier._get_urgency(mine)

    def _get_badges(self):
        """``{dossier id: [{"kind", "level", "text", "title"}]}``; level ``danger``, ``warning`` or ``info``."""
        found = {}
        for dossier in self.filtered("amount_disputed"):
            amount = format_amount(self.env, dossier.amount_disputed, dossier.currency_id)
            found[dossier.id] = [
                {
                    "kind": "dispute",
                    "level": "warning",
                    "text": self.env._("Dispute"),
                    "title": self.env._("%s contested", amount),
                }
            ]
        return found

    def _get_urgency(self, badges):
        """``(urgency, why)``: the first that holds, the most pressing first."""
        self.ensure_one()
        broken = next((badge["title"] for badge in badges if badge["level"] == "danger"), "")
        late = self.env._("%s days late", self.days_late)
        ladder = (
            (self.state == "closed", "closed", self.env._("Closed")),
            (self.error, "urgent", self.env._("The last action failed")),
            (broken, "urgent", broken),
            (self.state == "held", "held", self.env._("On hold")),
            (self.days_late > VERY_LATE, "urgent", late),
            (self.verdict == "await", "soon", self.env._("Awaits a decision")),
            (self.days_late > LATE, "soon", late),
        )
        calm = late if self.days_late else self.env._("Nothing late")
        return next(((code, why) for holds, code, why in ladder if holds), ("quiet", calm))
