"""A guarantee: who pays if the customer does not, up to how much, until when, and what proves it.

What it is worth today is read from the accounts (``_lecture``); its states change by verbs (``_vie``); its
duties are deadlines of the law (``_delai``). Calls, yearly informations and checks are rows beside it.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.recouvrement.tools.hand import check_numbers, check_written, open_to_hand

STATES = [
    ("requested", "Requested"),
    ("received", "Received"),
    ("active", "In force"),
    ("called", "Called"),
    ("released", "Released"),
    ("expired", "Expired"),
    ("refused", "Refused"),
]
IN_FORCE = ("active", "called")
PROPOSED = ("requested", "received")
# What was agreed: once in force, a manager alone corrects it.
TERMS = {
    "nature_id",
    "partner_id",
    "company_id",
    "guarantor_id",
    "person",
    "amount",
    "currency_id",
    "scope",
    "covers",
    "date_from",
    "date_to",
    "payment_line_ids",
}


class RecouvrementGarantie(models.Model):
    _name = "recouvrement.garantie"
    _description = "Guarantee"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date_to, id"
    _rec_names_search = ["name", "deed", "partner_id", "guarantor_id"]

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    active = fields.Boolean(default=True)
    nature_id = fields.Many2one(
        "recouvrement.garantie.nature",
        "Kind",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    surety = fields.Boolean(related="nature_id.surety")
    documentary = fields.Boolean(related="nature_id.documentary")
    retention = fields.Boolean(related="nature_id.retention")
    can_be_called = fields.Boolean(related="nature_id.can_be_called")
    needs_notice = fields.Boolean(related="nature_id.needs_notice")
    needs_guarantor = fields.Boolean(related="nature_id.needs_guarantor")
    proof_name = fields.Char(related="nature_id.proof")
    partner_id = fields.Many2one(
        "res.partner",
        "Debtor",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    user_id = fields.Many2one(
        "res.users", "Followed by", default=lambda self: self.env.user, tracking=True
    )
    guarantor_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Who pays: the surety, the works owner delegated, the debtor of the claim assigned, the bank.",
    )
    person = fields.Boolean(
        "Natural person",
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
        help="The law protects a natural person who stands surety.",
    )
    amount = fields.Monetary("Ceiling", tracking=True, help="The most that can be asked under it.")
    scope = fields.Selection(
        [("principal", "Principal only"), ("all", "Principal, interest and costs")],
        "Ceiling covers",
        required=True,
        default="all",
        tracking=True,
    )
    covers = fields.Selection(
        [("all", "Everything the debtor owes us"), ("items", "The items chosen")],
        required=True,
        default="all",
        tracking=True,
    )
    move_line_ids = fields.Many2many(
        "account.move.line", "recouvrement_garantie_line_rel", string="Items covered", copy=False
    )
    payment_line_ids = fields.Many2many(
        "account.move.line",
        "recouvrement_garantie_payment_rel",
        string="Payments received under it",
        copy=False,
        help="Credit lines that the guarantor's name does not tell: a deposit set against items, a "
        "payment made for the guarantor by somebody else.",
    )
    deed = fields.Char("Deed and date", tracking=True)
    date_from = fields.Date("Valid from", default=fields.Date.context_today, tracking=True)
    date_to = fields.Date("Valid until (included)", tracking=True, copy=False)
    proof_ids = fields.Many2many(
        "ir.attachment",
        "recouvrement_garantie_proof_rel",
        string="Deed received",
        copy=False,
    )
    date_received = fields.Date("Received on", readonly=True, copy=False)
    original = fields.Char("Original kept", help="Where the paper is: safe, notary, head office…")
    site = fields.Char("Works", help="The site or the contract it is about.")
    date_notified = fields.Date("Notified on", copy=False, tracking=True)
    notice_ids = fields.Many2many(
        "ir.attachment",
        "recouvrement_garantie_notice_rel",
        string="Proof of the notice",
        copy=False,
    )
    date_accepted = fields.Date(
        "Clause accepted on", copy=False, help="In writing, at latest on delivery."
    )
    bank_id = fields.Many2one("res.partner", "Issuing bank", ondelete="restrict")
    irrevocable = fields.Boolean(default=True)
    confirmed = fields.Boolean(help="A bank of ours adds its own promise to pay.")
    latest_shipment = fields.Date(copy=False, tracking=True)
    presentation_days = fields.Integer("Days to present", help="After the shipment, as it says.")
    date_shipped = fields.Date("Shipped on", copy=False, tracking=True)
    last_presentation = fields.Date(
        "Present until", compute="_compute_last_presentation", store=True
    )
    date_presented = fields.Date("Presented on", copy=False, tracking=True)
    state = fields.Selection(
        STATES, default="requested", required=True, readonly=True, tracking=True, copy=False
    )
    date_ended = fields.Date("Ended on", readonly=True, copy=False)
    end_reason = fields.Char("Why it ended", readonly=True, copy=False)
    note = fields.Text()

    _name_uniq = models.UniqueIndex("(company_id, name) WHERE name <> '/'", "Number already used.")
    _amount_positive = models.Constraint("CHECK (amount >= 0)", "A ceiling is not negative.")
    _days_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "The end comes before the beginning.",
    )
    _presentation_sane = models.Constraint(
        "CHECK (presentation_days >= 0 AND presentation_days <= 366)",
        "The days to present documents are counted from the shipment: between 0 and 366.",
    )
    _force_idx = models.Index("(company_id, partner_id) WHERE state IN ('active', 'called')")

    @api.depends("guarantor_id.is_company")
    def _compute_person(self):
        for each in self:
            each.person = bool(each.guarantor_id) and not each.guarantor_id.is_company

    @api.depends("name", "nature_id.name", "partner_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for each in self:
            parts = (each.name, each.nature_id.name, each.partner_id.name)
            each.display_name = " – ".join(filter(None, parts))

    @api.constrains("partner_id")
    def _check_debtor(self):
        for each in self:
            if each.partner_id.commercial_partner_id != each.partner_id:
                raise ValidationError(
                    self.env._(
                        "A guarantee is about the company that owes: choose %s.",
                        each.partner_id.commercial_partner_id.display_name,
                    )
                )

    @api.constrains("guarantor_id", "partner_id", "nature_id")
    def _check_guarantor(self):
        for each in self:
            if each.needs_guarantor and each.guarantor_id == each.partner_id:
                raise ValidationError(
                    self.env._("%s cannot guarantee their own debt.", each.partner_id.display_name)
                )

    @api.constrains("move_line_ids", "partner_id", "company_id")
    def _check_items(self):
        for each in self:
            wrong = each.move_line_ids.filtered(
                lambda line, each=each: (
                    line.company_id != each.company_id
                    or line.partner_id.commercial_partner_id != each.partner_id
                )
            )
            if wrong:
                raise ValidationError(
                    self.env._(
                        "%(item)s is not an item of %(debtor)s in %(company)s.",
                        item=wrong[0].display_name,
                        debtor=each.partner_id.display_name,
                        company=each.company_id.name,
                    )
                )

    @api.constrains("date_shipped", "date_presented", "date_from")
    def _check_days(self):
        for each in self:
            if each.date_presented and not each.date_shipped:
                raise ValidationError(
                    self.env._("Documents are presented after the shipment: type its day first.")
                )
            if each.date_presented and each.date_presented < each.date_shipped:
                raise ValidationError(
                    self.env._("Documents cannot be presented before the shipment.")
                )

    # -- writing ------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
        made = super(RecouvrementGarantie, open_to_hand(self, vals_list)).create(vals_list)
        for each in made:
            # sudo: taking the next number needs no right on sequences.
            sequence = self.env["ir.sequence"].with_company(each.company_id).sudo()
            each.sudo().name = sequence.next_by_code("recouvrement.garantie") or "/"
        made._add_checks()
        return made

    def write(self, vals):
        check_written(self, vals)
        check_numbers(self, vals)
        if not self.env.su and vals.keys() & TERMS:
            self._check_terms_open()
        done = super().write(vals)
        if vals.keys() & {"nature_id", "guarantor_id", "person"}:
            self._add_checks()
        if vals.keys() & {
            "date_to",
            "latest_shipment",
            "presentation_days",
            "date_shipped",
            "date_presented",
            "user_id",
        }:
            self._follow_deadlines()
        return done

    def _check_terms_open(self):
        """:raise UserError: in force or over, and whoever writes is no manager"""
        manager = self.env.user.has_group("recouvrement.group_manager")
        for each in self:
            if each.state not in PROPOSED and not (
                manager and each.state in (*IN_FORCE, "expired")
            ):
                raise UserError(
                    self.env._(
                        "%s is in force or over: what was agreed is corrected by a manager, while it lasts.",
                        each.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_proposed_only(self):
        if any(each.state not in PROPOSED for each in self):
            raise UserError(self.env._("A guarantee that was in force is kept: release it."))
