"""Station 9, beside it: at which rate a late debt bears interest, by contract or by law."""

from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..engine.interest import Rate, floored

LOOK_BACK = 4  # half-years over which the floor is told


class RecouvrementClause(models.Model):
    """What was stipulated; without any, the law's own rate holds between professionals."""

    _name = "recouvrement.clause"
    _description = "Late-interest clause"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", help="Empty: every company may choose it.")
    kind = fields.Selection(
        [
            ("law", "The law's own rate (ECB + 10 points)"),
            ("fixed", "A fixed rate"),
            ("times", "So many times the legal interest rate"),
        ],
        "Rate",
        required=True,
        default="fixed",
    )
    value = fields.Float(
        "Percent a year, or times", digits=(6, 3), help="12 for 12 % a year, or 3 for 3 times."
    )
    year = fields.Selection(
        [("365", "365 days"), ("360", "360 days")], "Year of", required=True, default="365"
    )
    start = fields.Selection(
        [("due", "The day after the due date"), ("notice", "The formal notice")],
        "Runs from",
        required=True,
        default="due",
        help="Formal notice: the day the first registered letter that asks for the item takes effect.",
    )
    private = fields.Boolean(
        "Binds private persons too",
        help="A term of their own contract, or the legal interest after a formal notice. The penalties "
        "of the commercial code bind professionals only, and the fixed indemnity too.",
    )
    source = fields.Char(
        "Where it is written", help="Article of the terms of sale, of the contract."
    )
    floor_note = fields.Text("Against the floor of the law", compute="_compute_floor_note")
    below_floor = fields.Boolean("Below the floor", compute="_compute_floor_note")

    _value_bounds = models.Constraint(
        "CHECK (kind = 'law' OR (value > 0 AND value <= 100))",
        "Give a rate above zero, up to 100.",
    )

    @api.depends("kind", "value")
    @api.depends_context("lang", "company", "recouvrement_day")
    def _compute_floor_note(self):
        """The stipulated rate half-year by half-year against three times the legal one."""
        today = self.env["recouvrement.calendrier"]._today()
        days = self._get_half_years(today)
        legal = self.env["recouvrement.parametre"]._read_rates(
            "legal_interest", self._get_jurisdiction(self.env.company)
        )
        times = self._get_floor_times(today)
        for clause in self:
            clause.floor_note, clause.below_floor = False, False
            if clause.kind == "fixed":
                found = [
                    (day, *floored(clause._get_decimal(), _rate_on(legal, day), times))
                    for day in days
                ]
                clause.floor_note = "\n".join(clause._say_floor(*each) for each in found)
                known = [fits for _day, _floor, fits in found if fits is not None]
                clause.below_floor = bool(known) and not known[-1]
            elif clause.kind == "times":
                clause.below_floor = clause._get_decimal() < times
                clause.floor_note = (
                    clause.env._("The law wants at least %s times.", times)
                    if clause.below_floor
                    else False
                )

    def _say_floor(self, day, floor, fits):
        since = format_date(self.env, day)
        if floor is None:
            return self.env._("From %s: the legal rate is not known yet.", since)
        low = formatLang(self.env, float(floor), digits=2)
        if fits:
            return self.env._("From %(since)s: at least %(low)s %%, it fits.", since=since, low=low)
        return self.env._(
            "From %(since)s: at least %(low)s %%, the clause is below.", since=since, low=low
        )

    def _get_half_years(self, today):
        """First days of the half-years looked at, the current one last."""
        half = today.year * 2 + (today.month > 6)
        return [
            date(number // 2, 7 if number % 2 else 1, 1)
            for number in range(half - LOOK_BACK + 1, half + 1)
        ]

    def _get_floor_times(self, day):
        return self.env["recouvrement.parametre"]._value("late_penalty_floor", day) or Decimal(3)

    def _get_decimal(self):
        return Decimal(f"{self.value:.3f}")

    @api.model
    def _get_jurisdiction(self, company):
        """Whose law counts: that of the company's country; none of ours, and no rate is known."""
        return company.country_id.code or "FR"

    def _read_rates(self, jurisdiction):
        """The :class:`Rate` of each day under this clause; of the law's own rate under none."""
        Parameter = self.env["recouvrement.parametre"]
        if not self or self.kind == "law":
            return Parameter._read_rates("late_penalty", jurisdiction)
        if self.kind == "fixed":
            return [Rate(date.min, self._get_decimal())]
        times = self._get_decimal()
        return [
            Rate(rate.since, None if rate.percent is None else rate.percent * times)
            for rate in Parameter._read_rates("legal_interest", jurisdiction)
        ]


def _rate_on(rates, day):
    known = [rate.percent for rate in rates if rate.since <= day]
    return known[-1] if known else None
