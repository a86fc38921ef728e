"""A visit or an interview: planned, made and reported, or not made, with the reason.

Station 6 of 11 plans it from a step; station 7, the ledger, keeps what came of it; station 8, the result.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from odoo.addons.recouvrement.tools.hand import get_ours

from .recouvrement_guide import KINDS

# What the report fills in, while the visit is planned; the rest is written by verbs.
ENDED = ("done", "absent", "refused", "cancelled")


class RecouvrementVisite(models.Model):
    _name = "recouvrement.visite"
    _description = "Visit or interview"
    _inherit = ["recouvrement.reserve", "mail.thread"]
    _order = "date_start desc, id desc"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id")
    debtor_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor")
    amount_overdue = fields.Monetary(related="dossier_id.amount_overdue")
    partner_id = fields.Many2one(
        "res.partner",
        "Whom",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="The debtor, or who answers for the debt beside them.",
    )
    user_id = fields.Many2one(
        "res.users",
        "By",
        required=True,
        readonly=True,
        index=True,
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    date_start = fields.Datetime("From", required=True, readonly=True, index=True, tracking=True)
    date_stop = fields.Datetime("Ends at", required=True, readonly=True)
    address_id = fields.Many2one(
        "res.partner",
        "Where",
        compute="_compute_address_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    place = fields.Char(compute="_compute_place")
    phone = fields.Char(related="partner_id.phone")
    obstacle = fields.Char("What stands in the way", compute="_compute_obstacle")
    asked_by_debtor = fields.Boolean(
        "Asked for by the debtor",
        readonly=True,
        help="Quiet hours, limits of contacts and suspensions are not held against what they asked for.",
    )
    note = fields.Text("Instructions", help="What to know before going, for whoever goes.")
    guide_id = fields.Many2one("recouvrement.guide", ondelete="restrict")
    guide_introduction = fields.Text(related="guide_id.introduction")
    guide_conclusion = fields.Text(related="guide_id.conclusion")
    reponse_ids = fields.One2many("recouvrement.visite.reponse", "visite_id", "Answers")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("done", "Done"),
            ("absent", "Absent"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        default="planned",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    event_id = fields.Many2one(
        "calendar.event", "In the calendar", readonly=True, copy=False, ondelete="set null"
    )
    action_id = fields.Many2one(
        "recouvrement.action",
        "Step",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The step of the scenario that asked for it.",
    )
    proof_id = fields.Many2one(
        "recouvrement.action",
        "In the ledger",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    suspension_id = fields.Many2one(
        "recouvrement.suspension", readonly=True, copy=False, ondelete="set null"
    )
    announced_id = fields.Many2one(
        "recouvrement.action",
        "Announced by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    convocation_ids = fields.One2many("recouvrement.convocation", "visite_id", "Convocations")
    refusal = fields.Char("Why it was refused", readonly=True, copy=False)
    cancel_reason = fields.Char("Why it was cancelled", readonly=True, copy=False)

    # What came of it: filled in on the spot.
    presence = fields.Selection(
        [
            ("present", "Met"),
            ("other", "Someone else was there"),
            ("absent", "Nobody"),
            ("closed", "Would not open or talk"),
        ],
        "Was there",
        copy=False,
    )
    met = fields.Char("Who was met", copy=False, help="Nothing of the debt is said to anyone else.")
    identity_checked = fields.Boolean("Identity checked", copy=False)
    observation_ids = fields.Many2many("recouvrement.observation", string="Seen there", copy=False)
    findings = fields.Text(copy=False)
    type_id = fields.Many2one("recouvrement.resultat.type", "Result", copy=False)
    opens = fields.Selection(related="type_id.opens")
    cause_id = fields.Many2one("recouvrement.cause", "Why it is unpaid", copy=False)
    next_date = fields.Date("Look again on", copy=False)
    promise_amount = fields.Monetary("Amount promised", copy=False)
    promise_date = fields.Date("Promised for", copy=False)
    promise_means = fields.Selection(
        lambda self: (
            self.env["recouvrement.promesse"]._fields["means"]._description_selection(self.env)
        ),
        "Means of payment",
        default="transfer",
        copy=False,
    )
    plan_amount = fields.Monetary("Can pay each month", copy=False)
    plan_first_date = fields.Date("First payment on", copy=False)
    alert = fields.Selection(
        lambda self: (
            self.env["recouvrement.resultat"]._fields["alert"]._description_selection(self.env)
        ),
        copy=False,
    )
    new_phone = fields.Char("New phone number", copy=False)
    new_email = fields.Char("New e-mail address", copy=False)
    slip_left = fields.Boolean("A notice of passage was left", copy=False)
    photo_ids = fields.Many2many("ir.attachment", string="Photos", copy=False)
    signature = fields.Binary(copy=False, attachment=True)
    signatory = fields.Char("Signed by", copy=False)
    resultat_id = fields.Many2one(
        "recouvrement.resultat",
        "Result recorded",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",  # contacts that reached nobody are kept less long than the visit
    )
    document_id = fields.Many2one("ir.attachment", readonly=True, copy=False, ondelete="restrict")
    reported_on = fields.Datetime(readonly=True, copy=False)
    reported_by_id = fields.Many2one("res.users", "Reported by", readonly=True, copy=False)

    _dates_ordered = models.Constraint(
        "CHECK (date_stop > date_start)", "The visit ends before it begins."
    )

    @api.depends("kind", "partner_id", "dossier_id")
    def _compute_address_id(self):
        """Where the person is received or met: the agency's address, or their own."""
        for visit in self:
            # sudo: where an agency is, is no secret.
            portfolio = visit.dossier_id.portefeuille_id.sudo()
            at_agency = visit.kind == "agency"
            visit.address_id = portfolio._get_agency() if at_agency else visit.partner_id

    @api.depends("address_id")
    def _compute_place(self):
        for visit in self:
            address = visit.address_id.sudo()  # sudo: an address, to whoever reads the visit
            visit.place = ", ".join(address._get_recouvrement_street_lines())

    @api.depends("state", "date_start", "dossier_id.amount_due", "dossier_id.state")
    def _compute_obstacle(self):
        """Asked again whenever it is opened: nobody goes to see who paid yesterday."""
        for visit in self:
            planned = visit.state == "planned" and not visit.presence and visit._origin
            visit.obstacle = visit._origin._get_obstacle() if planned else False

    @api.depends("dossier_id.name", "partner_id.name", "date_start")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for visit in self:
            when = visit.date_start and format_datetime(
                self.env, visit.date_start, dt_format="short"
            )
            visit.display_name = f"{visit.partner_id.name or ''} – {when or ''}"

    # -- what people may write ----------------------------------------------------------------

    def write(self, vals):
        if not self.env.su and get_ours(self, vals) and any(each.state in ENDED for each in self):
            raise UserError(
                self.env._(
                    "What came of a visit stays as it was told: plan another, or log a contact."
                )
            )
        done = super().write(vals)
        if "photo_ids" in vals:
            self._own_photos()
        return done

    def _own_photos(self):
        """Photos follow the rights of the visit."""
        for each in self:
            loose = each.photo_ids.filtered(lambda file: not file.res_id)
            loose.check_access("write")
            # sudo: files just sent by the author, checked above.
            loose.sudo().write({"res_model": self._name, "res_id": each.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A visit is kept with its dossier: cancel it, saying why."))

    def _check_planned(self):
        """:raise UserError: one of these visits is over"""
        for each in self:
            if each.state != "planned":
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(visit)s: %(state)s already.",
                        visit=each.display_name,
                        state=states[each.state],
                    )
                )
