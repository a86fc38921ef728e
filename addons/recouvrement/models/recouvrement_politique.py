"""The policy of contacts: on which days and how often the debtors of a segment may be contacted.

Serves stations 4 and 6: the engine puts a step off to the first day allowed, the execution asks
again before anything leaves. The law sets no number; what is repeated without measure is harassment
(French penal code 222-33-2-2), so the numbers are the customer's.
"""

from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine.facts import Policy

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIMED = ("email", "sms")  # what reaches the debtor at the very hour it leaves
NOTHING = frozenset()


class RecouvrementPolitique(models.Model):
    _name = "recouvrement.politique"
    _description = "Contact policy"
    _inherit = ["recouvrement.segment"]

    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    holidays_off = fields.Boolean(
        "Not on public holidays",
        default=True,
        help="Those of the place where the debtor lives: France, Alsace-Moselle, overseas, Monaco…",
    )
    hour_from = fields.Float("From", default=8, help="E-mails and SMS that go by themselves.")
    hour_to = fields.Float("To", default=20)
    max_per_week = fields.Integer(
        "Contacts a week at most",
        help="Per person, all channels and companies together, over seven days. 0: no limit.",
    )
    min_days = fields.Integer("Days between two contacts", help="0: no limit.")
    amount_min = fields.Monetary("From an amount of", help="Below it, nothing is sent.")
    registered_too = fields.Boolean(
        "Registered letters too", help="Otherwise a formal notice goes on its day."
    )
    note = fields.Text("Why these limits")

    _numbers_positive = models.Constraint(
        "CHECK (max_per_week >= 0 AND min_days >= 0 AND amount_min >= 0)",
        "A limit cannot be negative; 0 means no limit.",
    )
    _hours_ordered = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24)",
        "The hours are reversed: nothing could ever be sent.",
    )

    @api.constrains(*WEEKDAYS)
    def _check_some_day(self):
        if any(not policy._get_weekdays() for policy in self):
            raise ValidationError(
                self.env._("Leave at least one day on which debtors may be contacted.")
            )

    # -- who waits for it ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._wake()
        return policies

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() - {"name", "note"}:
            self._wake()
        return result

    @api.ondelete(at_uninstall=False)
    def _wake_before_it_goes(self):
        self._wake()

    def _wake(self):
        """What a policy put off is looked at again by the next night: the new rule may let it go."""
        today = self.env["recouvrement.calendrier"]._today()
        later = Domain("until", "=", False) | Domain("until", ">", today)
        # sudo: whoever may change the policy changes when its dossiers are looked at, and only that.
        here = self.env["recouvrement.refus"].sudo()
        dossiers = here.search(later).dossier_id.filtered(lambda each: each.state != "closed")
        dossiers._look_again()
        dossiers.action_ids.filtered(
            lambda action: action.state == "planned" and action.date_planned > today
        ).write({"date_planned": today})

    def _get_weekdays(self):
        return frozenset(rank for rank, name in enumerate(WEEKDAYS) if self[name])

    # -- facts for the engine, each in one query ----------------------------------------------

    @api.model
    def _read_policies(self, partners, day, people=None):
        """``{partner id: engine Policy or None}`` for debtors of the current company.

        :param people: what ``recouvrement.situation._read_people`` gave, when it was read already
        """
        people = people or self.env["recouvrement.situation"]._read_people(partners)
        found, refused = self._assign(partners, people), self._read_opt_outs(people)
        kept = {}  # most debtors of a policy share the same days off
        return {
            each: self._to_engine(found.get(each), people[each], refused[each], day, kept)
            for each in partners.ids
        }

    def _to_engine(self, policy, person, refused, day, kept):
        if not policy:
            return Policy(refused=refused) if refused else None
        key = (policy.id, person.country, (person.zip or "")[:3], refused)
        if key not in kept:
            calendar, closed = self.env["recouvrement.calendrier"], frozenset()
            if policy.holidays_off:
                place = calendar._get_place_of(person.country, person.zip, self.env.company)
                closed = calendar._get_days_off(place, day.year)
            kept[key] = Policy(
                name=policy.name,
                weekdays=policy._get_weekdays(),
                closed=closed,
                per_week=policy.max_per_week,
                gap=policy.min_days,
                amount_min=self.env.company.currency_id._recouvrement_decimal(policy.amount_min),
                registered=policy.registered_too,
                refused=refused,
                key=policy.id,
            )
        return kept[key]

    def _read_opt_outs(self, people):
        """``{partner id: kinds they asked not to receive}``, Odoo's own blacklists included."""
        return {
            person.id: self._get_refused(person.no_email, person.no_sms, person.no_call)
            for person in people.values()
        }

    def _get_refused(self, *refused):
        if not any(refused):
            return NOTHING
        kinds = ("email", "sms", "call")
        return frozenset(kind for kind, no in zip(kinds, refused, strict=True) if no)

    @api.model
    def _read_contacts(self, partners, day):
        """``{partner id: days of their contacts of late, oldest first}``, whatever company made them."""
        longest = max(self.search([("min_days", ">", 7)]).mapped("min_days"), default=7)
        since = day - timedelta(days=longest)
        return self.env["recouvrement.situation"]._read_contacts(partners, since)

    # -- hours --------------------------------------------------------------------------------

    def _get_opening(self, now):
        """When this policy's hours let an e-mail go: ``now``, or the next opening (UTC, naive).

        :param now: UTC, naive, as Odoo keeps times
        """
        if not self:
            return now
        zone = pytz.timezone(self.env.company.partner_id.tz or self.env.user.tz or "Europe/Paris")
        local = pytz.utc.localize(now).astimezone(zone)
        hour = local.hour + local.minute / 60
        if self.hour_from <= hour < self.hour_to:
            return now
        day = local.date() + timedelta(days=hour >= self.hour_to)
        minutes = round(self.hour_from * 60)
        opening = datetime.combine(day, time(minutes // 60, minutes % 60))
        return zone.localize(opening).astimezone(pytz.utc).replace(tzinfo=None)
