"""Return codes are rows: what each calls for, and what a bank says otherwise."""

from odoo.tests import tagged

from .common import PrelevementCase


@tagged("post_install", "-at_install")
class TestMotif(PrelevementCase):
    def test_what_each_family_of_codes_calls_for(self):
        expected = {
            "AM04": ("funds", "yes", "represent", True),
            "MD01": ("mandate", "no", "new_mandate", True),
            "MD07": ("death", "no", "succession", False),
            "AC01": ("account", "after_fix", "new_iban", True),
            "MD06": ("dispute", "no", "contact", True),
            "FF01": ("technical", "after_fix", "technical", False),
        }
        found = {
            code: (each.category, each.representable, each.next_action, each.chasing_allowed)
            for code in expected
            for each in self.reason(code)
        }
        self.assertEqual(found, expected)

    def test_no_code_is_presented_again_without_an_end(self):
        rows = self.env["payment.return.reason"].search([("source", "!=", False)], limit=100)
        self.assertEqual(len(rows), 26)
        for row in rows:
            self.assertEqual(row.representable == "no", not row.max_attempts, row.code)
