"""The lease: who rents which vehicle, at what rent, under which clauses. One dossier follows its debts."""

from calendar import monthrange
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from odoo.addons.recouvrement.tools.hand import check_numbers, check_written, open_to_hand

# What the days of a notice are counted from.
RUNS_FROM = [
    ("sent", "Its sending"),
    ("presented", "Its first presentation"),
    ("received", "Its receipt"),
]


class KintoContrat(models.Model):
    _name = "kinto.contrat"
    _description = "Lease"
    _inherit = ["recouvrement.contrat", "mail.thread", "mail.activity.mixin"]
    _contract_field = "kinto_contrat_id"
    _order = "date_start desc, name desc"
    _rec_names_search = ["name", "partner_id.name", "vehicle_id.license_plate"]
    _check_company_auto = True

    name = fields.Char("Number", required=True, copy=False, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[("parent_id", "=", False)],
    )
    customer_kind = fields.Selection(
        [
            ("private", "Private"),
            ("professional", "Professional"),
            ("large_account", "Large account"),
        ],
        "Type of customer",
        compute="_compute_customer_kind",
        precompute=True,
        store=True,
        readonly=False,
        required=True,
        tracking=True,
        help="Decides the wording of reminders.",
    )
    codebiteur_ids = fields.One2many(
        "kinto.contrat.codebiteur", "contrat_id", "Co-debtors", copy=True
    )
    regime = fields.Selection(
        [("lld", "Long-term lease (LLD)"), ("loa", "Lease with option to buy (LOA)")],
        required=True,
        default="lld",
        tracking=True,
        help="A private customer's LOA is a consumer credit; an LLD is not.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("ended", "Ended"),
            ("terminated", "Terminated"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)

    date_signed = fields.Date("Signed on", help="The law of that day governs the lease.")
    date_start = fields.Date("From", required=True, default=fields.Date.context_today)
    date_end = fields.Date("To", help="The last day of the term agreed.")
    date_terminated = fields.Date("Terminated on", readonly=True, copy=False)

    vehicle_id = fields.Many2one(
        "fleet.vehicle", index="btree_not_null", check_company=True, tracking=True
    )
    dealer_id = fields.Many2one("res.partner", help="The concessionnaire who delivered.")

    rent_amount = fields.Monetary("Rent", help="A month, taxes included.")
    rent_day = fields.Integer(
        "Day of the rent",
        default=1,
        help="Of the month; 31 is the last day of any month.",
    )
    loyer_ids = fields.One2many("kinto.contrat.loyer", "contrat_id", "Rents")
    mandate_id = fields.Many2one(
        "account.banking.mandate",
        "Direct debit mandate",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        domain="[('partner_id', 'child_of', partner_id)]",
        help="Empty: the rents are not debited.",
    )

    termination_clause = fields.Text(
        help="The words of the contract under which it ends for rents unpaid. Empty: it has none."
    )
    termination_notice_days = fields.Integer(
        "Notice of termination",
        help="Days the contract leaves after a mise en demeure; the law's own holds when it is longer.",
    )

    termination_from = fields.Selection(
        RUNS_FROM,
        "Notice runs from",
        default=lambda self: self.env.company.kinto_notice_from,
        help="As the clause says: of the mise en demeure, its sending, its first presentation or its "
        "receipt. Empty: not known, and no notice is given.",
    )

    insurer_id = fields.Many2one("res.partner")
    insurance_policy = fields.Char("Policy")
    insurance_expiry = fields.Date("Insured until")

    resiliation_ids = fields.One2many("kinto.resiliation", "contrat_id", "Terminations")
    resiliation_count = fields.Integer(
        "Number of terminations", compute="_compute_resiliation_count"
    )

    move_ids = fields.One2many("account.move", "kinto_contrat_id", "Invoices")
    move_count = fields.Integer("Number of invoices", compute="_compute_move_count")
    dossier_ids = fields.One2many("recouvrement.dossier", "kinto_contrat_id", "Dossiers")
    dossier_count = fields.Integer("Number of dossiers", compute="_compute_dossiers")
    amount_overdue = fields.Monetary("Overdue", compute="_compute_dossiers")

    _number_uniq = models.UniqueIndex(
        "(company_id, name)", "A lease of this company has this number already."
    )
    _term_ordered = models.Constraint(
        "CHECK (date_end IS NULL OR date_end >= date_start)",
        "The end of the lease comes before its beginning.",
    )
    _rent_day_within_month = models.Constraint(
        "CHECK (rent_day BETWEEN 1 AND 31)", "The day of the rent is a day of the month, 1 to 31."
    )
    _amounts_positive = models.Constraint(
        "CHECK (COALESCE(rent_amount, 0) >= 0 AND COALESCE(termination_notice_days, 0) >= 0)",
        "Neither a rent nor a notice is negative.",
    )

    # -- computed -----------------------------------------------------------------------------

    @api.depends("name", "partner_id.name")
    def _compute_display_name(self):
        for contrat in self:
            who = contrat.partner_id.name
            contrat.display_name = f"{contrat.name} – {who}" if who else contrat.name or ""

    @api.depends("partner_id")
    def _compute_customer_kind(self):
        for contrat in self:
            company = contrat.partner_id.commercial_partner_id.is_company
            contrat.customer_kind = "professional" if company else "private"

    @api.depends("resiliation_ids")
    def _compute_resiliation_count(self):
        for contrat in self:
            contrat.resiliation_count = len(contrat.resiliation_ids)

    def _compute_move_count(self):
        counts = self.env["account.move"]._read_group(
            [("kinto_contrat_id", "in", self.ids)], ["kinto_contrat_id"], ["__count"]
        )
        found = {contrat.id: count for contrat, count in counts}
        for contrat in self:
            contrat.move_count = found.get(contrat.id, 0)

    @api.depends("dossier_ids.amount_overdue", "dossier_ids.state")
    def _compute_dossiers(self):
        for contrat in self:
            contrat.dossier_count = len(contrat.dossier_ids)
            open_ones = contrat.dossier_ids.filtered(lambda each: each.state != "closed")
            contrat.amount_overdue = sum(open_ones.mapped("amount_overdue"))

    @api.constrains("mandate_id", "partner_id")
    def _check_mandate(self):
        for contrat in self.filtered("mandate_id"):
            payers = contrat.partner_id | contrat.codebiteur_ids.partner_id
            if contrat.mandate_id.partner_id.commercial_partner_id not in payers.mapped(
                "commercial_partner_id"
            ):
                raise ValidationError(
                    self.env._(
                        "Mandate %(mandate)s was signed by %(who)s, who is not bound by lease %(lease)s.",
                        mandate=contrat.mandate_id.unique_mandate_reference,
                        who=contrat.mandate_id.partner_id.display_name,
                        lease=contrat.name,
                    )
                )

    # -- what people may write ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
        return super(KintoContrat, open_to_hand(self, vals_list)).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        check_numbers(self, vals)
        if "partner_id" in vals or "company_id" in vals:
            self._check_nothing_billed(vals)
        return super().write(vals)

    def _check_nothing_billed(self, vals):
        """:raise UserError: who owes the rents of a lease does not change once some were billed"""
        for contrat in self.filtered("move_ids"):
            partner, company = vals.get("partner_id"), vals.get("company_id")
            if partner not in (None, contrat.partner_id.id) or company not in (
                None,
                contrat.company_id.id,
            ):
                raise UserError(
                    self.env._(
                        "Invoices were issued under lease %(lease)s: enter the new customer's lease "
                        "beside, and end this one.",
                        lease=contrat.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered(lambda contrat: contrat.state != "draft" or contrat.move_ids)
        if used:
            raise UserError(
                self.env._(
                    "Lease %(lease)s has begun or was billed: end it, or archive it.",
                    lease=used[0].name,
                )
            )

    # -- verbs --------------------------------------------------------------------------------

    def action_start(self):
        """The vehicle is delivered: the lease runs, and its rents are laid out."""
        self._check_may_act()
        drafts = self.filtered(lambda contrat: contrat.state == "draft")
        drafts._lay_out_rents()
        # sudo: the state of a lease is written by its verbs, for those who may write leases.
        drafts.sudo().state = "running"
        return True

    def action_end(self):
        """The term has come, or the vehicle came back as agreed. What is owed stays owed."""
        self._check_may_act()
        # sudo: as in action_start.
        self.filtered(lambda contrat: contrat.state == "running").sudo().state = "ended"
        return True

    def action_back_to_draft(self):
        """Started by mistake: nothing was billed under it yet."""
        self._check_may_act()
        if billed := self.filtered("move_ids"):
            raise UserError(
                self.env._("Lease %s was billed: it can no longer be a draft.", billed[0].name)
            )
        # sudo: as in action_start.
        back = self.filtered(lambda contrat: contrat.state in ("running", "ended")).sudo()
        back.state = "draft"
        return True

    def action_lay_out_rents(self):
        """Lay out again the rents that were not billed, after a change of rent, day or term."""
        self._check_may_act()
        self._lay_out_rents()
        return True

    def _terminate(self, day):
        """Set these leases terminated on ``day``; for ``kinto.resiliation``, whose decision it is."""
        # sudo: as in action_start; the decision checked who may take it.
        running = self.sudo().filtered(lambda contrat: contrat.state == "running")
        running.write({"state": "terminated", "date_terminated": day})
        running.loyer_ids.filtered(lambda loyer: not loyer.move_id and loyer.date > day).unlink()

    def _check_may_act(self):
        self.check_access("write")

    def _lay_out_rents(self):
        for contrat in self.filtered(lambda each: each.rent_amount and each.date_end):
            billed = contrat.loyer_ids.filtered("move_id")
            days = set(contrat._get_rent_days()) - set(billed.mapped("date"))
            contrat.loyer_ids = [
                *(Command.delete(loyer.id) for loyer in contrat.loyer_ids - billed),
                *(
                    Command.create({"date": day, "amount": contrat.rent_amount})
                    for day in sorted(days)
                ),
            ]

    def _get_rent_days(self):
        """The day of each rent, one a month, from the first month of the term to its end."""
        self.ensure_one()
        days, year, month = [], self.date_start.year, self.date_start.month
        while date(year, month, 1) <= self.date_end:
            day = date(year, month, min(self.rent_day, monthrange(year, month)[1]))
            if self.date_start <= day <= self.date_end:
                days.append(day)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return days

    def _get_open_dossier(self):
        """The dossier in progress of this lease; empty when nothing is owed."""
        return self.dossier_ids.filtered(lambda each: each.state != "closed")[:1]

    # -- for others ---------------------------------------------------------------------------

    def _get_first_phase(self):
        # EXTENDS 'recouvrement': that of the debits
        first = self.env.ref("kinto_recouvrement.phase_automatique", raise_if_not_found=False)
        return first if first and first.active else super()._get_first_phase()

    def _join_dossiers(self, dossiers):
        # EXTENDS 'recouvrement': co-debtors receive their copies
        self.codebiteur_ids._join_dossiers(dossiers)
        return super()._join_dossiers(dossiers)

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
            "domain": list(Domain("kinto_contrat_id", "=", self.id)),
            "context": {
                "default_move_type": "out_invoice",
                "default_partner_id": self.partner_id.id,
                "default_kinto_contrat_id": self.id,
            },
        }

    def action_notice_termination(self):
        """Look at the formal notice that precedes a termination, and send it."""
        self.ensure_one()
        return self._open_termination_letter()

    def action_open_resiliations(self):
        return self.resiliation_ids._get_records_action(
            name=self.env._("Terminations of %s", self.name)
        )

    def action_open_vehicle(self):
        return self.vehicle_id._get_records_action()
