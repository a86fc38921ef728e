"""The days banks clear on."""

import holidays

from odoo import models, tools

from ..engine.target import OpenDays


class RecouvrementCalendrier(models.AbstractModel):
    _inherit = "recouvrement.calendrier"

    def _get_clearing_days(self, day):
        """The engine's :class:`OpenDays` of SEPA debits around ``day``: one year back, two ahead."""
        return self._get_clearing_days_around(day.year)

    @tools.ormcache("year")
    def _get_clearing_days_around(self, year):
        return OpenDays(holidays.financial_holidays("ECB", years=range(year - 1, year + 3)))
