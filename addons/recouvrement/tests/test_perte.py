"""Write-offs line by line: accounts, VAT of every kind, roundings, currencies, locked periods, undoing."""

from datetime import date
from random import Random
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user

from ..tests.common import RecouvrementCase

DAY = date(2026, 3, 2)


class PerteCase(RecouvrementCase):
    """A company that may write off, and verbs to do it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=DAY))
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_accountant")
        cls.env["recouvrement.delegation"].create(
            {"group_id": cls.env.ref("recouvrement.group_accountant").id, "own": True}
        )
        charts = cls.env["account.chart.template"].with_company(cls.company)
        cls.vat20, cls.vat10 = charts.ref("tva_normale"), charts.ref("tva_intermediaire")
        cls.vat_paid = charts.ref("tva_normale_encaissement")
        cls.liquidation = cls.env.ref("recouvrement.motif_perte_liquidation")
        cls.small = cls.env.ref("recouvrement.motif_perte_small")

    @classmethod
    def bill(cls, *rows, day="2026-01-10", due="2026-01-31", **values):
        """A posted invoice of ``rows`` (price without VAT, tax)."""
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.debtor.id,
                "invoice_date": day,
                "date": day,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Escalier en chêne",
                            "price_unit": price,
                            "tax_ids": [Command.set(tax.ids if tax else [])],
                        }
                    )
                    for price, tax in rows
                ],
                **values,
            }
        )
        move.action_post()
        return move

    @classmethod
    def item_of(cls, move):
        return move.line_ids.filtered(lambda line: line.display_type == "payment_term")

    def open_dossier(self):
        self.run_on(DAY)
        return self.dossier_of()

    def give_up(self, dossier, items, kind="loss", **values):
        """Propose, approve and book ``items``: ``{item: amount}``."""
        if kind == "loss":
            proof = [Command.set(self.attach().ids)]
            values = {"motif_perte_id": self.liquidation.id, "evidence_ids": proof, **values}
        proposition = self.env["recouvrement.proposition"].create(
            {
                "kind": kind,
                "dossier_id": dossier.id,
                "date": DAY,
                "reason": "Liquidation",
                "ligne_ids": [
                    Command.create({"move_line_id": item.id, "amount": amount})
                    for item, amount in items.items()
                ],
                **values,
            }
        )
        proposition.action_propose()
        self.env.cr.precommit.run()
        return proposition

    def note(self, *rows):
        """A credit note written by hand, linked to no invoice."""
        return self.bill(*rows, day=DAY, due=DAY, move_type="out_refund")

    def credit_line(self, invoice, rank):
        """A credit note of one line of ``invoice``, set against it."""
        action = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"date": DAY, "journal_id": invoice.journal_id.id})
            .refund_moves()
        )
        note = self.env["account.move"].browse(action["res_id"])
        (note.invoice_line_ids - note.invoice_line_ids[rank]).unlink()
        note.invoice_date = DAY
        note.action_post()
        (self.item_of(note) | self.item_of(invoice)).filtered(
            lambda line: not line.reconciled
        ).reconcile()
        return note

    def attach(self, name="Jugement.pdf"):
        return self.env["ir.attachment"].create({"name": name, "raw": b"%PDF-1.4 proof"})

    def assertEntry(self, moves, expected):
        """``expected``: ``[(account, debit, credit), …]`` of the entries, in order."""
        lines = moves.line_ids.sorted("id")
        found = [(line.account_id.code, line.debit, line.credit) for line in lines]
        self.assertEqual(found, expected)

    def read_return(self, *names):
        """Balances of the tags of the tax return (tags carry no sign: debits above zero)."""
        tags = self.env["account.account.tag"]
        lines = self.env["account.move.line"]
        found = {}
        for name in names:
            tag = tags.with_context(lang="en_US").search(
                [
                    ("name", "=", name),
                    ("applicability", "=", "taxes"),
                    ("country_id.code", "=", "FR"),
                ]
            )
            domain = [
                ("tax_tag_ids", "in", tag.ids),
                ("parent_state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ]
            found[name] = round(sum(lines.search(domain).mapped("balance")), 2)
        return found


class TestPerte(PerteCase):
    def test_a_loss_takes_the_price_to_654_and_keeps_the_vat_apart_until_the_document_is_sent(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        proposition = self.give_up(dossier, {self.item_of(invoice): 1200.0})
        self.assertEqual(proposition.state, "booked")
        move = proposition.move_ids
        self.assertEntry(move, [("654100", 1000.0, 0), ("445800", 200.0, 0), ("411100", 0, 1200.0)])
        self.assertEqual((move.date, move.recouvrement_entry_dossier_id), (DAY, dossier))
        self.assertEqual(set(move.line_ids.partner_id), {self.debtor})
        self.assertIn("Liquidation", move.ref)
        self.assertTrue(self.item_of(invoice).reconciled)
        self.assertEqual((dossier.state, dossier.outcome), ("closed", "written_off"))
        self.assertEqual(dossier.amount_written_off, 1200.0)
        [vat] = proposition.tva_ids
        self.assertEqual((vat.amount_untaxed, vat.amount_tax), (1000.0, 200.0))
        self.assertEqual((vat.state, vat.date_limit), ("to_send", date(2028, 12, 31)))
        self.assertEqual(self.read_return("21", "08_taxe"), {"21": 0.0, "08_taxe": -200.0})

    def test_a_debt_of_an_earlier_year_goes_to_6544_a_part_only_takes_its_part_of_each_vat(self):
        old = self.bill(
            (100.0, self.vat20), (100.0, self.vat10), day="2025-11-03", due="2025-12-01"
        )
        dossier = self.open_dossier()
        proposition = self.give_up(dossier, {self.item_of(old): 115.0})
        self.assertEntry(
            proposition.move_ids, [("654400", 100.0, 0), ("445800", 15.0, 0), ("411100", 0, 115.0)]
        )
        rows = proposition.ligne_ids.taxe_ids
        self.assertEqual(sorted(rows.mapped("amount")), [5.0, 10.0])
        self.assertEqual(rows.mapped("amount_base"), [50.0, 50.0])
        self.assertEqual((self.item_of(old).amount_residual, dossier.state), (115.0, "open"))

    def test_what_a_credit_note_took_back_is_not_recovered_a_second_time(self):
        invoice = self.bill((100.0, self.vat20), (100.0, self.vat10))
        self.credit_line(invoice, 0)
        dossier, item = self.open_dossier(), self.item_of(invoice)
        first = self.give_up(dossier, {item: 55.0})
        self.assertEntry(
            first.move_ids, [("654100", 50.0, 0), ("445800", 5.0, 0), ("411100", 0, 55.0)]
        )
        last = self.give_up(dossier, {item: 55.0})
        self.assertEqual((first | last).ligne_ids.taxe_ids.tax_id, self.vat10)
        self.assertEqual(sum((first | last).tva_ids.mapped("amount_tax")), 10.0)
        self.assertTrue(item.reconciled)

    def test_the_ledger_says_what_was_booked_of_which_document_and_whose_in_the_company_s_language(
        self,
    ):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.company.partner_id.lang = "fr_FR"
        invoice = self.bill((1000.0, self.vat20))
        item = self.item_of(invoice)
        loss = self.give_up(self.open_dossier(), {item: 1200.0})
        words = f"Passage en perte {invoice.name} – Menuiserie Lormont"
        self.assertEqual(set(loss.move_ids.line_ids.mapped("name")), {words})
        self.assertIn("Passage en perte", loss.move_ids.ref)
        loss.action_reverse()
        back = loss.move_ids.filtered("reversed_entry_id")
        [label] = set(back.line_ids.mapped("name"))
        self.assertTrue(label.endswith(words) and label != words)

    def test_a_credit_note_written_by_hand_and_lettered_counts_line_by_line_too(self):
        invoice = self.bill((100.0, self.vat20), (100.0, self.vat10))
        item = self.item_of(invoice)
        note = self.note((100.0, self.vat20))
        (self.item_of(note) | item).reconcile()
        loss = self.give_up(self.open_dossier(), {item: 110.0})
        self.assertEqual(loss.ligne_ids.taxe_ids.tax_id, self.vat10)
        self.assertEntry(
            loss.move_ids, [("654100", 100.0, 0), ("445800", 10.0, 0), ("411100", 0, 110.0)]
        )

    def test_a_credit_note_without_vat_on_taxed_lines_takes_as_a_payment_does(self):
        invoice = self.bill((100.0, self.vat20), (50.0, None))
        item = self.item_of(invoice)
        note = self.note((85.0, None))
        (self.item_of(note) | item).reconcile()
        # 50 were the line without VAT; 35 pay some of the 120.
        loss = self.give_up(self.open_dossier(), {item: 85.0})
        self.assertEqual(loss.ligne_ids.taxe_ids.mapped("amount"), [14.17])

    def test_vat_on_payments_of_a_line_credited_is_neither_lost_nor_declared(self):
        paid10 = self.env["account.chart.template"].ref("tva_intermediaire_encaissement")
        invoice = self.bill((100.0, self.vat_paid), (100.0, paid10))
        self.credit_line(invoice, 0)
        item = self.item_of(invoice)
        # Odoo spreads the credit note over both rates: too much comes off one, too little off the other.
        self.assertEqual(
            self.read_return("08_taxe", "9B_taxe"), {"08_taxe": 9.57, "9B_taxe": -5.22}
        )
        loss = self.give_up(self.open_dossier(), {item: 110.0})
        booked, settled = loss.move_ids.sorted("id")
        self.assertEntry(booked, [("654100", 100.0, 0), ("445740", 10.0, 0), ("411100", 0, 110.0)])
        self.assertEqual(
            self.read_return("08_taxe", "9B_taxe"),
            {"08_taxe": 0.0, "9B_taxe": 0.0},
        )
        for base in self.read_return("08_base", "9B_base").values():
            self.assertAlmostEqual(base, 0.0, delta=0.05)  # of bases, roundings remain
        waiting = (invoice.line_ids | loss.move_ids.line_ids).filtered(
            lambda line: line.account_id.code == "445740"
        )
        self.assertEqual(sum(waiting.mapped("amount_residual")), 0.0)
        self.assertTrue(all(line.reconciled for line in waiting if line.balance))
        self.assertIn("VAT", settled.ref)
        loss.action_reverse()
        self.assertEqual(
            self.read_return("08_taxe", "9B_taxe"), {"08_taxe": 9.57, "9B_taxe": -5.22}
        )
        self.assertEqual(item.amount_residual, 110.0)

    def test_a_small_balance_loses_its_vat_too(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        proposition = self.give_up(
            dossier, {self.item_of(invoice): 12.0}, motif_perte_id=self.small.id
        )
        self.assertEntry(proposition.move_ids, [("654100", 12.0, 0), ("411100", 0, 12.0)])
        self.assertFalse(proposition.tva_ids)
        self.assertEqual(proposition.ligne_ids.taxe_ids.treatment, "lost")

    def test_vat_on_payments_that_never_came_is_never_declared_nor_recovered(self):
        invoice = self.bill((1000.0, self.vat_paid))
        item = self.item_of(invoice)
        self.assertEqual(self.read_return("08_taxe"), {"08_taxe": 0.0})
        self.pay(invoice, DAY, 600.0)
        self.assertEqual(self.read_return("08_taxe"), {"08_taxe": -100.0}, "half is due")
        dossier = self.open_dossier()
        proposition = self.give_up(dossier, {item: 600.0})
        self.assertEntry(
            proposition.move_ids, [("654100", 500.0, 0), ("445740", 100.0, 0), ("411100", 0, 600.0)]
        )
        waiting = invoice.line_ids.filtered("tax_repartition_line_id")
        self.assertTrue(waiting.reconciled, "nothing waits on 44574 any more")
        self.assertEqual(
            self.read_return("08_taxe", "08_base", "21"),
            {"08_taxe": -100.0, "08_base": -500.0, "21": 0.0},
        )
        self.assertFalse(proposition.tva_ids)
        self.assertFalse(
            self.env["account.move"].search([("tax_cash_basis_origin_move_id", "=", invoice.id)])[
                1:
            ],
            "one entry of VAT on payments: that of the money",
        )
        proposition.action_reverse()
        self.assertEqual((item.amount_residual, waiting.amount_residual), (600.0, -100.0))
        self.pay(invoice, DAY, 600.0)
        self.assertEqual(
            self.read_return("08_taxe", "08_base"), {"08_taxe": -200.0, "08_base": -1000.0}
        )

    def test_a_part_lost_first_then_paid_declares_the_vat_of_what_came(self):
        invoice = self.bill((1000.0, self.vat_paid))
        dossier = self.open_dossier()
        self.give_up(dossier, {self.item_of(invoice): 900.0})
        self.pay(invoice, DAY, 300.0)
        self.assertEqual(
            self.read_return("08_taxe", "08_base"), {"08_taxe": -50.0, "08_base": -250.0}
        )
        self.assertTrue(invoice.line_ids.filtered("tax_repartition_line_id").reconciled)

    def test_a_foreign_debt_is_lost_at_its_booked_amount(self):
        self.env["res.currency.rate"].create(
            [
                {"currency_id": self.env.ref("base.USD").id, "name": day, "rate": rate}
                for day, rate in (("2026-01-01", 1.1), ("2026-03-01", 1.3))
            ]
        )
        self.env.ref("base.USD").active = True
        invoice = self.bill((1000.0, None), currency_id=self.env.ref("base.USD").id)
        item = self.item_of(invoice)
        booked = item.balance
        dossier = self.open_dossier()
        first = self.give_up(dossier, {item: 300.0}, motif_perte_id=self.small.id)
        second = self.give_up(dossier, {item: item.amount_residual}, motif_perte_id=self.small.id)
        losses = (first | second).move_ids.line_ids.filtered(lambda line: line.balance > 0)
        self.assertAlmostEqual(sum(losses.mapped("balance")), booked, 2)
        self.assertEqual(set(losses.account_id.mapped("code")), {"654100"})
        self.assertTrue(item.reconciled)
        self.assertEqual((item.amount_residual, item.amount_residual_currency), (0.0, 0.0))
        exchange = self.company.currency_exchange_journal_id
        self.assertFalse(self.env["account.move"].search([("journal_id", "=", exchange.id)]))

    def test_nothing_is_booked_on_an_invoice_that_went_back_to_draft_once_approved(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        with patch.object(type(self.env["recouvrement.proposition"]), "_book", lambda each: None):
            proposition = self.give_up(
                dossier,
                {self.item_of(invoice): 1200.0},
                evidence_ids=[Command.set(self.attach().ids)],
            )
        self.assertEqual(proposition.state, "approved")
        invoice.button_draft()
        with self.assertRaisesRegex(UserError, "Refuse it and draw up another"):
            proposition.action_book()
        self.assertFalse(proposition.move_ids)
        self.assertEqual(proposition.state, "approved")

    def test_approval_waits_for_the_evidence_its_ground_asks_for(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        proposition = self.give_up(dossier, {self.item_of(invoice): 1200.0}, evidence_ids=[])
        self.assertEqual(proposition.state, "proposed", "not approved at once, though one may")
        with self.assertRaisesRegex(UserError, "Judgment that opens the liquidation"):
            proposition.action_approve()
        proposition.write({"evidence_ids": [Command.set(self.attach().ids)]})
        with self.assertRaisesRegex(UserError, "Only a draft is changed"):
            proposition.write({"reason": "Another one"})
        proposition.action_approve()
        self.assertEqual(proposition.state, "booked")
        with self.assertRaisesRegex(UserError, "Only a draft is changed"):
            proposition.write({"evidence_ids": [Command.clear()]})

    def test_what_is_approved_of_an_item_is_not_approved_twice(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        item = self.item_of(invoice)
        with patch.object(type(self.env["recouvrement.proposition"]), "_book", lambda each: None):
            first = self.give_up(dossier, {item: 800.0})
            with self.assertRaisesRegex(UserError, r"500.00.+were proposed and.+400.00.+remain"):
                self.give_up(dossier, {item: 500.0})
            second = self.give_up(dossier, {item: 400.0})
        self.assertEqual([first.state, second.state], ["approved", "approved"])
        (first | second).action_book()
        self.assertTrue(item.reconciled)

    def test_undone_everything_is_as_before(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        proposition = self.give_up(
            dossier, {self.item_of(invoice): 1200.0}, evidence_ids=[Command.set(self.attach().ids)]
        )
        [vat] = proposition.tva_ids
        vat._record_sent(DAY, "LRAR 1A", self.attach("Envoi.pdf"))
        vat.action_recover()
        self.assertEqual(len(proposition.move_ids), 2)
        proposition.action_reverse()
        self.env.cr.precommit.run()
        self.assertEqual((proposition.state, vat.state), ("reversed", "cancelled"))
        self.assertEqual(self.item_of(invoice).amount_residual, 1200.0)
        self.assertEqual((dossier.state, dossier.amount_written_off), ("open", 0.0))
        self.assertEqual(self.read_return("21", "08_taxe"), {"21": 0.0, "08_taxe": -200.0})
        for code in ("654100", "445800"):
            lines = proposition.move_ids.line_ids.filtered(
                lambda line, code=code: line.account_id.code == code
            )
            self.assertEqual(round(sum(lines.mapped("balance")), 2), 0.0)
        self.assertTrue(vat.document_id.name.startswith("CANCELLED"))

    def test_undone_later_the_balance_of_each_day_past_stays_what_it_was(self):
        undone, asked = date(2026, 3, 20), date(2026, 4, 1)
        days = [date(2026, 3, day) for day in (1, 2, 3, 19)]

        def read(day):
            balance = self.env["recouvrement.balance.agee"].with_context(recouvrement_day=asked)
            options = balance._prepare_options(day, self.company.ids)
            rows, check = balance._compute_checked(options, "account")
            self.assertTrue(check.agrees)
            return [(row.name, row.buckets, row.credit) for row in rows]

        for lost in (1200.0, 500.0):
            item = self.item_of(self.bill((1000.0, self.vat20)))
            dossier = self.open_dossier()
            proposition = self.give_up(dossier, {item: lost})
            before = {day: read(day) for day in days}
            self.assertNotEqual(before[days[0]], before[days[1]])
            proposition.with_context(recouvrement_day=undone).action_reverse()
            with self.subTest(lost=lost):
                self.assertEqual(item.amount_residual, 1200.0)
                self.assertEqual({day: read(day) for day in days}, before)
                self.assertNotEqual(read(undone), before[days[-1]])

    def test_a_locked_period_refuses_with_odoo_s_own_words_and_nothing_is_left(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        self.company.fiscalyear_lock_date = DAY
        with (
            self.assertRaisesRegex(UserError, "prior to and inclusive of"),
            self.env.cr.savepoint(),
        ):
            self.give_up(dossier, {self.item_of(invoice): 1200.0})
        self.assertEqual(self.item_of(invoice).amount_residual, 1200.0)

    def test_a_debt_is_not_written_off_before_it_was_entered(self):
        item = self.item_of(self.bill((1000.0, self.vat20)))
        dossier = self.open_dossier()
        entries = self.env["account.move"].search_count([])
        with self.assertRaisesRegex(UserError, "only entered on"), self.env.cr.savepoint():
            self.give_up(dossier, {item: 1200.0}, date=date(2026, 1, 9))
        self.assertEqual(item.amount_residual, 1200.0)
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertEqual(self.give_up(dossier, {item: 1200.0}, date=item.date).state, "booked")

    def test_nothing_is_undone_in_a_locked_period_nor_dated_later_behind_anyone_s_back(self):
        invoice = self.bill((1000.0, self.vat20))
        item = self.item_of(invoice)
        proposition = self.give_up(
            self.open_dossier(), {item: 1200.0}, evidence_ids=[Command.set(self.attach().ids)]
        )
        vat = proposition.tva_ids
        vat._record_sent(DAY, "LRAR 1A", self.attach("Envoi.pdf"))
        vat.action_recover()
        for lock in ("tax_lock_date", "fiscalyear_lock_date"):
            self.company[lock] = DAY
            with (
                self.subTest(lock),
                self.assertRaisesRegex(UserError, "the period is locked"),
                self.env.cr.savepoint(),
            ):
                proposition.action_reverse()
            self.company[lock] = False
        self.assertEqual((proposition.state, vat.state), ("booked", "recovered"))
        self.assertEqual(len(proposition.move_ids), 2)

    def test_a_loss_is_undone_by_its_proposal_not_behind_it(self):
        invoice = self.bill((1000.0, self.vat20))
        loss = self.give_up(self.open_dossier(), {self.item_of(invoice): 1200.0})
        for undo in (
            loss.move_ids.button_draft,
            lambda: loss.move_ids._reverse_moves([{"date": DAY}], cancel=True),
        ):
            with (
                self.subTest(undo),
                self.assertRaisesRegex(UserError, "reverse that proposal instead"),
                self.env.cr.savepoint(),
            ):
                undo()
        loss.action_reverse()
        self.assertEqual(self.item_of(invoice).amount_residual, 1200.0)

    def test_a_loss_is_not_unlettered_behind_its_proposal_nor_the_vat_that_waited(self):
        invoice = self.bill((1000.0, self.vat_paid))
        item = self.item_of(invoice)
        loss = self.give_up(self.open_dossier(), {item: 1200.0})
        waiting = invoice.line_ids.filtered("tax_repartition_line_id")
        for line in (item, waiting):
            with (
                self.subTest(line),
                self.assertRaisesRegex(UserError, "reverse that proposal instead"),
                self.env.cr.savepoint(),
            ):
                line.remove_move_reconcile()
        loss.action_reverse()
        self.assertEqual((item.amount_residual, waiting.amount_residual), (1200.0, -200.0))

    def test_bad_input_is_told_before_anything_is_booked(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier, item = self.open_dossier(), self.item_of(invoice)
        for message, values in (
            ("were proposed and .* remain", {"items": {item: 1200.01}}),
            ("reason", {"items": {item: 10.0}, "reason": False}),
            ("gains by this waiver", {"items": {item: 10.0}, "kind": "waiver"}),
            ("after today", {"items": {item: 10.0}, "date": date(2026, 3, 3)}),
        ):
            with (
                self.subTest(message),
                self.assertRaisesRegex(UserError, message),
                self.env.cr.savepoint(),
            ):
                self.give_up(dossier, **values)
        self.company.recouvrement_account_loss_id = False
        self.env["recouvrement.compte"]._get(self.company, "loss").active = False
        with self.assertRaisesRegex(UserError, "Losses on debts"), self.env.cr.savepoint():
            self.give_up(dossier, {item: 1200.0})
        self.assertEqual(item.amount_residual, 1200.0)

    def test_parts_lost_one_after_the_other_add_up_to_the_vat_of_the_invoice(self):
        dice, proof = Random(41), self.attach()
        for _turn in range(12):
            rows = [
                (round(dice.uniform(0.5, 900.0), 2), dice.choice((self.vat20, self.vat10)))
                for _row in range(dice.randint(1, 4))
            ]
            invoice = self.bill(*rows)
            item = self.item_of(invoice)
            dossier = self.dossier_of(state="open") or self.open_dossier()
            lost = self.env["recouvrement.perte.taxe"]
            while item.amount_residual:
                part = min(item.amount_residual, round(dice.uniform(0.01, 400.0), 2))
                proposition = self.env["recouvrement.proposition"].create(
                    {
                        "kind": "loss",
                        "dossier_id": dossier.id,
                        "date": DAY,
                        "reason": "Part",
                        "motif_perte_id": self.liquidation.id,
                        "evidence_ids": [Command.set(proof.ids)],
                        "ligne_ids": [Command.create({"move_line_id": item.id, "amount": part})],
                    }
                )
                proposition.action_propose()
                self.assertEqual(proposition.state, "booked")
                lost |= proposition.ligne_ids.taxe_ids
            self.assertAlmostEqual(sum(lost.mapped("amount")), invoice.amount_tax, 2)
            for line in invoice.line_ids.filtered("tax_repartition_line_id"):
                mine = lost.filtered(lambda row, line=line: row.tax_line_id == line)
                self.assertAlmostEqual(sum(mine.mapped("amount")), -line.balance, 2)


class TestAbandonEtGeste(PerteCase):
    def test_a_waiver_has_its_interest_its_account_by_nature_and_a_task_for_its_clause(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier, item = self.open_dossier(), self.item_of(invoice)
        proposition = self.give_up(
            dossier,
            {item: 300.0},
            kind="waiver",
            interest="Keeps an outlet",
            fortune=True,
            fortune_terms="If the result goes above 20,000",
            fortune_until="2026-09-30",
        )
        self.assertEntry(proposition.move_ids, [("658000", 300.0, 0), ("411100", 0, 300.0)])
        self.assertEqual(proposition.fortune_activity_id.date_deadline, date(2026, 9, 30))
        self.assertEqual(dossier.amount_written_off, 300.0)
        page = proposition._print_waiver().decode()
        for words in ("commercial nature", "Return to better fortune", "above 20,000", "300.00"):
            self.assertIn(words, page)
        financial = self.give_up(
            dossier, {item: 100.0}, kind="waiver", nature="financial", interest="Subsidiary"
        )
        self.assertEntry(financial.move_ids, [("668000", 100.0, 0), ("411100", 0, 100.0)])
        self.assertEqual(dossier.amount_written_off, 300.0, "final: nothing comes back")
        proposition.action_reverse()
        self.assertFalse(proposition.fortune_activity_id)
        self.assertEqual(item.amount_residual, 1100.0)

    def test_a_gesture_is_a_credit_note_with_its_vat_to_the_cent(self):
        invoice = self.bill((33.33, self.vat20), (77.77, self.vat10), (11.11, None))
        dossier, item = self.open_dossier(), self.item_of(invoice)
        proposition = self.give_up(dossier, {item: 50.01}, kind="gesture")
        [note] = proposition.move_ids
        self.assertEqual((note.move_type, note.state), ("out_refund", "posted"))
        self.assertEqual(note.amount_total, 50.01)
        self.assertEqual(note.line_ids.tax_line_id, self.vat20 | self.vat10)
        self.assertIn("Liquidation", note.invoice_line_ids[0].name)
        self.assertAlmostEqual(item.amount_residual, invoice.amount_total - 50.01, 2)
        proposition.action_reverse()
        self.assertEqual(item.amount_residual, invoice.amount_total)

    def test_a_gesture_after_a_line_was_credited_takes_what_is_left_by_rate(self):
        invoice = self.bill((100.0, self.vat20), (100.0, self.vat10))
        item, note = self.item_of(invoice), self.note((50.0, self.vat20))
        (self.item_of(note) | item).reconcile()
        dossier = self.open_dossier()
        # Left: 50 and 10 at 20 %, 100 and 10 at 10 %.
        first = self.give_up(dossier, {item: 85.0}, kind="gesture")
        taxes = {line.tax_line_id: line.balance for line in first.move_ids.line_ids}
        self.assertEqual((taxes[self.vat20], taxes[self.vat10]), (5.0, 5.0))
        loss = self.give_up(dossier, {item: 85.0})
        self.assertEntry(
            loss.move_ids, [("654100", 75.0, 0), ("445800", 10.0, 0), ("411100", 0, 85.0)]
        )
        rows = {row.tax_id: row.amount for row in loss.ligne_ids.taxe_ids}
        self.assertEqual(rows, {self.vat20: 5.0, self.vat10: 5.0})

    def test_a_gesture_on_a_doubtful_debt_comes_off_416(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier, item = self.open_dossier(), self.item_of(invoice)
        doubtful = self.env["recouvrement.compte"]._get(self.company, "doubtful")
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
                                "account_id": account.id,
                                "partner_id": self.debtor.id,
                                "balance": balance,
                            }
                            | ({"recouvrement_origin_id": item.id} if balance > 0 else {})
                        )
                        for account, balance in ((item.account_id, -1200.0), (doubtful, 1200.0))
                    ],
                }
            )
        )
        move.action_post()
        (move.line_ids[0] | item).reconcile()
        moved = move.line_ids[1]
        gesture = self.give_up(dossier, {moved: 120.0}, kind="gesture")
        self.assertEqual(moved.amount_residual, 1080.0)
        note = gesture.move_ids.filtered(lambda each: each.move_type == "out_refund")
        self.assertTrue(self.item_of(note).reconciled)
        loss = self.give_up(dossier, {moved: 1080.0})
        self.assertEntry(
            loss.move_ids, [("654100", 900.0, 0), ("445800", 180.0, 0), ("416000", 0, 1080.0)]
        )
        self.assertEqual(dossier.state, "closed")

    def test_a_gesture_as_an_expense_leaves_the_vat(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier, item = self.open_dossier(), self.item_of(invoice)
        proposition = self.give_up(dossier, {item: 60.0}, kind="gesture", form="expense")
        self.assertEntry(proposition.move_ids, [("658000", 60.0, 0), ("411100", 0, 60.0)])


class TestAccessoiresPerdus(PerteCase):
    def test_costs_invoiced_then_doubtful_are_owed_then_written_off_never_said_paid(self):
        self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        cost = self.env["recouvrement.accessoire"]._add_cost(
            dossier,
            {"name": "Sommation", "amount": 60.0, "date_from": DAY, "chargeable": True},
            self.attach("Sommation.pdf"),
        )
        invoice = cost._invoice()
        invoice.action_post()
        moved = self.give_up(dossier, {self.item_of(invoice): 60.0}, kind="doubtful")
        self.assertEqual((invoice.payment_state, cost.state), ("paid", "invoiced"))
        item = moved.move_ids.line_ids.filtered("recouvrement_origin_id")
        loss = self.give_up(dossier, {item: 60.0})
        self.assertEntry(loss.move_ids, [("654100", 60.0, 0), ("416000", 0, 60.0)])
        self.assertFalse(loss.tva_ids)
        self.assertEqual(cost.state, "lost")
        loss.action_reverse()
        self.assertEqual(cost.state, "invoiced")
        bank = self.company_data["default_journal_bank"]
        receipt = self.env["account.move"].create(
            {
                "date": DAY,
                "journal_id": bank.id,
                "line_ids": [
                    Command.create({"account_id": bank.default_account_id.id, "debit": 60.0}),
                    Command.create(
                        {
                            "account_id": item.account_id.id,
                            "partner_id": self.debtor.id,
                            "credit": 60.0,
                        }
                    ),
                ],
            }
        )
        receipt.action_post()
        credit = receipt.line_ids.filtered("credit")
        (credit | item).reconcile()
        self.assertEqual(cost.state, "paid")


class TestTva(PerteCase):
    def setUp(self):
        super().setUp()
        self.invoice = self.bill((1000.0, self.vat20), (100.0, self.vat10))
        self.dossier = self.open_dossier()
        self.proposition = self.give_up(self.dossier, {self.item_of(self.invoice): 1310.0})
        self.vat = self.proposition.tva_ids

    def prove(self):
        self.proposition.sudo().evidence_ids = self.attach()

    def test_no_vat_without_evidence_nor_before_the_document_is_sent(self):
        with self.assertRaisesRegex(UserError, "once the document has been sent"):
            self.vat.action_recover()
        # A loss approved before its evidence was asked for.
        self.proposition.sudo().evidence_ids = False
        with self.assertRaisesRegex(UserError, "attach the evidence first"):
            self.vat._send("email")
        self.prove()
        action = self.vat._send("letter")
        self.assertEqual((action.state, action.delivery), ("done", "queued"))
        self.assertEqual(self.vat.state, "to_send", "printed is not posted")
        with self.assertRaisesRegex(UserError, "once the document has been sent"):
            self.vat.action_recover()
        mailing = self.env["recouvrement.envoi"].create({})
        mailing._gather()
        self.assertIn(
            action, mailing.pli_ids.action_id, "the dossier is closed: it goes all the same"
        )
        mailing._print()
        mailing._post(DAY)
        self.assertEqual((self.vat.state, self.vat.date_sent), ("sent", DAY))
        self.env["recouvrement.acheminement"]._record(action, "unknown", DAY)
        self.assertEqual(self.vat.state, "sent", "one that comes back was sent all the same")
        self.vat.action_recover()
        self.assertEqual((self.vat.state, self.vat.date_recovered), ("recovered", DAY))
        self.assertEntry(
            self.vat.move_id, [("445710", 200.0, 0), ("445710", 10.0, 0), ("445800", 0, 210.0)]
        )
        self.assertEqual(
            self.read_return("21", "08_taxe", "08_base", "9B_taxe"),
            {"21": 210.0, "08_taxe": -200.0, "08_base": -1000.0, "9B_taxe": -10.0},
        )
        self.assertEqual(
            self.vat.move_id.line_ids.tax_line_id, self.vat20 | self.vat10, "the closing finds them"
        )

    def test_declared_as_a_credit_note_the_base_goes_with_the_vat(self):
        self.company.recouvrement_vat_declared = "refund"
        self.prove()
        self.vat._record_sent(DAY, "LRAR", self.attach())
        self.vat.action_recover()
        self.assertEqual(
            self.read_return("21", "08_taxe", "08_base", "9B_taxe", "9B_base"),
            {"21": 0.0, "08_taxe": 0.0, "08_base": 0.0, "9B_taxe": 0.0, "9B_base": 0.0},
        )

    def test_a_duplicate_is_the_invoice_as_it_was_issued(self):
        self.assertEqual(self.invoice.amount_residual, 0.0, "the write-off settled it")
        self.assertFalse(self.invoice.invoice_pdf_report_id, "nobody had printed it")
        page, _kind = self.vat._print_as_issued(self.invoice)
        self.assertIn("1,310.00", page.decode())
        for words in ("Paid on", "Amount Due"):
            self.assertNotIn(words, page.decode())

    def test_the_document_holds_the_mention_of_the_law_and_goes_by_email(self):
        self.prove()
        action = self.vat._send("email")
        self.assertEqual((action.kind, self.vat.state), ("email", "sent"))
        page = self.vat.document_id.raw.decode()
        for words in (
            "Facture demeurée impayée pour la somme de",
            "1,100.00",
            "210.00",
            "(TVA correspondante)",
            self.invoice.name,
            "Escalier en chêne",
        ):
            self.assertIn(words, page)
        self.assertTrue(action.document_sha256, "sealed")
        self.assertIn("article 272", action.attachment_id.raw.decode())

    def test_the_words_follow_the_day_and_can_be_put_back(self):
        mention = self.env["recouvrement.tva.mention"]
        self.assertNotIn("biens et services", mention._say(date(2026, 8, 31), "1 €", "2 €"))
        self.assertIn("biens et services", mention._say(date(2026, 9, 1), "1 €", "2 €"))
        row = self.env.ref("recouvrement.tva_mention_cibs")
        with self.assertRaisesRegex(ValidationError, "both amounts"), self.env.cr.savepoint():
            row.wording = "Impayé"
        row.wording = "Impayé {net} {vat}"
        row.action_restore()
        self.assertEqual(row.wording, row.shipped_wording)

    def test_after_the_last_day_it_is_too_late_and_the_vat_joins_the_loss(self):
        self.prove()
        self.vat._record_sent(DAY, "LRAR", self.attach())
        late = self.vat.with_context(recouvrement_day=date(2029, 1, 1))
        self.assertTrue(late.late)
        with self.assertRaisesRegex(UserError, "could be recovered until"):
            late.action_recover()
        late.action_give_up("Too late")
        self.assertEqual(self.vat.state, "given_up")
        self.assertEntry(self.vat.move_id, [("654400", 210.0, 0), ("445800", 0, 210.0)])

    def test_nobody_writes_the_state_of_a_vat(self):
        with self.assertRaises(UserError):
            self.vat.write({"state": "recovered"})


class TestTvaReprise(PerteCase):
    """An item taken over without its invoice: its VAT is what a person types and proves, nothing else."""

    def setUp(self):
        super().setUp()
        accounts = self.company_data
        common = {"partner_id": self.debtor.id, "name": "OLD/77"}
        move = self.env["account.move"].create(
            {
                "date": "2026-01-10",
                "journal_id": accounts["default_journal_misc"].id,
                "line_ids": [
                    Command.create(
                        common
                        | {
                            "account_id": accounts["default_account_receivable"].id,
                            "balance": 1200.0,
                            "date_maturity": "2026-01-31",
                            "no_followup": False,
                        }
                    ),
                    Command.create(
                        common
                        | {
                            "account_id": accounts["default_account_revenue"].id,
                            "balance": -1200.0,
                        }
                    ),
                ],
            }
        )
        move.action_post()
        self.item = move.line_ids.filtered("debit")
        self.item.no_followup = False
        self.dossier = self.open_dossier()
        self.proof = [Command.set(self.attach("OLD77.pdf").ids)]

    def lose(self, **vat):
        line = {"move_line_id": self.item.id, "amount": 1200.0, **vat}
        return self.give_up(
            self.dossier,
            {},
            evidence_ids=[Command.set(self.attach().ids)],
            ligne_ids=[Command.create(line)],
        )

    def test_nothing_by_itself(self):
        loss = self.lose()
        self.assertEntry(loss.move_ids, [("654100", 1200.0, 0), ("411100", 0, 1200.0)])
        self.assertFalse(loss.tva_ids)

    def test_typed_and_proved_it_is_recovered_and_undone(self):
        loss = self.lose(vat_amount=200.0, vat_tax_id=self.vat20.id, vat_proof_ids=self.proof)
        self.assertEntry(
            loss.move_ids, [("654100", 1000.0, 0), ("445800", 200.0, 0), ("411100", 0, 1200.0)]
        )
        vat = loss.tva_ids
        self.assertEqual((vat.amount_tax, vat.amount_untaxed), (200.0, 1000.0))
        vat._send("email")
        self.assertIn(vat.document, vat.document_id.raw.decode())
        vat.action_recover()
        self.assertEntry(vat.move_id, [("445710", 200.0, 0), ("445800", 0, 200.0)])
        self.assertEqual(self.read_return("21"), {"21": 200.0})
        loss.action_reverse()
        self.assertEqual(self.item.amount_residual, 1200.0)
        self.assertEqual(self.read_return("21"), {"21": 0.0})

    def test_refused_without_proof_beyond_its_rate_or_where_the_invoice_is_here(self):
        rate, proof = {"vat_tax_id": self.vat20.id}, {"vat_proof_ids": self.proof}
        for message, values in (
            ("attach the invoice", {"vat_amount": 200.0, **rate}),
            ("choose the rate", {"vat_amount": 200.0, **proof}),
            ("no more than", {"vat_amount": 200.01, **rate, **proof}),
            ("choose the rate", {"vat_amount": 9.0, "vat_tax_id": self.vat_paid.id, **proof}),
        ):
            with (
                self.subTest(message),
                self.assertRaisesRegex(UserError, message),
                self.env.cr.savepoint(),
            ):
                self.lose(**values)
        self.item = self.item_of(self.bill((1000.0, self.vat20)))
        with self.assertRaisesRegex(UserError, "its invoice is here"), self.env.cr.savepoint():
            self.lose(vat_amount=200.0, **rate, **proof)


class TestRentree(PerteCase):
    def receive(self, dossier, amount, day=DAY):
        wizard = self.env["recouvrement.rentree.saisie"].browse(
            dossier.action_record_recovery()["res_id"]
        )
        wizard.write({"amount": amount, "date": day})
        wizard.action_confirm()
        self.env.cr.precommit.run()
        return dossier.rentree_ids.sorted("id")[-1:]

    def test_money_on_a_lost_debt_is_income_and_the_vat_recovered_is_owed_again(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        proposition = self.give_up(
            dossier, {self.item_of(invoice): 1200.0}, evidence_ids=[Command.set(self.attach().ids)]
        )
        proposition.tva_ids._record_sent(DAY, "LRAR", self.attach())
        proposition.tva_ids.action_recover()
        recovery = self.receive(dossier, 120.0)
        self.assertEntry(
            recovery.move_id, [("411100", 120.0, 0), ("758300", 0, 100.0), ("445710", 0, 20.0)]
        )
        self.assertIn("Received on written-off debts", recovery.move_id.ref)
        self.assertIn("VAT recovered", proposition.tva_ids.move_id.ref)
        self.assertTrue(recovery.credit_line_id.reconciled)
        self.assertEqual(self.read_return("21", "15"), {"21": 200.0, "15": -20.0})
        self.assertEqual((dossier.amount_written_off, dossier.state), (1080.0, "closed"))
        with self.assertRaisesRegex(UserError, "still claimable"), self.env.cr.savepoint():
            self.receive(dossier, 1080.01)
        with self.assertRaisesRegex(UserError, "undo these receipts first"):
            proposition.action_reverse()
        with self.assertRaisesRegex(UserError, "undo that receipt"), self.env.cr.savepoint():
            recovery.move_id.button_draft()
        recovery.action_undo()
        self.assertEqual(dossier.amount_written_off, 1200.0)
        self.assertEqual(self.read_return("21", "15"), {"21": 200.0, "15": 0.0})
        proposition.action_reverse()
        self.assertEqual(self.item_of(invoice).amount_residual, 1200.0)

    def test_neither_before_the_loss_nor_to_come_nor_in_a_locked_period(self):
        """Odoo would date the payment on the first open day, without a word."""
        dossier = self.open_dossier_of_a_loss()
        payments = self.env["account.payment"].search_count([])
        for day, lock, words in (
            (date(2026, 3, 1), False, "paid the debt itself"),
            (date(2026, 3, 3), False, "on the day it came"),
            (DAY, DAY, "is locked"),
        ):
            self.company.fiscalyear_lock_date = lock
            with (
                self.subTest(words),
                self.assertRaisesRegex(UserError, words),
                self.env.cr.savepoint(),
            ):
                self.receive(dossier, 120.0, day)
        self.assertEqual(dossier.amount_written_off, 1200.0)
        self.assertEqual(self.env["account.payment"].search_count([]), payments)
        self.company.fiscalyear_lock_date = False
        self.assertEqual(self.receive(dossier, 120.0).date, DAY)

    def open_dossier_of_a_loss(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        self.give_up(dossier, {self.item_of(invoice): 1200.0})
        return dossier

    def test_vat_on_payments_falls_due_with_the_money_that_comes_at_last(self):
        invoice = self.bill((1000.0, self.vat_paid))
        dossier = self.open_dossier()
        self.give_up(dossier, {self.item_of(invoice): 1200.0})
        recovery = self.receive(dossier, 600.0)
        self.assertEntry(
            recovery.move_id, [("411100", 600.0, 0), ("758300", 0, 500.0), ("445710", 0, 100.0)]
        )
        self.assertTrue(recovery.move_id.always_tax_exigible, "declared now")
        self.assertEqual(
            self.read_return("08_taxe", "08_base"), {"08_taxe": -100.0, "08_base": -500.0}
        )

    def test_money_before_the_vat_is_recovered_leaves_less_to_recover(self):
        invoice = self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        proposition = self.give_up(
            dossier, {self.item_of(invoice): 1200.0}, evidence_ids=[Command.set(self.attach().ids)]
        )
        recovery = self.receive(dossier, 300.0)
        self.assertEntry(
            recovery.move_id, [("411100", 300.0, 0), ("758300", 0, 250.0), ("445800", 0, 50.0)]
        )
        proposition.tva_ids._record_sent(DAY, "LRAR", self.attach())
        proposition.tva_ids.action_recover()
        self.assertEqual(self.read_return("21"), {"21": 150.0})


class TestSaisie(PerteCase):
    def test_from_the_dossier_the_amount_is_shared_the_oldest_first(self):
        first, second = self.bill((100.0, None)), self.bill((50.0, None), due="2026-02-10")
        dossier = self.open_dossier()
        wizard = self.env["recouvrement.perte.saisie"].browse(dossier.action_gesture()["res_id"])
        wizard.write({"amount": 120.0, "reason": "Late delivery"})
        wizard._onchange_amount()
        self.assertEqual(wizard.ligne_ids.mapped("amount"), [100.0, 20.0])
        self.assertTrue(wizard.decides)
        proposition = self.env["recouvrement.proposition"].browse(wizard.action_propose()["res_id"])
        self.assertEqual(proposition.state, "booked")
        self.assertEqual(
            (self.item_of(first).amount_residual, self.item_of(second).amount_residual), (0.0, 30.0)
        )

    def test_the_vat_to_recover_is_foretold_before_anything_is_proposed(self):
        self.bill((1000.0, self.vat20))
        dossier = self.open_dossier()
        collector = new_test_user(
            self.env, "writes_off", groups="recouvrement.group_collector", lang="en_US"
        )
        collector.write({"company_ids": self.company.ids, "company_id": self.company.id})
        action = dossier.with_user(collector).action_write_off()
        wizard = self.env["recouvrement.perte.saisie"].with_user(collector).browse(action["res_id"])
        with Form(wizard) as form:
            form.motif_perte_id = self.liquidation
            self.assertRegex(
                form.vat_recovered, r"(?s)Loss: <b>1,000.00.*VAT to recover .*<b>200.00"
            )
            form.amount = 600.0
            self.assertRegex(form.vat_recovered, r"(?s)Loss: <b>500.00.*VAT to recover .*<b>100.00")
            form.recovers_vat = False
            self.assertRegex(form.vat_lost, r"(?s)Loss: <b>600.00.*VAT lost with the debt.*100.00")
            form.reason = "No assets left"

    def test_what_is_left_of_one_s_ceiling_counts_what_was_approved_in_the_year(self):
        item = self.item_of(self.bill((1000.0, None)))
        dossier = self.open_dossier()
        self.env["recouvrement.delegation"].sudo().search([("id", ">", 0)]).unlink()
        self.env["recouvrement.delegation"].create(
            {
                "kind": "gesture",
                "group_id": self.env.ref("recouvrement.group_accountant").id,
                "amount_max": 50.0,
                "own": True,
            }
        )
        self.assertEqual(self.give_up(dossier, {item: 30.0}, kind="gesture").state, "booked")
        wizard = self.env["recouvrement.perte.saisie"].browse(dossier.action_gesture()["res_id"])
        self.assertEqual((wizard.ceiling_max, wizard.given, wizard.ceiling), (50.0, 30.0, 20.0))
        wizard.write({"amount": 21.0, "reason": "Late"})
        wizard._onchange_amount()
        self.assertFalse(wizard.decides, "as the approval counts it")
        wizard.amount = 20.0
        wizard._onchange_amount()
        self.assertTrue(wizard.decides)
        wizard.date = date(2025, 12, 31)
        self.assertEqual((wizard.given, wizard.ceiling), (0.0, 50.0), "another year")

    def test_a_ceiling_for_everything_counts_losses_waivers_and_gestures_together(self):
        item = self.item_of(self.bill((1000.0, None)))
        dossier = self.open_dossier()
        self.env["recouvrement.delegation"].sudo().search([("id", ">", 0)]).unlink()
        self.env["recouvrement.delegation"].create(
            {
                "kind": "any",
                "group_id": self.env.ref("recouvrement.group_accountant").id,
                "amount_max": 50.0,
                "own": True,
            }
        )
        self.assertEqual(self.give_up(dossier, {item: 30.0}, kind="gesture").state, "booked")
        wizard = self.env["recouvrement.perte.saisie"].browse(dossier.action_waive()["res_id"])
        self.assertEqual((wizard.ceiling_max, wizard.given, wizard.ceiling), (50.0, 30.0, 20.0))
        waiver = self.give_up(dossier, {item: 30.0}, kind="waiver", interest="Keeps an outlet")
        self.assertEqual(waiver.state, "proposed")

    def test_small_balances_are_proposed_together(self):
        self.scenario_tolerance()
        invoice = self.bill((100.0, self.vat20))
        dossier = self.open_dossier()
        self.pay(invoice, DAY, 117.5)
        self.env.cr.precommit.run()
        self.assertEqual((dossier.state, dossier.outcome), ("closed", "tolerance"))
        wizard = self.env["recouvrement.perte.solde"].create({"amount_max": 2.0})
        self.assertNotIn(dossier, wizard.dossier_ids)
        wizard.amount_max = 3.0
        self.assertIn(dossier, wizard.dossier_ids)
        wizard.action_propose()
        self.env.cr.precommit.run()
        [proposition] = dossier.perte_ids
        self.assertEqual((proposition.state, proposition.amount), ("booked", 2.5))
        self.assertTrue(self.item_of(invoice).reconciled)
        self.assertNotIn(dossier, wizard._find())

    def scenario_tolerance(self):
        self.new_scenario({"kind": "email"}, tolerance=5.0)
