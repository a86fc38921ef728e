"""A session of the committee: called, opened with its quorum, walked dossier by dossier, closed and sealed.

Its life is in the aspects beside this file: calling and opening (``_vie``), closing, minutes and reopening
(``_cloture``).
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

CHANGEABLE = ("draft", "convened", "open")


class RecouvrementSeance(models.Model):
    _name = "recouvrement.seance"
    _description = "Session of a committee"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    comite_id = fields.Many2one(
        "recouvrement.comite",
        "Committee",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._get_default_committee(),
        check_company=True,
    )
    company_id = fields.Many2one(related="comite_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_start = fields.Datetime("Date and time", required=True, tracking=True)
    duration = fields.Float("Hours", default=2.0)
    location = fields.Char("Where", compute="_compute_location", store=True, readonly=False)
    state = fields.Selection(
        [
            ("draft", "In preparation"),
            ("convened", "Called"),
            ("open", "Sitting"),
            ("closed", "Minutes sealed"),
            ("cancelled", "Called off"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    presence_ids = fields.One2many("recouvrement.seance.presence", "seance_id", "Attendance")
    point_ids = fields.One2many(
        "recouvrement.seance.point", "seance_id", "Agenda", groups="recouvrement.group_reader"
    )
    reported_ids = fields.One2many(
        "recouvrement.seance.point",
        "reported_seance_id",
        "Decided by delegation since the last session",
        groups="recouvrement.group_reader",
        readonly=True,
    )
    quorum = fields.Integer(compute="_compute_present")
    present_count = fields.Integer("Voting members present", compute="_compute_present")
    quorate = fields.Boolean("Quorum reached", compute="_compute_present")
    quorum_reason = fields.Char("Held without quorum because", readonly=True, copy=False)
    left_count = fields.Integer("Dossiers left", compute="_compute_counts")
    failed_count = fields.Integer("Decisions not executed", compute="_compute_counts")
    point_count = fields.Integer("Dossiers", compute="_compute_counts")
    amount = fields.Monetary("Presented", compute="_compute_counts")
    note = fields.Text("Said in the session", help="Kept in the minutes, before the decisions.")
    event_id = fields.Many2one("calendar.event", "Meeting", readonly=True, copy=False)
    pack_id = fields.Many2one(
        "ir.attachment", "Pack of the meeting", readonly=True, copy=False, bypass_search_access=True
    )
    minutes_number = fields.Char("Minutes", readonly=True, copy=False)
    minutes_version = fields.Integer("Version of the minutes", readonly=True, copy=False)
    minutes_id = fields.Many2one(
        "ir.attachment",
        "Minutes, as sealed",
        readonly=True,
        copy=False,
        bypass_search_access=True,
        ondelete="restrict",
    )
    proces_ids = fields.Many2many(
        "ir.attachment", string="Every version of the minutes", readonly=True, copy=False
    )
    seal = fields.Char("Fingerprint", readonly=True, copy=False, help="SHA-256 of the minutes.")
    seal_holds = fields.Boolean("Minutes untouched", compute="_compute_seal_holds")
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False)
    date_closed = fields.Datetime("Closed on", readonly=True, copy=False)
    reopening_reason = fields.Char("Reopened because", readonly=True, copy=False)
    officer = fields.Boolean("I run it", compute="_compute_officer")

    # -- computed -------------------------------------------------------------------------------

    @api.model
    def _get_default_committee(self):
        return self.env["recouvrement.comite"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )

    @api.depends("name", "comite_id.name")
    def _compute_display_name(self):
        for session in self:
            name = session.name if session.id else self.env._("New session")
            session.display_name = " – ".join(filter(None, (name, session.comite_id.name)))

    @api.depends("comite_id")
    def _compute_location(self):
        for session in self:
            session.location = session.location or session.comite_id.location

    @api.depends("presence_ids.present", "presence_ids.substitute_id", "comite_id.quorum")
    def _compute_present(self):
        for session in self:
            here = session._get_seated()
            session.quorum = session.comite_id.quorum
            session.present_count = len(here)
            session.quorate = len(here) >= session.comite_id.quorum

    def _compute_counts(self):
        for session in self.sudo():  # sudo: numbers of the agenda, for every member
            points = session.point_ids
            session.point_count = len(points)
            session.left_count = len(points.filtered(lambda each: each.state == "pending"))
            session.failed_count = len(points.filtered(lambda each: each.state == "failed"))
            session.amount = sum(points.mapped("amount_due"))

    @api.depends("seal", "minutes_id")
    def _compute_seal_holds(self):
        for session in self:
            session.seal_holds = session._read_seal() == session.seal if session.seal else False

    @api.depends("comite_id")
    @api.depends_context("uid")
    def _compute_officer(self):
        for session in self:
            session.officer = bool(session.comite_id) and session.comite_id._is_officer(
                self.env.user
            )

    # -- what may be written --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super(RecouvrementSeance, open_to_hand(self, vals_list)).create(vals_list)
        for session in sessions:
            session._check_officer()
            # sudo: its number and the list of those called are written by us.
            ours = session.sudo().with_company(session.company_id)
            ours.name = ours.env["ir.sequence"].next_by_code(self._name) or "/"
            ours._call_members()
        return sessions

    def _call_members(self):
        """The members of the committee, as of now."""
        known = self.presence_ids.user_id
        self.env["recouvrement.seance.presence"].create(
            [
                {
                    "seance_id": self.id,
                    "sequence": rank,
                    "user_id": member.user_id.id,
                    "role": member.role,
                    "votes": member.votes,
                }
                for rank, member in enumerate(self.comite_id.membre_ids)
                if member.user_id not in known
            ]
        )

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su:
            self._check_officer()
            theirs = vals.keys() - {"message_follower_ids", "activity_ids", "message_ids"}
            if theirs:
                self._check_changeable()
            if "comite_id" in vals and any(each.comite_id.id != vals["comite_id"] for each in self):
                raise UserError(self.env._("A session stays with its committee."))
        result = super().write(vals)
        if vals.keys() & {"date_start", "duration", "location"}:
            self._move_event()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(session.state != "draft" or session.sudo().point_ids for session in self):
            raise UserError(self.env._("A session that was prepared is kept: cancel it."))

    def _check_officer(self):
        """:raise AccessError: somebody who neither chairs, nor keeps the minutes, nor manages collection"""
        for session in self if not self.env.su else ():
            if not session.comite_id._is_officer(self.env.user):
                raise AccessError(
                    self.env._(
                        "The chair, the secretary or a collection manager runs the sessions of “%s”.",
                        session.comite_id.name,
                    )
                )

    def _check_changeable(self):
        """:raise UserError: the session is over: what was decided is sealed"""
        for session in self if not self.env.su else ():
            if session.state not in CHANGEABLE:
                raise UserError(
                    self.env._(
                        "%s is over: what was decided no longer changes. Reopen it, with a reason.",
                        session.display_name,
                    )
                )

    def _as_record(self):
        """This session, to be written by a verb that has checked who asks."""
        self._check_officer()
        # sudo: the state of a session is written by its verbs only, which check who asks.
        return self.sudo()

    def _log(self, words):
        self.sudo()._message_log(body=words)  # sudo: told by a verb, whoever acts

    # -- agenda ---------------------------------------------------------------------------------

    @api.model
    def _get_prepared(self, company):
        """The session of ``company`` being prepared; begun when there is none.

        :raise UserError: no committee there
        """
        company.ensure_one()
        found = self.search(
            [("company_id", "=", company.id), ("state", "in", ("draft", "convened"))],
            order="date_start, id",
            limit=1,
        )
        if found:
            return found
        committee = self.env["recouvrement.comite"].search(
            [("company_id", "=", company.id)], limit=1
        )
        if not committee:
            raise UserError(self.env._("No committee is set up for %s yet.", company.name))
        today = self.env["recouvrement.calendrier"]._today()
        day = fields.Date.add(today, days=7)
        start = fields.Datetime.to_datetime(day).replace(hour=9)
        return self.create({"comite_id": committee.id, "date_start": start})

    def _add_candidates(self, candidates):
        """Put ``candidates`` on the agenda, one point a dossier."""
        self.ensure_one()
        ours = self._as_record()
        self._check_state("draft", "convened", "open")
        wrong = candidates.filtered(lambda each: each.state != "proposed")
        if wrong:
            raise UserError(
                self.env._(
                    "%s is not proposed: on an agenda already, or set aside.",
                    wrong[0].dossier_id.display_name,
                )
            )
        foreign = candidates.filtered(lambda each: each.company_id != self.company_id)
        if foreign:
            raise UserError(
                self.env._("%s is another company's.", foreign[0].dossier_id.display_name)
            )
        rank = max(ours.point_ids.mapped("sequence"), default=0)
        points = ours.env["recouvrement.seance.point"].create(
            [
                {
                    "seance_id": self.id,
                    "sequence": rank + 10 * number,
                    "dossier_id": candidate.dossier_id.id,
                    "candidat_id": candidate.id,
                    "reason": candidate.reason,
                    "amount_due": candidate.dossier_id.amount_due,
                    "days_late": candidate.dossier_id.days_late,
                }
                for number, candidate in enumerate(candidates.sudo(), 1)
            ]
        )
        candidates.sudo().write({"state": "scheduled"})  # sudo: written by verbs only
        if self.state != "draft":
            points._enter_phase()
        return points.with_env(self.env)

    def _get_order(self):
        """The points still on the agenda, in the order of the session."""
        return self.point_ids.filtered(lambda each: each.state != "withdrawn").sorted(
            lambda each: (each.sequence, each.id)
        )

    def action_add_candidates(self):
        """Everything proposed, that no agenda has yet."""
        candidates = self.env["recouvrement.candidat"].search(
            [("company_id", "=", self.company_id.id), ("state", "=", "proposed")], limit=500
        )
        if not candidates:
            raise UserError(self.env._("Nothing is proposed that is not on an agenda already."))
        self._add_candidates(candidates)
        return True
