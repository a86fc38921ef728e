from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class RecouvrementModeOperatoire(models.Model):
    """How a task of collection is done: a page with its versions, linked to the phases and steps it serves.

    People read the version in force; a new one is a draft until it is published, and who has read it is known.
    """

    _name = "recouvrement.mode.operatoire"
    _description = "Operating procedure"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char("Title", required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    user_id = fields.Many2one(
        "res.users",
        "Kept by",
        default=lambda self: self.env.user,
        tracking=True,
        help="Answers for it, and looks at it again when its time has come.",
    )
    phase_ids = fields.Many2many("recouvrement.phase", string="Phases", tracking=True)
    etape_ids = fields.Many2many(
        "recouvrement.etape",
        "recouvrement_mode_etape_rel",
        "mode_id",
        "etape_id",
        "Steps",
        help="Their later versions keep the link.",
    )
    version_ids = fields.One2many("recouvrement.mode.version", "mode_id", "Versions")
    version_id = fields.Many2one(
        "recouvrement.mode.version",
        "Version in force",
        compute="_compute_version_id",
        store=True,
        ondelete="set null",
    )
    draft_id = fields.Many2one(
        "recouvrement.mode.version",
        "Version in preparation",
        compute="_compute_version_id",
        store=True,
        ondelete="set null",
    )
    body = fields.Html(related="version_id.body", string="Text in force")
    date_from = fields.Date(related="version_id.date_from", string="In force since")
    read_by_me = fields.Boolean(
        "I have read it", compute="_compute_read_by_me", search="_search_read_by_me"
    )
    review_months = fields.Integer(
        "Look at it again every (months)", default=12, help="0: never by itself."
    )
    review_date = fields.Date("To look at again on", compute="_compute_review_date", store=True)

    @api.depends("version_ids.state")
    def _compute_version_id(self):
        for mode in self:
            mode.version_id = mode.version_ids.filtered(lambda each: each.state == "current")[:1]
            mode.draft_id = mode.version_ids.filtered(lambda each: each.state == "draft")[:1]

    @api.depends("version_ids.lecture_ids")
    @api.depends_context("uid")
    def _compute_read_by_me(self):
        for mode in self:
            readers = mode.version_id.lecture_ids.user_id
            mode.read_by_me = not mode.version_id or self.env.user in readers

    def _search_read_by_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        in_force = self.env["recouvrement.mode.version"].search([("state", "=", "current")])
        unread = in_force.filtered(lambda each: self.env.user not in each.lecture_ids.user_id)
        return Domain("id", "not in" if True in value else "in", unread.mode_id.ids)

    @api.depends("version_id.date_from", "review_months")
    def _compute_review_date(self):
        for mode in self:
            since = mode.version_id.date_from
            known = since and mode.review_months
            mode.review_date = known and fields.Date.add(since, months=mode.review_months)

    @api.model_create_multi
    def create(self, vals_list):
        modes = super(RecouvrementModeOperatoire, open_to_hand(self, vals_list)).create(vals_list)
        for mode in modes.filtered(lambda each: not each.version_ids):
            mode.version_ids = [Command.create({})]
        return modes

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_published(self):
        if any(version.state != "draft" for version in self.version_ids):
            raise UserError(
                self.env._(
                    "A procedure that was in force explains what people did: archive it instead."
                )
            )

    def action_prepare(self):
        """Open the version in preparation; make it from the one in force when there is none."""
        self.ensure_one()
        self.check_access("write")
        draft = self.draft_id or self.version_id.copy(
            {"number": max(self.version_ids.mapped("number")) + 1, "note": False}
        )
        return draft._open()

    def action_read(self):
        """The user has read the version in force; said once."""
        self.check_access("read")
        for version in self.version_id:
            if self.env.user not in version.lecture_ids.user_id:
                # sudo: everyone says for themselves alone that they have read what they may read.
                version.sudo().lecture_ids = [Command.create({"user_id": self.env.uid})]
        return True

    @api.model
    def _get_for(self, phase, etape):
        """Procedures in force for who works a dossier of that phase, before that step."""
        about = Domain("phase_ids", "in", phase.ids) | Domain("etape_ids", "in", etape.ids)
        return self.search(about & Domain("version_ids.state", "=", "current"))
