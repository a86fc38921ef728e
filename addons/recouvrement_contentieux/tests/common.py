"""What a test of litigation needs, on top of the core's case. Shipped for other add-ons too."""

from odoo.tests import tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class ContentieuxCase(RecouvrementCase):
    """A debtor late by months, whose dossier exists."""

    @classmethod
    def late_dossier(cls, due="2026-06-15", amount=1000.0, partner=None, day="2026-09-15"):
        """An invoice overdue since ``due`` and its dossier as the night of ``day`` leaves it."""
        cls.overdue_invoice(due, amount, partner)
        cls.run_on(day)
        return cls.dossier_of(partner)

    def assertTold(self, dossier, *kinds):
        """The kinds of the events told of ``dossier``, oldest first."""
        self.assertEqual(dossier.fil_ids.sorted("id").mapped("kind"), list(kinds))
