"""Accounts of collection's entries, debts on 416, delegations."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import RecouvrementCase

DAY = date(2026, 3, 2)


class TestComptes(RecouvrementCase):
    def setUp(self):
        super().setUp()
        self.invoice = self.overdue_invoice("2026-01-15", 1000.0)
        self.run_on(DAY)
        self.dossier = self.dossier_of()
        self.item = self.dossier.open_line_ids

    def move_to(self, account, amount=1000.0):
        """A manual transfer of the item to another account, as an accountant may book it."""
        move = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "date": DAY,
                    "journal_id": self.env["recouvrement.compte"]._get_journal(self.company).id,
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": self.item.account_id.id,
                                "partner_id": self.debtor.id,
                                "credit": amount,
                            }
                        ),
                        Command.create(
                            {
                                "account_id": account.id,
                                "partner_id": self.debtor.id,
                                "debit": amount,
                                "date_maturity": self.item.date_maturity,
                                "no_followup": False,
                                "recouvrement_origin_id": self.item.id,
                            }
                        ),
                    ],
                }
            )
        )
        move.action_post()
        (move.line_ids[0] | self.item).reconcile()
        return move.line_ids[1]

    def test_a_debt_on_416_stays_in_its_dossier(self):
        doubtful = self.env["recouvrement.compte"]._get(self.company, "doubtful")
        self.assertEqual(doubtful.account_type, "asset_current", "the French chart's own")
        moved = self.move_to(doubtful)
        self.assertTrue(self.item.reconciled)
        self.assertEqual(self.dossier.state, "open")
        self.assertEqual(self.dossier.amount_due, 1000.0)
        self.dossier.invalidate_recordset(["open_line_ids"])
        self.assertEqual(self.dossier.open_line_ids, moved)
        self.assertEqual(moved.recouvrement_document, self.invoice.name)
        self.assertEqual(moved._get_recouvrement_first(), self.item)

    def test_another_account_is_doubtful_when_the_settings_say_so(self):
        account = self.env["account.account"].create(
            {
                "name": "Contested",
                "code": "468900",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
        find = self.env["account.account"]._get_recouvrement_debtor_accounts
        self.assertNotIn(account, find(self.company))
        self.company.recouvrement_account_doubtful_id = account
        self.assertIn(account, find(self.company))
        self.assertEqual(self.env["recouvrement.compte"]._get(self.company, "doubtful"), account)

    def test_what_is_missing_is_said_with_what_to_do(self):
        service = self.env["recouvrement.compte"]
        self.assertEqual(service._get_missing(self.company), [])
        bare = self.env["res.company"].create({"name": "Sans plan comptable"})
        told = service._get_missing(bare)
        self.assertIn("Doubtful debtors (416)", told[0])
        self.assertIn("no general journal", told[-1])
        with self.assertRaisesRegex(UserError, "Doubtful debtors"):
            service._get(bare, "doubtful")


class TestComptesDuPays(RecouvrementCase):
    def test_the_country_of_a_company_s_contact_says_which_accounts_are_debtors_at_once(self):
        company = self.env["res.company"].create({"name": "Without country"})
        company.country_id = False
        company.account_fiscal_country_id = False
        doubtful = self.env["account.account"].create(
            {
                "name": "Doubtful",
                "code": "416000",
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [Command.set(company.ids)],
            }
        )
        accounts = self.env["account.account"]
        self.assertNotIn(doubtful, accounts._get_recouvrement_debtor_accounts(company))
        company.partner_id.country_id = self.env.ref("base.fr")
        self.assertIn(doubtful, accounts._get_recouvrement_debtor_accounts(company))


class TestDelegation(RecouvrementCase):
    def setUp(self):
        super().setUp()
        self.overdue_invoice("2026-01-15", 1000.0)
        self.run_on(DAY)
        self.dossier = self.dossier_of()
        self.env["recouvrement.delegation"].search([("id", ">", 0)]).unlink()
        self.collector = self.new_user("coll", "recouvrement.group_collector")
        self.director = self.new_user("dir", "recouvrement.group_manager")

    def new_user(self, login, group):
        return self.env["res.users"].create(
            {
                "name": login,
                "login": f"{login}@example.com",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [Command.set(self.env.ref(group).ids)],
            }
        )

    def delegate(self, group, ceiling, **values):
        return self.env["recouvrement.delegation"].create(
            {"group_id": self.env.ref(group).id, "amount_max": ceiling, **values}
        )

    def propose(self, user, kind="gesture", amount=80.0, **values):
        proposition = (
            self.env["recouvrement.proposition"]
            .with_user(user)
            .create(
                {
                    "kind": kind,
                    "dossier_id": self.dossier.id,
                    "reason": "Late delivery",
                    **values,
                    "ligne_ids": [
                        Command.create(
                            {"move_line_id": self.dossier.open_line_ids.id, "amount": amount}
                        )
                    ],
                }
            )
        )
        proposition.action_propose()
        return proposition

    def test_within_the_ceiling_it_is_approved_at_once_above_somebody_else_decides(self):
        self.delegate("recouvrement.group_collector", 100.0, kind="gesture", own=True)
        self.delegate("recouvrement.group_manager", 0.0)
        self.assertEqual(self.propose(self.collector, amount=100.0).state, "approved")
        above = self.propose(self.collector, amount=100.01)
        self.assertEqual(above.state, "proposed")
        told = "beyond your delegation: 100.01.€, with 100.00.€ approved .* ceiling of 100.00.€. Ask .+"
        with self.assertRaisesRegex(AccessError, told):
            above.with_user(self.collector).action_approve()
        above.with_user(self.director).action_approve()
        self.assertEqual((above.state, above.approved_by_id), ("approved", self.director))

    def test_nobody_approves_their_own_proposal_unless_told_so(self):
        self.delegate("recouvrement.group_manager", 0.0)
        mine = self.propose(self.director)
        self.assertEqual(mine.state, "proposed")
        with self.assertRaisesRegex(AccessError, "what they proposed themselves.* Ask .+"):
            mine.with_user(self.director).action_approve()

    def test_who_has_no_delegation_for_it_is_told_so_and_whom_to_ask(self):
        self.delegate("recouvrement.group_collector", 100.0, kind="gesture", own=True)
        manager = self.delegate("recouvrement.group_manager", 0.0)
        proposed = self.propose(self.collector, kind="doubtful").with_user(self.collector)
        told = "you have no delegation for “Transfer to doubtful debts”. "
        with self.assertRaisesRegex(AccessError, f"{told}Ask .+"):
            proposed.action_approve()
        manager.unlink()
        other = self.propose(self.director, kind="doubtful").with_user(self.collector)
        with self.assertRaisesRegex(AccessError, f"{told}Nobody else has .* a manager gives one"):
            other.action_refuse("No")

    def test_the_administrator_is_asked_last(self):
        self.delegate("recouvrement.group_manager", 0.0)
        admin = self.env.ref("base.user_admin")
        admin.write(
            {
                "company_ids": [Command.link(self.company.id)],
                "group_ids": [Command.link(self.env.ref("recouvrement.group_manager").id)],
            }
        )
        asked = self.propose(self.collector).activity_ids.user_id
        self.assertTrue(asked and asked != admin)

    def test_a_ceiling_counts_from_the_first_day_of_the_fiscal_year(self):
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        self.delegate("recouvrement.group_collector", 100.0, kind="gesture", own=True)
        dated = {"2026-06-30": "approved", "2026-07-01": "approved", "2027-01-04": "proposed"}
        for day, state in dated.items():
            with self.subTest(day=day):
                self.assertEqual(self.propose(self.collector, date=day).state, state)

    def test_what_was_proposed_is_not_changed_nor_approved_by_writing(self):
        self.delegate("recouvrement.group_manager", 0.0)
        proposed = self.propose(self.collector).with_user(self.collector)
        for change in (
            lambda: proposed.write({"state": "approved"}),
            lambda: proposed.write({"reason": "Another"}),
            lambda: proposed.ligne_ids.write({"amount": 1.0}),
            lambda: proposed.action_book(),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():  # AccessError is one
                change()
        self.assertEqual((proposed.state, proposed.amount), ("proposed", 80.0))
