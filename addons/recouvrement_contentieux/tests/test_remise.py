"""What goes along with a batch, what comes back: files, e-mails, weekly lists, remittances, invoices."""

import csv
import io
import zipfile
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .test_transmission import DAY, PrestataireCase

LATER = date(2026, 9, 22)


@tagged("post_install", "-at_install")
class TestRemise(PrestataireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad_name = cls.new_debtor('=HYPERLINK("x")')
        cls.overdue_invoice("2026-06-15", 300.0, cls.bad_name)
        cls.dossier = cls.late_dossier()
        cls.dossiers = cls.dossier | cls.dossier_of(cls.bad_name)

    def test_the_pack_is_made_once_and_holds_no_formula(self):
        self.mandat.piece_ids = [Command.create({"kind": "evidence"})]
        sent = self.entrust(self.dossiers)
        batch = sent.remise_id
        book = openpyxl.load_workbook(io.BytesIO(batch.workbook_id.raw))
        cells = [cell for row in book.worksheets[0].iter_rows(min_row=6) for cell in row]
        self.assertIn('=HYPERLINK("x")', [cell.value for cell in cells])
        self.assertEqual(
            {cell.data_type for cell in cells if cell.value == '=HYPERLINK("x")'}, {"s"}
        )
        rows = list(csv.reader(io.StringIO(batch.csv_id.raw.decode("utf-8-sig")), delimiter=";"))
        self.assertEqual(len(rows), 3)
        self.assertIn('\'=HYPERLINK("x")', rows[1] + rows[2])
        self.assertIn("1000,00", rows[1] + rows[2])
        self.assertTrue(all(sent.mapped("evidence_id")))
        with zipfile.ZipFile(io.BytesIO(batch._zip())) as archive:
            self.assertEqual(len(archive.namelist()), 5)
        letter = batch.letter_id.raw.decode()
        self.assertIn("Menuiserie Lormont", letter)
        self.assertIn("Policy 12", letter)
        self.assertEqual(batch.delivered, "download")

    def test_sent_by_email_when_the_mandate_says_so(self):
        self.mandat.delivery = "email"
        batch = self.entrust(self.dossiers).remise_id
        self.assertEqual(batch.delivered, "email")
        self.assertEqual(batch.sudo().mail_id.recipient_ids, self.agency)
        self.assertEqual(len(batch.sudo().mail_id.attachment_ids), 3)

    def test_what_leaves_by_email_is_kept_once(self):
        self.mandat.delivery = "email"
        self.mandat.piece_ids = [Command.create({"kind": "evidence"})]
        sent = self.entrust(self.dossiers)
        batch = sent.remise_id.sudo()
        lists = batch.workbook_id | batch.csv_id | batch.letter_id
        self.assertEqual(self.attached_to(batch), lists)
        self.assertEqual(self.attached_to(sent), sent.evidence_id)
        self.assertEqual(batch.mail_id.attachment_ids, lists | sent.evidence_id)
        batch.mail_id.unlink()
        self.assertEqual(self.attached_to(batch), lists, "whatever becomes of the e-mail")
        self.assertEqual(self.attached_to(sent), sent.evidence_id)
        recall = sent._recall(DAY, "Paid to us")
        self.assertEqual(self.attached_to(recall), recall.sudo().letter_id)

    def attached_to(self, records):
        return self.env["ir.attachment"].search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)], limit=50
        )

    def test_who_can_no_longer_be_entrusted_waits_in_the_next_batch(self):
        sent = self.entrust(self.dossiers, send=False)
        batch = sent.remise_id
        self.pay(self.overdue_invoice("2026-09-20", 1.0), DAY)
        self.env["recouvrement.litige"].create(
            {
                "dossier_id": self.dossier.id,
                "category_id": self.env["recouvrement.litige.categorie"].search([], limit=1).id,
                "ligne_ids": [
                    Command.create({"move_line_id": line.id, "amount": line.amount_residual})
                    for line in self.dossier.open_line_ids
                ],
            }
        )
        batch._send(DAY)
        faulty = sent.filtered(lambda each: each.dossier_id == self.dossier)
        self.assertEqual((sent - faulty).state, "sent")
        self.assertEqual((faulty.state, faulty.remise_id.state), ("draft", "draft"))
        self.assertTrue(faulty.fault)
        self.assertNotEqual(faulty.remise_id, batch)

    def test_a_sending_that_fails_leaves_nothing_half_done(self):
        sent = self.entrust(self.dossiers, send=False)
        sent.remise_id.env.flush_all()
        service = type(self.env["recouvrement.remise.edition"])
        with (
            patch.object(service, "_print_mandate", side_effect=RuntimeError("killed")),
            self.assertRaises(RuntimeError),
            self.env.cr.savepoint(),
        ):
            sent.remise_id._send(DAY)
        self.env.invalidate_all()
        self.assertEqual(set(sent.mapped("state")), {"draft"})
        self.assertFalse(self.dossiers.fil_ids)
        self.assertFalse(self.dossiers.suspension_ids)
        sent.remise_id._send(DAY)
        self.assertEqual(set(sent.mapped("state")), {"sent"})

    def test_a_large_batch_is_made_by_the_night_and_leaves_by_itself(self):
        self.mandat.piece_ids = [Command.create({"kind": "evidence"})]
        sent = self.entrust(self.dossiers, send=False)
        with patch(
            "odoo.addons.recouvrement_contentieux.models.recouvrement_remise_colis.AT_ONCE", 1
        ):
            sent.remise_id.action_send()
        self.assertEqual((sent.remise_id.state, sent[0].state), ("preparing", "draft"))
        self.run_on(DAY)
        self.assertEqual((sent.remise_id.state, sent[0].state), ("sent", "sent"))
        self.assertTrue(all(sent.mapped("evidence_id")))

    def test_a_recall_makes_one_letter_for_many(self):
        sent = self.entrust(self.dossiers)
        recall = sent._recall(DAY, "Taken over by the lawyer")
        self.assertEqual((len(recall), recall.count), (1, 2))
        letter = recall.letter_id.raw.decode()
        self.assertIn("Taken over by the lawyer", letter)
        self.assertIn(sent[0].name, letter)
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.agency.ids)])
        self.assertIn(recall.name, mail[-1:].subject)

    def test_debts_born_since_are_shown_and_added_on_request(self):
        sent = self.entrust(self.dossier)
        self.overdue_invoice("2026-09-18", 200.0)
        self.run_on(LATER)
        late = sent.with_context(recouvrement_day=LATER)
        self.assertEqual(late.amount_new, 200.0)
        self.assertEqual(self.dossier.amount_overdue, 200.0, "ours to chase meanwhile")
        late.action_extend()
        self.assertEqual((late.amount, late.amount_new), (1200.0, 0.0))
        self.assertFalse(self.dossier.amount_overdue)

    def test_the_debt_that_ends_ends_the_transmission(self):
        sent = self.entrust(self.dossier)
        self.pay(self.dossier.open_line_ids.move_id, LATER)
        self.run_on(LATER)
        self.assertEqual((sent.state, sent.open_to_partner), ("closed", False))
        self.assertEqual(sent.amount_direct, 1000.0)
        self.assertEqual(sent.date_ended, LATER)

    def test_a_direct_payment_is_told_paid_for_and_undone(self):
        sent = self.entrust(self.dossier)
        self.mandat.direct_share = 50
        payment = self.pay(self.dossier.open_line_ids.move_id, LATER, 500.0)
        self.run_on(LATER)
        self.assertEqual((sent.amount_direct, sent.date_first_payment), (500.0, LATER))
        fees = sent.honoraire_ids.filtered(lambda fee: fee.kind == "direct")
        self.assertEqual(fees.amount, 60.0, "12 %: the terms of the day it was sent")
        schedule = self.env["recouvrement.diffusion"].create(
            {"name": "Weekly", "kind": "direct", "rhythm": "weekly", "company_id": self.company.id}
        )
        rows = schedule._prepare_direct(LATER)
        self.assertEqual([row["partner_id"] for row in rows], self.agency.ids)
        log = (
            self.env["recouvrement.diffusion.envoi"]
            .sudo()
            .create(
                rows[0]
                | {
                    "diffusion_id": schedule.id,
                    "company_id": self.company.id,
                    "kind": "direct",
                    "period": LATER,
                }
            )
        )
        [(name, content)] = schedule._write_direct(log)[log.id]["attachments"]
        self.assertIn("500,00", content.decode("utf-8-sig"), name)
        schedule._keep_direct(log)
        self.assertFalse(schedule._prepare_direct(LATER))
        payment.action_draft()
        payment.action_cancel()
        self.run_on(LATER)
        self.assertEqual((sent.amount_direct, fees.state), (0.0, "cancelled"))

    def test_a_debt_moved_to_the_doubtful_account_stays_entrusted(self):
        sent = self.entrust(self.dossier)
        item, heir = (
            self.dossier.open_line_ids,
            self.dossiers.open_line_ids - self.dossier.open_line_ids,
        )
        self.env["recouvrement.ecriture"]._carry_over([(item, heir)])
        self.assertEqual(sent.move_line_ids, item | heir)

    def test_a_copy_of_an_invoice_is_printed_though_no_server_answers(self):
        service = self.env["recouvrement.imprimerie"].with_context(force_report_rendering=True)
        invoice = self.dossier.open_line_ids.move_id
        with self.assertNoLogs("odoo.addons.base.models.ir_actions_report", "WARNING"):
            document, extension = service._print_report("account.account_invoices", invoice)
        self.assertEqual((document[:4], extension), (b"%PDF", "pdf"))
        page = '<base href="http://x"/><link rel="stylesheet" href="/web/assets/1/web.report_assets_common.min.css"/>'
        held = service._contain(f"<html><head>{page}</head></html>")
        self.assertNotRegex(held, r"<link|<base|@import|url\(\s*[\"']?[/.h]")
        self.assertIn(".table", held)

    def test_what_the_prestataire_remits_is_no_direct_payment(self):
        sent = self.entrust(self.dossier)
        here = sent.with_context(recouvrement_day=LATER)
        report = here._report({"amount_received": 400.0, "date_payment": LATER}, LATER)
        self.pay(self.dossier.open_line_ids.move_id, LATER, 400.0)
        self.run_on(LATER)
        self.assertEqual((sent.amount_received, sent.amount_direct), (400.0, 0.0))
        self.assertEqual(sent.versement_ids.state, "asked", "two equal amounts decide nothing")
        remittance = (
            self.env["recouvrement.reversement"]
            .with_context(recouvrement_day=LATER)
            .create({"mandat_id": self.mandat.id, "date": LATER, "amount": 352.0, "withheld": 40.0})
        )
        remittance.action_take_waiting()
        self.assertEqual((remittance.rapport_ids, remittance.difference), (report, -8.0))
        with self.assertRaisesRegex(UserError, "say why"):
            remittance.action_match()
        remittance.note = "Bank charges"
        remittance.action_match()
        self.assertFalse(report.to_remit)
        with self.assertRaises(UserError):
            report._cancel("Wrong")
        remittance.action_undo()
        self.assertTrue(report.to_remit)

    def test_what_stays_is_shown_before_the_batch_is_sent(self):
        drawn = self.entrust(self.dossiers, send=False)
        batch, gone = drawn.remise_id, self.dossiers - self.dossier
        gone.partner_id.sudo().street = False
        self.mandat.piece_ids = [Command.create({"kind": "address", "needed": True})]
        asked = batch.action_ask_send()
        wizard = self.env[asked["res_model"]].with_context(**asked["context"]).create({})
        self.assertEqual((wizard.good_count, wizard.bad_count), (1, 1))
        self.assertIn("address is not complete", wizard.bad)
        self.assertIn(gone.name, wizard.bad)
        self.assertEqual(wizard.amount, self.dossier.amount_due)
        self.assertEqual(batch.state, "draft", "nothing is done before")
        gone.partner_id.sudo().street = "1 rue Neuve"
        with self.assertRaisesRegex(UserError, "has changed"):
            wizard.action_send()
        gone.partner_id.sudo().street = False
        wizard.action_send()
        self.assertEqual((batch.state, batch.transmission_ids.dossier_id), ("sent", self.dossier))

    def test_a_batch_is_for_whoever_may_reach_all_its_dossiers(self):
        portfolio = self.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": self.company.id}
        )
        self.dossier.portefeuille_id = portfolio
        user = new_test_user(
            self.env,
            "collector-batch",
            "recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        drawn = self.entrust(self.dossiers, send=False)
        self.env.invalidate_all()  # what the test read is not what they may read
        theirs = drawn.remise_id.with_user(user)
        self.assertEqual(len(theirs.transmission_ids), 1)
        with self.assertRaises(AccessError):
            theirs.action_send()
        drawn.remise_id._send(DAY)
        for act in (theirs.action_download, theirs.action_print_letter):
            with self.subTest(act=act), self.assertRaises(AccessError):
                act()
        with self.assertRaises(AccessError):
            self.mandat.with_user(user).write({"direct_share": 0})

    def test_withdrawn_before_it_was_sent_it_was_not_placed(self):
        self.entrust(self.dossier, send=False).action_withdraw()
        self.assertEqual(self.entrust(self.dossier).rank, 1)

    def _bill(self, *lines):
        return self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.agency.id,
                "invoice_date": DAY,
                "invoice_line_ids": [
                    Command.create(
                        {"name": name, "price_unit": amount, "tax_ids": [Command.clear()]}
                    )
                    for name, amount in lines
                ],
            }
        )

    def _check(self, bill):
        check = self.env["recouvrement.pointage"].create(
            {"mandat_id": self.mandat.id, "move_id": bill.id, "date_to": DAY}
        )
        check.action_compare()
        return check

    def test_an_invoice_is_set_against_the_fees_dossier_by_dossier(self):
        first, second = self.entrust(self.dossiers).sorted("amount")
        first._report({"amount_received": 100.0}, DAY)
        check = self._check(
            self._bill(
                (f"Honoraires {first.name}", 22.0), (f"Forfait {second.name}", 30.0), ("Port", 5)
            )
        )
        told = {line.transmission_id: (line.verdict, line.difference) for line in check.ligne_ids}
        self.assertEqual(told[first], ("agreed", 0.0))
        self.assertEqual(told[second], ("too_much", 20.0))
        self.assertEqual(told[first.browse()], ("unknown", 5.0))
        with self.assertRaisesRegex(UserError, "Too much"):
            check.action_agree()
        check.ligne_ids.filtered(lambda line: line.verdict != "agreed").accepted = True
        check.action_agree()
        self.assertEqual(set((first | second).honoraire_ids.mapped("state")), {"agreed"})
        with self.assertRaises(UserError):
            check.action_compare()

    def test_an_invoice_of_one_sum_is_set_against_all_that_is_due(self):
        self.entrust(self.dossiers)
        check = self._check(self._bill(("Honoraires de septembre", 20.0)))
        self.assertEqual((check.ligne_ids.verdict, check.difference), ("agreed", 0.0))
        check.action_agree()
        self.assertEqual(check.state, "agreed")

    def test_an_invoice_of_another_is_not_checked(self):
        bill = self._bill(("Fees", 1.0))
        bill.partner_id = self.debtor
        with self.assertRaises(ValidationError):
            self._check(bill)
