"""Existing credits, and unallocated money that fits: suggested with reasons, matched on a click only."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, new_test_user

from ..tools import matching
from .test_guichet import DAY, GuichetCase


class TestMatchingWords(BaseCase):
    def test_a_number_is_found_however_the_bank_writes_it_and_never_inside_another(self):
        for label in (
            "VIR FAC/2026/00012",
            "vir fac 2026 00012 merci",
            "FAC-2026-00012",
            "FAC202600012",
        ):
            self.assertTrue(matching.named(label, "FAC/2026/00012"), label)
        for label in ("FAC/2026/000123", "VIR DIVERS", "", None):
            self.assertFalse(matching.named(label, "FAC/2026/00012"), label)
        self.assertFalse(matching.named("VIR 12", "12"), "too short to mean anything")
        self.assertIn("FAC/2026/00012", matching.references("VIR SEPA fac 2026 00012"))

    def test_a_name_is_borne_whole_whatever_its_legal_form(self):
        bears = lambda label, name: matching.bears(  # noqa: E731
            frozenset(matching.words(label)), matching.name_words(name)
        )
        self.assertTrue(bears("VIR MENUISERIE LORMONT FACTURE", "SARL Menuiserie Lormont"))
        self.assertTrue(bears("virement dépôtmail", "Depotmail SAS"))
        self.assertFalse(bears("VIR MENUISERIE DUPONT", "Menuiserie Lormont"))
        self.assertFalse(bears("VIR PAIN", "Pain"), "one short word could be anything")
        self.assertFalse(bears("VIR SAS", "SAS"))

    def test_amounts_are_one_item_all_the_oldest_or_a_few(self):
        self.assertEqual(matching.pick(200, [100, 200, 300]), ((1,), "one"))
        self.assertEqual(matching.pick(600, [100, 200, 300]), ((0, 1, 2), "total"))
        self.assertEqual(matching.pick(300, [100, 200, 350]), ((0, 1), "oldest"))
        self.assertEqual(matching.pick(450, [100, 200, 350]), ((0, 2), "some"))
        self.assertEqual(matching.pick(7, [100, 200]), ((), None))
        self.assertEqual(matching.pick(7, []), ((), None))


class RapprochementCase(GuichetCase):
    def money_in(self, amount, memo="", partner=None, day=DAY):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (self.debtor if partner is None else partner).id,
                "amount": amount,
                "date": day,
                "memo": memo,
                "destination_account_id": self.item(self.first).account_id.id,
                "journal_id": self.bank.id,
            }
        )
        payment.action_post()
        return payment.move_id.line_ids._filter_recouvrement_debtor()

    def bank_line(self, amount, label, partner=None):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "date": DAY,
                "payment_ref": label,
                "amount": amount,
                "partner_id": partner.id if partner else False,
            }
        )

    def suggest(self, dossiers=None):
        action = (
            dossiers.action_suggest_payments()
            if dossiers
            else self.env["recouvrement.suggestion"].action_open_all()
        )
        return self.env["recouvrement.suggestion"].search(action["domain"])


class TestRapprochement(RapprochementCase):
    def test_the_amount_and_the_number_in_the_label_are_told(self):
        self.money_in(200, f"VIR {self.second.name.replace('/', ' ')}")
        suggestion = self.suggest(self.dossier)
        self.assertEqual((suggestion.item_ids, suggestion.score), (self.item(self.second), 100))
        self.assertEqual(suggestion.likely, "sure")
        self.assertEqual(
            suggestion.reason,
            f"The number of {self.second.name} is in the label; same amount as {self.second.name}; "
            "it comes from the debtor.",
        )
        self.assertEqual(self.residuals(), [100, 200, 300], "nothing without a click")
        suggestion.action_accept()
        self.env.cr.flush()
        self.assertEqual(self.residuals(), [100, 0, 300])
        self.assertEqual((self.dossier.amount_overdue, suggestion.state), (400, "done"))
        with self.assertRaisesRegex(UserError, "matched already"):
            suggestion.action_accept()
        self.assertFalse(self.suggest(self.dossier))

    def test_sums_totals_and_money_that_fits_nothing_are_told_apart(self):
        credits_ = {
            "one": self.money_in(300),
            "total": self.money_in(600),
            "some": self.money_in(400),
            "nothing": self.money_in(37),
        }
        found = {each.credit_id: each for each in self.suggest(self.dossier)}
        items = [self.item(each) for each in (self.first, self.second, self.third)]
        self.assertEqual(found[credits_["one"]].item_ids, items[2])
        self.assertEqual(found[credits_["total"]].item_ids, items[0] | items[1] | items[2])
        self.assertEqual(found[credits_["some"]].item_ids, items[0] | items[2])
        weak = found[credits_["nothing"]]
        self.assertEqual(
            (weak.likely, weak.item_ids, weak.documents), ("weak", items[0][:0], "The oldest items")
        )
        weak.action_accept()
        self.env.cr.flush()
        self.assertEqual(self.residuals(), [63, 200, 300])

    def test_a_bank_line_without_partner_is_recognised_by_number_dossier_or_name(self):
        number = self.bank_line(300, f"VIR SEPA {self.third.name}")
        dossier = self.bank_line(11, f"ref {self.dossier.name}")
        name = self.bank_line(200, "VIR INST MENUISERIE LORMONT")
        self.bank_line(100, "VIR INCONNU")
        found = {each.statement_line_id: each for each in self.suggest()}
        self.assertEqual(set(found), {number, dossier, name})
        self.assertEqual(found[number].item_ids, self.item(self.third))
        self.assertIn("bears the debtor's name", found[name].reason)
        self.assertIn("dossier's number", found[dossier].reason)
        found[number].action_accept()
        self.env.cr.flush()
        self.assertTrue(number.is_reconciled)
        self.assertEqual(number.partner_id, self.debtor)
        self.assertEqual((self.residuals(), self.dossier.amount_overdue), ([100, 200, 0], 300))
        with self.assertRaisesRegex(UserError, "allocated already|matched already"):
            found[number].action_accept()

    def test_who_stands_above_and_who_answers_for_the_debt_may_have_paid(self):
        group = self.new_debtor("Groupe Atlantique")
        self.debtor.write({"parent_id": group.id, "is_company": True})
        guarantor = self.new_debtor("Jean Caution", is_company=False)
        self.env["recouvrement.partie"].create(
            {"dossier_id": self.dossier.id, "partner_id": guarantor.id, "role": "guarantor"}
        )
        above, beside = self.money_in(300, partner=group), self.money_in(100, partner=guarantor)
        self.money_in(300, partner=self.new_debtor("Sans rapport"))
        found = {each.credit_id: each for each in self.suggest(self.dossier)}
        self.assertEqual(set(found), {above, beside})
        self.assertIn("a company above", found[above].reason)
        self.assertIn("answers for the debt", found[beside].reason)
        found[above].action_accept()
        self.assertEqual(self.item(self.third).amount_residual, 0)

    def test_a_payment_of_nobody_takes_the_debtor_s_name(self):
        credit = self.money_in(100, f"cheque {self.first.name}", partner=self.env["res.partner"])
        suggestion = self.suggest()
        self.assertEqual(suggestion.credit_id, credit)
        suggestion.action_accept()
        self.assertEqual((credit.partner_id, credit.amount_residual), (self.debtor, 0))

    def test_money_used_meanwhile_is_refused_and_items_paid_meanwhile_too(self):
        credit = self.money_in(100)
        stale = self.suggest(self.dossier)
        (credit | self.item(self.first)).reconcile()
        with self.assertRaisesRegex(UserError, "not an open credit"):
            stale.action_accept()
        self.money_in(200)
        stale = self.suggest(self.dossier)
        self.receive(200, (self.second, 200))
        with self.assertRaisesRegex(UserError, "not open any more|not open on the dossier"):
            stale.action_accept()

    def test_a_manager_without_accounting_is_told_who_allocates_bank_lines(self):
        self.bank_line(300, f"VIR {self.third.name}")
        manager = new_test_user(self.env, "no_ledger", "recouvrement.group_manager")
        action = self.dossier.with_user(manager).action_suggest_payments()
        suggestion = self.env["recouvrement.suggestion"].with_user(manager).search(action["domain"])
        with self.assertRaisesRegex(UserError, "allocated by accounting"):
            suggestion.action_accept()
        self.assertEqual(self.residuals(), [100, 200, 300])

    def test_another_s_suggestions_are_not_seen_nor_written(self):
        self.money_in(100)
        mine = self.suggest(self.dossier)
        other = new_test_user(self.env, "other_collector", "recouvrement.group_collector")
        with self.assertRaises(AccessError):
            mine.with_user(other).action_accept()
        with self.assertRaises(AccessError):
            mine.write({"item_ids": [Command.clear()]})

    def test_as_many_queries_for_many_dossiers_as_for_one(self):
        others = [self.new_debtor(f"Atelier Numero {rank}") for rank in range(12)]
        invoices = [
            self.overdue_invoice("2026-01-10", 50 + rank, each) for rank, each in enumerate(others)
        ]
        self.run_on(DAY)
        for rank, (each, invoice) in enumerate(zip(others, invoices, strict=True)):
            self.money_in(50 + rank, partner=each)
            self.bank_line(50 + rank, f"VIR {invoice.name}")
        find = self.env["recouvrement.rapprochement"]._find
        many = self.env["recouvrement.dossier"].search([("state", "!=", "closed")])
        few = many.filtered(lambda each: each.partner_id == others[0])
        counts = []
        for group in (few, few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = find(group)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(len(rows), 24)
        self.assertLessEqual(counts[2], counts[1] + 2, "not one more a dossier")


class TestCredits(RapprochementCase):
    def test_credit_notes_and_payments_are_set_against_chosen_items_with_amounts(self):
        note = self.item(self.credit_note("2026-02-01", 80))
        payment = self.money_in(150)
        self.run_on(DAY)
        self.dossier.invalidate_recordset()
        action = self.dossier.action_match_credits()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.credit_ids.mapped("amount"), [80, 150])
        self.assertEqual(wizard.item_ids.mapped("amount"), [100, 130, 0])
        wizard.credit_ids.filtered(lambda line: line.move_line_id == payment).amount = 50
        first, second, third = wizard.item_ids
        first.write({"chosen": False, "amount": 0})
        second.amount = 30
        third.write({"chosen": True, "amount": 100})
        wizard.action_confirm()
        self.env.cr.flush()
        self.assertEqual(self.residuals(), [100, 170, 200])
        self.assertEqual((note.amount_residual, payment.amount_residual), (0, -100))
        self.assertEqual(self.dossier.amount_overdue, 370)

    def move_to_416(self, invoice):
        """The item on the doubtful account that takes over from that of ``invoice``."""
        doubtful = self.env["recouvrement.compte"]._get(self.company, "doubtful")
        doubtful.reconcile = True
        item = self.item(invoice)
        transfer = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": DAY,
                "line_ids": [
                    Command.create(
                        {"account_id": account.id, "partner_id": self.debtor.id, side: 200}
                    )
                    for account, side in ((doubtful, "debit"), (item.account_id, "credit"))
                ],
            }
        )
        transfer.action_post()
        transfer.line_ids.no_followup = False
        moved, back = transfer.line_ids.sorted("credit")
        (item | back).reconcile()
        return moved

    def test_money_allocated_in_the_order_of_the_law_reaches_a_debt_on_416(self):
        moved = self.move_to_416(self.second)
        self.pay(self.first, DAY)
        credit = self.money_in(150)
        self.run_on(DAY)
        self.dossier.invalidate_recordset()
        service = self.env["recouvrement.imputation"]
        shares, left = service._allocate(self.dossier, 150, fields.Date.to_date(DAY))
        self.assertEqual([share["line"] for share in shares if share["amount"]][:1], [moved.id])
        service._letter(self.dossier, credit, shares)
        self.assertEqual((moved.amount_residual, credit.amount_residual, left), (50, 0, 0))

    def test_money_received_on_411_pays_a_debt_moved_to_416_by_an_entry_that_balances(self):
        moved = self.move_to_416(self.second)
        credit = self.money_in(150)
        self.run_on(DAY)
        self.dossier.invalidate_recordset()
        shares = {moved.with_env(self.env): 120}
        self.env["recouvrement.lettrage"]._match(self.dossier, credit, shares)
        self.assertEqual((moved.amount_residual, credit.amount_residual), (80, -30))
        brought = moved.matched_credit_ids.credit_move_id.move_id
        self.assertEqual(brought.recouvrement_entry_dossier_id, self.dossier)
        self.assertEqual(sorted(brought.line_ids.mapped("balance")), [-120, 120])
        self.assertFalse(any(brought.line_ids.mapped("amount_residual")))
        # Undone, from one end or the other, the entry goes with it: money and debt stand as before.
        moved.matched_credit_ids.action_recouvrement_undo()
        self.assertEqual((moved.amount_residual, credit.amount_residual), (200, -150))
        self.assertFalse(
            any((brought | brought.reversal_move_ids).line_ids.mapped("amount_residual"))
        )
        self.env["recouvrement.lettrage"]._match(self.dossier, credit, shares)
        credit.matched_debit_ids.filtered(
            lambda part: part.debit_move_id.move_id != brought
        ).action_recouvrement_undo()
        self.assertEqual((moved.amount_residual, credit.amount_residual), (200, -150))

    def test_nothing_to_match_and_somebody_else_s_credit_are_refused(self):
        with self.assertRaisesRegex(UserError, "no credit note"):
            self.dossier.action_match_credits()
        stranger = self.item(self.overdue_invoice("2026-01-10", 70, self.new_debtor("Autre")))
        credit = self.money_in(50)
        match = self.env["recouvrement.lettrage"]._match
        with self.assertRaisesRegex(UserError, "not open on the dossier"):
            match(self.dossier, credit, {stranger: 50})
        with self.assertRaisesRegex(UserError, "not an open credit"):
            match(self.dossier, self.item(self.second), {self.item(self.first): 50})
        with self.assertRaisesRegex(UserError, "above zero"):
            match(self.dossier, credit, {self.item(self.first): 0})
        self.assertEqual((credit.amount_residual, self.residuals()), (-50, [100, 200, 300]))

    def test_a_lettrage_is_undone_from_the_dossier_and_felt(self):
        credit = self.money_in(100)
        self.env["recouvrement.lettrage"]._match(self.dossier, credit, {self.item(self.first): 100})
        self.env.cr.flush()
        self.assertEqual(self.dossier.amount_overdue, 500)
        self.dossier.invalidate_recordset()
        self.dossier.lettrage_ids.action_recouvrement_undo()
        self.env.cr.flush()
        self.assertEqual(self.residuals(), [100, 200, 300])
        self.assertEqual(credit.amount_residual, -100)
        reader = new_test_user(self.env, "lettrage_reader", "recouvrement.group_collector")
        (credit | self.item(self.first)).reconcile()
        partial = credit.matched_debit_ids
        with self.assertRaises(AccessError):
            partial.with_user(reader).action_recouvrement_undo()


class TestFeltAtOnce(RapprochementCase):
    """Lettrage done anywhere in Odoo: the dossier knows before the transaction ends."""

    def check(self, overdue):
        self.env.cr.flush()
        self.assertEqual(self.dossier.amount_overdue, overdue)

    def test_odoo_s_own_payment_form(self):
        self.pay(self.first, DAY, 40)
        self.check(560)

    def test_a_bank_statement_line_and_its_undoing(self):
        line = self.bank_line(100, "VIR", self.debtor)
        _liquidity, suspense, _other = line._seek_for_lines()
        suspense.account_id = self.item(self.first).account_id
        (suspense | self.item(self.first)).reconcile()
        self.check(500)
        line.action_undo_reconciliation()
        self.check(600)

    def test_manual_reconciliation_and_the_action_that_undoes_it(self):
        credit = self.money_in(100)
        both = credit | self.item(self.first)
        both.reconcile()
        self.check(500)
        self.env["account.move.line"].with_context(
            active_ids=both.ids
        ).action_unreconcile_match_entries()
        self.env.cr.flush()
        self.assertEqual(self.residuals()[0], 100)

    def test_a_credit_note_and_the_outstanding_widget_of_the_invoice(self):
        note = self.credit_note(DAY, 60)
        self.first.js_assign_outstanding_line(self.item(note).id)
        self.check(540)
        self.first.js_remove_outstanding_partial(self.item(note).matched_debit_ids.id)
        self.env.cr.flush()
        self.assertEqual(self.residuals()[0], 100)

    def test_a_reversed_invoice(self):
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.third.ids
        ).create({"journal_id": self.third.journal_id.id, "date": DAY}).modify_moves()
        self.env.cr.flush()
        self.assertEqual(self.item(self.third).amount_residual, 0)

    def test_entries_matched_by_number_on_import(self):
        credit = self.money_in(100)
        (credit | self.item(self.first)).matching_number = "I1"
        self.env["account.move.line"].search([("matching_number", "=", "I1")])._reconcile_marked()
        self.check(500)

    def test_oca_s_screen_opens_on_the_debtor_and_what_it_matches_is_felt(self):
        module = self.env["ir.module.module"].search([("name", "=", "account_reconcile_oca")])
        self.assertEqual(self.dossier.has_oca_reconcile, module.state == "installed")
        if module.state != "installed":
            with self.assertRaisesRegex(UserError, "not installed"):
                self.dossier.action_open_oca_reconcile()
            return
        self.money_in(100)
        action = self.dossier.action_open_oca_reconcile()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.partner_id, self.debtor)
        row = rows.with_context(
            default_account_move_lines=[self.item(self.first).id, self.money_in(100).id]
        )
        row.reconcile()
        self.check(400)
        self.assertEqual(self.residuals()[0], 0)
