"""The policy of contacts: on which days and how often the debtors of a segment may be contacted.

Serves stations 4 and 6: the engine puts a step off to the first day allowed, the execution asks
again before anything leaves. The law sets no number; what is repeated without measure is harassment
(French penal code 222-33-2-2), so the numbers are the customer's.
"""

from ast import literal_eval
from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine.facts import Policy

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIMED = ("email", "sms")  # what reaches the debtor at the very hour it leaves
OPT_OUTS = {"email": "recouvrement_optout_email", "sms": "recouvrement_optout_sms"}
OPT_OUTS["call"] = "recouvrement_optout_call"


class RecouvrementPolitique(models.Model):
    _name = "recouvrement.politique"
    _description = "Contact policy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    audience = fields.Selection(
        [("professional", "Professionals"), ("private", "Private persons")],
        "For",
        help="Empty: both.",
    )
    partner_domain = fields.Char("Debtors", default="[]", help="The first policy that fits holds.")
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

    @api.depends("company_id")
    def _compute_currency_id(self):
        for policy in self:
            policy.currency_id = (policy.company_id or self.env.company).currency_id

    @api.constrains(*WEEKDAYS)
    def _check_some_day(self):
        if any(not policy._get_weekdays() for policy in self):
            raise ValidationError(
                self.env._("Leave at least one day on which debtors may be contacted.")
            )

    @api.constrains("partner_domain")
    def _check_partner_domain(self):
        for policy in self:
            try:
                self.env["res.partner"].search(policy._get_partner_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The rule of policy “%(name)s” cannot be read: %(error)s",
                        name=policy.name,
                        error=error,
                    )
                ) from error

    def _get_partner_domain(self):
        self.ensure_one()
        return Domain(literal_eval(self.partner_domain or "[]"))

    def _get_weekdays(self):
        return frozenset(rank for rank, name in enumerate(WEEKDAYS) if self[name])

    # -- facts for the engine, each in one query ----------------------------------------------

    @api.model
    def _read_policies(self, partners, day):
        """``{partner id: engine Policy or None}`` for debtors of the current company."""
        found, refused = self._assign(partners), self._read_opt_outs(partners)
        kept = {}  # most debtors of a policy share the same days off
        return {
            partner.id: self._to_engine(found.get(partner), partner, refused[partner.id], day, kept)
            for partner in partners
        }

    @api.model
    def _assign(self, partners):
        """The policy of each partner, the first that fits, in order: ``{partner: policy}``."""
        found, left = {}, partners
        for policy in self.search([("company_id", "in", [False, self.env.company.id])]):
            chosen = left.filtered(policy._fits_audience)
            if chosen and policy.partner_domain not in (False, "", "[]"):
                chosen = chosen.search(
                    Domain("id", "in", chosen.ids) & policy._get_partner_domain()
                )
            found.update(dict.fromkeys(chosen, policy))
            left -= chosen
            if not left:
                break
        return found

    def _fits_audience(self, partner):
        professional = partner.is_company or bool(partner.vat)
        return not self.audience or (self.audience == "professional") == professional

    def _to_engine(self, policy, partner, refused, day, kept):
        if not policy:
            return Policy(refused=refused) if refused else None
        calendar = self.env["recouvrement.calendrier"]
        place = calendar._get_place(partner, self.env.company) if policy.holidays_off else None
        key = (policy.id, place, refused)
        if key not in kept:
            closed = calendar._get_days_off(place, day.year) if place else frozenset()
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

    @api.model
    def _read_opt_outs(self, partners):
        """Kinds each partner asked not to receive, Odoo's own blacklists included."""
        emails = self._read_blacklist("mail.blacklist", "email", partners, "email_normalized")
        phones = self._read_blacklist("phone.blacklist", "number", partners, "phone_sanitized")
        refused = {}
        for partner in partners:
            kinds = {kind for kind, name in OPT_OUTS.items() if partner[name]}
            kinds |= {"email"} if partner.email_normalized in emails else set()
            kinds |= {"sms"} if partner.phone_sanitized in phones else set()
            refused[partner.id] = frozenset(kinds)
        return refused

    def _read_blacklist(self, model, name, partners, address):
        wanted = [each for each in partners.mapped(address) if each]
        # sudo: whether an address is blacklisted decides whether we may write to it; nothing is shown.
        listed = self.env[model].sudo().search([(name, "in", wanted)]) if wanted else ()
        return {each[name] for each in listed}

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
