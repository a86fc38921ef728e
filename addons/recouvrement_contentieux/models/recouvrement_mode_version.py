from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class RecouvrementModeVersion(models.Model):
    """One version of a procedure: its text and the points a check goes through. Published, it no longer changes."""

    _name = "recouvrement.mode.version"
    _description = "Version of an operating procedure"
    _order = "mode_id, number desc"

    mode_id = fields.Many2one(
        "recouvrement.mode.operatoire",
        "Operating procedure",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="mode_id.company_id", store=True)
    number = fields.Integer("Version", default=1, required=True, readonly=True)
    body = fields.Html("Text")
    note = fields.Char("What changes", help="Asked for from the second version on.")
    state = fields.Selection(
        [("draft", "In preparation"), ("current", "In force"), ("past", "Replaced")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    date_from = fields.Date("In force from", readonly=True, copy=False)
    date_to = fields.Date("In force to (included)", readonly=True, copy=False)
    user_id = fields.Many2one("res.users", "Published by", readonly=True, copy=False)
    point_ids = fields.One2many(
        "recouvrement.mode.point", "version_id", "Points to check", copy=True
    )
    lecture_ids = fields.One2many(
        "recouvrement.mode.lecture", "version_id", "Read by", readonly=True
    )

    _current_uniq = models.UniqueIndex(
        "(mode_id) WHERE state = 'current'", "A procedure has one version in force."
    )
    _draft_uniq = models.UniqueIndex(
        "(mode_id) WHERE state = 'draft'", "A version is being prepared already."
    )

    @api.depends("mode_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(procedure)s, version %(number)s",
                procedure=version.mode_id.name,
                number=version.number,
            )

    @api.model_create_multi
    def create(self, vals_list):
        # The number follows from the versions there are, whatever is asked.
        return super(
            RecouvrementModeVersion, open_to_hand(self, vals_list, but=("number",))
        ).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        self._check_draft()

    def _check_draft(self):
        if not self.env.su and any(version.state != "draft" for version in self):
            raise UserError(
                self.env._("A version in force no longer changes: prepare the next one.")
            )

    def action_publish(self):
        """From today this version is the one in force; the former one stays to be read."""
        self.ensure_one()
        self.check_access("write")
        self._check_ready()
        today = self.env["recouvrement.calendrier"]._today()
        former = self.mode_id.version_id
        # sudo: states are written by this verb alone, checked above.
        former.sudo().write(
            {"state": "past", "date_to": max(former.date_from, fields.Date.subtract(today, days=1))}
            if former
            else {}
        )
        former.flush_recordset()
        self.sudo().write({"state": "current", "date_from": today, "user_id": self.env.uid})
        # Written at once: the next draft would stand beside this one.
        self.flush_recordset()
        self.mode_id.message_post(
            body=self.env._(
                "Version %(number)s is in force. %(note)s", number=self.number, note=self.note or ""
            )
        )
        return True

    def _check_ready(self):
        if self.state != "draft":
            raise UserError(self.env._("%s is published already.", self.display_name))
        if is_html_empty(self.body):
            raise UserError(self.env._("Write the text before publishing it."))
        if self.number > 1 and not (self.note or "").strip():
            raise UserError(self.env._("Say what changes: people read that first."))

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
