"""Free moments: within the hours worked, never on a public holiday, whatever the year they begin in."""

from datetime import datetime

from odoo.tests import tagged

from .common import TerrainCase


@tagged("post_install", "-at_install")
class TestCreneau(TerrainCase):
    def test_new_year_s_day_is_closed_to_a_search_begun_in_december(self):
        slots = self.env["recouvrement.creneau"]
        calendar = self.env.ref("recouvrement_terrain.calendar_field")
        found = slots._get_open(
            calendar, self.company, datetime(2026, 12, 28), datetime(2027, 1, 5)
        )
        days = {first.date().isoformat() for first, _last in found}
        self.assertIn("2026-12-31", days)
        self.assertIn("2027-01-02", days)  # a Saturday
        self.assertNotIn("2027-01-01", days)
        self.assertNotIn("2027-01-03", days)  # a Sunday
