from odoo import Command
from odoo.exceptions import UserError

from .common import RisqueCase


class TestExposition(RisqueCase):
    """What a customer owes or is about to, part by part; users-ask 57: company and group, one currency rule."""

    def test_each_part_and_the_total(self):
        self.overdue_invoice("2026-02-01", 1000)
        self.overdue_invoice("2026-04-01", 500)
        self.overdue_invoice("2026-03-10", 50)  # due today: not late
        self.overdue_invoice("2026-02-01", 200, move_type="out_refund")
        draft = self.overdue_invoice("2026-04-01", 70)
        draft.button_draft()
        read = self.read_exposure()
        self.assertEqual(
            (read.overdue, read.undue, read.credit, read.drafts), (1000.0, 550.0, -200.0, 70.0)
        )
        self.assertEqual(read.total, 1420.0)
        self.company.recouvrement_count_drafts = False
        self.assertEqual(self.read_exposure().total, 1350.0)

    def test_a_contact_s_items_are_the_company_s(self):
        contact = self.env["res.partner"].create(
            {"name": "Atelier", "parent_id": self.debtor.id, "type": "invoice"}
        )
        self.overdue_invoice("2026-02-01", 300, partner=contact)
        self.assertEqual(self.read_exposure().overdue, 300.0)
        self.assertEqual(self.exposition._read(contact, self.company)[self.debtor.id].total, 300.0)

    def test_nothing_owed_is_told_as_nothing(self):
        self.assertEqual(self.read_exposure().total, 0.0)

    def test_a_cancelled_or_paid_item_is_out(self):
        self.pay(self.overdue_invoice("2026-02-01", 300), "2026-03-01")
        gone = self.overdue_invoice("2026-02-01", 300)
        gone.button_draft()
        gone.button_cancel()
        self.assertEqual(self.read_exposure().total, 0.0)

    def test_another_company_s_debt_stays_there(self):
        self.overdue_invoice("2026-02-01", 300)
        other = self.env["res.company"].create({"name": "Autre"})
        self.assertEqual(self.read_exposure(company=other).total, 0.0)
        rows = self.exposition.search([("partner_id", "=", self.debtor.id)])
        self.assertEqual(rows.company_id, self.company)

    def test_amounts_open_their_items(self):
        late = self.overdue_invoice("2026-02-01", 1000)
        self.overdue_invoice("2026-04-01", 500)
        row = self.exposition.search([("partner_id", "=", self.debtor.id)])
        action = row.with_context(part="overdue").action_open_part()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines.move_id, late)
        self.assertEqual(sum(lines.mapped("amount_residual")), row.overdue)
        action = row.with_context(part="undue").action_open_part()
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(lines.mapped("amount_residual")), row.undue)
        with self.assertRaises(UserError):
            row.with_context(part="anything").action_open_part()

    def test_a_foreign_invoice_counts_at_what_it_is_in_the_books(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "rate": 2.0,
            }
        )
        move = self.overdue_invoice("2026-02-01", 100)
        move.button_draft()
        move.currency_id = dollar
        move.invoice_line_ids.price_unit = 100
        move.action_post()
        self.assertEqual(self.read_exposure().overdue, 50.0)

    def test_a_group_adds_its_debtors_and_companies_up(self):
        sister = self.new_debtor("Charpentes Bègles")
        group = self.env["recouvrement.groupe"].create(
            {
                "name": "Groupe Lormont",
                "member_ids": [Command.set([self.debtor.id, sister.id])],
                "credit_limit": 2000,
            }
        )
        self.overdue_invoice("2026-02-01", 1000)
        self.overdue_invoice("2026-04-01", 600, partner=sister)
        group.invalidate_recordset()
        self.assertEqual((group.exposure, round(group.use)), (1600.0, 80))

    def test_a_list_of_a_hundred_takes_no_more_queries_than_one_of_two(self):
        def ask(count):
            debtors = self.env["res.partner"].create(
                [{"name": f"Client {rank}", "is_company": True} for rank in range(count)]
            )
            for debtor in debtors[:2]:
                self.overdue_invoice("2026-02-01", 10, partner=debtor)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.exposition._read(debtors, self.company)
            return self.cr.sql_log_count - before

        ask(2)  # what is remembered afterwards
        self.assertLessEqual(ask(100), ask(2))

    def test_who_is_beyond_the_limit_is_found(self):
        self.overdue_invoice("2026-02-01", 1000)
        row = self.exposition.search([("partner_id", "=", self.debtor.id)])
        self.assertFalse(row.over_limit)
        self.give_limit(1000)
        row.invalidate_recordset()
        self.assertFalse(row.over_limit, "at the limit is within it")
        self.give_limit(999)
        found = self.exposition.search([("over_limit", "=", True)])
        self.assertIn(self.debtor, found.partner_id)
        self.assertNotIn(
            self.debtor, self.exposition.search([("over_limit", "=", False)]).partner_id
        )
