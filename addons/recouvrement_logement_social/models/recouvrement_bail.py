"""The lease: who lives where, at what rent, bound by whom. One dossier follows its debts."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_numbers, check_written, open_to_hand

SEGMENTS = [
    ("present", "In place"),
    ("departed", "Departed"),
    ("transferred", "Transferred"),
    ("deceased", "Deceased"),
    ("untitled", "Occupant without title"),
]
# What a month of rent is made of.
MONTHLY = (
    *("rent_amount", "charges_amount", "sls_amount", "rls_amount"),
    *("aide_ids.amount", "aide_ids.state", "aide_ids.paid_to"),
)


class RecouvrementBail(models.Model):
    _name = "recouvrement.bail"
    _description = "Lease of a dwelling"
    _inherit = ["recouvrement.contrat", "mail.thread", "mail.activity.mixin"]
    _contract_field = "recouvrement_bail_id"
    _order = "date_start desc, name desc"
    _rec_names_search = ["name", "partner_id.name", "logement_id.name"]
    _check_company_auto = True

    name = fields.Char("Number", required=True, copy=False, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Tenant",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[("parent_id", "=", False)],
        help="To whom the rent notices are addressed.",
    )
    titulaire_ids = fields.One2many("recouvrement.bail.titulaire", "bail_id", "Household")
    logement_id = fields.Many2one(
        "recouvrement.logement",
        "Dwelling",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    patrimoine_id = fields.Many2one(related="logement_id.patrimoine_id", store=True, index=True)
    portefeuille_id = fields.Many2one(
        related="logement_id.portefeuille_id", string="Agency", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)

    segment = fields.Selection(
        SEGMENTS,
        "Situation",
        default="present",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    segment_ids = fields.One2many(
        "recouvrement.bail.segment", "bail_id", "Situations", readonly=True
    )
    date_signed = fields.Date("Signed on", help="The law of that day governs the lease.")
    date_start = fields.Date("From", required=True, default=fields.Date.context_today)
    date_end = fields.Date("Left on", readonly=True, copy=False, tracking=True)

    clause_text = fields.Text(
        "Termination clause", help="The words under which the lease ends for rents unpaid."
    )
    clause_delay = fields.Selection(
        [("six_weeks", "Six weeks"), ("two_months", "Two months"), ("none", "Not known")],
        "Time of a commandement",
        compute="_compute_clause_delay",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
        help="From the day the lease was signed and the words of its clause; correct it after reading.",
    )
    clause_reason = fields.Char("Why", compute="_compute_clause_reason")

    rent_amount = fields.Monetary("Rent", tracking=True, help="A month, without charges.")
    charges_amount = fields.Monetary("Charges", tracking=True, help="Provision for a month.")
    sls_amount = fields.Monetary(
        "SLS", tracking=True, help="Supplément de loyer de solidarité: added to the rent."
    )
    rls_amount = fields.Monetary(
        "RLS", tracking=True, help="Réduction de loyer de solidarité: taken off the rent."
    )
    deposit_amount = fields.Monetary("Deposit", help="Held by the landlord.")
    aid_amount = fields.Monetary(
        "Aid taken off",
        compute="_compute_month",
        help="APL or AL paid to the landlord today, a month.",
    )
    net_amount = fields.Monetary(
        "Left to pay", compute="_compute_month", help="A month, once the aid is taken off."
    )
    aide_ids = fields.One2many("recouvrement.bail.aide", "bail_id", "Housing benefit")
    garantie_ids = fields.One2many("recouvrement.bail.garantie", "bail_id", "Guarantees")
    terme_ids = fields.One2many("recouvrement.bail.terme", "bail_id", "Terms")

    unpaid_amount = fields.Monetary("Unpaid", compute="_compute_unpaid")
    unpaid_terms = fields.Integer(
        "Unpaid terms", compute="_compute_unpaid", search="_search_unpaid_terms"
    )
    unpaid_months = fields.Float(
        "Months unpaid",
        digits=(6, 1),
        compute="_compute_unpaid",
        help="The amount unpaid, in months of what the tenant pays now, aid taken off.",
    )
    first_unpaid_date = fields.Date("First unpaid term", compute="_compute_unpaid")

    move_ids = fields.One2many("account.move", "recouvrement_bail_id", "Invoices")
    move_count = fields.Integer("Number of invoices", compute="_compute_move_count")
    dossier_ids = fields.One2many("recouvrement.dossier", "recouvrement_bail_id", "Dossiers")
    dossier_count = fields.Integer("Number of dossiers", compute="_compute_dossiers")
    amount_overdue = fields.Monetary("In collection", compute="_compute_dossiers")

    _number_uniq = models.UniqueIndex(
        "(company_id, name)", "A lease of this company has this number already."
    )
    _amounts_positive = models.Constraint(
        "CHECK (COALESCE(rent_amount, 0) >= 0 AND COALESCE(charges_amount, 0) >= 0"
        " AND COALESCE(sls_amount, 0) >= 0 AND COALESCE(rls_amount, 0) >= 0"
        " AND COALESCE(deposit_amount, 0) >= 0)",
        "Neither a rent, nor charges, nor a deposit is negative.",
    )
    _days_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "The tenant leaves after having come in.",
    )

    # -- computed -----------------------------------------------------------------------------

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for bail in self:
            bail.display_name = " – ".join(filter(None, (bail.name, bail.partner_id.name)))

    @api.depends("date_signed", "clause_text")
    def _compute_clause_delay(self):
        for bail in self:
            bail.clause_delay = bail._find_clause_delay()[0]

    @api.depends("date_signed", "clause_text", "clause_delay")
    @api.depends_context("lang")
    def _compute_clause_reason(self):
        for bail in self:
            found, why = bail._find_clause_delay()
            if found != bail.clause_delay:
                why = self.env._("Entered by hand, after reading the clause.")
            bail.clause_reason = why

    def _find_clause_delay(self):
        """``(delay, why)`` a commandement leaves: the words of the clause, and the law of the day signed."""
        self.ensure_one()
        words = " ".join((self.clause_text or "").lower().split())
        said = {
            "two_months": "deux mois" in words or "2 mois" in words,
            "six_weeks": "six semaines" in words or "6 semaines" in words,
        }
        if not self.date_signed:
            return "none", self.env._("The day the lease was signed is not entered.")
        day = format_date(self.env, self.date_signed)
        law = self.env["recouvrement.parametre"]._value("commandement_bail", self.date_signed)
        if said["two_months"]:
            return "two_months", self.env._("The clause says two months.")
        if law:
            return "six_weeks", self.env._("Signed on %s: six weeks, by the law of that day.", day)
        if said["six_weeks"]:
            return "six_weeks", self.env._("The clause says six weeks.")
        if words:
            return "none", self.env._("Signed on %s: the clause names no delay, read it.", day)
        return "none", self.env._("Signed on %s: enter the words of the clause.", day)

    @api.depends(*MONTHLY)
    def _compute_month(self):
        today = self.env["recouvrement.calendrier"]._today()
        for bail in self:
            bail.aid_amount = bail._get_aid(today)
            bail.net_amount = bail._get_gross() - bail.aid_amount

    def _get_gross(self):
        """Rent and charges of a month, SLS added, RLS taken off, before any aid."""
        return self.rent_amount + self.charges_amount + self.sls_amount - self.rls_amount

    def _get_aid(self, day):
        """What is paid to the landlord on ``day``, a month."""
        paid = self.aide_ids.filtered(lambda aid: aid.paid_to == "landlord" and aid._runs(day))
        return sum(paid.mapped("amount"))

    def _get_month(self, day):
        """What the tenant pays a month as of ``day``, in ``Decimal``: aid taken off."""
        self.ensure_one()
        return self.currency_id._recouvrement_decimal(self._get_gross() - self._get_aid(day))

    @api.depends("terme_ids.amount_unpaid", "terme_ids.date", *MONTHLY)
    def _compute_unpaid(self):
        today = self.env["recouvrement.calendrier"]._today()
        found = self.env["recouvrement.bail.terme"]._read_unpaid(self, today)
        for bail in self:
            unpaid = found[bail.id]
            bail.unpaid_amount = float(unpaid.amount)
            bail.unpaid_terms = unpaid.terms
            bail.unpaid_months = float(unpaid.months)
            bail.first_unpaid_date = unpaid.first

    def _search_unpaid_terms(self, operator, value):
        if operator not in (">", ">=", "=") or not isinstance(value, int) or value < 0:
            return NotImplemented
        if (operator, value) in ((">=", 0), ("=", 0)):
            owing = self.env["recouvrement.bail.terme"]._find_owing(">", 0)
            return Domain.TRUE if operator == ">=" else Domain("id", "not in", owing)
        return Domain("id", "in", self.env["recouvrement.bail.terme"]._find_owing(operator, value))

    def _compute_move_count(self):
        counts = self.env["account.move"]._read_group(
            [("recouvrement_bail_id", "in", self.ids)], ["recouvrement_bail_id"], ["__count"]
        )
        found = {bail.id: count for bail, count in counts}
        for bail in self:
            bail.move_count = found.get(bail.id, 0)

    @api.depends("dossier_ids.amount_overdue", "dossier_ids.state")
    def _compute_dossiers(self):
        for bail in self:
            bail.dossier_count = len(bail.dossier_ids)
            open_ones = bail.dossier_ids.filtered(lambda each: each.state != "closed")
            bail.amount_overdue = sum(open_ones.mapped("amount_overdue"))

    # -- what people may write ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
        bails = super(RecouvrementBail, open_to_hand(self, vals_list)).create(vals_list)
        bails._complete_household()
        # sudo: the first situation of a lease is written with it.
        self.env["recouvrement.bail.segment"].sudo().create(
            [
                {"bail_id": bail.id, "segment": bail.segment, "date": bail.date_start}
                for bail in bails
            ]
        )
        return bails

    def write(self, vals):
        check_written(self, vals)
        check_numbers(self, vals)
        if "partner_id" in vals or "company_id" in vals:
            self._check_nothing_billed(vals)
        return super().write(vals)

    def _complete_household(self):
        """The tenant is the first of those who are bound."""
        self.env["recouvrement.bail.titulaire"].create(
            [
                {"bail_id": bail.id, "partner_id": bail.partner_id.id, "role": "holder"}
                for bail in self
                if bail.partner_id not in bail.titulaire_ids.partner_id
            ]
        )

    def _check_nothing_billed(self, vals):
        """:raise UserError: who owes the rents of a lease does not change by hand once some were billed"""
        for bail in self.filtered("move_ids"):
            partner, company = vals.get("partner_id"), vals.get("company_id")
            moved = company not in (None, bail.company_id.id)
            if moved or (not self.env.su and partner not in (None, bail.partner_id.id)):
                raise UserError(
                    self.env._(
                        "Rents were billed under lease %(lease)s: change its tenant with a day and a "
                        "reason, by the button of the lease.",
                        lease=bail.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if used := self.filtered("move_ids"):
            raise UserError(
                self.env._("Lease %s was billed: archive it instead.", used[0].display_name)
            )

    # -- for others ---------------------------------------------------------------------------

    def _get_open_dossier(self):
        """The dossier in progress of this lease; empty when nothing is owed."""
        return self.dossier_ids.filtered(lambda each: each.state != "closed")[:1]

    def _join_dossiers(self, dossiers):
        # EXTENDS 'recouvrement': those bound receive their copies, the agency follows
        self.titulaire_ids._join_dossiers(dossiers)
        self._place(dossiers)
        return super()._join_dossiers(dossiers)

    def _place(self, dossiers):
        """Have the agency of the dwelling follow ``dossiers``, just opened."""
        rows = [
            {
                "id": dossier.id,
                "portefeuille_id": agency.id,
                "user_id": (agency.user_id or dossier.user_id).id or None,
            }
            for dossier in dossiers
            if (agency := dossier.recouvrement_bail_id.portefeuille_id)
        ]
        if rows:
            self.env["recouvrement.lot"]._update_many("recouvrement.dossier", rows)

    # -- buttons ------------------------------------------------------------------------------

    def action_open_dossiers(self):
        return self.dossier_ids._get_records_action(name=self.env._("Dossiers of %s", self.name))

    def action_open_invoices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        return action | {
            "name": self.env._("Invoices of %s", self.name),
            "domain": list(Domain("recouvrement_bail_id", "=", self.id)),
            "context": {
                "default_move_type": "out_invoice",
                "default_partner_id": self.partner_id.id,
                "default_recouvrement_bail_id": self.id,
            },
        }
