from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from .recouvrement_parametre import FALLS_BACK_ON, JURISDICTIONS

LENGTHS = ("day", "worked", "business", "week", "month", "year")


class RecouvrementParametreValeur(models.Model):
    """A value of the law between two days. Shipped rows are brought up to date by each update; a
    company that knows better writes its own row beside them."""

    _name = "recouvrement.parametre.valeur"
    _description = "Value of a legal parameter"
    _order = "parametre_id, jurisdiction, date_from desc, id desc"

    parametre_id = fields.Many2one(
        "recouvrement.parametre", "Parameter", required=True, index=True, ondelete="cascade"
    )
    unit = fields.Selection(related="parametre_id.unit")
    jurisdiction = fields.Selection(JURISDICTIONS, required=True, default="FR")
    company_id = fields.Many2one("res.company", help="Empty: the shipped value.")
    value = fields.Float(digits=(16, 6))
    unknown = fields.Boolean("Not known yet", help="No source was found: nothing is guessed.")
    display_value = fields.Char("Value in words", compute="_compute_display_value")
    date_from = fields.Date("From", help="Empty: since always.")
    date_to = fields.Date("To (included)", help="Empty: until further notice.")
    source = fields.Char(required=True, help="Where the value was read.")
    verification = fields.Selection(
        [
            ("text", "Read in the text itself"),
            ("quoted", "Read in a page that quotes the text"),
            ("secondary", "Read in a professional page"),
            ("to_verify", "To verify"),
        ],
        required=True,
        default="to_verify",
    )
    checked_on = fields.Date("Last checked on")
    to_check = fields.Boolean(compute="_compute_to_check", search="_search_to_check")

    _days_ordered = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "A value cannot end before it begins.",
    )

    @api.depends("parametre_id.name", "date_from")
    def _compute_display_name(self):
        for row in self:
            since = format_date(self.env, row.date_from) if row.date_from else ""
            row.display_name = f"{row.parametre_id.name} {since}".strip()

    @api.depends("value", "unknown", "unit")
    @api.depends_context("lang")
    def _compute_display_value(self):
        units = dict(
            self.env["recouvrement.parametre"]._fields["unit"]._description_selection(self.env)
        )
        for row in self:
            number = row._get_decimal() if not row.unknown else None
            if number is None:
                row.display_value = f"? {units.get(row.unit, '').lower()}"
            elif row.unit == "switch":
                row.display_value = self.env._("On") if number else self.env._("Off")
            elif row.unit in LENGTHS and number == int(number):
                row.display_value = self.env["recouvrement.delai"]._get_length(
                    int(number), row.unit
                )
            else:
                row.display_value = f"{number.normalize():f} {units.get(row.unit, '').lower()}"

    @api.depends("unknown", "verification")
    def _compute_to_check(self):
        for row in self:
            row.to_check = row.unknown or row.verification == "to_verify"

    def _search_to_check(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = Domain("unknown", "=", True) | Domain("verification", "=", "to_verify")
        return wanted if True in value else ~wanted

    @api.constrains("parametre_id", "jurisdiction", "company_id", "date_from", "date_to")
    def _check_one_at_a_time(self):
        for row in self:
            twins = row.parametre_id.valeur_ids.filtered(
                lambda other, row=row: (
                    other != row
                    and other.jurisdiction == row.jurisdiction
                    and other.company_id == row.company_id
                    and not (row.date_to and other.date_from and other.date_from > row.date_to)
                    and not (other.date_to and row.date_from and row.date_from > other.date_to)
                )
            )
            if twins:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” has another value for the same days: end it first.",
                        name=row.parametre_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_own()
        self.env["recouvrement.butoir"]._recount(rows.parametre_id)
        return rows

    def write(self, vals):
        self._check_own()
        parameters = self.parametre_id
        result = super().write(vals)
        self._check_own()
        self.env["recouvrement.butoir"]._recount(parameters | self.parametre_id)
        return result

    def unlink(self):
        parameters = self.parametre_id
        result = super().unlink()
        self.env["recouvrement.butoir"]._recount(parameters)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_own_only(self):
        self._check_own()

    def _check_own(self):
        """Shipped rows come from the files of the add-on, and each update writes them again."""
        if not self.env.su and any(not row.company_id for row in self):
            raise UserError(
                self.env._(
                    "Shipped values come with the updates: add a row for your company beside them."
                )
            )

    def _pick(self, day, jurisdiction):
        """Of these rows of one parameter, the one that holds on ``day`` for the current company.

        Its own row goes before the shipped one, the jurisdiction before the one it falls back on.
        """
        company = self.env.company
        known = (jurisdiction, FALLS_BACK_ON.get(jurisdiction))
        rows = self.filtered(
            lambda row: (
                row.jurisdiction in known
                and (not row.company_id or row.company_id == company)
                and (not row.date_from or row.date_from <= day)
                and (not row.date_to or row.date_to >= day)
            )
        )
        return rows.sorted(lambda row: (row.jurisdiction != jurisdiction, not row.company_id))[:1]

    def _get_decimal(self):
        """The value as ``Decimal``; None when it is not known or when there is no row."""
        return Decimal(f"{self.value:.6f}") if self and not self.unknown else None
