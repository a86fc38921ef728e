"""When people can be met: the hours of who goes out, the slots of an agency. Nothing is written here.

Hours are those of Odoo's working schedules: six-day weeks, evenings, closing days and leaves included.
"""

from datetime import timedelta

import pytz

from odoo import fields, models

AHEAD = 30  # days looked ahead for a free moment
STEP = 30  # minutes between two moments tried
MINUTES = 45  # how long a visit is planned for when nobody says


class RecouvrementCreneau(models.AbstractModel):
    _name = "recouvrement.creneau"
    _description = "Free moments"

    def _get_zone(self, company):
        """The clock people are met by, at ``company``."""
        return pytz.timezone(company.partner_id.tz or self.env.user.tz or "Europe/Paris")

    def _get_local(self, moment, company):
        """``moment`` (UTC, naive) on the clock of ``company``."""
        return pytz.utc.localize(moment).astimezone(self._get_zone(company))

    def _get_open(self, calendar, company, start, stop):
        """``[(from, until), …]``: what ``calendar`` works between two moments, all UTC and naive.

        Public holidays of the company's place are closed; without a calendar nothing else is.
        """
        if not calendar:
            return [(start, stop)]
        closed = self.env["recouvrement.calendrier"]._get_days_off(
            company._get_recouvrement_place(), start.year
        )
        # sudo: when somebody works is no secret.
        found = calendar.sudo()._work_intervals_batch(
            pytz.utc.localize(start), pytz.utc.localize(stop)
        )[False]
        return [
            tuple(each.astimezone(pytz.utc).replace(tzinfo=None) for each in (first, last))
            for first, last, _records in found
            if first.date() not in closed
        ]

    def _is_open(self, calendar, company, start, stop):
        """Whether ``calendar`` works from ``start`` to ``stop`` without a break."""
        return any(
            first <= start and stop <= last
            for first, last in self._get_open(calendar, company, start, stop)
        )

    def _read_taken(self, start, stop, **where):
        """``[(from, until), …]`` of the visits planned between two moments, whoever may read them."""
        domain = [("state", "=", "planned"), ("date_start", "<", stop), ("date_stop", ">", start)]
        domain += [(name, "=", value.id) for name, value in where.items()]
        # sudo: that a moment is taken is no secret; by whom is.
        visits = self.env["recouvrement.visite"].sudo().search(domain)
        return [(visit.date_start, visit.date_stop) for visit in visits]

    # -- slots of an agency -------------------------------------------------------------------

    def _find_slots(self, portfolio, company, after, count=12):
        """The first free slots of the agency of ``portfolio`` from ``after`` on: ``[(from, until), …]``.

        :param after: UTC, naive
        """
        # sudo: where and when an agency receives people is no secret.
        portfolio = portfolio.sudo()
        hours = portfolio._climb("agency_calendar_id")
        calendar = hours.agency_calendar_id or company.sudo().resource_calendar_id
        length = timedelta(minutes=(hours or portfolio).slot_minutes or STEP)
        room = (hours or portfolio).slot_capacity or 1
        until = after + timedelta(days=AHEAD)
        taken = self._read_taken(after, until, address_id=portfolio._get_agency())
        found = []
        for first, last in self._get_open(calendar, company, _midnight(after), until):
            while first + length <= last and len(found) < count:
                slot = (first, first + length)
                if first >= after and _count(taken, *slot) < room:
                    found.append(slot)
                first += length
        return found

    # -- the hours of who goes out ------------------------------------------------------------

    def _find_moment(self, dossier, kind, user, after, minutes=MINUTES, **about):
        """The first ``(from, until)`` no rule forbids from ``after`` on; None within a month.

        At the agency, a slot of its own; elsewhere, within the working hours of ``user``.
        """
        Visit, company = self.env["recouvrement.visite"], dossier.company_id
        if kind == "agency":
            moments = self._find_slots(dossier.portefeuille_id, company, after)
        else:
            moments = self._iter_moments(user, company, after, minutes)
        for start, stop in moments:
            if not Visit._find_refusal(dossier, kind, start, stop, user, **about):
                return start, stop
        return None

    def _iter_moments(self, user, company, after, minutes):
        calendar = user._get_recouvrement_calendar(company)
        length, until = timedelta(minutes=minutes), after + timedelta(days=AHEAD)
        for first, last in self._get_open(calendar, company, _midnight(after), until):
            while first + length <= last:
                if first >= after:
                    yield first, first + length
                first += timedelta(minutes=STEP)

    def _get_after(self, days=1):
        """The moment from which people may be met, ``days`` after the day people act on."""
        day = self.env["recouvrement.calendrier"]._today()
        return fields.Datetime.to_datetime(fields.Date.add(day, days=days))


def _midnight(moment):
    """Intervals are cut from the beginning of the day, so that slots fall where people expect them."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _count(taken, start, stop):
    return sum(1 for first, last in taken if first < stop and start < last)
