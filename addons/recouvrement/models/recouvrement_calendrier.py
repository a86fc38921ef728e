"""Worked days: the public holidays of the company's place and its own closing days."""

from datetime import date

import holidays

from odoo import api, fields, models, tools

from ..engine.clock import Calendar

# Postcodes of France with public holidays of their own: Good Friday and 26 December in the east, the
# abolition of slavery overseas.
SUBDIVISIONS = {
    "57": "57",
    **dict.fromkeys(("67", "68"), "6AE"),
    **{code: code for code in ("971", "972", "973", "974", "976")},
    **{"975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC"},
}


class RecouvrementCalendrier(models.AbstractModel):
    _name = "recouvrement.calendrier"
    _description = "Worked days"

    @api.model
    def _today(self):
        """The day people act on: today, unless the context's ``recouvrement_day`` says otherwise.

        Only a ``date`` set by code counts: a context that comes by RPC holds text, and what people do
        cannot be antedated that way.
        """
        day = self.env.context.get("recouvrement_day")
        # Not isinstance: XML-RPC can bring a datetime, which is a date too.
        return day if type(day) is date else fields.Date.context_today(self)

    def _get_calendar(self, company, year):
        """The engine's calendar around ``year`` for ``company`` (one year back, two ahead)."""
        place = company._get_recouvrement_place()
        return Calendar(self._get_days_off(place, year) | self._closing_days(company))

    def _get_days_off(self, place, year):
        """Public holidays of ``place`` around ``year``: one year back, two ahead."""
        country, subdivision = place
        return self._holidays_around(country, subdivision, year)

    @tools.ormcache("country", "subdivision", "year")
    def _holidays_around(self, country, subdivision, year):
        years = range(year - 1, year + 3)
        return frozenset().union(
            *(self._public_holidays(country, subdivision, each) for each in years)
        )

    def _get_place(self, partner, company):
        """Country and subdivision where ``partner`` lives, the company's when it is not known."""
        return self._get_place_of(partner.country_id.code, partner.zip, company)

    def _get_place_of(self, country, postcode, company):
        if not country:
            return company._get_recouvrement_place()
        return country, self._get_subdivision(country, postcode)

    def _get_subdivision(self, country, postcode):
        """The part of ``country`` with public holidays of its own, as the ``holidays`` library says."""
        if country != "FR":
            return ""
        postcode = (postcode or "").strip()
        return SUBDIVISIONS.get(postcode[:2]) or SUBDIVISIONS.get(postcode[:3], "")

    @tools.ormcache("country", "subdivision", "year")
    def _public_holidays(self, country, subdivision, year):
        try:
            days = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
        except NotImplementedError:  # a country the library does not know
            return frozenset()
        return frozenset(days)

    def _closing_days(self, company):
        """Days on which the company is closed: the global time off of its working schedule."""
        leaves = self.env["resource.calendar.leaves"].search(
            [("resource_id", "=", False), ("calendar_id", "=", company.resource_calendar_id.id)]
        )
        days = set()
        for leave in leaves:
            first, last = leave.date_from.date(), leave.date_to.date()
            days.update(
                first.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)
            )
        return frozenset(days)
