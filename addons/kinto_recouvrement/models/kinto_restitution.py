"""The recovery of a vehicle, from the request to its sale: who does what, where it is, what it is worth.

Verbs are in the aspects beside this file: states and undo (``_vie``), the law of the sale (``_vente``),
insolvency (``_insolvabilite``). Handovers, offers and the statement of account have models of their own.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.recouvrement.tools.hand import check_numbers, check_written, open_to_hand

STATES = [
    ("requested", "Requested"),
    ("instructed", "Entrusted"),
    ("recovered", "Recovered"),
    ("parked", "At the park"),
    ("valued", "Valued"),
    ("for_sale", "For sale"),
    ("sold", "Sold"),
    ("kept", "Not sold"),
    ("abandoned", "Given up"),
    ("cancelled", "Cancelled"),
]
OVER = ("abandoned", "cancelled")
KEPT = "kept"  # in our hands for good: scrapped, leased again
BEFORE = ("requested", "instructed")  # the vehicle is not in our hands
IN_HAND = ("recovered", "parked", "valued", "for_sale")

# Who fills in what; managers and accountants fill in everything.
PARTS = {
    "kinto_recouvrement.group_remarketing": {
        "remarketing_user_id",
        "park_place",
        "amount_preparation",
        "channel",
        "amount_asked",
        "remarketing_note",
        "sale_fees",
        "sale_move_id",
        "offre_ids",
        "remise_ids",
        "amount_valued",
        "valued_on",
        "valuer_id",
        "valuation_ids",
    },
    "kinto_recouvrement.group_risque": {
        "risk_user_id",
        "amount_book",
        "amount_at_risk",
        "risk_opinion",
        "risk_note",
    },
}
CHATTER = {"message_follower_ids", "activity_ids", "message_ids", "message_main_attachment_id"}


class KintoRestitution(models.Model):
    _name = "kinto.restitution"
    _description = "Vehicle recovery"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date_requested desc, id desc"
    _rec_names_search = ["name", "contrat_id.name", "partner_id.name", "vehicle_id.license_plate"]
    _check_company_auto = True

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    contrat_id = fields.Many2one(
        "kinto.contrat",
        "Lease",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('vehicle_id', '!=', False)]",
    )
    dossier_id = fields.Many2one(
        "recouvrement.dossier",
        compute="_compute_dossier_id",
        precompute=True,
        store=True,
        index=True,
        ondelete="restrict",
        help="That of the lease: costs and the statement of account stand there.",
    )
    partner_id = fields.Many2one(
        related="contrat_id.partner_id", string="Customer", store=True, index=True
    )
    vehicle_id = fields.Many2one(related="contrat_id.vehicle_id", store=True, index=True)
    license_plate = fields.Char(related="vehicle_id.license_plate")
    company_id = fields.Many2one(related="contrat_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    contrat_state = fields.Selection(related="contrat_id.state", string="State of the lease")
    state = fields.Selection(
        STATES, default="requested", required=True, readonly=True, copy=False, tracking=True
    )
    state_before = fields.Char(readonly=True, copy=False)
    state_since = fields.Date(readonly=True, copy=False)
    live = fields.Boolean(compute="_compute_live", search="_search_live")
    end_reason = fields.Char("Why it ended", readonly=True, copy=False, tracking=True)

    # Collection's part
    user_id = fields.Many2one(
        "res.users", "Followed by", default=lambda self: self.env.user, tracking=True
    )
    date_requested = fields.Date(
        "Requested on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    reason = fields.Char("Why", help="Lease terminated, vehicle at risk, insolvency…")
    mode = fields.Selection(
        [
            ("amicable", "Amicable return"),
            ("order", "Order to return goods (injonction de restituer)"),
            ("seizure", "Seizure of goods to be returned (saisie-appréhension)"),
        ],
        "How",
        default="amicable",
        required=True,
        tracking=True,
        help="A vehicle is never taken by force or by trick: its holder gives it back, or a "
        "commissaire de justice takes it under a title.",
    )
    procedure_id = fields.Many2one(
        "recouvrement.procedure",
        "Judicial procedure",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('dossier_id', '=', dossier_id), ('family', '=', 'return')]",
    )
    prestataire_id = fields.Many2one(
        "res.partner", "Entrusted to", ondelete="restrict", tracking=True
    )
    mission_from = fields.Date("Mission from")
    mission_to = fields.Date("Mission until", tracking=True)
    mission_late = fields.Boolean(compute="_compute_mission_late", search="_search_mission_late")
    mission_note = fields.Text("Instructions")
    place_known = fields.Char("Where it is thought to be")

    # What the chain of custody says
    remise_ids = fields.One2many("kinto.remise", "restitution_id", "Handovers")
    place = fields.Char("Where it is", compute="_compute_custody", store=True)
    holder = fields.Char("In whose hands", compute="_compute_custody", store=True)
    keys_count = fields.Integer("Keys", compute="_compute_custody", store=True)
    with_registration = fields.Boolean(
        "Registration document", compute="_compute_custody", store=True
    )
    mileage = fields.Integer("Mileage (km)", compute="_compute_custody", store=True)
    condition = fields.Selection(
        [("good", "Good"), ("worn", "Worn"), ("damaged", "Damaged"), ("wrecked", "Wrecked")],
        compute="_compute_custody",
        store=True,
    )
    date_recovered = fields.Date("Recovered on", compute="_compute_custody", store=True)
    days_held = fields.Integer("Days in our hands", compute="_compute_days_held")
    cost_ids = fields.One2many(
        "recouvrement.accessoire",
        "kinto_restitution_id",
        "Costs",
        groups="recouvrement.group_reader",
    )
    amount_costs = fields.Monetary("Costs of the recovery", compute="_compute_amount_costs")

    # Remarketing's part
    remarketing_user_id = fields.Many2one("res.users", "Remarketing", tracking=True)
    park_place = fields.Char("Park")
    amount_valued = fields.Monetary(
        "Market value", tracking=True, help="VAT excluded, as it stands."
    )
    valued_on = fields.Date()
    valuer_id = fields.Many2one("res.partner", "Valued by", ondelete="restrict")
    valuation_ids = fields.Many2many("ir.attachment", "kinto_restitution_valuation_rel")
    amount_preparation = fields.Monetary(
        "Preparation", help="Repairs before the sale, an estimate."
    )
    channel = fields.Selection(
        [
            ("auction", "Auction"),
            ("dealer", "Dealer"),
            ("trader", "Trader"),
            ("private", "Private buyer"),
        ],
        "Sold through",
    )
    amount_asked = fields.Monetary("Price asked", help="VAT excluded.")
    remarketing_note = fields.Text("Note of Remarketing")
    offre_ids = fields.One2many("kinto.offre", "restitution_id", "Offers")
    offre_count = fields.Integer("Number of offers", compute="_compute_best_offer")
    amount_best = fields.Monetary("Best offer", compute="_compute_best_offer")

    # Risk's part
    risk_user_id = fields.Many2one("res.users", "Risk", tracking=True)
    amount_book = fields.Monetary("Net book value", help="On the day it was recovered.")
    amount_at_risk = fields.Monetary(
        "Loss expected", help="What will not be recovered, an estimate."
    )
    risk_opinion = fields.Selection(
        [("sell", "Sell"), ("wait", "Wait"), ("lease", "Lease again"), ("scrap", "Scrap")],
        "Opinion of Risk",
        tracking=True,
    )
    risk_note = fields.Text("Note of Risk")

    decompte_ids = fields.One2many(
        "kinto.decompte",
        "restitution_id",
        "Statements of account",
        groups="recouvrement.group_reader",
    )
    fleet_state_before_id = fields.Many2one(
        "fleet.vehicle.state", readonly=True, copy=False, ondelete="set null"
    )
    may_collect = fields.Boolean(compute="_compute_may")
    may_remarket = fields.Boolean(compute="_compute_may")
    may_risk = fields.Boolean(compute="_compute_may")

    _live_uniq = models.UniqueIndex(
        "(contrat_id) WHERE state NOT IN ('abandoned', 'cancelled')",
        "The vehicle of this lease is being recovered already.",
    )
    _amounts_positive = models.Constraint(
        "CHECK (COALESCE(amount_valued, 0) >= 0 AND COALESCE(amount_asked, 0) >= 0"
        " AND COALESCE(amount_preparation, 0) >= 0 AND COALESCE(amount_book, 0) >= 0"
        " AND COALESCE(amount_at_risk, 0) >= 0 AND COALESCE(sale_fees, 0) >= 0)",
        "None of these amounts is negative.",
    )
    _mission_ordered = models.Constraint(
        "CHECK (mission_to IS NULL OR mission_from IS NULL OR mission_to >= mission_from)",
        "The mission ends before it begins.",
    )

    # -- computed -----------------------------------------------------------------------------

    @api.depends("name", "license_plate", "partner_id.name")
    def _compute_display_name(self):
        for each in self:
            parts = (each.name, each.license_plate, each.partner_id.name)
            each.display_name = " – ".join(filter(None, parts))

    @api.depends("contrat_id")
    def _compute_dossier_id(self):
        # sudo: the dossier of the lease, whoever looks; its own rights hold on its screen.
        for each in self.filtered(lambda one: not one.dossier_id):
            dossiers = each.contrat_id.sudo().dossier_ids.sorted("id", reverse=True)
            open_ones = dossiers.filtered(lambda dossier: dossier.state != "closed")
            each.dossier_id = (open_ones or dossiers)[:1]

    @api.depends("state")
    def _compute_live(self):
        for each in self:
            each.live = each.state not in (*OVER, KEPT, "sold")

    def _get_standing(self):
        """Those that were neither given up nor cancelled, sold ones too."""
        return self.filtered(lambda each: each.state not in OVER)

    def _search_live(self, operator, value):
        if operator != "in":
            return NotImplemented
        live = Domain("state", "not in", (*OVER, KEPT, "sold"))
        return live if True in value else ~live

    @api.depends("mission_to", "state")
    def _compute_mission_late(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each.mission_late = bool(
                each.state in BEFORE and each.mission_to and each.mission_to < today
            )

    def _search_mission_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["recouvrement.calendrier"]._today()
        late = Domain("state", "in", BEFORE) & Domain("mission_to", "<", today)
        return late if True in value else ~late

    @api.depends(
        "remise_ids.state",
        "remise_ids.place",
        "remise_ids.keys_count",
        "remise_ids.mileage",
        "remise_ids.date",
    )
    def _compute_custody(self):
        """As the last handover signed says."""
        for each in self:
            signed = each.remise_ids.filtered(lambda one: one.state == "signed").sorted("rank")
            first, last = signed[:1], signed[-1:]
            each.place, each.holder = last.place, last.receiver
            each.keys_count, each.with_registration = last.keys_count, last.with_registration
            each.mileage, each.condition = last.mileage, last.condition
            each.date_recovered = first.date and fields.Date.context_today(each, first.date)

    def _compute_days_held(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            until = each.date_sold or today
            held = each.date_recovered and (until - each.date_recovered).days
            each.days_held = max(held or 0, 0)

    @api.depends("cost_ids.amount", "cost_ids.decision")
    def _compute_amount_costs(self):
        # sudo: how much, for those of Remarketing who do not read the ledger of accessories.
        for each in self.sudo():
            kept = each.cost_ids.filtered(lambda row: row.decision != "cancelled")
            each.amount_costs = sum(kept.mapped("amount"))

    @api.depends("offre_ids.amount", "offre_ids.state")
    def _compute_best_offer(self):
        for each in self:
            standing = each.offre_ids.filtered(lambda one: one.state in ("received", "accepted"))
            each.offre_count = len(each.offre_ids)
            each.amount_best = max(standing.mapped("amount"), default=0.0)

    @api.depends_context("uid")
    def _compute_may(self):
        everything = self._may_all()
        has = self.env.user.has_group
        for each in self:
            each.may_collect = everything or has("recouvrement.group_collector")
            each.may_remarket = everything or has("kinto_recouvrement.group_remarketing")
            each.may_risk = everything or has("kinto_recouvrement.group_risque")

    @api.constrains("procedure_id", "dossier_id")
    def _check_procedure(self):
        for each in self.filtered("procedure_id"):
            # sudo: whose procedure it is.
            if each.sudo().procedure_id.dossier_id != each.dossier_id:
                raise ValidationError(
                    self.env._(
                        "%(procedure)s is not a procedure of the dossier of lease %(lease)s.",
                        procedure=each.sudo().procedure_id.name,
                        lease=each.contrat_id.name,
                    )
                )

    @api.constrains("contrat_id")
    def _check_dossier(self):
        for each in self:
            if not each.vehicle_id:
                raise ValidationError(
                    self.env._("Lease %s names no vehicle: enter it there.", each.contrat_id.name)
                )
            if not each.dossier_id:
                raise ValidationError(
                    self.env._(
                        "Lease %s has no dossier: nothing is overdue under it. End the lease when the "
                        "vehicle comes back as agreed.",
                        each.contrat_id.name,
                    )
                )

    # -- what people may write ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
            self._check_part(vals, new=True)
        made = super(KintoRestitution, open_to_hand(self, vals_list)).create(vals_list)
        names = self.env["recouvrement.detection"]._next_names(len(made), self._name)
        for each, name in zip(made.sudo(), names, strict=True):
            each.name = name  # sudo: its number is drawn by us
        made._begin()
        return made

    def write(self, vals):
        check_written(self, vals)
        check_numbers(self, vals)
        self._check_part(vals)
        if not self.env.su and "contrat_id" in vals:
            raise UserError(self.env._("Cancel this recovery and open one for the other lease."))
        return super().write(vals)

    def _may_all(self):
        has = self.env.user.has_group
        return (
            self.env.su or has("recouvrement.group_manager") or has("recouvrement.group_accountant")
        )

    def _check_part(self, vals, new=False):
        """:raise AccessError: somebody fills in the part of another service"""
        if self._may_all():
            return
        written, others = set(vals) - CHATTER, set()
        mine = set()
        for group, part in PARTS.items():
            others |= part
            if self.env.user.has_group(group):
                mine |= part
        if self.env.user.has_group("recouvrement.group_collector"):
            mine |= set(self._fields) - others | {"remise_ids"}
        if shut := written - mine:
            if new and shut <= others and not any(vals[name] for name in shut):
                return  # a new form sends the other parts, empty
            raise AccessError(
                self.env._(
                    "%s: filled in by another service.",
                    ", ".join(sorted(self._fields[name].string for name in shut)),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A recovery is kept with its dossier: cancel it instead."))

    # -- buttons ------------------------------------------------------------------------------

    def action_open_dossier(self):
        self.dossier_id.check_access("read")
        return self.dossier_id._get_records_action()

    def action_open_contrat(self):
        return self.contrat_id._get_records_action()

    def action_open_vehicle(self):
        return self.vehicle_id._get_records_action()

    def action_add_cost(self):
        """Transport, storage, keys made again…: a cost of the dossier, tied to this recovery."""
        self.ensure_one()
        action = self.dossier_id.action_add_cost()
        action["context"] = action["context"] | {"default_kinto_restitution_id": self.id}
        return action

    def action_hand_over(self):
        """A new handover, to be signed on the spot."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Handover"),
            "res_model": "kinto.remise",
            "views": [(False, "form")],
            "context": {"default_restitution_id": self.id},
        }
