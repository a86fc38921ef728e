from datetime import date
from decimal import Decimal
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.modules.module import load_script
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger
from odoo.tools.misc import file_path

from .common import RecouvrementCase


class TestAccessoire(RecouvrementCase):
    """Late interest, the fixed indemnity and costs: what they come to, and what becomes of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "notice", "offset_days": 5}, worked_days_only=False)
        cls.company.recouvrement_accessories = True
        cls.twelve = cls.env["recouvrement.clause"].create(
            {"name": "12 %", "kind": "fixed", "value": 12}
        )

    def on(self, record, day):
        """``record`` as it is used on ``day``."""
        return record.with_context(recouvrement_day=date.fromisoformat(day))

    def rows(self, dossier, kind="interest"):
        found = dossier.accessoire_ids.filtered(lambda row: row.kind == kind)
        return found.sorted(lambda row: (row.date_from, row.id))

    def due(self, dossier, day):
        told = self.env["recouvrement.accessoire"]._read_due(dossier, date.fromisoformat(day))
        return {kind: str(amount) for kind, amount in told[dossier.id].items()}

    # -- what runs ----------------------------------------------------------------------------

    def test_partial_payments_over_two_half_years(self):
        """1,000 due 31/05/2025: 30 days at 13.15 %, then 12.15 % on 1,000, then on 400."""
        invoice = self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-06-02")
        self.pay(invoice, "2025-07-20", 600)
        self.run_on("2025-07-31")
        dossier = self.dossier_of()
        row = self.rows(dossier)
        self.assertEqual(
            [(each["days"], each["base"], each["percent"]) for each in row.periods],
            [(30, "1000.00", "13.15"), (20, "1000.00", "12.15"), (11, "400.00", "12.15")],
        )
        # 1000 × 13.15 % × 30/365 + 1000 × 12.15 % × 20/365 + 400 × 12.15 % × 11/365
        self.assertEqual((row.amount, row.state), (18.93, "running"))
        self.assertEqual((row.date_from, row.date_to), (date(2025, 6, 1), date(2025, 7, 31)))
        self.assertIn(
            "1,000.00 × 13.15 % × 30 days = ", row.details.replace("$\xa0", "").replace("\xa0€", "")
        )
        self.assertEqual(self.rows(dossier, "indemnity").amount, 40)
        self.assertEqual(
            self.due(dossier, "2025-07-31"),
            {"interest": "18.93", "indemnity": "40.00", "cost": "0"},
        )
        # The next morning it has grown, before any night.
        self.assertEqual(self.due(dossier, "2025-08-01")["interest"], "19.06")

    def test_two_runs_give_the_same_rows(self):
        self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-07-31")
        dossier = self.dossier_of()
        before = dossier.accessoire_ids.read(["amount", "date_to", "periods", "state"])
        self.run_on("2025-07-31")
        self.passage._refresh(dossier, date(2025, 7, 31))
        self.env["recouvrement.interet"]._keep(dossier, date(2025, 7, 31))
        self.assertEqual(
            dossier.accessoire_ids.read(["amount", "date_to", "periods", "state"]), before
        )

    def test_paid_principal_leaves_its_interest(self):
        """users-ask 38: interest and fee lost when the principal is paid."""
        invoice = self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-06-02")
        self.pay(invoice, "2025-06-30")
        dossier = self.dossier_of()
        self.assertEqual((dossier.state, dossier.outcome), ("closed", "paid"))
        row = self.rows(dossier)
        self.assertEqual((row.amount, row.date_fixed), (10.81, date(2025, 6, 30)))
        self.run_on("2025-12-31")
        self.assertEqual(
            self.due(dossier, "2025-12-31"),
            {"interest": "10.81", "indemnity": "40.00", "cost": "0"},
        )
        # The payment bounces: it runs again from the due date.
        self.on(invoice, "2025-07-10").line_ids.remove_move_reconcile()
        self.run_on("2025-07-10")
        self.assertFalse(row.date_fixed)
        self.assertEqual(sum(each["days"] for each in row.periods), 40)

    def test_a_private_person_bears_none_unless_their_contract_says_so(self):
        tenant = self.new_debtor("Jeanne Martin", is_company=False)
        self.overdue_invoice("2025-05-31", 1000, tenant)
        self.run_on("2025-07-31")
        dossier = self.dossier_of(tenant)
        self.assertFalse(dossier.accessoire_ids)
        self.company.recouvrement_clause_id = self.twelve
        tenant.recouvrement_clause_id = self.twelve
        self.assertEqual(self.due(dossier, "2025-07-31")["interest"], "0")
        self.twelve.private = True
        # 61 days at 12 %, and never the fixed indemnity.
        self.assertEqual(
            self.due(dossier, "2025-07-31"), {"interest": "20.05", "indemnity": "0", "cost": "0"}
        )

    def test_legal_interest_of_a_private_person_runs_from_the_formal_notice(self):
        tenant = self.new_debtor("Jeanne Martin", is_company=False)
        invoice = self.overdue_invoice("2025-01-31", 1000, tenant)
        self.run_on("2025-02-10")
        dossier = self.dossier_of(tenant)
        self.company.recouvrement_clause_private_id = self.env["recouvrement.clause"].create(
            {"name": "Legal", "kind": "times", "value": 1, "start": "notice", "private": True}
        )
        self.assertEqual(self.due(dossier, "2025-03-31")["interest"], "0")
        line = invoice.line_ids.filtered("date_maturity")
        self.env["recouvrement.action"].sudo().create(
            {
                "dossier_id": dossier.id,
                "company_id": self.company.id,
                "kind": "lrar",
                "state": "done",
                "date_proposed": "2025-03-01",
                "date_planned": "2025-03-01",
                "date_done": "2025-03-01",
                "date_effective": "2025-03-03",
                "items": [{"line": line.id, "asked": True}],
            }
        )
        # 29 days of March at 3.71 %.
        self.assertEqual(self.due(dossier, "2025-03-31")["interest"], "2.95")

    def test_nothing_runs_during_a_suspension_that_stops_it(self):
        self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-06-02")
        dossier = self.dossier_of()
        self.on(self.env["recouvrement.suspension"], "2025-06-02").create(
            [
                {
                    "dossier_id": dossier.id,
                    "reason": "Moratorium",
                    "date_from": "2025-06-11",
                    "date_to": "2025-06-20",
                },
                {
                    "dossier_id": dossier.id,
                    "reason": "In talks",
                    "date_from": "2025-06-22",
                    "date_to": "2025-06-25",
                    "stops_clock": False,
                },
            ]
        )
        self.run_on("2025-06-30")
        self.assertEqual([each["days"] for each in self.rows(dossier).periods], [10, 10])
        self.assertEqual(self.rows(dossier).amount, 7.21)

    def test_a_debt_promised_or_disputed_goes_on_bearing_interest(self):
        """It is late all the same, unless somebody says that this dispute stops it."""
        invoice = self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-06-02")
        dossier = self.dossier_of()
        self.on(self.env["recouvrement.promesse"], "2025-06-03").create(
            {"dossier_id": dossier.id, "amount": 1000, "date": "2025-06-12"}
        )
        dispute = self.on(self.env["recouvrement.litige"], "2025-06-14").create(
            {
                "dossier_id": dossier.id,
                "category_id": self.env.ref("recouvrement.litige_categorie_price").id,
                "ligne_ids": [
                    Command.create({"move_line_id": line.id, "amount": 400})
                    for line in invoice.line_ids
                    if line.account_id.account_type == "asset_receivable"
                ],
            }
        )
        self.run_on("2025-06-30")
        self.assertEqual(dossier.suspension_ids.mapped("stops_interest"), [False, False])
        self.assertTrue(all(dossier.suspension_ids.mapped("stops_clock")))
        self.assertEqual(
            [(each["days"], each["base"]) for each in self.rows(dossier).periods],
            [(30, "1000.00")],
        )
        dispute.suspension_id.stops_interest = True
        self.run_on("2025-06-30")
        self.assertEqual(
            [(each["days"], each["base"]) for each in self.rows(dossier).periods],
            [(13, "1000.00"), (17, "600.00")],
        )

    def test_suspensions_older_than_the_question_are_mended(self):
        """Written when each one stopped interest: only those of a hand and of a granted dispute still do."""
        invoice = self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-06-02")
        dossier = self.dossier_of()
        promise = self.on(self.env["recouvrement.promesse"], "2025-06-03").create(
            {"dossier_id": dossier.id, "amount": 1000, "date": "2025-06-12"}
        )
        category = self.env.ref("recouvrement.litige_categorie_price")
        item = invoice.line_ids.filtered("date_maturity")
        refused, granted = (
            self.on(self.env["recouvrement.litige"], day).create(
                {
                    "dossier_id": dossier.id,
                    "category_id": category.id,
                    "ligne_ids": [Command.create({"move_line_id": item.id, "amount": 400})],
                }
            )
            for day in ("2025-06-14", "2025-06-20")
        )
        before = granted.suspension_id
        self.on(granted, "2025-06-22")._settle("accepted", 400)
        hand = self.env["recouvrement.suspension"].create(
            {"dossier_id": dossier.id, "reason": "Fire", "date_from": "2025-06-27"}
        )
        rows = dossier.with_context(active_test=False).suspension_ids
        rows.write({"stops_interest": True})
        path = file_path("recouvrement/migrations/19.0.1.0.1/post-interest.py")
        load_script(path, "post_interest").migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        stop = rows.filtered("stops_interest")
        self.assertEqual(stop, hand | granted.suspension_id)
        bear = rows - stop
        self.assertLessEqual(before | refused.suspension_id, bear)
        self.assertIn(promise._get_origin(), bear.mapped("origin"))

    def test_a_collective_procedure_stops_it(self):
        """Interest until the eve of the judgment; no indemnity for what falls due after it."""
        self.overdue_invoice("2025-05-31", 1000)
        self.overdue_invoice("2025-06-15", 1000)
        self.debtor.recouvrement_procedure_date = date(2025, 6, 11)
        self.run_on("2025-07-31")
        dossier = self.dossier_of()
        self.assertEqual(self.rows(dossier).mapped("date_to"), [date(2025, 6, 10)])
        self.assertEqual(self.rows(dossier, "indemnity").mapped("amount"), [40])

    def test_a_rate_nobody_knows_is_said(self):
        """The second half of 2026 is not known: counted up to the last known day, and flagged."""
        self.overdue_invoice("2026-05-31", 1000)
        self.run_on("2026-07-31")
        dossier = self.dossier_of()
        row = self.rows(dossier)
        self.assertEqual((row.date_to, row.missing_from), (date(2026, 6, 30), date(2026, 7, 1)))
        self.assertEqual(row.amount, 9.99)
        table = self.on(dossier, "2026-07-31").accessories_table
        self.assertIn("A rate is not known yet", table)
        self.assertIn("the rate is not known: nothing is counted until", table)
        # Claimed, the known part is fixed; what comes once the rate is entered is a row of its own.
        self.on(dossier, "2026-07-31").action_claim_accessories()
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": self.env.ref("recouvrement.parametre_late_penalty").id,
                "company_id": self.company.id,
                "value": 12,
                "date_from": "2026-07-01",
                "date_to": "2026-12-31",
                "source": "ECB",
            }
        )
        self.run_on("2026-08-08")
        claimed, running = self.rows(dossier)
        self.assertEqual((claimed.amount, claimed.state), (9.99, "claimed"))
        self.assertEqual((running.date_from, running.state), (date(2026, 7, 1), "running"))
        self.assertEqual(running.amount, 12.82)

    def test_the_clause_of_the_debtor_the_term_or_the_company(self):
        self.company.recouvrement_clause_id = self.twelve
        term = self.env.ref("account.account_payment_term_30days")
        self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.debtor.id,
                "invoice_date": "2025-05-01",
                "invoice_payment_term_id": term.id,
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": 1000, "tax_ids": []})
                ],
            }
        ).action_post()
        self.run_on("2025-06-30")
        dossier = self.dossier_of()
        self.assertEqual(self.due(dossier, "2025-06-30")["interest"], "9.86")
        term.recouvrement_clause_id = self.twelve.copy({"value": 24})
        self.assertEqual(self.due(dossier, "2025-06-30")["interest"], "19.73")
        self.debtor.recouvrement_clause_id = self.twelve.copy({"value": 36, "year": "360"})
        self.assertEqual(self.due(dossier, "2025-06-30")["interest"], "30.00")

    def test_a_stipulated_rate_below_the_floor_warns_and_is_not_raised(self):
        low = self.twelve.copy({"value": 7.8})
        told = self.on(low, "2026-03-01")
        # 3 × 4.92 in the second half of 2024, down to 3 × 2.62 in the first of 2026.
        self.assertTrue(told.below_floor)
        self.assertEqual(
            [line.rsplit(",", 1)[1] for line in told.floor_note.split("\n")],
            [" the clause is below."] * 4,
        )
        self.assertIn("not known yet", self.on(low, "2026-11-22").floor_note)
        self.assertFalse(self.on(self.twelve, "2026-03-01").below_floor)
        self.debtor.recouvrement_clause_id = low
        self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-06-30")
        row = self.rows(self.dossier_of())
        self.assertEqual((row.below_floor, row.periods[0]["percent"]), (True, "7.8"))

    def test_a_stipulated_rate_is_held_against_the_floor_of_each_half_year_it_runs_over(self):
        # 13 %: below 3 × 4.92 in the second half of 2024, above every floor since.
        self.debtor.recouvrement_clause_id = self.twelve.copy({"value": 13})
        self.overdue_invoice("2024-11-30", 1000)
        self.run_on("2025-07-31")
        row = self.rows(self.dossier_of())
        self.assertTrue(row.below_floor)

    def test_the_indemnity_is_due_once_for_an_invoice(self):
        """Instalments of one invoice: one indemnity. An invoice paid in time: none."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.debtor.id,
                "invoice_date": "2025-05-01",
                "invoice_payment_term_id": self.env["account.payment.term"]
                .create(
                    {
                        "name": "Two",
                        "line_ids": [
                            Command.create(
                                {"value": "percent", "value_amount": 50, "nb_days": days}
                            )
                            for days in (10, 20)
                        ],
                    }
                )
                .id,
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": 1000, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        timely = self.overdue_invoice("2025-05-11", 300)
        self.run_on("2025-06-02")
        dossier = self.dossier_of()
        self.assertEqual(len(self.rows(dossier)), 3)
        self.assertEqual(len(self.rows(dossier, "indemnity")), 2)
        # The bank tells late of a payment that came in time: nothing had been due.
        wizard = self.on(self.env["account.payment.register"], "2025-06-03").with_context(
            active_model="account.move", active_ids=timely.ids
        )
        wizard.create({"payment_date": "2025-05-10"})._create_payments()
        self.env.cr.flush()
        self.assertEqual(self.rows(dossier, "indemnity").move_id, invoice)
        self.assertEqual(self.rows(dossier).move_id, invoice)

    def test_a_credit_note_of_the_invoice_corrects_it_from_the_start(self):
        invoice = self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-06-02")
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"date": "2025-06-20", "journal_id": invoice.journal_id.id})
        )
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        refund = self.on(refund, "2025-06-20")
        refund.invoice_line_ids.price_unit = 400
        refund.action_post()
        items = (refund | invoice).line_ids.filtered("date_maturity")
        items.filtered(lambda line: not line.reconciled).reconcile()
        self.run_on("2025-06-30")
        self.assertEqual(
            [(each["days"], each["base"]) for each in self.rows(self.dossier_of()).periods],
            [(30, "600.00")],
        )

    def test_a_debt_moved_to_doubtful_goes_on(self):
        """The transfer from 411 to 416 pays nothing: one row, on the invoice's own item."""
        invoice = self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-06-02")
        line = invoice.line_ids._filter_recouvrement_debtor()
        accounts = self.env["recouvrement.compte"]
        doubtful = accounts._get(self.company, "doubtful")
        entry = self.on(self.env["account.move"].sudo(), "2025-06-16").create(
            {
                "journal_id": accounts._get_journal(self.company).id,
                "date": "2025-06-15",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": self.debtor.id,
                            "debit": debit,
                            "credit": 1000 - debit,
                            "date_maturity": line.date_maturity,
                            "no_followup": False,
                            "recouvrement_origin_id": origin,
                        }
                    )
                    for account, debit, origin in (
                        (line.account_id, 0, False),
                        (doubtful, 1000, line.id),
                    )
                ],
            }
        )
        entry.action_post()
        (
            line | entry.line_ids.filtered(lambda each: each.account_id == line.account_id)
        ).reconcile()
        self.env.cr.flush()
        self.run_on("2025-06-30")
        row = self.rows(self.dossier_of())
        self.assertEqual((row.move_line_id, row.amount, row.date_fixed), (line, 10.81, False))
        self.assertEqual(self.rows(self.dossier_of(), "indemnity").mapped("amount"), [40])

    def test_off_nothing_is_counted(self):
        self.company.recouvrement_accessories = False
        self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-07-31")
        self.assertFalse(self.dossier_of().accessoire_ids)
        self.assertEqual(self.due(self.dossier_of(), "2025-07-31")["interest"], "0")

    def test_the_number_of_statements_does_not_grow_with_dossiers(self):
        def count(dossiers):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["recouvrement.interet"]._compute(dossiers, date(2025, 7, 31))
            return self.env.cr.sql_log_count - before

        debtors = [self.debtor, *(self.new_debtor(f"Debtor {each}") for each in range(5))]
        for debtor in debtors:
            self.pay(self.overdue_invoice("2025-05-31", 1000, debtor), "2025-06-15", 100)
        self.run_on("2025-07-31")
        dossiers = self.env["recouvrement.dossier"].search(
            [("partner_id", "in", [debtor.id for debtor in debtors])]
        )
        count(dossiers)
        self.assertEqual(count(dossiers[:1]), count(dossiers))
        self.assertEqual(len(dossiers.accessoire_ids), 12)

    def test_the_ledger_is_at_most_a_week_old(self):
        """A dossier nothing wakes is counted again each week, and not each night."""
        self.overdue_invoice("2025-05-31", 1000)
        self.run_on("2025-06-10")
        row = self.rows(self.dossier_of())
        self.run_on("2025-06-12")
        self.assertEqual(row.date_to, date(2025, 6, 10))
        self.run_on("2025-06-17")
        self.assertEqual(row.date_to, date(2025, 6, 17))

    def test_many_dossiers_are_counted_again_a_share_each_night(self):
        debtors = [self.debtor, self.new_debtor("Second"), self.new_debtor("Third")]
        for debtor in debtors:
            self.overdue_invoice("2025-05-31", 1000, debtor)
        self.run_on("2025-06-10")
        rows = self.rows(
            self.env["recouvrement.dossier"].search([("partner_id", "in", [d.id for d in debtors])])
        )
        with patch("odoo.addons.recouvrement.models.recouvrement_interet_suivi.FRESH_DAYS", 3):
            for night, counted in (("2025-06-11", 1), ("2025-06-12", 2), ("2025-06-13", 3)):
                self.run_on(night)
                again = rows.filtered(lambda row: row.date_to > date(2025, 6, 10))
                self.assertEqual(len(again), counted, night)
            self.run_on("2025-06-13")
            ends = sorted(rows.mapped("date_to"))
            self.assertEqual(ends, [date(2025, 6, day) for day in (11, 12, 13)])


class TestAccessoireDecide(RecouvrementCase):
    """Claimed, waived, invoiced, paid; shown to the debtor; payments allocated."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "notice", "offset_days": 5}, worked_days_only=False)
        cls.company.recouvrement_accessories = True
        cls.invoice = cls.overdue_invoice("2025-05-31", 1000)
        cls.run_on("2025-06-30")
        day = {"recouvrement_day": date(2025, 6, 30)}
        cls.env = cls.env(context={**cls.env.context, **day})
        cls.dossier = cls.dossier_of().with_env(cls.env)

    def interest(self):
        return self.dossier.accessoire_ids.filtered(lambda row: row.kind == "interest")

    def indemnity(self):
        return self.dossier.accessoire_ids.filtered(lambda row: row.kind == "indemnity")

    def later(self, day):
        return self.dossier.with_context(recouvrement_day=date.fromisoformat(day))

    def due(self, day="2025-06-30"):
        told = self.env["recouvrement.accessoire"]._read_due(self.dossier, date.fromisoformat(day))
        return [float(told[self.dossier.id][kind]) for kind in ("interest", "indemnity", "cost")]

    def as_user(self, group):
        login = f"acc_{group}"
        user = self.env["res.users"].search([("login", "=", login)]) or new_test_user(
            self.env, login, f"recouvrement.group_{group}"
        )
        return self.dossier.with_user(user)

    def add_cost(self, amount=120.0, dossier=None, **values):
        dossier = dossier or self.dossier
        proof = dossier.env["ir.attachment"].create({"name": "bailiff.pdf", "raw": b"bill"})
        wizard = dossier.env["recouvrement.frais"].create(
            {
                "dossier_id": dossier.id,
                "name": "Bailiff",
                "amount": amount,
                "attachment_ids": [Command.set(proof.ids)],
                **values,
            }
        )
        wizard.action_confirm()
        costs = self.dossier.accessoire_ids.filtered(lambda row: row.kind == "cost")
        return costs.sorted("id")[-1:]

    # -- claiming and waiving -----------------------------------------------------------------

    def test_a_claim_fixes_what_ran_and_the_rest_runs_apart(self):
        self.dossier.action_claim_accessories()
        self.assertEqual(set(self.dossier.accessoire_ids.mapped("state")), {"claimed"})
        self.run_on("2025-07-07")
        claimed, running = self.interest().sorted("date_from")
        self.assertEqual((claimed.amount, claimed.date_to), (10.81, date(2025, 6, 30)))
        self.assertEqual((running.date_from, running.date_to), (date(2025, 7, 1), date(2025, 7, 7)))
        self.assertEqual(self.due("2025-07-20"), [17.47, 40, 0])
        with self.assertRaisesRegex(UserError, "Nothing is due"):
            self.later("2025-06-30").action_claim_accessories()

    def test_a_waiver_has_a_reason_and_comes_back(self):
        row = self.indemnity()
        with self.assertRaisesRegex(UserError, "Say why"):
            row._waive(" ")
        row._waive("Gesture")
        self.assertEqual((row.state, row.waive_reason, row.amount_due), ("waived", "Gesture", 0))
        self.run_on("2025-07-31")
        self.assertEqual(self.due()[1], 0)  # and the night does not count it again
        row.action_unwaive()
        self.assertEqual((row.state, row.amount_due, row.waived_by_id.id), ("running", 40, False))
        with self.assertRaisesRegex(UserError, "was not waived"):
            row.action_unwaive()

    def test_a_part_is_waived(self):
        row = self.interest()
        action = row.action_waive()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        with Form(wizard) as form:
            form.partly = True
            form.amount = 5
            form.reason = "Half way"
        wizard.action_confirm()
        self.assertEqual((row.state, row.amount, row.amount_due), ("claimed", 10.81, 5.81))
        self.assertEqual(self.due()[0], 5.81)
        with self.assertRaisesRegex(UserError, "at most"):
            row._waive("Too much", 20)
        invoice = row._invoice()
        self.assertEqual(invoice.amount_total, 5.81)
        with self.assertRaisesRegex(UserError, "stands on the invoice"):
            row.action_unwaive()
        invoice.unlink()
        row.action_unwaive()
        self.assertEqual((row.state, row.amount_due), ("claimed", 10.81))

    def test_interest_waived_for_good_runs_no_more(self):
        self.interest()._waive("Long-standing customer", for_good=True)
        self.run_on("2025-07-31")
        self.assertEqual(self.interest().mapped("state"), ["waived"])
        self.interest().with_context(recouvrement_day=date(2025, 7, 31)).action_unwaive()
        self.assertEqual(self.interest().date_to, date(2025, 7, 31))

    def test_interest_waived_to_date_runs_on_and_comes_back_in_one_row(self):
        row = self.interest()
        row._waive("To date")
        self.run_on("2025-07-31")
        self.assertEqual(self.interest().sorted("date_from").mapped("state"), ["waived", "running"])
        row.with_context(recouvrement_day=date(2025, 7, 31)).action_unwaive()
        self.assertEqual(self.interest(), row)
        self.assertEqual((row.date_from, row.date_to), (date(2025, 6, 1), date(2025, 7, 31)))

    # -- who may -------------------------------------------------------------------------------

    def test_who_may_do_what(self):
        reader, collector = self.as_user("reader"), self.as_user("collector")
        accountant = self.as_user("accountant")
        self.assertIn("40.00", reader.accessories_table)
        for refused in (
            reader.action_claim_accessories,
            collector.action_invoice_accessories,
            lambda: collector.accessoire_ids._waive("Why not"),
            lambda: collector.accessoire_ids.write({"amount": 1}),
            lambda: accountant.accessoire_ids.unlink(),
            lambda: self.add_cost(dossier=reader),
        ):
            with self.assertRaises(AccessError):
                refused()
        self.add_cost(dossier=collector)
        collector.action_claim_accessories()
        accountant.accessoire_ids[:1]._waive("Agreed")
        self.assertTrue(accountant.action_invoice_accessories())

    def test_another_portfolio_is_not_seen(self):
        other = self.env["res.users"].search([("login", "=", "acc_collector")]) or new_test_user(
            self.env, "acc_collector", "recouvrement.group_collector"
        )
        self.dossier.portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "Other", "user_id": self.env.user.id}
        )
        rows = self.dossier.accessoire_ids.with_user(other)
        self.assertFalse(rows.search([("id", "in", rows.ids)]))
        with self.assertRaises(AccessError):
            rows._claim()

    # -- costs ---------------------------------------------------------------------------------

    def test_a_cost_charged_is_proved(self):
        with self.assertRaisesRegex(UserError, "attach the bill"):
            self.add_cost(attachment_ids=[Command.clear()])
        with self.assertRaisesRegex(UserError, "above zero"):
            self.add_cost(0)
        foreign = self.env["ir.attachment"].create(
            {"name": "x", "res_model": "res.company", "res_id": self.company.id}
        )
        with self.assertRaises(AccessError):
            self.add_cost(
                dossier=self.as_user("collector"), attachment_ids=[Command.set(foreign.ids)]
            )
        self.add_cost(35, chargeable=False, attachment_ids=[Command.clear()])
        self.assertEqual(self.due()[2], 0)
        row = self.add_cost(120)
        self.assertEqual(self.due()[2], 120)
        self.assertEqual(row.attachment_ids.res_id, row.id)
        self.assertIn("Bailiff: ", self.dossier.accessories_table)
        self.assertIn("not charged", self.dossier.accessories_table)

    # -- invoicing -----------------------------------------------------------------------------

    def test_the_invoice_bears_no_vat_but_that_of_costs(self):
        tax = self.company.account_sale_tax_id
        self.assertEqual(tax.amount, 20)
        self.add_cost(120, tax_ids=[Command.set(tax.ids)])
        action = self.dossier.action_invoice_accessories()
        invoice = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((invoice.state, invoice.move_type), ("draft", "out_invoice"))
        self.assertEqual(
            sorted(
                (line.price_total, line.price_subtotal, line.account_id.code[:3])
                for line in invoice.invoice_line_ids
            ),
            [(10.81, 10.81, "763"), (40, 40, "758"), (120, 100, "708")],
        )
        self.assertEqual(invoice.amount_total, 170.81)
        self.assertIn("outside the scope of VAT", invoice.narration)
        self.assertEqual(invoice.recouvrement_entry_dossier_id, self.dossier)
        self.assertEqual(set(self.dossier.accessoire_ids.mapped("state")), {"invoiced"})
        self.assertEqual(self.due(), [0, 0, 0])
        with self.assertRaisesRegex(UserError, "Nothing is due"):
            self.dossier.action_invoice_accessories()
        with self.assertRaisesRegex(UserError, "left to invoice"):
            self.dossier.accessoire_ids._invoice()
        with self.assertRaisesRegex(UserError, "stands on the invoice"):
            self.interest()._waive("Too late")

    def test_paid_with_its_invoice_and_no_interest_on_interest(self):
        invoice = self.dossier.accessoire_ids._invoice()
        invoice.action_post()
        self.assertEqual(self.interest().state, "invoiced")
        self.run_on("2025-09-30")
        # The invoice of accessories is late too: neither interest nor indemnity on it.
        self.assertEqual(set(self.dossier.accessoire_ids.mapped("move_id")), {self.invoice})
        self.pay(invoice, "2025-09-30")
        self.assertEqual(self.interest().filtered("invoice_id").state, "paid")
        self.assertEqual(self.indemnity().state, "paid")

    def test_an_invoice_paid_in_part_pays_costs_then_indemnity_then_interest(self):
        cost = self.add_cost(120)
        invoice = self.dossier.accessoire_ids._invoice()
        invoice.action_post()
        rows = (cost, self.indemnity(), self.interest().filtered("invoice_id"))

        def told():
            self.env.invalidate_all()
            return [(row.amount_paid, row.amount_due) for row in rows]

        self.assertEqual(told(), [(0, 120), (0, 40), (0, 10.81)])
        self.pay(invoice, "2025-07-01", 100)
        self.assertEqual(told(), [(100, 20), (0, 40), (0, 10.81)])
        payment = self.pay(invoice, "2025-07-02", 65)
        self.assertEqual(told(), [(120, 0), (40, 0), (5, 5.81)])
        self.assertIn("5.81", self.dossier.accessories_table)
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertEqual(told(), [(100, 20), (0, 40), (0, 10.81)], "felt when undone")
        self.pay(invoice, "2025-07-03")
        self.assertEqual(told(), [(120, 0), (40, 0), (10.81, 0)])

    def test_an_invoice_cancelled_reversed_or_deleted_gives_them_back(self):
        rows = self.dossier.accessoire_ids
        rows._invoice().unlink()
        self.assertEqual(set(rows.mapped("state")), {"claimed"})
        cancelled = rows._invoice()
        cancelled.button_cancel()
        self.assertEqual(set(rows.mapped("state")), {"claimed"})
        posted = rows._invoice()
        posted.action_post()
        # The cancelled one may not come back and charge it twice.
        cancelled.button_draft()
        with self.assertRaisesRegex(UserError, "invoiced elsewhere"):
            cancelled.action_post()
        posted._reverse_moves([{"date": date(2025, 6, 30)}], cancel=True)
        self.assertEqual(posted.payment_state, "reversed")
        self.assertEqual(set(rows.mapped("state")), {"claimed"})
        self.assertEqual(self.due(), [10.81, 40, 0])

    def test_a_missing_account_is_named_and_nothing_is_left_half_done(self):
        account = self.env["recouvrement.compte"]._get(self.company, "penalty")
        self.env["ir.model.data"].search(
            [("model", "=", "account.account"), ("res_id", "=", account.id)]
        ).unlink()
        with (
            self.assertRaisesRegex(UserError, "choose one in the settings"),
            self.env.cr.savepoint(),
        ):
            self.dossier.action_invoice_accessories()
        self.env.invalidate_all()
        self.assertEqual(set(self.dossier.accessoire_ids.mapped("state")), {"running"})

    # -- shown -----------------------------------------------------------------------------------

    def test_a_letter_shows_them_when_its_step_says_so(self):
        """users-ask 41: the same by hand and by the night, apart from the principal."""
        scenario = self.new_scenario(
            {"kind": "notice", "offset_days": 5},
            {"kind": "letter", "offset_days": 20, "show_accessories": True},
            {"kind": "letter", "offset_days": 40},
            worked_days_only=False,
        )
        _first, step, plain = scenario.etape_ids.sorted("sequence")
        self.add_cost(70)
        service = self.env["recouvrement.redaction"]
        shown = service._compose_preview(self.dossier, step.template_id, step)["body"]
        for text in ("Principal", "1,000.00", "Late interest as of", "10.81", "40.00", "70.00"):
            self.assertIn(text, shown)
        self.assertIn("1,120.81", shown)  # the total to pay
        hidden = service._compose_preview(self.dossier, plain.template_id, plain)["body"]
        self.assertNotIn("10.81", hidden)
        self.dossier.sudo().write({"scenario_id": scenario.id})
        self.run_on("2025-06-30")
        self.run_on("2025-07-01")
        action = self.dossier.action_ids.filtered(lambda each: each.kind == "letter")
        self.assertEqual(action.state, "done", action.error)
        self.assertEqual(
            action.accessories, {"interest": "11.14", "indemnity": "40.00", "cost": "70.00"}
        )
        # What the letter said stays what it said.
        self.assertEqual(service._compose(action, "email")[0]["body"].count("1,121.14"), 2)

    def test_the_debtor_s_space_shows_what_was_claimed_apart(self):
        service = self.env["recouvrement.portail"]
        page = service._read_page(self.dossier)
        self.assertEqual((page["accessories"], page["total"]), ([], page["items"][0]["remaining"]))
        self.dossier.action_claim_accessories()
        page = service._read_page(self.dossier)
        self.assertEqual([label for label, _amount in page["accessories"]][0], "Late interest")
        self.assertIn("10.81", page["accessories"][0][1])
        self.assertNotIn("10.81", page["total"])

    # -- payments --------------------------------------------------------------------------------

    def credit(self, amount):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.debtor.id,
                "amount": amount,
                "date": "2025-06-30",
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        return payment.move_id.line_ids._filter_recouvrement_debtor()

    def allocate(self, amount, **how):
        shares, left = self.env["recouvrement.imputation"]._allocate(
            self.dossier, amount, date(2025, 6, 30), **how
        )
        return [(share["kind"], float(share["amount"])) for share in shares], float(left)

    def test_a_payment_clears_costs_then_interest_then_principal(self):
        """users-ask 39: partial payments clear costs, then interest, then principal."""
        self.assertEqual(self.allocate(100), ([("principal", 100)], 0))  # nothing is claimed yet
        self.dossier.action_claim_accessories()
        shares = [("indemnity", 40), ("interest", 10.81), ("principal", 49.19)]
        self.assertEqual(self.allocate(100), (shares, 0))
        self.assertEqual(self.allocate(1100)[1], 49.19)
        self.company.recouvrement_imputation = "principal"
        self.assertEqual(self.allocate(100)[0][0], ("principal", 100))
        line = self.invoice.line_ids._filter_recouvrement_debtor()
        self.assertEqual(self.allocate(100, order="law", chosen=line.ids)[0][0], ("principal", 100))

    def test_an_allocation_is_lettered_in_its_order(self):
        self.dossier.action_claim_accessories()
        credit = self.credit(100)
        action = self.dossier.action_allocate_payment()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((wizard.credit_id, wizard.amount, wizard.uninvoiced), (credit, 100, True))
        self.env.flush_all()
        self.env.invalidate_all()
        shown = wizard.web_read({"line_ids": {"fields": {"name": {}, "amount": {}}}})[0]["line_ids"]
        self.assertEqual([line["amount"] for line in shown], [40, 10.81, 49.19])
        with self.assertRaisesRegex(UserError, "invoice it first"):
            wizard.action_confirm()
        invoice = self.env["account.move"].browse(wizard.action_invoice()["res_id"])
        invoice.action_post()
        wizard.invalidate_recordset()
        self.assertFalse(wizard.uninvoiced)
        collector = wizard.with_user(self.as_user("collector").env.user)
        with self.assertRaises(AccessError):
            collector.action_confirm()
        wizard.action_confirm()
        self.assertEqual((invoice.amount_residual, self.interest().state), (0, "paid"))
        self.assertEqual(self.invoice.amount_residual, 1000 - 49.19)
        self.assertTrue(credit.reconciled)

    def test_amounts_that_make_no_sense_are_refused(self):
        row = self.indemnity().sudo()
        for values in ({"amount": -1}, {"amount_waived": 50}):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                row.write(values)
                row.flush_recordset()
        self.assertEqual(Decimal(str(row.amount)), 40)
