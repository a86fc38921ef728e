"""What a point decided of a dossier: owner, day, and what came of it. Carried out once, when the point is closed."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

from .recouvrement_transmission import LIVE

DECIDED = {"transmission_id", "type_id", "user_id", "date_due", "note", "point_id"}


class RecouvrementPointDecision(models.Model):
    _name = "recouvrement.point.decision"
    _description = "Decision of a point"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "point_id desc, id"
    _check_company_auto = True

    point_id = fields.Many2one("recouvrement.point", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="point_id.company_id", store=True, index=True)
    transmission_id = fields.Many2one(
        "recouvrement.transmission", "Dossier", required=True, index=True, ondelete="restrict"
    )
    dossier_id = fields.Many2one(
        related="transmission_id.dossier_id", string="Our dossier", store=True, index=True
    )
    partner_id = fields.Many2one(related="transmission_id.partner_id", string="Debtor")
    type_id = fields.Many2one(
        "recouvrement.point.decision.type", "Decision", required=True, ondelete="restrict"
    )
    does = fields.Selection(related="type_id.does")
    note = fields.Char("In a few words")
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    date_due = fields.Date(
        "Due by",
        required=True,
        compute="_compute_date_due",
        store=True,
        precompute=True,
        readonly=False,
    )
    state = fields.Selection(
        [
            ("draft", "Noted"),
            ("open", "To do"),
            ("done", "Done"),
            ("dropped", "Dropped"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    date_done = fields.Date("Done on", readonly=True)
    result = fields.Char("What came of it")

    @api.depends("type_id", "point_id")
    def _compute_date_due(self):
        for decision in self:
            day = decision.point_id._get_day() or self.env["recouvrement.calendrier"]._today()
            decision.date_due = fields.Date.add(day, days=max(decision.type_id.days, 0))

    @api.depends("type_id.name", "transmission_id.display_name")
    def _compute_display_name(self):
        for decision in self:
            about = decision.transmission_id.display_name or ""
            decision.display_name = f"{decision.type_id.name or ''} – {about}"

    @api.constrains("point_id", "transmission_id")
    def _check_mandate(self):
        for decision in self:
            transmission, point = decision.transmission_id, decision.point_id
            if transmission.mandat_id != point.mandat_id or transmission.company_id != (
                point.company_id
            ):
                raise UserError(
                    self.env._("%s is not entrusted under this mandate.", transmission.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super(RecouvrementPointDecision, open_to_hand(self, vals_list)).create(
            vals_list
        )
        decisions._check_noted()
        return decisions

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and vals.keys() & DECIDED:
            self._check_noted()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_noted(self):
        self._check_noted()

    def _check_noted(self):
        if any(each.state != "draft" or each.point_id.state != "planned" for each in self):
            raise UserError(self.env._("What a point that was held decided stays as it was."))

    # -- carrying out ---------------------------------------------------------------------------

    def _carry_out(self):
        """Each decision, once: a to-do for its owner, a recall, or nothing; told to the stream."""
        today = self.env["recouvrement.calendrier"]._today()
        for decision in self.filtered(lambda each: each.state == "draft"):
            decision.sudo().state = "open"  # sudo: written by verbs only
            words = decision._word()
            # sudo: the stream is told whoever closes the point.
            decision.transmission_id.sudo()._tell(
                "decision", lambda _each, words=words: words, today
            )
            getattr(decision, f"_do_{decision.does}")()

    def _word(self):
        here = self.transmission_id._in_its_language()
        mine = self.with_env(here.env)
        return here.env._(
            "Point with %(who)s: %(decision)s (%(owner)s, by %(day)s). %(note)s",
            who=mine.point_id.prestataire_id.name,
            decision=mine.type_id.name,
            owner=mine.user_id.name,
            day=format_date(here.env, mine.date_due),
            note=mine.note or "",
        ).strip()

    def _do_nothing(self):
        self._finish("done")

    def _do_follow(self):
        # sudo: whoever closes the point gives to-dos to others.
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            self.date_due,
            summary=self.display_name,
            note=self.note or "",
            user_id=self.user_id.id,
        )

    def _do_recall(self):
        """Recalled by the verb of transmissions, with its letter; one ended meanwhile stays ended."""
        today = self.env["recouvrement.calendrier"]._today()
        if self.transmission_id.state in LIVE:
            self.transmission_id._recall(today, self.note or self.type_id.name)
        self._finish("done")

    def action_done(self):
        """It is done."""
        self._end("done")
        return True

    def action_drop(self):
        """It has no object any more."""
        self._end("dropped")
        return True

    def _end(self, state):
        for decision in self:
            if decision.state != "open":
                raise UserError(self.env._("“%s” is not to be done.", decision.display_name))
            if self.env.user != decision.user_id and not self.env.user.has_group(
                "recouvrement.group_manager"
            ):
                raise AccessError(
                    self.env._("Only %s or a manager says it is done.", decision.user_id.name)
                )
        self._finish(state)

    def _finish(self, state):
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: written by verbs only; callers check who may.
        mine = self.sudo()
        mine.write({"state": state, "date_done": today})
        mine.activity_ids.unlink()
