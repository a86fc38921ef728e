"""What a test of visits needs, on top of the core's case. Shipped for other add-ons too."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class TerrainCase(RecouvrementCase):
    """A household late with its payments, and the collector who goes to see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = "Europe/Paris"
        cls.company.partner_id.tz = "Europe/Paris"
        cls.tenant = cls.new_debtor("Madame Lebrun", is_company=False)

    @classmethod
    def on(cls, records, day):
        """``records`` on the day people act."""
        return records.with_context(recouvrement_day=fields.Date.to_date(day))

    @classmethod
    def late_dossier(cls, partner=None, due="2026-10-05", day="2026-11-02", amount=450):
        """The dossier of a debt due on ``due``, as the night of ``day`` leaves it."""
        cls.overdue_invoice(due, amount, partner or cls.tenant)
        cls.run_on(day)
        return cls.dossier_of(partner or cls.tenant)
