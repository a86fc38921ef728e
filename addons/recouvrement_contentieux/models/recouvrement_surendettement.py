"""Over-indebtedness of a private person, before the commission: from the filing to the plan or the erasure.

Filing freezes nothing. The decision of admissibility freezes the debts born before it, current ones go on.
Social data: seen by those who need to know.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

from .recouvrement_fil_discret import NEED_TO_KNOW

RUNNING = ("filed", "admitted", "measures", "moratorium", "default")
# Codes of the delays of the law.
COMMISSION, SUSPENSION = "surendettement_commission", "surendettement_suspension"
APPEAL, DECLARE = "surendettement_appeal", "surendettement_declaration"
CONTEST, CONTEST_ERASURE = "surendettement_contest", "surendettement_contest_prp"
DEFAULT = "surendettement_caducite"


class RecouvrementSurendettement(models.Model):
    _name = "recouvrement.surendettement"
    _description = "Over-indebtedness"
    _inherit = ["recouvrement.gel", "mail.thread", "mail.activity.mixin"]
    _order = "date_filed desc, id desc"
    _rec_names_search = ["partner_id.name", "number"]

    number = fields.Char("File number", help="Of the commission (Banque de France).")
    commission_id = fields.Many2one("res.partner")
    state = fields.Selection(
        [
            ("filed", "Filed"),
            ("admitted", "Admissible"),
            ("measures", "Plan or measures"),
            ("moratorium", "Moratorium"),
            ("default", "Not kept, notice sent"),
            ("lapsed", "Lapsed"),
            ("erased", "Erased"),
            ("kept", "Carried out"),
            ("refused", "Not admissible"),
            ("closed", "Called off"),
        ],
        default="filed",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    date_filed = fields.Date(
        "Filed on", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    date_admitted = fields.Date("Admissible on", tracking=True, readonly=True)
    date_notified = fields.Date("Decision notified on", help="Our delays run from that day.")
    date_frozen_until = fields.Date(
        "Frozen at most until", compute="_compute_frozen_until", help="Unless measures come before."
    )
    date_asked = fields.Date(
        "Asked to declare on", help="The day the letter of the commission was received."
    )
    date_declared = fields.Date("Declared on", readonly=True)
    orientation = fields.Selection(
        [
            ("plan", "Conventional plan"),
            ("imposed", "Imposed measures"),
            ("recovery", "Personal recovery without liquidation"),
            ("liquidation", "Personal recovery with liquidation"),
        ],
        tracking=True,
    )
    date_oriented = fields.Date("Oriented on")
    amount_listed = fields.Monetary(
        "In the statement of liabilities", help="What the commission holds that we are owed."
    )
    date_listed = fields.Date("Statement received on")
    listed_note = fields.Char("What is wrong in it", help="Told to the commission.")
    listed_gap = fields.Monetary("Gap", compute="_compute_listed_gap")
    date_measures_notified = fields.Date(
        "Measures notified on", help="Contesting them has its own delay from that day."
    )
    date_measures = fields.Date("In force since", readonly=True)
    date_moratorium_end = fields.Date("Moratorium until", readonly=True)
    plan_ids = fields.Many2many("recouvrement.plan", string="Plans", readonly=True, copy=False)
    date_default = fields.Date("Notice of default sent on", readonly=True)
    date_ended = fields.Date("Ended on", readonly=True, tracking=True)
    reason = fields.Char("Why it ended", readonly=True)
    dette_ids = fields.One2many("recouvrement.surendettement.dette", "surendettement_id", "Debts")
    proposition_ids = fields.Many2many(
        "recouvrement.proposition", string="Write-offs", readonly=True, copy=False
    )
    action_id = fields.Many2one(
        "recouvrement.action", "Posting", readonly=True, ondelete="restrict", copy=False
    )
    document_id = fields.Many2one("ir.attachment", readonly=True, ondelete="restrict", copy=False)
    note = fields.Text()
    deadlines_html = fields.Html("Deadlines", compute="_compute_deadlines_html", sanitize=False)

    _filed_uniq = models.UniqueIndex(
        "(partner_id, company_id, date_filed) WHERE state <> 'closed'",
        "This file is known already.",
    )

    # -- computed -------------------------------------------------------------------------------

    @api.depends("partner_id.name", "number", "date_filed")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for each in self:
            number = (
                each.number or (each.date_filed and format_date(self.env, each.date_filed)) or ""
            )
            each.display_name = self.env._(
                "Over-indebtedness of %(who)s (%(number)s)",
                who=each.partner_id.name or "",
                number=number,
            )

    @api.depends("date_admitted")
    def _compute_frozen_until(self):
        for each in self:
            each.date_frozen_until = each._find_deadline(SUSPENSION).date

    @api.depends("amount_listed", "date_listed", "dette_ids.amount_residual")
    def _compute_listed_gap(self):
        for each in self:
            each.listed_gap = each.date_listed and each.amount_listed - each.amount_frozen

    # -- what the freeze asks ---------------------------------------------------------------------

    def _get_freeze_day(self):
        """The admissibility: not the filing. What existed on the day of the erasure is erased."""
        self.ensure_one()
        if self.state == "erased":
            return self.date_ended
        frozen = self.state in ("admitted", "measures", "moratorium", "default")
        return self.date_admitted if frozen else False

    def _get_freeze_start(self):
        return self.date_admitted

    def _get_freeze_reason(self):
        """Neutral: whoever collects must know that nothing is asked, and not why."""
        day = format_date(self.env, self.date_admitted) if self.date_admitted else ""
        if self.state == "erased":
            return self.env._("outside decision of %s, nothing may be asked any more", day)
        return self.env._("outside decision of %s", day)

    def _get_full_reason(self):
        """The same, for those who need to know."""
        day = format_date(self.env, self.date_admitted) if self.date_admitted else ""
        if self.state == "erased":
            return self.env._("debts erased, over-indebtedness")
        return self.env._("over-indebtedness, admissible on %s", day)

    def _get_follower(self):
        return self._find_confidant(self.user_id)

    def _find_confidant(self, user):
        """``user`` when they may know, else who follows the file, else somebody of the company who may."""
        for each in (user, self.user_id):
            if each.active and each.has_group(NEED_TO_KNOW):
                return each
        # sudo: who may know of social data is no secret.
        others = (
            self.env.ref(NEED_TO_KNOW)
            .sudo()
            .all_user_ids.filtered(
                lambda one: one.active and not one.share and self.company_id in one.company_ids
            )
        )
        return others.sorted("id")[:1]

    def _is_payment_forbidden(self, day, born=None):
        """From the admissibility to the measures; and what was erased is not paid any more."""
        if not self.date_admitted or day < self.date_admitted:
            return False
        if self.state == "erased" and day >= self.date_ended:
            return True
        if born and born >= self.date_admitted:
            return False  # a current debt is paid as it falls due, were it erased later
        return not self.date_measures or day < self.date_measures

    def _get_payment_ban(self):
        return "C. conso., art. L722-5"

    def _get_freeze_origin(self):
        return f"recouvrement.decision,{self.id}"

    def _get_freezes(self):
        """EXTENDS: those written when the file was named there too; the next freeze takes them over."""
        named = self.env["recouvrement.suspension"].search(
            [("origin", "in", [f"{self._name},{each.id}" for each in self])]
        )
        return super()._get_freezes() | named

    def _get_freeze_phase(self):
        return self.env.ref("recouvrement_contentieux.phase_decision", raise_if_not_found=False)

    def _tell(self, text, day=None, kind="decision", plain=""):
        """EXTENDS: the stream says neutral words to everybody, the rest to those who need to know."""
        for each in self:
            dossiers = each._find_told()
            if dossiers:
                self.env["recouvrement.fil"]._record_discreetly(
                    plain or each.env._("Outside decision: news kept to those who need to know."),
                    dict.fromkeys(dossiers, text),
                    day=day,
                    records=dict.fromkeys(dossiers, each),
                )

    def _get_own_plans(self):
        return self.plan_ids

    # -- checked ----------------------------------------------------------------------------------

    @api.constrains(
        "date_filed", "date_notified", "date_asked", "date_listed", "date_measures_notified"
    )
    def _check_dates(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            later = (
                each.date_notified,
                each.date_asked,
                each.date_listed,
                each.date_measures_notified,
            )
            for day in (each.date_filed, *later):
                if day and (day > today or day < each.date_filed):
                    raise ValidationError(
                        self.env._(
                            "%(day)s is before the filing or still to come: check this date.",
                            day=format_date(self.env, day),
                        )
                    )

    @api.constrains("user_id")
    def _check_confidant(self):
        for each in self:
            if each.user_id and not each.user_id.has_group(NEED_TO_KNOW):
                raise ValidationError(
                    self.env._(
                        "%s may not see social data: name somebody who needs to know.",
                        each.user_id.name,
                    )
                )

    @api.constrains("partner_id")
    def _check_person(self):
        for each in self:
            if each.partner_id.is_company:
                raise ValidationError(
                    self.env._(
                        "Over-indebtedness is for private persons: %s is a company, see collective "
                        "proceedings.",
                        each.partner_id.display_name,
                    )
                )

    @api.constrains("partner_id", "company_id", "state")
    def _check_one_running(self):
        for each in self.filtered(lambda one: one.state in RUNNING):
            twin = each._find_twin(RUNNING)
            if twin:
                raise ValidationError(
                    self.env._("%s is under way for this debtor already.", twin.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        made = super(RecouvrementSurendettement, here).create(vals_list)
        for each in made:
            each._tell(each.env._("Over-indebtedness file lodged: nothing is frozen yet."))
            each._follow_deadlines()
        return made

    def write(self, vals):
        check_written(self, vals)
        done = super().write(vals)
        if vals.keys() & {"date_notified", "date_asked", "date_measures_notified"}:
            self._follow_deadlines()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A file of the commission is kept: call it off instead."))

    # -- deadlines --------------------------------------------------------------------------------

    def _follow_one(self, code, day):
        return self.env["recouvrement.butoir"]._follow(
            self,
            code,
            day or False,
            dossier=self._find_dossiers()[:1],
            user=self.user_id,
            jurisdiction="FR",
        )

    def _get_contest_code(self):
        erased = self.orientation in ("recovery", "liquidation")
        return CONTEST_ERASURE if erased else CONTEST

    def _follow_deadlines(self):
        for each in self.filtered(lambda one: one.state in RUNNING):
            each._follow_one(COMMISSION, each.date_filed)
            if each.date_admitted:
                self.env["recouvrement.butoir"]._meet(each, COMMISSION, each.date_admitted)
            each._follow_one(SUSPENSION, each.state == "admitted" and each.date_admitted)
            each._follow_one(DECLARE, each.date_asked)
            if each.date_declared:
                self.env["recouvrement.butoir"]._meet(each, DECLARE, each.date_declared)
            each._follow_one(APPEAL, each.date_admitted and each.date_notified)
            each._follow_one(each._get_contest_code(), each.date_measures_notified)
            each._follow_one(DEFAULT, each.date_default if each.state == "default" else False)

    @api.depends("date_asked", "date_notified", "date_measures_notified", "state")
    @api.depends_context("lang")
    def _compute_deadlines_html(self):
        for each in self:
            each.deadlines_html = (
                self.env["recouvrement.collective"]._render_deadlines(each)
                if each._origin.id
                else False
            )
