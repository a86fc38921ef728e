"""Who collects for us, on what terms: the mandate of a collection agency, a lawyer, a commissaire de justice."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.recouvrement.engine.fees import choose

# Whoever collects amicably for others without being of a regulated profession: what the law asks of them.
COLLECTORS = ("collector", "other")


class RecouvrementMandat(models.Model):
    """A prestataire's mandate: dates, scope, fees, delays, what it must receive."""

    _name = "recouvrement.mandat"
    _description = "Mandate"
    _inherit = ["recouvrement.chiffre", "mail.thread", "mail.activity.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner", "Prestataire", required=True, index=True, ondelete="restrict", tracking=True
    )
    contact_id = fields.Many2one(
        "res.partner",
        "Written to",
        domain="[('id', 'child_of', partner_id)]",
        help="Who receives batches and recalls; the prestataire itself when empty.",
    )
    kind = fields.Selection(
        [
            ("collector", "Collection agency"),
            ("lawyer", "Lawyer"),
            ("commissaire", "Commissaire de justice"),
            ("other", "Other"),
        ],
        required=True,
        default="collector",
        tracking=True,
    )
    date_from = fields.Date(
        "In force from",
        required=True,
        tracking=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    date_to = fields.Date("Until (included)", tracking=True, help="Empty: until it is ended.")
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")
    user_id = fields.Many2one(
        "res.users",
        "Referent",
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False)]",
        help="Who follows the prestataire here and receives the to-dos.",
    )

    # Which debts
    company_ids = fields.Many2many(
        "res.company",
        string="Creditors",
        required=True,
        default=lambda self: self.env.company,
        help="Companies whose debts may be entrusted.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    portefeuille_ids = fields.Many2many(
        "recouvrement.portefeuille",
        string="Portfolios",
        help="And those below them; every portfolio when empty.",
    )
    debtor_kind = fields.Selection(
        [
            ("any", "All debtors"),
            ("professional", "Professionals only"),
            ("private", "Private persons only"),
        ],
        "Debtors",
        required=True,
        default="any",
    )
    amount_min = fields.Monetary("From the amount of")
    amount_max = fields.Monetary("Up to", help="0: no limit.")
    amount_range = fields.Char("Amounts", compute="_compute_amount_range")
    accessories = fields.Boolean(
        "Interest, indemnities and costs too",
        default=True,
        help="They are entrusted with the principal; otherwise the prestataire asks for the principal alone.",
    )

    # What it costs
    tarif_ids = fields.One2many("recouvrement.mandat.tarif", "mandat_id", "Fee grid", copy=True)
    frais_ids = fields.One2many("recouvrement.mandat.frais", "mandat_id", "Fixed costs", copy=True)
    direct_share = fields.Float(
        "Direct payments (%)",
        default=100.0,
        help="Share of the ordinary fee due when the debtor pays us after the transmission. 0: none.",
    )

    # How long, and what goes along
    days_acknowledge = fields.Integer(
        "Acknowledges within (days)", default=0, help="0: not watched."
    )
    days_report = fields.Integer(
        "Reports at least every (days)",
        default=0,
        help="0: as the law says when nothing is agreed, if the legal values know it.",
    )
    days_remit = fields.Integer("Remits within (days)", default=0, help="0: not watched.")
    withholds = fields.Boolean(
        "Withholds its fees",
        help="Remits what it received less its fees; otherwise it invoices them.",
    )
    piece_ids = fields.One2many(
        "recouvrement.mandat.piece", "mandat_id", "Documents wanted", copy=True
    )
    delivery = fields.Selection(
        [("email", "Sent by e-mail"), ("download", "Left for download")],
        "Batches are",
        required=True,
        default="download",
    )

    # The mandate itself (R124-3), and what the law asks of a collection agency (R124-1, R124-2)
    document_ids = fields.Many2many(
        "ir.attachment", string="Signed mandate", bypass_search_access=True
    )
    date_signed = fields.Date("Signed on", tracking=True)
    claim_terms = fields.Text(
        "Basis and amounts of the claims",
        help="How the mandate names them: usually the list annexed to each batch.",
    )
    guarantee_terms = fields.Text("Guarantee of the creditor")
    fee_terms = fields.Text("Terms of the fees")
    remittance_terms = fields.Text("Terms of the remittance")
    may_receive = fields.Boolean("May receive payments", default=True)
    insurance_date_to = fields.Date("Liability insurance until", tracking=True)
    declaration_reference = fields.Char("Declaration to the public prosecutor")
    declaration_date_to = fields.Date("Declaration valid until", tracking=True)
    bank_account = fields.Char("Dedicated bank account")
    missing = fields.Text("What is missing", compute="_compute_missing")
    warning = fields.Text("To be checked", compute="_compute_missing")

    transmission_ids = fields.One2many("recouvrement.transmission", "mandat_id", "Transmissions")
    live_count = fields.Integer("Entrusted now", compute="_compute_live_count")

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A mandate cannot end before it begins."
    )
    _amounts_ordered = models.Constraint(
        "CHECK (amount_min >= 0 AND (amount_max = 0 OR amount_max >= amount_min))",
        "The amounts of a mandate go from the lower to the higher.",
    )
    _days_positive = models.Constraint(
        "CHECK (days_acknowledge >= 0 AND days_report >= 0 AND days_remit >= 0)",
        "A delay cannot be negative.",
    )
    _direct_share_percent = models.Constraint(
        "CHECK (direct_share BETWEEN 0 AND 100)", "A share goes from 0 to 100 %."
    )

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for mandat in self:
            who = mandat.partner_id.name or ""
            name = mandat.name or ""
            mandat.display_name = name if who in name else f"{who} – {name}"

    @api.depends("amount_min", "amount_max", "currency_id")
    def _compute_amount_range(self):
        for mandat in self:
            low, high = mandat.amount_min, mandat.amount_max
            money = mandat.currency_id.format
            if low and high:
                text = self.env._("%(low)s to %(high)s", low=money(low), high=money(high))
            elif low:
                text = self.env._("%s and more", money(low))
            elif high:
                text = self.env._("%s at most", money(high))
            else:
                text = self.env._("Any amount")
            mandat.amount_range = text

    @api.depends("date_from", "date_to", "active")
    def _compute_in_force(self):
        today = self.env["recouvrement.calendrier"]._today()
        for mandat in self:
            mandat.in_force = mandat._holds(today)

    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["recouvrement.calendrier"]._today()
        held = Domain("date_from", "<=", today) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        )
        return held if True in value else ~held

    @api.depends("company_ids")
    def _compute_currency_id(self):
        for mandat in self:
            mandat.currency_id = (mandat.company_ids[:1] or self.env.company).currency_id

    @api.depends(
        "kind",
        "date_from",
        "date_to",
        "document_ids",
        "date_signed",
        "claim_terms",
        "guarantee_terms",
        "fee_terms",
        "remittance_terms",
        "insurance_date_to",
        "declaration_reference",
        "declaration_date_to",
    )
    def _compute_missing(self):
        today = self.env["recouvrement.calendrier"]._today()
        for mandat in self:
            mandat.missing = "\n".join(mandat._find_missing(today))
            mandat.warning = "\n".join(mandat._find_warnings(today))

    def _compute_live_count(self):
        groups = self.env["recouvrement.transmission"]._read_group(
            [("mandat_id", "in", self.ids), ("open_to_partner", "=", True)],
            ["mandat_id"],
            ["__count"],
        )
        counts = {mandat.id: count for mandat, count in groups}
        for mandat in self:
            mandat.live_count = counts.get(mandat.id, 0)

    @api.constrains("company_ids")
    def _check_companies(self):
        for mandat in self:
            if len(mandat.company_ids.currency_id) > 1:
                raise ValidationError(
                    self.env._("The creditors of a mandate share one currency: its grid is in it.")
                )

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        for mandat in self:
            contact = mandat.contact_id
            if contact and contact.commercial_partner_id != mandat.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._("%s does not belong to this prestataire.", contact.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        mandats = super().create(vals_list)
        mandats._check_whole()
        mandats._take_documents()
        return mandats

    def write(self, vals):
        self._check_whole()
        result = super().write(vals)
        self._check_whole()
        if "document_ids" in vals:
            self._take_documents()
        return result

    def _take_documents(self):
        """Files just put in belong to the mandate: who reads it reads them.

        :raise AccessError: a file the user may not read
        """
        for mandat in self:
            # sudo: to know every file; each is then checked as the user.
            loose = mandat.sudo().document_ids.filtered(lambda each: not each.res_id)
            loose.with_env(self.env).check_access("read")
            loose.write({"res_model": self._name, "res_id": mandat.id})

    def _check_whole(self):
        """:raise AccessError: a mandate is also that of a company the user does not work in"""
        # sudo: to know every company of the mandates.
        if not self.env.su and self.sudo().company_ids - self.env.user.sudo().company_ids:
            raise AccessError(
                self.env._("You cannot change a mandate of companies you do not work in.")
            )

    # -- what others ask of it ----------------------------------------------------------------

    def _holds(self, day):
        """Whether the mandate is in force on ``day``."""
        self.ensure_one()
        return bool(
            self.active
            and self.date_from
            and self.date_from <= day
            and (not self.date_to or day <= self.date_to)
        )

    def _find_missing(self, day):
        """What forbids entrusting anything on ``day``: sentences."""
        self.ensure_one()
        found = []
        if not self._holds(day):
            found.append(
                self.env._(
                    "The mandate “%(mandate)s” is not in force on %(day)s.",
                    mandate=self.display_name,
                    day=format_date(self.env, day),
                )
            )
        if self.kind in COLLECTORS:
            found += self._find_missing_terms()
        return found

    def _find_missing_terms(self):
        """What a mandate to collect amicably must hold before anything is done (CPCEx R124-3)."""
        wanted = {
            "document_ids": self.env._("the signed mandate"),
            "date_signed": self.env._("the day it was signed"),
            "claim_terms": self.env._("the basis and amounts of the claims"),
            "guarantee_terms": self.env._("the guarantee of the creditor"),
            "fee_terms": self.env._("the terms of the fees"),
            "remittance_terms": self.env._("the terms of the remittance"),
        }
        lacking = [words for name, words in wanted.items() if not self[name]]
        if not lacking:
            return []
        return [
            self.env._(
                "The written mandate is not complete (CPCEx, art. R124-3): %s.", ", ".join(lacking)
            )
        ]

    def _find_warnings(self, day):
        """What should be looked at before entrusting: declaration and insurance of a collection agency."""
        self.ensure_one()
        if self.kind not in COLLECTORS:
            return []
        insured, declared = self.insurance_date_to, self.declaration_date_to
        found = []
        if not insured:
            found.append(self.env._("Liability insurance (art. R124-1, to verify): end not known."))
        elif insured < day:
            found.append(
                self.env._(
                    "Liability insurance (art. R124-1, to verify): ended on %s.",
                    format_date(self.env, insured),
                )
            )
        if not self.declaration_reference:
            found.append(
                self.env._(
                    "Declaration to the public prosecutor (art. R124-2, to verify): not known."
                )
            )
        elif declared and declared < day:
            found.append(
                self.env._(
                    "Declaration to the public prosecutor (art. R124-2, to verify): ended on %s.",
                    format_date(self.env, declared),
                )
            )
        return found

    def _find_tarif(self, amount, days, rank):
        """The row of the grid a debt falls in; may be empty.

        :param amount: Decimal, entrusted in all
        :param days: age of the debt on the day it is entrusted
        """
        self.ensure_one()
        found = choose(self.tarif_ids._to_engine(), amount, days, rank)
        return self.tarif_ids.browse(found and found.key)

    def _get_contact(self):
        self.ensure_one()
        return self.contact_id or self.partner_id

    def _get_days_report(self, day):
        """Days between two reports: agreed, else the law's when nobody agreed; 0: not known."""
        self.ensure_one()
        if self.days_report or self.kind not in COLLECTORS:
            return self.days_report
        months = self.env["recouvrement.parametre"]._value("collector_remittance", day)
        return months and int((fields.Date.add(day, months=int(months)) - day).days) or 0

    def action_open_transmissions(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement_contentieux.action_recouvrement_transmission"
        )
        return action | {"domain": [("mandat_id", "in", self.ids)], "context": {}}
