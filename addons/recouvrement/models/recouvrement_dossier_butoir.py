from odoo import api, fields, models
from odoo.tools import format_date

PRESSING = 7  # days left: the badge warns


class RecouvrementDossier(models.Model):
    """The next deadline of a dossier, wherever the dossier is shown."""

    _inherit = "recouvrement.dossier"

    butoir_ids = fields.One2many("recouvrement.butoir", "dossier_id", "Deadlines")
    butoir_count = fields.Integer("Deadlines to meet", compute="_compute_next_butoir_id")
    next_butoir_id = fields.Many2one(
        "recouvrement.butoir", "Next deadline", compute="_compute_next_butoir_id"
    )
    next_butoir_date = fields.Date("Next deadline on", compute="_compute_next_butoir_id")
    next_butoir_name = fields.Char("Next deadline for", compute="_compute_next_butoir_id")
    unknown_butoir_count = fields.Integer(
        "Deadlines without a date", compute="_compute_next_butoir_id"
    )
    missed_butoir_count = fields.Integer("Missed deadlines", compute="_compute_next_butoir_id")

    @api.depends("butoir_ids.state", "butoir_ids.date")
    @api.depends_context("uid")
    def _compute_next_butoir_id(self):
        theirs = self._get_pending_butoirs()
        nothing = self.env["recouvrement.butoir"]
        for dossier in self:
            mine = theirs.get(dossier, nothing).grouped("state")
            coming = mine.get("running", nothing)
            dossier.next_butoir_id = coming[:1]
            dossier.next_butoir_date = coming[:1].date
            dossier.next_butoir_name = coming[:1].name
            dossier.unknown_butoir_count = len(mine.get("unknown", nothing))
            dossier.missed_butoir_count = len(mine.get("missed", nothing))
            dossier.butoir_count = len(coming) + dossier.unknown_butoir_count

    def _get_pending_butoirs(self):
        """``{dossier: deadlines}`` that run, have no date or were missed, the next one first."""
        return (
            self.env["recouvrement.butoir"]
            .search(
                [
                    ("dossier_id", "in", self.ids),
                    ("state", "in", ["running", "unknown", "missed"]),
                ]
            )
            .grouped("dossier_id")
        )

    def _get_deadline_badges(self):
        """The deadline missed, else the next one, else the one nobody can date."""
        badges = {}
        for dossier, butoirs in self._get_pending_butoirs().items():
            states = butoirs.grouped("state")
            if missed := states.get("missed"):
                title = f"{missed[0].name} – {format_date(self.env, missed[0].date)}"
                text = self.env._("Deadline missed")
                badges[dossier.id] = self._badge("deadline", "danger", text, title)
            elif coming := states.get("running"):
                day = format_date(self.env, coming[0].date, date_format="d MMM")
                duty = not coming[0].informative
                level = "warning" if duty and coming[0].days_left <= PRESSING else "info"
                text = self.env._("Deadline %s", day) if duty else self.env._("On %s", day)
                badges[dossier.id] = self._badge("deadline", level, text, coming[0].name)
            else:
                text = self.env._("Deadline without a date")
                badges[dossier.id] = self._badge("deadline", "warning", text, butoirs[0].name)
        return badges

    def action_open_butoirs(self):
        """The deadlines of this dossier, those that are over included."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_butoir"
        )
        return action | {
            "domain": [("dossier_id", "=", self.id)],
            "context": {"default_dossier_id": self.id, "recouvrement_one_dossier": True},
        }

    def action_follow_butoir(self):
        """Follow one more deadline of the law on this dossier."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Follow a deadline"),
            "res_model": "recouvrement.butoir.saisie",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }
