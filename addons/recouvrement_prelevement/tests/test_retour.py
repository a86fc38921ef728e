"""A bank file is taken once; each return is booked by itself, and its dossier shows it at once."""

from datetime import date
from random import Random
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ACCOUNT, PrelevementCase


@tagged("post_install", "-at_install")
class TestRetour(PrelevementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "call", "offset_days": 5}, worked_days_only=False)
        cls.invoice = cls.overdue_invoice("2026-11-01", 120.5)
        cls.run_on("2026-11-02")
        cls.dossier = cls.dossier_of()
        cls.payment = cls.debit(cls.invoice, "2026-11-05")
        cls.accountant = new_test_user(
            cls.env,
            "carole",
            groups="recouvrement.group_accountant",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def told(self, fichier):
        return fichier.line_ids.mapped(lambda each: (each.state, (each.problem or {}).get("code")))

    def anomalies(self, fichier):
        return fichier.anomalie_ids.mapped("code")

    # -- a good file --------------------------------------------------------------------------------

    def test_a_return_reverses_the_debit_and_reopens_the_closed_dossier_at_once(self):
        self.assertEqual((self.dossier.state, self.invoice.payment_state), ("closed", "in_payment"))
        data = self.notify((self.payment, "RUM-1", 120.5, "AM04", 3.5))
        fichier = self.bring_in(data, "2026-11-09", user=self.accountant)
        self.assertEqual(self.told(fichier), [("booked", None)])
        line = fichier.line_ids
        self.assertEqual(line.reason_id, self.reason("AM04"))
        self.assertEqual((line.payment_id, self.payment.state), (self.payment, "rejected"))
        self.assertEqual(
            (self.invoice.payment_state, self.invoice.amount_residual), ("not_paid", 120.5)
        )
        self.assertEqual((self.dossier.state, self.dossier.amount_overdue), ("open", 120.5))
        self.assertEqual(self.dossier.return_line_ids, line)
        self.assertIn("120.50", self.dossier.message_ids[:1].body)
        entry = line.return_id.move_id
        receivable = self.payment.destination_account_id
        fees = line._get_fee_account()
        self.assertEqual(fees.code[:4], "6278")
        self.assertEqual((entry.date, entry.state), (date(2026, 11, 9), "posted"))
        self.assertCountEqual(
            [(each.account_id, each.balance) for each in entry.line_ids],
            [
                (receivable, 120.5),
                (self.transit, -120.5),
                (fees, 3.5),
                (self.bank_journal.default_account_id, -3.5),
            ],
        )
        self.assertFalse(
            entry.line_ids.filtered("balance").filtered(
                lambda each: each.account_id == fees and each.partner_id == self.debtor
            )
        )

    def test_the_same_file_and_the_same_transaction_in_another_change_nothing(self):
        first = self.bring_in(self.notify((self.payment, "RUM-1", 120.5, "AM04", 0)))
        count = self.env["account.move"].search_count([])
        with self.assertRaisesRegex(UserError, "imported already"):
            self.bring_in(self.notify((self.payment, "RUM-1", 120.5, "AM04", 0)))
        again = self.bring_in(
            self.notify((self.payment, "RUM-1", 120.5, "MS03", 0), day="2026-11-10", message="2")
        )
        self.assertEqual((self.anomalies(again), again.line_count), (["known"], 0))
        self.assertIn(first.name, again.anomalie_ids.reason)
        # Told otherwise (no mandate), it is another line, which finds its debit come back already.
        other = self.bring_in(self.notify((self.payment, "", 120.5, "AM04", 0), message="3"))
        self.assertEqual(self.told(other), [("waiting", "returned")])
        self.assertEqual(self.env["account.move"].search_count([]), count)
        self.assertEqual(self.invoice.amount_residual, 120.5)

    def test_undoing_a_return_pays_the_items_again(self):
        line = self.bring_in(self.notify((self.payment, "RUM-1", 120.5, "AM04", 2))).line_ids
        state = line.payment_state_before
        line.action_undo()
        self.env.cr.flush()
        self.assertEqual((line.state, line.problem["code"]), ("waiting", "undone"))
        self.assertEqual((self.invoice.amount_residual, self.payment.state), (0, state))
        self.assertEqual(self.dossier.state, "closed")
        line.fichier_id.action_retry()
        self.assertEqual(line.state, "waiting")
        line.action_book()
        self.assertEqual((line.state, self.invoice.amount_residual), ("booked", 120.5))

    def test_a_debit_found_by_mandate_amount_and_day(self):
        fichier = self.bring_in(self.notify(("NOTPROVIDED", "RUM-1", 120.5, "AC04", 0)))
        self.assertEqual(
            (self.told(fichier), fichier.line_ids.payment_id), ([("booked", None)], self.payment)
        )

    def test_a_debit_without_entry_is_rejected_all_the_same(self):
        invoice = self.overdue_invoice("2026-11-01", 60)
        self.method_line.payment_account_id = False
        payment = self.debit(invoice, "2026-11-05")
        self.assertFalse(payment.move_id)
        fichier = self.bring_in(self.notify((payment, "RUM-1", 60, "AM04", 0)))
        self.assertEqual((self.told(fichier), payment.state), ([("booked", None)], "rejected"))
        self.assertEqual(invoice.payment_state, "not_paid")

    # -- what waits -----------------------------------------------------------------------------------

    def test_what_is_not_found_waits_with_proposals_and_is_settled_by_hand(self):
        old = self.bring_in(
            self.notify(("X/1", "RUM-1", 120.5, "AM04", 0), day="2026-11-20"), user=self.accountant
        )
        self.assertEqual(self.told(old), [("waiting", "not_found")])
        line = old.line_ids
        self.assertEqual(line.proposition_ids.mapped("payment_id"), self.payment)
        self.assertEqual(line.proposition_ids.why, "mandate")
        self.assertEqual(self.invoice.amount_residual, 0)
        line.proposition_ids.action_accept()
        self.assertEqual((line.state, self.invoice.amount_residual), ("booked", 120.5))
        with self.assertRaises(UserError):
            line.payment_id = False

    def test_another_amount_waits_and_a_smaller_one_is_booked_when_somebody_says_so(self):
        fichier = self.bring_in(
            self.notify((self.payment, "RUM-1", 100, "AM04", 0)), user=self.accountant
        )
        line = fichier.line_ids
        self.assertEqual(self.told(fichier), [("waiting", "other_amount")])
        self.assertIn("120.50", line.problem_text)
        self.assertIn("100.00", line.problem_text)
        line.accept_amount = True
        line.action_book()
        self.assertEqual((line.state, self.invoice.amount_residual), ("booked", 100))
        more = self.bring_in(self.notify((self.payment, "RUM-1", 130, "AM04", 0), message="2"))
        more.line_ids.accept_amount = True
        more.line_ids.action_book()
        self.assertEqual(more.line_ids.state, "waiting")

    def test_a_debit_already_given_back_waits(self):
        (self.payment.move_id.line_ids + self.invoice.line_ids).remove_move_reconcile()
        refund = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "customer",
                "partner_id": self.debtor.id,
                "amount": 120.5,
                "journal_id": self.bank_journal.id,
                "payment_method_line_id": self.outbound_line().id,
            }
        )
        refund.action_post()
        (self.payment.move_id.line_ids | refund.move_id.line_ids).filtered(
            lambda each: each.account_id == self.payment.destination_account_id
        ).reconcile()
        fichier = self.bring_in(self.notify((self.payment, "RUM-1", 120.5, "MD06", 0)))
        self.assertEqual(self.told(fichier), [("waiting", "refunded")])
        self.assertIn(refund.move_id.name, fichier.line_ids.problem_text)

    def outbound_line(self):
        line = self.bank_journal.outbound_payment_method_line_ids[:1]
        line.payment_account_id = self.transit
        return line

    def test_of_several_a_bad_one_waits_and_the_others_are_booked(self):
        second = self.debit(self.overdue_invoice("2026-11-01", 80), "2026-11-05")
        self.payment.action_cancel()
        fichier = self.bring_in(
            self.notify(
                (self.payment, "RUM-1", 120.5, "AM04", 0),
                ("X/9", "RUM-9", 10, "AM04", 0),
                (second, "RUM-1", 80, "ZZ99", 0),
            )
        )
        self.assertEqual(
            dict(zip(fichier.line_ids.mapped("end_to_end"), self.told(fichier), strict=True)),
            {
                self.payment.memo: ("waiting", "cancelled"),
                "X/9": ("waiting", "not_found"),
                second.memo: ("booked", None),
            },
        )
        self.assertEqual(self.anomalies(fichier), ["reason"])
        self.assertTrue(fichier.anomalie_ids.file_line)

    def test_what_odoo_refuses_to_book_waits_with_its_words(self):
        self.company.fiscalyear_lock_date = "2026-11-15"
        fichier = self.bring_in(self.notify((self.payment, "RUM-1", 120.5, "AM04", 0)))
        line = fichier.line_ids
        if line.state == "waiting":
            self.assertEqual((line.problem["code"], self.invoice.amount_residual), ("error", 0))
        else:
            self.assertGreater(line.return_id.move_id.date, date(2026, 11, 15))

    def test_what_follows_returns_is_asked_once_of_those_just_booked(self):
        followed = []

        def follow(lines, day):
            followed.append((lines.mapped("end_to_end"), day))

        with patch.object(self.registry["payment.return.line"], "_after_booked", follow):
            fichier = self.bring_in(
                self.notify(
                    (self.payment, "RUM-1", 120.5, "AM04", 0), ("X/9", "RUM-9", 10, "AM04", 0)
                ),
                "2026-11-09",
            )
            fichier.action_retry()
        self.assertEqual(followed, [([self.payment.memo], date(2026, 11, 9))])

    def test_left_aside_with_a_reason_and_taken_up_again(self):
        line = self.bring_in(self.notify(("X/9", "RUM-9", 10, "AM04", 0))).line_ids
        with self.assertRaises(UserError):
            line.action_dismiss()
        line.dismiss_reason = "A debit of before the take-over."
        line.action_dismiss()
        self.assertEqual((line.state, line.problem), ("dismissed", False))
        line.action_reopen()
        self.assertEqual(line.state, "waiting")

    # -- bad files ------------------------------------------------------------------------------------

    def test_a_file_that_is_not_whole_is_refused_with_its_line_and_nothing_of_it_is_booked(self):
        data = self.notify((self.payment, "RUM-1", 120.5, "AM04", 0))
        for bad, code in (
            (data[:-40], "broken"),
            (data + data, "broken"),
            (data.replace(b"<Document", b'<!DOCTYPE x [<!ENTITY a "b">]><Document'), "entities"),
            (data.replace(b"camt.054.001.02", b"camt.054.001.77"), "format"),
            (b"a;b\n1;2\n", "format"),
            (b"PK\x03\x04 no archive", "zip"),
        ):
            fichier = self.bring_in(bad, user=self.accountant)
            self.assertEqual((fichier.state, self.anomalies(fichier)), ("refused", [code]))
            self.assertFalse(fichier.line_ids)
            self.assertTrue(fichier.anomalie_ids.reason)
        self.assertEqual(self.invoice.amount_residual, 0)
        # Refused, a file may come again.
        self.assertEqual(self.bring_in(data[:-40]).state, "refused")

    def test_damaged_copies_of_a_file_are_booked_as_they_say_or_not_at_all(self):
        other = self.overdue_invoice("2026-11-01", 80)
        second = self.debit(other, "2026-11-05")
        camt = self.notify(
            (self.payment, "RUM-1", 120.5, "AM04", 2), (second, "RUM-1", 80, "MD06", 0)
        )
        table = (
            "EndToEndId;RUM;Montant;Motif;Date\n"
            f"{self.payment.memo};RUM-1;120,50;AM04;09/11/2026\n{second.memo};RUM-1;80;MD06;09/11/2026\n"
        ).encode()
        chance, seen = Random("damaged"), set()
        for number in range(24):
            data = bytearray((camt, table)[number % 2])
            at = chance.randrange(len(data))
            if number % 3:
                data[at : at + chance.choice((1, 4, 30))] = bytes(chance.choices(range(256), k=2))
            else:
                del data[at : at + chance.choice((1, 60, 4000))]
            savepoint = self.env.cr.savepoint()
            try:
                seen.add(
                    self._check_damaged(bytes(data), {self.payment: self.invoice, second: other})
                )
            finally:
                savepoint.close(rollback=True)
        self.assertGreater(len(seen), 2, "refused, and booked in whole or in part: all were met")

    def _check_damaged(self, data, debits):
        """Import ``data``: what it books is whole. Gives ``(state of the file, how many it booked)``."""
        fichier = self.bring_in(data, "2026-11-09", journal=self.bank_journal)
        booked = fichier.line_ids.filtered(lambda line: line.state == "booked")
        for payment, invoice in debits.items():
            back = booked.filtered(lambda line, one=payment: line.payment_id == one)
            self.assertLessEqual(len(back), 1, "never twice")
            self.assertEqual(payment.state == "rejected", bool(back))
            self.assertIn(back.amount, (0, payment.amount), "never a part of it")
            self.assertEqual(invoice.amount_residual, back.amount)
        if fichier.state == "refused":
            self.assertFalse(fichier.line_ids)
            self.assertTrue(all(fichier.anomalie_ids.mapped("reason")))
        return fichier.state, len(booked)

    def test_an_account_of_nobody_and_that_of_another_bank_are_said(self):
        data = self.notify((self.payment, "RUM-1", 120.5, "AM04", 0))
        other = data.replace(ACCOUNT.encode(), b"FR7630004000031234567890143")
        fichier = self.bring_in(other)
        self.assertEqual((fichier.line_count, self.anomalies(fichier)), (0, ["no_journal"]))
        cash = self.bank_journal.copy({"code": "BNK9"})
        fichier = self.bring_in(data + b" ", journal=cash)
        self.assertEqual((fichier.line_count, self.anomalies(fichier)), (0, ["other_journal"]))

    def test_a_table_with_the_bank_s_headings_and_codes(self):
        self.env["recouvrement.motif.banque"].create(
            {
                "reason_id": self.reason("AM04").id,
                "company_id": self.company.id,
                "journal_id": self.bank_journal.id,
                "bank_code": "06",
            }
        )
        modele = self.env["recouvrement.retour.modele"].create(
            {"name": "Our bank", "company_id": self.company.id, "column_end_to_end": "Ref"}
        )
        data = f"Ref;Montant;Date;Motif;Frais\n{self.payment.memo};120,50;09/11/2026;06;1,20\n"
        fichier = self.bring_in(data.encode(), journal=self.bank_journal, modele_id=modele.id)
        line = fichier.line_ids
        self.assertEqual((line.state, line.reason_id), ("booked", self.reason("AM04")))
        self.assertEqual((line.expense_amount, line.file_line), (1.2, 2))

    # -- rights ---------------------------------------------------------------------------------------

    def test_who_may_import_settle_and_read(self):
        line = self.bring_in(self.notify((self.payment, "RUM-1", 120.5, "AM04", 0))).line_ids
        collector, reader = (
            new_test_user(
                self.env,
                name,
                groups=f"recouvrement.group_{name}",
                company_id=self.company.id,
                company_ids=[(6, 0, self.company.ids)],
            )
            for name in ("collector", "reader")
        )
        for user in (collector, reader):
            with self.assertRaises(AccessError):
                self.bring_in(self.notify(("A", "B", 1, "AM04", 0)), user=user)
            with self.assertRaises(AccessError):
                line.with_user(user).action_undo()
            self.assertEqual(line.with_user(user).reason_id.code, "AM04")
        # Of a portfolio of others, its returns are not read either.
        self.dossier.sudo().portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "Others", "company_id": self.company.id}
        )
        self.dossier.sudo().user_id = self.accountant
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            line.with_user(collector).read(["amount"])
        with self.assertRaises(AccessError):
            line.with_user(self.accountant).write({"state": "waiting"})
        with self.assertRaises(AccessError):
            line.with_user(self.accountant).copy({"end_to_end": "other"})
