"""The delays of the law: from which event, how they are counted, what it costs to miss one.

The number is a legal parameter, dated: the one that held on the day of the event is used. Rows come
with the add-ons, like the law itself.
"""

from dataclasses import dataclass
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..engine.deadlines import UNITS, Deadline, Rule, compute
from .recouvrement_parametre import FALLS_BACK_ON, JURISDICTIONS

EASTERN = ("57", "67", "68")
# Overseas France, where it has a country code of its own.
OVERSEAS = {"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "TF"}
DEFAULT_ALERTS = "30,7,1"


@dataclass(frozen=True, slots=True)
class Count:
    """A delay counted from a day: a date, or why there is none (``missing``).

    ``number`` and ``more`` are the rows of the law it was counted with.
    """

    deadline: Deadline | None = None
    missing: str = ""
    number: object = None
    more: object = None


class RecouvrementDelai(models.Model):
    _name = "recouvrement.delai"
    _description = "Delay of the law"
    _order = "code, jurisdiction"
    _rec_names_search = ["name", "code", "source"]

    code = fields.Char(required=True, help="The name programs know it by.")
    name = fields.Char(required=True, translate=True)
    jurisdiction = fields.Selection(JURISDICTIONS, required=True, default="FR")
    event = fields.Char("Counted from", required=True, translate=True)
    parametre_id = fields.Many2one(
        "recouvrement.parametre", "Length", required=True, index=True, ondelete="restrict"
    )
    current_value = fields.Char("Today", compute="_compute_current_value")
    calendar = fields.Selection(
        [
            ("calendar", "Calendar days"),
            ("worked", "Worked days (Monday to Friday)"),
            ("business", "Business days (Monday to Saturday)"),
        ],
        "Days counted",
        required=True,
        default="calendar",
    )
    direction = fields.Selection(
        [("after", "After the event"), ("before", "Before the event")],
        required=True,
        default="after",
    )
    clear = fields.Boolean("Clear days", help="Neither the first day nor the last one is counted.")
    roll_forward = fields.Boolean(
        "Moved to a worked day",
        help="One that would end on a Saturday, a Sunday or a holiday ends on the next worked day; "
        "counted back from the event, on the worked day before.",
    )
    extension_parametre_id = fields.Many2one(
        "recouvrement.parametre",
        "Extension for residence",
        ondelete="restrict",
        help="Added to the delay: the value for the place where the creditor or the debtor lives.",
    )
    extension_for = fields.Selection(
        [("creditor", "Of the creditor"), ("debtor", "Of the debtor")], "Residence"
    )
    switch_id = fields.Many2one(
        "recouvrement.parametre",
        ondelete="restrict",
        help="Counted only where this switch is on: the law is not in force yet.",
    )
    source = fields.Char("Legal basis", required=True)
    sanction = fields.Char("If missed", translate=True)
    note = fields.Text(translate=True)
    informative = fields.Boolean(
        "A term",
        help="It opens or ends something by itself (a rate, a right of the debtor): nobody has to act by it, "
        "it is told when it comes and is never missed.",
    )
    alert_days = fields.Char("Alerts", default=DEFAULT_ALERTS, help="Days before: 30,7,1.")

    _code_uniq = models.UniqueIndex(
        "(code, jurisdiction)", "This delay exists already in this jurisdiction."
    )

    @api.depends("name", "source")
    def _compute_display_name(self):
        for delay in self:
            delay.display_name = " – ".join(filter(None, (delay.name, delay.source)))

    @api.depends("parametre_id", "jurisdiction")
    @api.depends_context("company", "lang")
    def _compute_current_value(self):
        today = fields.Date.context_today(self)
        for delay in self:
            holding = delay.parametre_id._get_holding(today, delay.jurisdiction)
            delay.current_value = holding.display_value or "?"

    @api.constrains("parametre_id", "extension_parametre_id")
    def _check_units(self):
        for delay in self:
            for parameter in delay.parametre_id | delay.extension_parametre_id:
                if parameter.unit not in UNITS:
                    raise ValidationError(
                        self.env._("“%(name)s” is not a length of time.", name=parameter.name)
                    )

    @api.constrains("extension_parametre_id", "extension_for")
    def _check_extension(self):
        for delay in self:
            if bool(delay.extension_parametre_id) != bool(delay.extension_for):
                raise ValidationError(self.env._("Say whose residence extends “%s”.", delay.name))

    @api.constrains("alert_days")
    def _check_alert_days(self):
        for delay in self:
            if not all(part.strip().isdigit() for part in (delay.alert_days or "0").split(",")):
                raise ValidationError(
                    self.env._("Alerts are numbers of days, separated by commas: 30,7,1.")
                )

    # -- where ------------------------------------------------------------------------------

    @api.model
    def _get_jurisdiction(self, place):
        """The jurisdiction where ``place`` (a partner or a company) lives: FR, FR-AM, FR-OM, MC or OTHER.

        From its country and its postcode; France when the country is not known.
        """
        country, postcode = place.country_id.code or "FR", (place.zip or "").strip()
        if country == "MC" or (country == "FR" and postcode.startswith("980")):
            return "MC"
        if country in OVERSEAS or (country == "FR" and postcode.startswith(("97", "98"))):
            return "FR-OM"
        if country != "FR":
            return "OTHER"
        return "FR-AM" if postcode.startswith(EASTERN) else "FR"

    @api.model
    def _get_place(self, jurisdiction, partner, company):
        """Whose public holidays move a deadline: the debtor's when the court is there, else the company's."""
        for candidate in (partner, company):
            if candidate and self._get_jurisdiction(candidate) == jurisdiction:
                return self.env["recouvrement.calendrier"]._get_place(candidate, company)
        return ("MC", "") if jurisdiction == "MC" else ("FR", "")

    @api.model
    def _find(self, code, jurisdiction):
        """The delay ``code`` in that jurisdiction, or in the one it falls back on; may be empty."""
        # sudo: the law is the same for everyone; whoever applies it need not see its list.
        delays = self.sudo().search(
            [
                ("code", "=", code),
                ("jurisdiction", "in", [jurisdiction, FALLS_BACK_ON.get(jurisdiction)]),
            ]
        )
        return delays.sorted(lambda delay: delay.jurisdiction != jurisdiction)[:1]

    # -- how long ---------------------------------------------------------------------------

    def _count(self, event_date, jurisdiction, residence, place):
        """The deadline of this delay counted from ``event_date``, for the current company.

        :param jurisdiction: where the law is applied (its own value may differ there)
        :param residence: where the person lives whose residence extends the delay
        :param place: country and subdivision whose holidays count
        :return: :class:`Count`
        """
        self.ensure_one()
        why = self._get_missing(event_date, jurisdiction)
        if why:
            return Count(missing=why)
        number = self.parametre_id.valeur_ids._pick(event_date, jurisdiction)
        if not number or number.unknown:
            return Count(missing=self._say_unknown(self.parametre_id, jurisdiction, event_date))
        more, extension = number.browse(), None
        if self.extension_parametre_id:
            more = self.extension_parametre_id.valeur_ids._pick(event_date, residence)
            if not more or more.unknown:
                return Count(
                    missing=self._say_unknown(self.extension_parametre_id, residence, event_date)
                )
            extension = (int(more._get_decimal()), more.unit)
        rule = self._get_rule(number._get_decimal())
        return Count(
            compute(event_date, rule, self._get_holidays(place), extension), "", number, more
        )

    def _get_missing(self, event_date, jurisdiction):
        """Why this delay cannot be counted at all; empty when it can."""
        if jurisdiction not in (self.jurisdiction, *self._get_falling_back()):
            return self.env._(
                "“%(delay)s” is not known for %(place)s: find the rule and enter the deadline by hand.",
                delay=self.name,
                place=self._get_place_name(jurisdiction),
            )
        switch = self.switch_id.valeur_ids._pick(event_date, jurisdiction)
        if self.switch_id and not switch.value:
            return self.env._("“%s” is not in force: its switch is off.", self.switch_id.name)
        return ""

    def _get_falling_back(self):
        return [child for child, parent in FALLS_BACK_ON.items() if parent == self.jurisdiction]

    def _say_unknown(self, parameter, jurisdiction, event_date):
        return self.env._(
            "“%(name)s” has no known value for %(place)s on %(date)s: find it and enter it with its "
            "source (Configuration, Legal parameters).",
            name=parameter.name,
            place=self._get_place_name(jurisdiction),
            date=self._format(event_date),
        )

    def _get_rule(self, number):
        unit = self.parametre_id.unit
        return Rule(
            count=int(number) if number == int(number) else Decimal(number),
            unit=self.calendar if unit == "day" and self.calendar != "calendar" else unit,
            before=self.direction == "before",
            clear=self.clear,
            roll=self.roll_forward,
        )

    def _get_holidays(self, place):
        """``day -> bool``: the public holidays of ``place``; the company's own closing days are none."""
        calendar = self.env["recouvrement.calendrier"]
        return lambda day: day in calendar._get_days_off(place, day.year)

    # -- in words ---------------------------------------------------------------------------

    def _format(self, day):
        return format_date(self.env, day)

    def _get_place_name(self, jurisdiction):
        labels = dict(self._fields["jurisdiction"]._description_selection(self.env))
        return labels.get(jurisdiction, jurisdiction or "")

    def _get_length(self, count, unit):
        """``3 months``, in the reader's language."""
        env, one = self.env, count == 1
        words = {
            "day": env._("1 day") if one else env._("%s days", count),
            "worked": env._("1 worked day") if one else env._("%s worked days", count),
            "business": env._("1 business day") if one else env._("%s business days", count),
            "week": env._("1 week") if one else env._("%s weeks", count),
            "month": env._("1 month") if one else env._("%s months", count),
            "year": env._("1 year") if one else env._("%s years", count),
        }
        return words[unit]

    def _explain(self, event_date, counted, residence):
        """How ``counted`` was found, a line a step."""
        if not counted.deadline:
            return counted.missing
        lines = [
            self.env._("%(event)s: %(day)s", event=self.event, day=self._format(event_date)),
            self._explain_length(counted.deadline.steps, residence),
            *filter(None, map(self._explain_step, counted.deadline.steps)),
            self._explain_value(counted.number),
        ]
        if counted.more and counted.more.value:
            lines.append(self._explain_value(counted.more))
        return "\n".join(lines)

    def _explain_length(self, steps, residence):
        counted = {step.kind: step for step in steps}
        length = self._get_length(counted["count"].count, counted["count"].unit)
        if more := counted.get("extension"):
            length = self.env._(
                "%(length)s and %(more)s for residence (%(place)s)",
                length=length,
                more=self._get_length(more.count, more.unit),
                place=self._get_place_name(residence),
            )
        day = self._format(counted["count"].day)
        if self.direction == "before":
            return self.env._("%(length)s before: %(day)s", length=length, day=day)
        return self.env._("%(length)s after: %(day)s", length=length, day=day)

    def _explain_step(self, step):
        if step.kind == "clear":
            return self.env._(
                "Clear days, neither the first nor the last is counted: %s", self._format(step.day)
            )
        if step.kind == "roll":
            return self.env._(
                "That day is a Saturday, a Sunday or a holiday: moved to %s",
                format_date(self.env, step.day, date_format="EEEE d MMMM yyyy"),
            )
        return ""

    def _explain_value(self, row):
        marks = dict(row._fields["verification"]._description_selection(self.env))
        since = self.env._("since %s", self._format(row.date_from)) if row.date_from else ""
        parts = (
            row.parametre_id.source,
            row.display_value,
            since,
            row.source,
            marks[row.verification].lower(),
        )
        return " – ".join(filter(None, parts))
