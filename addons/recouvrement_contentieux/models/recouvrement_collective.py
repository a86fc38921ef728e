"""Collective proceedings of a debtor: who decides, since when, what is frozen, until when to declare.

One case a debtor and company, from the opening judgment to the closure; a conversion stays in it.
"""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

from .recouvrement_annonce import KINDS

RUNNING = ("draft", "open", "plan")
_REGISTRY = re.compile(r"^\s*greffe\s+(?:du|des|de\s+la|de\s+l['’])\s*", re.IGNORECASE)
LIQUIDATIONS = ("liquidation", "liquidation_simplifiee")
# During these a natural person who stands surety is protected too.
SPARE_GUARANTORS = ("sauvegarde", "sauvegarde_acceleree", "redressement")


class RecouvrementCollective(models.Model):
    _name = "recouvrement.collective"
    _description = "Collective proceedings"
    _inherit = ["recouvrement.gel", "mail.thread", "mail.activity.mixin"]
    _order = "date_judgment desc, id desc"
    _rec_names_search = ["partner_id.name", "case_number"]

    kind = fields.Selection(KINDS, "Proceedings", required=True, tracking=True)
    kind_opened = fields.Selection(KINDS, "Opened as", readonly=True)
    state = fields.Selection(
        [
            ("draft", "To open"),
            ("open", "Under way"),
            ("plan", "Plan adopted"),
            ("closed", "Closed"),
            ("cancelled", "Called off"),
        ],
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    date_judgment = fields.Date("Judgment of opening", required=True, tracking=True)
    date_published = fields.Date(
        "Published on",
        tracking=True,
        help="BODACC, or Journal de Monaco: most delays run from that day.",
    )
    publication = fields.Char("Reference of the publication")
    date_notice = fields.Date(
        "Personal notice received on",
        help="A creditor with a published security or contract is written to: the delay to declare runs "
        "from that letter.",
    )
    case_number = fields.Char("Number at the court")
    court = fields.Char()
    judge = fields.Char("Juge-commissaire")
    mandataire_id = fields.Many2one(
        "res.partner", "Mandataire or liquidateur", help="To whom claims are declared."
    )
    administrateur_id = fields.Many2one("res.partner")
    organs_note = fields.Text("What the notice says of them", readonly=True)
    annonce_ids = fields.Many2many("recouvrement.annonce", string="Notices", readonly=True)
    jugement_ids = fields.One2many(
        "recouvrement.collective.jugement", "collective_id", "Judgments", readonly=True
    )
    dette_ids = fields.One2many("recouvrement.collective.dette", "collective_id", "Debts")
    declaration_ids = fields.One2many("recouvrement.declaration", "collective_id", "Declarations")
    revendication_ids = fields.One2many(
        "recouvrement.revendication", "collective_id", "Assets claimed"
    )
    contrat_ids = fields.One2many(
        "recouvrement.collective.contrat", "collective_id", "Running contracts"
    )
    versement_ids = fields.One2many(
        "recouvrement.collective.versement", "collective_id", "Dividends and plan"
    )
    caution_ids = fields.One2many("recouvrement.collective.caution", "collective_id", "Guarantors")
    proposition_ids = fields.Many2many(
        "recouvrement.proposition", string="Write-offs", readonly=True, copy=False
    )
    date_consulted = fields.Date(
        "Consulted on the plan on", help="The day the proposal of plan was received."
    )
    plan_answer = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Refused"), ("silent", "No answer")],
        "Our answer on the plan",
    )
    date_later_told = fields.Date(
        "Later debts made known on",
        help="To the administrateur, else the mandataire or liquidateur: unpaid debts born since the judgment "
        "keep their privilege when they are made known in time (C. com., art. L622-17).",
    )
    date_plan = fields.Date("Plan adopted on", readonly=True, tracking=True)
    date_closed = fields.Date("Closed on", readonly=True, tracking=True)
    outcome = fields.Selection(
        [
            ("assets", "Insufficient assets"),
            ("settled", "Debts settled"),
            ("kept", "Plan carried out"),
            ("other", "Other"),
        ],
        "How it ended",
        readonly=True,
    )
    reason = fields.Char("Why called off", readonly=True)
    date_liquidation = fields.Date(
        "In liquidation since",
        compute="_compute_date_liquidation",
        help="The debt is lost for good, to the eyes of the tax office, from that day.",
    )
    note = fields.Text()
    amount_declared = fields.Monetary("Declared", compute="_compute_claim")
    amount_admitted = fields.Monetary("Admitted", compute="_compute_claim")
    amount_received = fields.Monetary("Received", compute="_compute_claim")
    deadlines_html = fields.Html("Deadlines", compute="_compute_deadlines_html", sanitize=False)

    _judgment_uniq = models.UniqueIndex(
        "(partner_id, company_id, date_judgment) WHERE state <> 'cancelled'",
        "This judgment is known already: open its case.",
    )

    # -- computed -----------------------------------------------------------------------------

    @api.depends("partner_id.name", "kind", "date_judgment")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for case in self:
            words = (case.partner_id.name, kinds.get(case.kind))
            day = case.date_judgment and format_date(self.env, case.date_judgment)
            case.display_name = " – ".join(filter(None, (*words, day or "")))

    @api.depends("kind", "date_judgment", "jugement_ids")
    def _compute_date_liquidation(self):
        for case in self:
            turned = case.jugement_ids.filtered(
                lambda each: each.event == "conversion" and each.kind in LIQUIDATIONS
            )
            case.date_liquidation = case.kind in LIQUIDATIONS and (
                min(turned.mapped("date"), default=False) or case.date_judgment
            )

    @api.depends(
        "declaration_ids.amount",
        "declaration_ids.amount_admitted",
        "declaration_ids.state",
        "versement_ids.amount_received",
    )
    def _compute_claim(self):
        for case in self:
            sent = case.declaration_ids.filtered(
                lambda each: each.state not in ("draft", "cancelled")
            )
            case.amount_declared = sum(sent.mapped("amount"))
            case.amount_admitted = sum(sent.mapped("amount_admitted"))
            case.amount_received = sum(case.versement_ids.mapped("amount_received"))

    # -- what the freeze asks -------------------------------------------------------------------

    def _get_freeze_day(self):
        """The judgment of opening; insolvency for want of assets does not set the creditors free."""
        self.ensure_one()
        over = self.state in ("draft", "cancelled") or (
            self.state == "closed" and self.outcome != "assets"
        )
        return False if over else self.date_judgment

    def _filter_bearing(self, items):
        debts = (
            self.sudo().dette_ids.filtered("interest_runs").move_line_id
        )  # sudo: read with the case
        return items & (debts | debts._get_recouvrement_heirs())

    def _get_freeze_reason(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(kind)s of %(day)s",
            kind=kinds[self.kind],
            day=format_date(self.env, self.date_judgment),
        )

    def _get_freeze_warnings(self):
        said = super()._get_freeze_warnings()
        sent = self.declaration_ids._filter_sent()
        if self.state == "open" and not sent and not (self.date_published or self.date_notice):
            said.append(
                self.env._(
                    "The day of publication is not typed: no delay to declare runs here, but it does at "
                    "the court. Declare without waiting."
                )
            )
        return said

    def _get_court(self):
        """The court itself: notices and people often name its registry (greffe)."""
        name = _REGISTRY.sub("", self.court or "").strip()
        return name[:1].upper() + name[1:]

    def _is_liquidation(self):
        return self.kind in LIQUIDATIONS

    # -- checked ----------------------------------------------------------------------------------

    @api.constrains("date_judgment", "date_published", "date_notice", "date_later_told")
    def _check_dates(self):
        today = self.env["recouvrement.calendrier"]._today()
        for case in self:
            if case.date_judgment > today:
                raise ValidationError(
                    self.env._(
                        "A judgment of %s is still to come: check its date.",
                        format_date(self.env, case.date_judgment),
                    )
                )
            case._check_days(case.date_later_told)
            later = case.jugement_ids.filtered(lambda each: each.event != "opening")
            if later and case.date_judgment > min(later.mapped("date")):
                raise ValidationError(
                    self.env._(
                        "A judgment of %s is recorded already: the opening comes before it.",
                        format_date(self.env, min(later.mapped("date"))),
                    )
                )
            for day in (case.date_published, case.date_notice):
                if day and day < case.date_judgment:
                    raise ValidationError(
                        self.env._(
                            "Published or notified on %(day)s, before the judgment of %(judgment)s: check "
                            "these dates.",
                            day=format_date(self.env, day),
                            judgment=format_date(self.env, case.date_judgment),
                        )
                    )
            if case.date_published and case.date_published > today:
                raise ValidationError(
                    self.env._(
                        "A publication of %s is still to come: check its date.",
                        format_date(self.env, case.date_published),
                    )
                )

    @api.constrains("partner_id", "company_id", "state")
    def _check_one_running(self):
        for case in self.filtered(lambda each: each.state in RUNNING):
            twin = case._find_twin(RUNNING)
            if twin:
                raise ValidationError(
                    self.env._(
                        "%s is under way for this debtor: convert it or close it, rather than opening "
                        "another.",
                        twin.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            if partner:
                vals["partner_id"] = partner.commercial_partner_id.id
                self._check_unknown(vals)
        cases = super(RecouvrementCollective, here).create(vals_list)
        for case in cases.sudo():
            case.kind_opened = case.kind  # sudo: written here only
        return cases

    def _check_unknown(self, vals):
        """:raise ValidationError: this very judgment has its case already"""
        # sudo: known is known, whoever types it.
        twin = self.sudo().search(
            [
                ("partner_id", "=", vals["partner_id"]),
                ("company_id", "=", vals.get("company_id") or self.env.company.id),
                ("date_judgment", "=", vals.get("date_judgment")),
                ("state", "!=", "cancelled"),
            ],
            limit=1,
        )
        if twin:
            raise ValidationError(
                self.env._("This judgment is known already: %s.", twin.display_name)
            )

    def write(self, vals):
        check_written(self, vals)
        if (
            not self.env.su
            and {"partner_id", "company_id"} & vals.keys()
            and any(case.state != "draft" for case in self)
        ):
            raise UserError(self.env._("An open case stays with its debtor: call it off instead."))
        if not self.env.su and "kind" in vals and any(case.state != "draft" for case in self):
            raise UserError(
                self.env._("Proceedings that are open change by a judgment: convert them.")
            )
        done = super().write(vals)
        if vals.keys() & {
            "date_judgment",
            "date_published",
            "date_notice",
            "date_consulted",
            "date_later_told",
        }:
            running = self.filtered(lambda case: case.state in ("open", "plan"))
            running._follow_deadlines()
            if "date_judgment" in vals:
                running._freeze(self.env["recouvrement.calendrier"]._today())
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(case.state != "draft" for case in self):
            raise UserError(self.env._("A case that was opened is kept: call it off instead."))

    @api.model
    def _find_running(self, partner, company):
        return self.search(
            [
                ("partner_id", "=", partner.commercial_partner_id.id),
                ("company_id", "=", company.id),
                ("state", "in", RUNNING),
            ],
            limit=1,
        )
