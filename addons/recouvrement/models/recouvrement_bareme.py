"""Rates of allowance by segment of debtors and age of the debt; two layers, accounts and tax."""

from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine.allowance import Band


class RecouvrementBareme(models.Model):
    """One matrix: for whom, on which accounts, from when to when, and its rates. The first that fits holds.

    The base is without VAT and without what is insured or guaranteed
    (``recouvrement.depreciation._get_covered``).
    """

    _name = "recouvrement.bareme"
    _description = "Matrix of allowance rates"
    _inherit = ["recouvrement.segment"]

    scope = fields.Selection(
        [
            ("all", "All debtors' accounts"),
            ("doubtful", "Doubtful debts only (416)"),
            ("ordinary", "All but doubtful debts"),
        ],
        "Accounts",
        required=True,
        default="all",
    )
    portefeuille_ids = fields.Many2many(
        "recouvrement.portefeuille",
        string="Portfolios",
        help="Empty: every portfolio. Those below them are included.",
    )
    date_from = fields.Date("Closings from", help="First closing it serves. Empty: always.")
    date_to = fields.Date("Closings until", help="Last closing it serves. Empty: no end.")
    unit = fields.Selection(
        [("month", "Months"), ("day", "Days")], "Age in", required=True, default="month"
    )
    ligne_ids = fields.One2many("recouvrement.bareme.ligne", "bareme_id", "Rates", copy=True)
    note = fields.Text(
        "Where the rates come from",
        translate=True,
        help="Statistics of past losses, instruction, decision: what is shown to the auditor.",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A matrix ends after it begins."
    )

    @api.constrains("active", "ligne_ids")
    def _check_rates(self):
        for bareme in self:
            if bareme.active and not bareme.ligne_ids:
                raise ValidationError(
                    self.env._("Give “%s” at least one age and its rate.", bareme.name)
                )

    @api.model
    def _get_matrices(self, company, day):
        """Those that serve ``company``'s closing on ``day``, in the order they are tried."""
        return self.search(
            Domain("company_id", "in", [False, company.id])
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )

    def _match(self, partners, people):
        """Ids of those of ``partners`` this one is for, whatever the matrices before it.

        :param people: ``recouvrement.situation._read_people`` of them
        """
        self.ensure_one()
        fits = self._get_audiences()
        chosen = {each for each in partners.ids if people[each].professional in fits}
        if chosen and self.partner_domain not in (False, "", "[]"):
            domain = Domain("id", "in", list(chosen)) & self._get_partner_domain()
            # A debtor archived since still owes.
            chosen = set(partners.with_context(active_test=False).search(domain).ids)
        return chosen

    def action_read_experience(self):
        """What the company's own losses say of these rates, beside them."""
        self.ensure_one()
        self.check_access("write")
        return self.env["recouvrement.bareme.experience"]._open(self)

    def _get_bands(self, day):
        """Its rows as the engine takes them, at a closing on ``day``."""
        self.ensure_one()
        return [
            Band(
                day - relativedelta(**{f"{self.unit}s": line.age}),
                Decimal(str(line.rate)),
                Decimal(str(line.tax_rate)),
                line,
            )
            for line in self.ligne_ids
        ]

    @api.depends("name", "active")
    def _compute_display_name(self):
        for bareme in self:
            bareme.display_name = bareme.name
