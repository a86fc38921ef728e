"""Return codes are rows: what each calls for, and what a bank says otherwise."""

from odoo.exceptions import ValidationError
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

    def test_a_bank_says_otherwise_and_in_its_own_code(self):
        row = self.env["recouvrement.motif.banque"].create(
            {
                "reason_id": self.reason("AM04").id,
                "company_id": self.company.id,
                "overrides": True,
                "representable": "yes",
                "max_attempts": 1,
                "delay_days": 9,
                "next_action": "represent",
            }
        )
        self.assertEqual(self.reason("AM04")._get_rule(self.bank_journal)["delay_days"], 9)
        own = row.copy({"journal_id": self.bank_journal.id, "delay_days": 3, "bank_code": "06"})
        self.assertEqual(self.reason("AM04")._get_rule(self.bank_journal)["delay_days"], 3)
        self.assertEqual(self.reason("MS03")._get_rule(self.bank_journal)["delay_days"], 5)
        found = row._find_reasons({"06", "MD01", "77"}, self.bank_journal)
        self.assertEqual(found, {"06": self.reason("AM04"), "MD01": self.reason("MD01")})
        with self.assertRaises(ValidationError):
            own.copy({"reason_id": self.reason("MS03").id})
