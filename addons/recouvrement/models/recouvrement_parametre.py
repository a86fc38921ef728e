"""What the law counts, as dated rows with their source: no number of the law stands in the code."""

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.interest import Rate

JURISDICTIONS = [
    ("FR", "France"),
    ("FR-AM", "Alsace-Moselle"),
    ("FR-OM", "French overseas"),
    ("MC", "Monaco"),
    ("OTHER", "Elsewhere"),
]
# Where nothing of its own is said, the law of the whole country holds.
FALLS_BACK_ON = {"FR-AM": "FR", "FR-OM": "FR"}


class RecouvrementParametre(models.Model):
    """A delay, a rate, a threshold: its values are dated rows beside it."""

    _name = "recouvrement.parametre"
    _description = "Legal parameter"
    _order = "code"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True, help="The name programs know it by.")
    name = fields.Char(required=True, translate=True)
    unit = fields.Selection(
        [
            ("day", "Days"),
            ("worked", "Worked days (Monday to Friday)"),
            ("business", "Business days (Monday to Saturday)"),
            ("week", "Weeks"),
            ("month", "Months"),
            ("year", "Years"),
            ("percent", "Percent"),
            ("amount", "Amount"),
            ("number", "Number"),
            ("switch", "Switch (0 off, 1 on)"),
        ],
        required=True,
    )
    source = fields.Char("Legal basis", required=True, translate=True)
    note = fields.Text("What it is for", translate=True)
    half_yearly = fields.Boolean(
        "Published by half-year", help="A value is awaited each half-year."
    )
    valeur_ids = fields.One2many("recouvrement.parametre.valeur", "parametre_id", "Values")
    current_value = fields.Char("Today", compute="_compute_current_value")
    to_check = fields.Boolean(
        compute="_compute_current_value",
        help="No value holds today, or nobody has read it in the text itself.",
    )

    _code_uniq = models.UniqueIndex("(code)", "This parameter exists already.")

    @api.depends("valeur_ids.value", "valeur_ids.date_from", "valeur_ids.date_to")
    @api.depends_context("company", "lang")
    def _compute_current_value(self):
        today = fields.Date.context_today(self)
        for parameter in self:
            holding = parameter._get_holding(today, parameter._get_main_jurisdiction())
            parameter.current_value = holding.display_value or ""
            parameter.to_check = not holding or holding.to_check

    def _get_main_jurisdiction(self):
        """Where its value is shown from: France, or the only place that has one."""
        places = self.valeur_ids.mapped("jurisdiction")
        return "FR" if "FR" in places or not places else places[0]

    @api.model
    def _value(self, code, on, jurisdiction="FR"):
        """The value of ``code`` on the day ``on``, for the current company.

        A value of the company's own goes before the shipped one. Alsace-Moselle and overseas fall back
        on the whole country, Monaco on nothing.

        :return: ``Decimal``; None when no value holds that day or when it is not known: say so, guess nothing
        """
        # sudo: the law is the same for everyone; whoever applies it need not see its list.
        parameter = self.sudo().search([("code", "=", code)], limit=1)
        return parameter._get_holding(fields.Date.to_date(on), jurisdiction)._get_decimal()

    @api.model
    def _read_rates(self, code, jurisdiction="FR"):
        """The rate ``code`` through time, for the engine: ``[Rate, …]``, in order.

        A day that no row covers, or whose value is not known, has a rate of None.
        """
        # sudo: as above, the law is the same for everyone.
        parameter = self.sudo().search([("code", "=", code)], limit=1)
        rows = parameter.valeur_ids.filtered(
            lambda row: row.company_id in (row.company_id.browse(), self.env.company)
        )
        starts = {row.date_from or date.min for row in rows}
        starts |= {row.date_to + timedelta(days=1) for row in rows if row.date_to}
        return [
            Rate(day, parameter._get_holding(day, jurisdiction)._get_decimal())
            for day in sorted(starts)
        ]

    @api.model
    def _is_on(self, code, on, jurisdiction="FR"):
        """Is the switch ``code`` on that day? A law that is only a bill is off until a company says so."""
        return self._value(code, on, jurisdiction) == 1

    def _get_holding(self, day, jurisdiction):
        """The row that holds on ``day``; may be empty."""
        rows = self.env["recouvrement.parametre.valeur"].search(
            Domain("parametre_id", "in", self.ids)
            & Domain("jurisdiction", "in", [jurisdiction, FALLS_BACK_ON.get(jurisdiction)])
            & Domain("company_id", "in", [False, self.env.company.id])
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )
        return rows._pick(day, jurisdiction)
