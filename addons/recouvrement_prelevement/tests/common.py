"""What a test of direct debits needs, on top of the core's case. Shipped for other add-ons too."""

from odoo.tests import tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class PrelevementCase(RecouvrementCase):
    """A company whose debtors pay by direct debit."""

    @classmethod
    def reason(cls, code):
        return cls.env.ref(f"recouvrement_prelevement.reason_{code.lower()}")
