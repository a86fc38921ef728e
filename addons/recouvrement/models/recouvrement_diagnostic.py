"""The budget of a debtor on one day: what they can really pay, and how much a month.

Need to know only: rights are those of a group of its own, nothing of it reaches the dossier's chatter.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date

from ..tools.hand import check_written, open_to_hand

# OECD-modified scale (Hagenaars, de Vos and Zaidi, 1994), the one INSEE and Eurostat use.
FIRST_ADULT, OTHER_ADULT, CHILD = 1.0, 0.5, 0.3
DAYS_A_MONTH = 365 / 12
ROUNDED_TO = 5  # an instalment is advised by fives: nobody remembers 43.27 a month
KINDS = ("income", "charge", "asset", "debt")


class RecouvrementDiagnostic(models.Model):
    _name = "recouvrement.diagnostic"
    _description = "Budget diagnosis"
    _order = "dossier_id, version desc, id desc"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    debtor_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor")
    version = fields.Integer(readonly=True, default=1, copy=False)
    last = fields.Boolean("Last version", readonly=True, default=True, copy=False)
    date = fields.Date(
        required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    user_id = fields.Many2one(
        "res.users", "Made by", required=True, default=lambda self: self.env.user, readonly=True
    )
    kind = fields.Selection(
        [("household", "Household"), ("company", "Company")],
        compute="_compute_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    # The household
    adults = fields.Integer("Persons of 14 and over", default=1)
    children = fields.Integer("Children under 14")
    units = fields.Float(
        "Consumption units",
        digits=(6, 2),
        compute="_compute_units",
        store=True,
        help="OECD-modified scale: 1 for the first person of 14 and over, 0.5 for each other, 0.3 for "
        "each child under 14.",
    )
    employment = fields.Selection(
        [
            ("permanent", "Permanent contract"),
            ("temporary", "Fixed-term or temporary"),
            ("self", "Self-employed"),
            ("unemployed", "Unemployed"),
            ("retired", "Retired"),
            ("student", "Student"),
            ("disabled", "Unable to work"),
            ("none", "Without occupation"),
        ],
        "Employment situation",
    )
    housing = fields.Selection(
        [
            ("social", "Tenant of social housing"),
            ("private", "Private tenant"),
            ("buying", "Owner with a mortgage"),
            ("owner", "Owner"),
            ("hosted", "Hosted"),
            ("other", "Other"),
        ],
    )
    over_indebted = fields.Selection(
        [
            ("no", "No"),
            ("considered", "Considered"),
            ("filed", "File lodged or admissible"),
            ("measures", "Measures under way"),
        ],
        "Over-indebtedness",
        default="no",
    )
    note = fields.Text()

    ligne_ids = fields.One2many("recouvrement.diagnostic.ligne", "diagnostic_id", "Lines")
    income_ids = fields.One2many(
        "recouvrement.diagnostic.ligne",
        "diagnostic_id",
        "Income lines",
        domain=[("kind", "=", "income")],
    )
    charge_ids = fields.One2many(
        "recouvrement.diagnostic.ligne",
        "diagnostic_id",
        "Charge lines",
        domain=[("kind", "=", "charge")],
    )
    asset_ids = fields.One2many(
        "recouvrement.diagnostic.ligne",
        "diagnostic_id",
        "Asset lines",
        domain=[("kind", "=", "asset")],
    )
    debt_ids = fields.One2many(
        "recouvrement.diagnostic.ligne",
        "diagnostic_id",
        "Debt lines",
        domain=[("kind", "=", "debt")],
    )

    # A month, in the company's currency
    income = fields.Monetary("Income a month", compute="_compute_totals", store=True)
    charges = fields.Monetary("Charges a month", compute="_compute_totals", store=True)
    instalments = fields.Monetary(
        "Instalments of other debts a month", compute="_compute_totals", store=True
    )
    assets = fields.Monetary(compute="_compute_totals", store=True)
    debts = fields.Monetary("Owed to others", compute="_compute_totals", store=True)
    arrears = fields.Monetary("Of which in arrears", compute="_compute_totals", store=True)
    rest = fields.Monetary(
        "Rest to live",
        compute="_compute_totals",
        store=True,
        help="Income less charges and instalments of other debts, a month. Negative: the budget does not hold.",
    )
    rest_per_unit = fields.Monetary(
        "By consumption unit", compute="_compute_totals", store=True, help="A month."
    )
    rest_per_day = fields.Monetary(
        "A day and person", compute="_compute_totals", store=True, help="On 365 / 12 days a month."
    )
    floor = fields.Monetary(
        "Rest left to the household",
        compute="_compute_floor",
        store=True,
        readonly=False,
        precompute=True,
        help="A month and consumption unit, from the settings: what no instalment may take.",
    )
    capacity = fields.Monetary(
        "Capacity to repay",
        compute="_compute_totals",
        store=True,
        help="The rest to live less what is left to the household, a month; never below zero.",
    )
    advised = fields.Monetary(
        "Advised instalment",
        compute="_compute_totals",
        store=True,
        help="The capacity, rounded down to the nearest five.",
    )
    aide_ids = fields.Many2many("recouvrement.aide", string="Aids", compute="_compute_aide_ids")

    _version_uniq = models.UniqueIndex(
        "(dossier_id, version)", "This version of the diagnosis exists already."
    )

    # -- computed ---------------------------------------------------------------------------

    @api.depends("date", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for diagnosis in self:
            diagnosis.display_name = self.env._(
                "Diagnosis of %(day)s (version %(version)s)",
                day=format_date(self.env, diagnosis.date) if diagnosis.date else "",
                version=diagnosis.version,
            )

    @api.depends("dossier_id")
    def _compute_kind(self):
        for diagnosis in self:
            debtor = diagnosis.dossier_id.partner_id
            professional = debtor and debtor._get_recouvrement_audience() == "professional"
            diagnosis.kind = "company" if professional else "household"

    @api.depends("kind", "dossier_id")
    def _compute_floor(self):
        for diagnosis in self:
            company = diagnosis.dossier_id.company_id or self.env.company
            household = diagnosis.kind == "household"
            diagnosis.floor = company.recouvrement_rest_floor if household else 0

    @api.depends("adults", "children", "kind")
    def _compute_units(self):
        for diagnosis in self:
            others = max(diagnosis.adults - 1, 0)
            units = FIRST_ADULT + others * OTHER_ADULT + diagnosis.children * CHILD
            diagnosis.units = units if diagnosis.kind == "household" else 1

    @api.depends(
        "ligne_ids.monthly",
        "ligne_ids.kind",
        "ligne_ids.amount",
        "ligne_ids.in_arrears",
        "income_ids.monthly",
        "charge_ids.monthly",
        "asset_ids.amount",
        "debt_ids.monthly",
        "debt_ids.amount",
        "debt_ids.in_arrears",
        "units",
        "floor",
        "adults",
        "children",
        "kind",
    )
    def _compute_totals(self):
        for diagnosis in self:
            diagnosis.income = sum(diagnosis.income_ids.mapped("monthly"))
            diagnosis.charges = sum(diagnosis.charge_ids.mapped("monthly"))
            diagnosis.instalments = sum(diagnosis.debt_ids.mapped("monthly"))
            diagnosis.assets = sum(diagnosis.asset_ids.mapped("amount"))
            diagnosis.debts = sum(diagnosis.debt_ids.mapped("amount"))
            diagnosis.arrears = sum(diagnosis.debt_ids.filtered("in_arrears").mapped("amount"))
            diagnosis._compute_capacity()

    def _compute_capacity(self):
        """What is left to live on, and what of it can go to the debt."""
        money = self.currency_id.round
        rest = money(self.income - self.charges - self.instalments)
        persons = max(self.adults + self.children, 1) if self.kind == "household" else 1
        capacity = max(money(rest - self.floor * self.units), 0)
        self.update(
            {
                "rest": rest,
                "rest_per_unit": money(rest / (self.units or 1)),
                "rest_per_day": money(rest / persons / DAYS_A_MONTH),
                "capacity": capacity,
                # In cents: 45.00 must not become 40 for a binary hair.
                "advised": round(capacity * 100) // (ROUNDED_TO * 100) * ROUNDED_TO,
            }
        )

    def _compute_aide_ids(self):
        for diagnosis in self:
            diagnosis.aide_ids = self.env["recouvrement.aide"]._match(
                diagnosis.dossier_id, diagnosis
            )

    @api.constrains("adults", "children", "kind")
    def _check_household(self):
        for diagnosis in self:
            if diagnosis.kind == "household" and (diagnosis.adults < 1 or diagnosis.children < 0):
                raise ValidationError(self.env._("A household counts at least one adult."))

    # -- versions ---------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        dossiers = [vals.get("dossier_id") for vals in vals_list]
        versions = dict(
            self.env["recouvrement.diagnostic"]._read_group(
                [("dossier_id", "in", dossiers)], ["dossier_id"], ["version:max"]
            )
        )
        versions = {dossier.id: version for dossier, version in versions.items()}
        for vals in vals_list:
            number = versions.get(vals.get("dossier_id"), 0) + 1
            versions[vals.get("dossier_id")] = number
            vals |= {"version": number, "last": True}
        earlier = self.search([("dossier_id", "in", dossiers), ("last", "=", True)])
        # The plain write: earlier versions are closed by the very one that follows.
        models.Model.write(earlier, {"last": False})
        return super(RecouvrementDiagnostic, here).create(vals_list)

    def write(self, vals):
        self._check_last_version()
        check_written(self, vals, but={"version", "last"})  # refused below, with words
        if vals.keys() & {"version", "last", "dossier_id"}:
            raise UserError(self.env._("The versions of a diagnosis follow one another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        # Superuser code only: a context can come by RPC.
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A diagnosis is kept: make a new version of it."))

    def _check_last_version(self):
        if any(not diagnosis.last for diagnosis in self):
            raise UserError(
                self.env._("An earlier version of a diagnosis no longer changes: make a new one.")
            )

    def _copy_version(self):
        """A new version as of today that begins as a copy of this one."""
        self.ensure_one()
        line_names = ("kind", "sequence", "creditor", "amount", "period", "instalment")
        line_names += ("in_arrears", "note")
        return self.create(
            {
                **self._prepare_version(),
                "ligne_ids": [
                    Command.create(
                        {
                            **{name: line[name] for name in line_names},
                            "poste_id": line.poste_id.id,
                        }
                    )
                    for line in self.ligne_ids
                ],
            }
        )

    def _prepare_version(self):
        """Hook: what a new version takes over, its lines besides."""
        kept = ("kind", "adults", "children", "employment", "housing", "over_indebted", "note")
        return {"dossier_id": self.dossier_id.id, **{name: self[name] for name in kept}}

    # -- buttons ----------------------------------------------------------------------------

    def action_new_version(self):
        return self._copy_version()._get_records_action()

    def action_print_orientation(self):
        """The sheet of aids this household may ask for."""
        return self.dossier_id.action_print_orientation()

    def action_build_plan(self):
        """A plan by the instalment this budget can bear."""
        self.ensure_one()
        if self.advised <= 0:
            raise UserError(
                self.env._(
                    "This budget leaves nothing to repay with: look at the aids before a plan."
                )
            )
        return self.dossier_id._open_plan_by_amount(self.advised)
