"""What a title gives is claimed through the ledger of accessories, once; its statement says what is owed under it."""

from datetime import date
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ContentieuxCase

ADDON = "recouvrement_contentieux"
DAY = date(2026, 6, 30)


@tagged("post_install", "-at_install")
class TestTitre(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "recouvrement_day": DAY})
        cls.company.recouvrement_accessories = True
        cls.dossier = cls.late_dossier(due="2025-12-31", amount=3650.0, day="2026-01-02").with_env(
            cls.env
        )
        cls.item = cls.dossier.open_line_ids
        cls.invoice = cls.item.move_id

    def new_title(self, **values):
        return self.env["recouvrement.titre"].create(
            {
                "dossier_id": self.dossier.id,
                "date": "2026-04-01",
                "date_enforceable": "2026-04-01",
                "amount_principal": 3650,
                "rate_kind": "contract",
                "rate": 10,
                "move_line_ids": [Command.set(self.item.ids)],
                **values,
            }
        )

    def interest(self, day=DAY):
        [row] = [
            row
            for row in self.env["recouvrement.interet"]._read_rows(self.dossier, day)
            if row["kind"] == "interest"
        ]
        return row

    def test_from_the_title_on_its_rate_runs_in_the_place_of_the_clause(self):
        before = self.interest()
        self.assertEqual({each["percent"] for each in before["periods"]}, {"12.15"})
        title = self.new_title()
        row = self.interest()
        self.assertEqual(
            [(each["since"], Decimal(each["percent"])) for each in row["periods"]],
            [("2026-01-01", Decimal("12.15")), ("2026-04-01", 10)],
        )
        self.assertEqual(row["periods"][1]["amount"], "91.00")  # 3650 × 10 % × 91 / 365
        self.assertEqual(title.amount_running, 91)
        self.assertFalse(row["below_floor"])
        title.date_annulled, title.annul_reason = "2026-06-01", "Quashed"
        self.assertEqual(self.interest()["due"], before["due"], "as if it had never been")

    def test_a_title_gives_interest_on_what_it_awards_only_or_none(self):
        title = self.new_title(amount_principal=1825)
        self.assertEqual(self.interest()["periods"][1]["amount"], "45.50")
        title.rate_kind = "none"
        self.assertEqual(self.interest()["periods"][-1]["until"], "2026-03-31")

    def test_the_legal_rate_is_increased_once_its_time_is_over_and_unknown_rates_are_said(self):
        title = self.new_title(rate_kind="legal", rate=0)
        legal = self.env["recouvrement.parametre"]._value("legal_interest", "2026-04-01")
        percents = [Decimal(each["percent"]) for each in self.interest()["periods"][1:]]
        self.assertEqual(percents, [legal, legal + 5])
        self.assertEqual(title.date_increase, date(2026, 6, 1))
        self.assertEqual(self.interest(date(2026, 8, 1))["missing_from"], date(2026, 7, 1))

    def test_a_debt_in_court_bears_its_interest(self):
        due = self.interest()["due"]
        self.env["recouvrement.procedure"]._open(
            self.dossier, self.env.ref(f"{ADDON}.procedure_type_injonction_tc"), "2026-02-01", "x"
        )
        self.assertEqual(self.interest()["due"], due)

    def test_what_is_enforced_is_what_is_owed_under_the_title(self):
        title = self.new_title(amount_interest=20, amount_indemnity=40, amount_other=500)
        owed = title._read_owed(DAY)
        self.assertEqual(
            [owed[key] for key in ("principal", "interest", "running", "indemnity", "other")],
            [3650, 20, 91, 40, 500],
        )
        self.assertEqual(title.amount_owed, 4301)
        track = self.env.ref(f"{ADDON}.procedure_type_saisie_attribution")
        seizure = self.env["recouvrement.procedure"]._open(
            self.dossier, track, DAY, "Enforce", title=title
        )
        self.assertEqual((seizure.amount_interest, seizure.amount_indemnity), (111, 40))
        self.assertEqual(seizure.amount_claimed, 4301)

    def test_irrecoverable_costs_are_charged_with_the_decision_paid_once_and_gone_with_the_title(
        self,
    ):
        title = self.new_title(amount_other=500, date_enforceable=False)
        with self.assertRaisesRegex(UserError, "cannot be enforced yet"):
            title.action_charge_other()
        title.date_enforceable = "2026-04-01"
        with self.assertRaisesRegex(UserError, "Attach the decision"):
            title.action_charge_other()
        self.env["ir.attachment"].create(
            {"name": "judgment.pdf", "raw": b"judged", "res_model": title._name, "res_id": title.id}
        )
        before = title._read_owed(DAY)
        title.action_charge_other()
        with self.assertRaisesRegex(UserError, "charged to the debtor already"):
            title.action_charge_other()
        with self.assertRaisesRegex(UserError, "waive it there"):
            title.with_user(self.env.ref("base.user_admin")).amount_other = 400
        self.assertEqual(title._read_owed(DAY), before, "counted once")
        row = title.other_accessoire_id
        self.assertEqual((row.amount, row.attachment_ids.raw), (500, b"judged"))
        row._waive("Half of it settled", 200)
        self.assertEqual((title.amount_other_left, title._read_owed(DAY)["other"]), (300, 300))
        row.action_invoice()
        invoice = row.invoice_id
        self.assertEqual(title._read_owed(DAY)["other"], 0, "the accounts hold it")
        self.assertEqual(title._read_owed(DAY, invoiced=True)["other"], 300)
        self.pay(invoice, DAY, invoice.amount_total)
        self.assertEqual((row.state, title.amount_other_left), ("paid", 0))
        self.assertIn("réglé", title._print_statement(DAY).decode(errors="ignore"))

    def test_a_title_that_falls_takes_its_irrecoverable_costs_off_the_account(self):
        title = self.new_title(amount_other=500)
        self.env["ir.attachment"].create(
            {"name": "judgment.pdf", "raw": b"judged", "res_model": title._name, "res_id": title.id}
        )
        title.action_charge_other()
        row = title.other_accessoire_id
        title.write({"date_annulled": "2026-06-01", "annul_reason": "Quashed"})
        self.assertEqual((row.state, title.other_charged), ("cancelled", False))

    def test_no_more_than_the_title_awards_is_enforced(self):
        title = self.new_title(amount_principal=3000)
        track = self.env.ref(f"{ADDON}.procedure_type_saisie_attribution")
        with self.assertRaisesRegex(UserError, "cannot be enforced"):
            self.env["recouvrement.procedure"]._open(
                self.dossier, track, DAY, "Enforce", title=title
            )

    def test_the_statement_tells_payments_interest_and_the_total(self):
        title = self.new_title(amount_interest=20)
        self.pay(self.invoice, "2026-05-01", 1825)
        page = title._print_statement(DAY).decode(errors="ignore")
        self.assertEqual(title._read_owed(DAY)["principal"], 1825)
        self.assertEqual(title._read_owed(date(2026, 4, 30))["principal"], 3650)
        for words in (
            "Décompte des sommes dues",
            "Règlement reçu le",
            "Intérêts accordés",
            "Total",
        ):
            self.assertIn(words, page)

    def test_amounts_are_rounded_as_the_currency_is(self):
        title = self.new_title(amount_principal=0.1, amount_interest=0.2, move_line_ids=False)
        self.assertEqual(title.amount_total, 0.3)
