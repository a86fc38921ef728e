"""A dossier on an agenda, or decided by delegation: why it is there, what is decided, what came of it.

Deciding is in the aspect ``_decision``, carrying out in ``_execution``.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.hand import check_written

DECISIONS = [
    ("continue", "Continue amicably"),
    ("arbitrate", "Arbitrate"),
    ("transmit", "Transmit"),
    ("sue", "Sue"),
    ("settle", "Settle"),
    ("abandon", "Waive the debt"),
    ("loss", "Write off"),
    ("other", "Other"),
]


class RecouvrementSeancePoint(models.Model):
    _name = "recouvrement.seance.point"
    _description = "Dossier before the committee"
    _order = "seance_id desc, sequence, id"
    _rec_name = "dossier_id"
    _check_company_auto = True

    seance_id = fields.Many2one(
        "recouvrement.seance", "Session", index=True, ondelete="restrict", readonly=True
    )
    session_state = fields.Selection(related="seance_id.state", string="Session is")
    delegation_id = fields.Many2one(
        "recouvrement.comite.delegation", "By delegation", readonly=True, ondelete="set null"
    )
    comite_id = fields.Many2one(
        "recouvrement.comite", "Committee", compute="_compute_comite_id", store=True, index=True
    )
    reported_seance_id = fields.Many2one(
        "recouvrement.seance", "Reported to", readonly=True, index="btree_not_null"
    )
    sequence = fields.Integer(default=10)
    rank = fields.Char("Number", compute="_compute_rank")
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor", store=True)
    collector_id = fields.Many2one(related="dossier_id.user_id", string="Collector")
    candidat_id = fields.Many2one(
        "recouvrement.candidat", "Proposal", readonly=True, ondelete="set null"
    )
    reason = fields.Text("Why it is here", readonly=True)
    amount_due = fields.Monetary("Owed", readonly=True, help="When it was put on the agenda.")
    days_late = fields.Integer("Days late when brought", readonly=True)
    attempts = fields.Html("What was attempted", compute="_compute_sheet", sanitize=False)
    missing = fields.Char("Not attempted", compute="_compute_sheet")
    sheet = fields.Html("Situation", compute="_compute_sheet", sanitize=False)

    # What is decided
    state = fields.Selection(
        [
            ("pending", "To decide"),
            ("decided", "Decided"),
            ("postponed", "Put off to later"),
            ("withdrawn", "Withdrawn"),
            ("done", "Carried out"),
            ("failed", "Not carried out"),
        ],
        default="pending",
        required=True,
        readonly=True,
        index=True,
    )
    decision = fields.Selection(DECISIONS)
    note = fields.Text("Grounds", help="Kept in the minutes, and as the reason of what is done.")
    decided_by = fields.Selection(
        [
            ("consensus", "Agreement of the members"),
            ("vote", "Vote"),
            ("casting", "Vote, the chair's being decisive"),
            ("chair", "The chair"),
            ("delegation", "Delegation"),
        ],
        readonly=True,
    )
    decided_user_id = fields.Many2one("res.users", "Entered by", readonly=True)
    date_decided = fields.Date("Decided on", readonly=True)
    vote_ids = fields.One2many("recouvrement.seance.vote", "point_id", "Votes")
    tally = fields.Char("Votes so far", compute="_compute_tally")
    withdrawal = fields.Char("Why it was withdrawn", readonly=True)

    # What carrying it out needs
    mandat_id = fields.Many2one("recouvrement.mandat", "Mandate", ondelete="restrict")
    procedure_type_id = fields.Many2one(
        "recouvrement.procedure.type", "Procedure", ondelete="restrict"
    )
    titre_id = fields.Many2one(
        "recouvrement.titre", "Title to enforce", domain="[('dossier_id', '=', dossier_id)]"
    )
    user_id = fields.Many2one("res.users", "Handed to")
    date_due = fields.Date(
        "By when", help="Day to look at it again, to answer, or of the first instalment."
    )
    amount = fields.Monetary(help="Waived or written off; empty: all that is owed.")
    count = fields.Integer("Instalments")
    interest = fields.Text("Interest for the company", help="What it gains by waiving.")
    motif_perte_id = fields.Many2one("recouvrement.motif.perte", "Ground", ondelete="restrict")

    # What came of it
    date_executed = fields.Date("Carried out on", readonly=True)
    error = fields.Text("Why it was not carried out", readonly=True)
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference("Made", model_field="res_model", readonly=True)
    outcome = fields.Char("What was done", readonly=True)
    phase_before_id = fields.Many2one(
        "recouvrement.phase", "Phase before", readonly=True, ondelete="set null"
    )
    runs_it = fields.Boolean("I run it", compute="_compute_runs_it")
    chairs_it = fields.Boolean("I decide as the chair", compute="_compute_runs_it")
    follows_it = fields.Boolean("I may try it again", compute="_compute_follows_it")

    _agenda_uniq = models.UniqueIndex(
        "(dossier_id) WHERE state IN ('pending', 'decided')",
        "This dossier is on an open agenda already.",
    )
    _one_origin = models.Constraint(
        "CHECK (seance_id IS NULL OR delegation_id IS NULL)",
        "A dossier is decided in a session or by delegation, not both.",
    )

    @api.depends("seance_id.comite_id", "delegation_id.comite_id")
    def _compute_comite_id(self):
        for point in self:
            point.comite_id = point.seance_id.comite_id or point.delegation_id.comite_id

    @api.depends("seance_id", "sequence")
    def _compute_rank(self):
        # sudo: its number on the agenda, whoever may read the dossier's own point.
        for session, points in self.sudo().grouped("seance_id").items():
            order = session._get_order().ids if session else []
            for point in points:
                place = order.index(point.id) + 1 if point.id in order else 0
                point.rank = f"{place}/{len(order)}" if place else ""

    @api.depends("vote_ids.choice", "voter_ids")
    def _compute_tally(self):
        for point in self:
            votes = point._get_votes().mapped("choice")
            point.tally = bool(votes) and self.env._(
                "%(pro)s for, %(con)s against, %(abstain)s abstain",
                pro=votes.count("for"),
                con=votes.count("against"),
                abstain=votes.count("abstain"),
            )

    def _compute_sheet(self):
        """What the members need before their eyes; nothing is said of a dossier not before them."""
        service = self.env["recouvrement.tentative"]
        told = service._read(self.sudo().dossier_id)
        for company, points in self.grouped("company_id").items():
            edition = self.env["recouvrement.seance.edition"].with_company(company)
            sheets = edition._compose_points(points)
            for point in points:
                mine = told[point.dossier_id.id]
                point.missing = " · ".join(service._find_missing(mine))
                point.attempts = self.env["ir.qweb"]._render(
                    "recouvrement_contentieux.tentatives", {"attempts": mine}
                )
                point.sheet = self.env["ir.qweb"]._render(
                    "recouvrement_contentieux.seance_ecran", {"sheet": sheets[point.id]}
                )

    @api.depends("comite_id")
    @api.depends_context("uid")
    def _compute_runs_it(self):
        for point in self:
            committee, user = point.comite_id, self.env.user
            point.runs_it = bool(committee) and committee._is_officer(user)
            point.chairs_it = bool(committee) and committee._may_chair(user)

    @api.depends("state", "seance_id", "delegation_id")
    @api.depends_context("uid")
    def _compute_follows_it(self):
        day = self._get_today()
        for point in self:
            point.follows_it = point.state == "failed" and (
                point.runs_it if point.seance_id else point._may_follow(day)
            )

    # -- what may be written --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("A dossier comes on an agenda from the list of proposals.")
            )
        return super().create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        if self.env.su or not vals:
            return super().write(vals)
        self._check_run()
        if not vals.keys() - {"sequence"}:
            return super().write(vals)
        self._check_decidable()
        other = self.filtered(lambda each: "decision" in vals and each.decision != vals["decision"])
        # sudo: what was voted or taken no longer holds once what it was about changes.
        other.vote_ids.sudo().unlink()
        self.filtered(lambda each: each.state == "decided").sudo()._take_back()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(
                self.env._("Withdraw it: what was brought before the committee is kept.")
            )

    def _check_run(self):
        """:raise AccessError: somebody who does not run the session; :raise UserError: it is over"""
        for session in self.seance_id:
            session._check_officer()
            session._check_changeable()

    def _check_decidable(self):
        """:raise UserError: it is carried out, withdrawn, or its session is over"""
        if self.env.su:
            return
        self._check_run()
        for point in self:
            if point.state not in ("pending", "decided"):
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(dossier)s is “%(state)s”: nothing more is decided here.",
                        dossier=point.dossier_id.display_name,
                        state=labels[point.state],
                    )
                )

    def _as_record(self):
        self._check_run()
        # sudo: the state of a point is written by its verbs only, which check who asks.
        return self.sudo()

    # -- walking --------------------------------------------------------------------------------

    def _show(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.seance_id.display_name or self.dossier_id.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("recouvrement_contentieux.view_seance_point_walk").id, "form")],
            "target": "main",
        }

    def action_previous(self):
        return self._step(-1)

    def action_next(self):
        return self._step(1)

    def _step(self, by):
        """The dossier before or after on the agenda; from the last one, back to the session."""
        self.ensure_one()
        order = self.seance_id._get_order()
        if self not in order:  # decided by delegation, or not on what the caller sees of the agenda
            return self._show()
        place = order.ids.index(self.id) + by
        if 0 <= place < len(order):
            return order[place]._show()
        return self.action_session()

    def action_session(self):
        self.ensure_one()
        return self.seance_id._get_records_action(target="main")

    def action_open_dossier(self):
        self.ensure_one()
        return self.dossier_id._get_records_action()

    def action_open_made(self):
        """What the decision made."""
        self.ensure_one()
        if not (self.res_model and self.res_id):
            return False
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
