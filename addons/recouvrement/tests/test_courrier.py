"""Letters and e-mails of the night: what they say, to whom, in how many processes."""

import io
import re
from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools.pdf import PdfReader

from ..models import recouvrement_imprimerie
from ..tools import pdf
from .common import RecouvrementCase

DAY = "2026-01-15"


def read(document):
    """Text of a PDF, spaces of every kind made plain."""
    pages = PdfReader(io.BytesIO(document), strict=False).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


class CourrierCase(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"]._load_module_terms(["recouvrement"], ["fr_FR"])
        cls.env = cls.env(context=dict(cls.env.context, force_report_rendering=True))
        cls.passage = cls.passage.with_env(cls.env)
        cls.company.partner_id.write(
            {
                "street": "8 quai des Chartrons",
                "zip": "33000",
                "city": "Bordeaux",
                "lang": "en_US",
            }
        )
        cls.bank = cls.env["res.partner.bank"].create(
            {"acc_number": "FR7630006000011234567890189", "partner_id": cls.company.partner_id.id}
        )
        cls.company.recouvrement_bank_id = cls.bank
        cls.second_reminder = cls.env.ref("recouvrement.mail_template_reminder_2")

    @classmethod
    def letter_scenario(cls, **step):
        return cls.new_scenario(
            {"kind": "letter", "offset_days": 5, "template_id": cls.second_reminder.id, **step},
            worked_days_only=False,
        )

    def night(self, expected_done, expected_failed=0):
        counts = self.run_on(DAY)
        failures = self.env["recouvrement.action"].search([("state", "=", "failed")])
        self.assertEqual(
            (counts.get("done", 0), counts.get("failed", 0)),
            (expected_done, expected_failed),
            failures.mapped("error"),
        )
        return counts


class TestLetter(CourrierCase):
    def test_letter_in_french_and_in_english(self):
        self.letter_scenario()
        marcel = self.new_debtor("Scierie Marcel", lang="fr_FR")
        for partner in (self.debtor, marcel):
            self.overdue_invoice("2026-01-10", 1234.56, partner)
        self.night(2)
        french = self.dossier_of(marcel).action_ids
        english = self.dossier_of().action_ids
        text = read(french.attachment_id.raw)
        for expected in (
            "Scierie Marcel",
            "33310 LORMONT",
            "Bordeaux, le 15 janvier 2026",
            "1 234,56 €",
            "10/01/2026",
            "Madame, Monsieur,",
            "FR76",
            french.dossier_id.name,
            "23 janvier 2026",
        ):
            self.assertIn(expected, text)
        text = read(english.attachment_id.raw)
        for expected in (
            "Menuiserie Lormont",
            "January 15, 2026",
            "1,234.56",
            "01/10/2026",
            "Dear Sir or Madam,",
            english.dossier_id.name,
        ):
            self.assertIn(expected, text)
        self.assertNotIn("Scierie Marcel", text, "a letter holds its own debtor only")
        for action in french | english:
            self.assertEqual(action.state, "done")
            self.assertEqual(action.attachment_id.res_id, action.id)
            self.assertLess(len(action.attachment_id.raw), 60_000)

    def test_a_batch_is_one_process_and_each_gets_its_own(self):
        self.letter_scenario()
        debtors = [self.new_debtor(f"Client {rank:03d}") for rank in range(12)]
        for rank, partner in enumerate(debtors):
            for _invoice in range(20 if rank in (3, 7) else 1):
                self.overdue_invoice("2026-01-10", 100 + rank, partner)
        processes = []
        run = recouvrement_imprimerie.RecouvrementImprimerie._to_pdf

        def counted(service, letters):
            processes.append(len(letters))
            return run(service, letters)

        with patch.object(recouvrement_imprimerie.RecouvrementImprimerie, "_to_pdf", counted):
            self.night(12)
        self.assertEqual(processes, [12])
        for partner in debtors:
            document = self.dossier_of(partner).action_ids.attachment_id.raw
            self.assertEqual(set(re.findall(r"Client \d{3}", read(document))), {partner.name})
            pages = len(PdfReader(io.BytesIO(document)).pages)
            self.assertEqual(pages, 2 if partner in (debtors[3], debtors[7]) else 1)
        night = self.passage.search([("day", "=", DAY), ("company_id", "=", self.company.id)])
        merged = self.env["ir.actions.report"]._render_qweb_pdf(
            "recouvrement.report_night", night.ids
        )[0]
        self.assertEqual(
            list(dict.fromkeys(re.findall(r"Client \d{3}", read(merged)))),
            [action.debtor_id.name for action in night.action_ids.sorted("id")],
            "the letters of the night, in order",
        )

    def test_letters_that_cannot_be_told_apart_are_printed_one_by_one(self):
        self.letter_scenario()
        other = self.new_debtor("Scierie Marcel")
        for partner in (self.debtor, other):
            self.overdue_invoice("2026-01-10", 100, partner)
        split = pdf.split
        with (
            patch.object(pdf, "split", lambda body, count: split(body, 1) if count == 1 else None),
            self.assertLogs("odoo.addons.recouvrement.models.recouvrement_imprimerie", "WARNING"),
        ):
            self.night(2)
        text = read(self.dossier_of(other).action_ids.attachment_id.raw)
        self.assertIn("Scierie Marcel", text)
        self.assertNotIn("Menuiserie Lormont", text)

    def test_address_alone_stands_in_the_window_of_the_envelope(self):
        """Right-hand window of a DL envelope: 105 to 200 mm from the left, 48 to 87 from the top."""
        self.letter_scenario()
        self.debtor.street2 = "Zone artisanale des Quatre Pavillons, bâtiment C"
        self.overdue_invoice("2026-01-10", 100)
        self.night(1)
        page = PdfReader(io.BytesIO(self.dossier_of().action_ids.attachment_id.raw)).pages[0]
        seen = []

        def visit(text, cm, tm, _font, _size):
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]  # of the end of the text
            y = float(page.mediabox.height) - (tm[4] * cm[1] + tm[5] * cm[3] + cm[5])
            if 105 < x * 25.4 / 72 < 200 and 46 < y * 25.4 / 72 < 87:
                seen.append(" ".join(text.split()))

        page.extract_text(visitor_text=visit)
        self.assertEqual(
            [line for line in seen if line],
            [
                "Menuiserie Lormont",
                "ZA DES QUATRE PAVILLONS BATIMENT C",
                "12 RUE DES SCIERIES",
                "33310 LORMONT",
            ],
        )

    def test_credits_are_listed_and_deducted_what_is_contested_or_held_is_not_asked(self):
        self.letter_scenario()
        self.overdue_invoice("2026-01-08", 1000)
        contested = self.overdue_invoice("2026-01-09", 333)
        contested.action_toggle_block_payment()
        held = self.overdue_invoice("2026-01-09", 222)
        self.overdue_invoice("2026-03-01", 4000)
        self.credit_note("2026-01-07", 150)
        self.run_on("2026-01-10")
        dossier = self.dossier_of()
        then = self.env(context=dict(self.env.context, recouvrement_day=date(2026, 1, 10)))
        then["recouvrement.suspension"].create(
            {
                "dossier_id": dossier.id,
                "reason": "Goods returned",
                "date_from": "2026-01-10",
                "scope": "items",
                "move_line_ids": held.line_ids.filtered(
                    lambda line: line.account_id.account_type == "asset_receivable"
                ).ids,
            }
        )
        self.night(1)
        action = dossier.action_ids.filtered(lambda each: each.state == "done")
        text = read(action.attachment_id.raw)
        self.assertIn("-150.00", text)
        self.assertIn("850.00 €", text)
        self.assertEqual(action.amount_overdue, 850)
        for absent in ("333.00", "222.00", "4,000.00"):
            self.assertNotIn(absent, text)

    def test_one_poisoned_letter_fails_alone(self):
        self.letter_scenario()
        debtors = [self.new_debtor(f"Client {rank:03d}") for rank in range(5)]
        for partner in debtors:
            self.overdue_invoice("2026-01-10", 100, partner)
        run = recouvrement_imprimerie.RecouvrementImprimerie._to_pdf

        def poisoned(service, letters):
            if any("Client 003" in letter["recipient"] for letter in letters):
                raise RuntimeError("wkhtmltopdf broke")
            return run(service, letters)

        with (
            patch.object(recouvrement_imprimerie.RecouvrementImprimerie, "_to_pdf", poisoned),
            self.assertLogs("odoo.addons.recouvrement.models.recouvrement_execution", "WARNING"),
        ):
            self.night(4, expected_failed=1)
        failed = self.dossier_of(debtors[3])
        self.assertIn("wkhtmltopdf broke", failed.action_ids.error)
        self.assertIn("wkhtmltopdf broke", failed.error)
        self.assertFalse(failed.action_ids.attachment_id)
        for partner in debtors[:3] + debtors[4:]:
            self.assertTrue(self.dossier_of(partner).action_ids.attachment_id)

    def test_without_postal_address_the_letter_fails_naming_the_debtor(self):
        self.letter_scenario(fallback="none")
        self.debtor.write({"street": False, "city": False, "zip": False})
        self.overdue_invoice("2026-01-10", 100)
        with self.assertLogs("odoo.addons.recouvrement.models.recouvrement_execution", "WARNING"):
            self.night(0, expected_failed=1)
        self.assertIn(
            "Menuiserie Lormont has no postal address", self.dossier_of().action_ids.error
        )

    def test_query_count_of_a_batch_does_not_follow_its_size(self):
        self.letter_scenario()

        def count(size, day):
            for rank in range(size):
                self.overdue_invoice("2026-01-10", 100, self.new_debtor(f"Client {day}{rank}"))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.run_on(f"2026-01-{day}")
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(2, 15)
        small, large = count(2, 16), count(22, 17)
        self.assertLess(large - small, 20 * 4, "at most the attachment of each letter")


class TestEmail(CourrierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "email", "offset_days": 5, "fallback": "none"}, worked_days_only=False
        )

    def get_mails(self, dossier):
        return self.env["mail.mail"].search(
            [("model", "=", "recouvrement.dossier"), ("res_id", "=", dossier.id)]
        )

    def test_email_is_queued_once_with_its_table_in_the_language_of_the_debtor(self):
        marcel = self.new_debtor("Scierie Marcel", lang="fr_FR")
        for partner in (self.debtor, marcel):
            self.overdue_invoice("2026-01-10", 1234.56, partner)
        self.night(2)
        self.run_on(DAY)
        for partner, amount, due in (
            (marcel, "1\xa0234,56", "10/01/2026"),
            (self.debtor, "1,234.56", "01/10/2026"),
        ):
            dossier = self.dossier_of(partner)
            mail = self.get_mails(dossier)
            self.assertEqual((len(mail), mail.state), (1, "outgoing"))
            self.assertEqual(mail.recipient_ids, partner)
            body = mail.body_html.replace("\u202f", "\xa0")
            for expected in (amount, due, "<table", dossier.name, "FR76"):
                self.assertIn(expected, body)
            self.assertIn(dossier.action_ids.message_id, dossier.message_ids)
            self.assertIn("<table", dossier.action_ids.message_id.body)
        self.assertIn(
            "en attente de règlement", self.dossier_of(marcel).action_ids.message_id.subject
        )

    def test_message_stays_in_the_dossier_once_the_email_has_left(self):
        self.overdue_invoice("2026-01-10", 100)
        self.night(1)
        dossier = self.dossier_of()
        message = dossier.action_ids.message_id
        self.get_mails(dossier).unlink()
        self.assertTrue(message.exists())

    def test_invoicing_contact_receives_unless_only_the_debtor_has_an_address(self):
        contact = self.new_debtor(
            "Comptabilité", parent_id=self.debtor.id, type="invoice", is_company=False
        )
        other = self.new_debtor("Scierie Marcel")
        self.new_debtor(
            "Archives", parent_id=other.id, type="invoice", is_company=False, email=False
        )
        for partner in (self.debtor, other):
            self.overdue_invoice("2026-01-10", 100, partner)
        self.night(2)
        self.assertEqual(self.dossier_of().action_ids.partner_id, contact)
        self.assertEqual(self.dossier_of(other).action_ids.partner_id, other)

    def test_without_or_with_a_wrong_address_the_email_fails_naming_the_debtor(self):
        self.debtor.email = False
        other = self.new_debtor("Scierie Marcel", email="nobody at all")
        for partner in (self.debtor, other):
            self.overdue_invoice("2026-01-10", 100, partner)
        with self.assertLogs("odoo.addons.recouvrement.models.recouvrement_execution", "WARNING"):
            self.night(0, expected_failed=2)
        self.assertIn(
            "Menuiserie Lormont has no e-mail address", self.dossier_of().action_ids.error
        )
        self.assertIn("Scierie Marcel", self.dossier_of(other).action_ids.error)
        self.assertFalse(self.get_mails(self.dossier_of()))


class TestOnDemand(CourrierCase):
    def render(self, report, records):
        return read(self.env["ir.actions.report"]._render_qweb_pdf(report, records.ids)[0])

    def test_statement_holds_everything_and_leaves_no_trace(self):
        self.overdue_invoice("2026-01-10", 100)
        self.overdue_invoice("2099-01-10", 4000, invoice_date="2026-01-02")
        self.credit_note("2026-01-07", 30)
        self.run_on("2026-01-12")
        dossier = self.dossier_of()
        messages, attachments = dossier.message_ids, self.env["ir.attachment"].search_count([])
        text = self.render("recouvrement.report_statement", dossier)
        for expected in ("100.00", "4,000.00", "-30.00", "4,070.00 €", "Not yet due", dossier.name):
            self.assertIn(expected, text)
        self.assertEqual(dossier.message_ids, messages)
        self.assertEqual(self.env["ir.attachment"].search_count([]), attachments)

    def test_statements_of_several_dossiers_at_once(self):
        other = self.new_debtor("Scierie Marcel", lang="fr_FR")
        for partner in (self.debtor, other):
            self.overdue_invoice("2026-01-10", 100, partner)
        self.run_on("2026-01-12")
        text = self.render(
            "recouvrement.report_statement", self.dossier_of() | self.dossier_of(other)
        )
        for expected in ("Menuiserie Lormont", "Scierie Marcel", "Statement of account", "Relevé"):
            self.assertIn(expected, text)

    def test_preview_is_marked_and_writes_nothing(self):
        self.letter_scenario(offset_days=30)
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-12")
        dossier = self.dossier_of()
        wizard = self.env["recouvrement.impression"].create({"dossier_id": dossier.id})
        self.assertEqual(
            wizard.template_id, self.env.ref("recouvrement.mail_template_reminder_2_professional")
        )
        text = self.render("recouvrement.report_preview", wizard)
        self.assertIn("PREVIEW", text)
        self.assertIn("100.00 €", text)
        self.assertFalse(dossier.action_ids)

    def test_a_collector_sees_the_letter_before_approving_it(self):
        self.letter_scenario(consent="approval")
        self.overdue_invoice("2026-01-10", 100)
        self.run_on(DAY)
        collector = new_test_user(
            self.env, "collector", groups="recouvrement.group_collector", company_id=self.company.id
        )
        action = self.dossier_of().action_ids.with_user(collector)
        self.assertEqual(action.state, "awaiting")
        report = self.env["ir.actions.report"].with_user(collector)
        text = read(report._render_qweb_pdf("recouvrement.report_letter", action.ids)[0])
        self.assertIn("PREVIEW", text)
        action.with_context(force_report_rendering=True).action_approve()
        self.assertEqual((action.state, action.error), ("done", False))
        text = read(report._render_qweb_pdf("recouvrement.report_letter", action.ids)[0])
        self.assertNotIn("PREVIEW", text)


class TestText(CourrierCase):
    def refused(self, message, **values):
        with self.assertRaisesRegex(ValidationError, message):
            self.second_reminder.write(values)

    def test_a_text_with_an_unknown_field_is_refused_naming_it(self):
        self.refused("object.amount_dew.*no field “amount_dew”", subject="{{ object.amount_dew }}")
        self.refused(
            "object.partner_id.nam.*no field “nam”",
            body_html='<p><t t-out="object.partner_id.nam"/></p>',
        )
        self.refused("no field “contact_name”", body_html='<p><t t-out="object.contact_name"/></p>')

    def test_a_broken_placeholder_is_refused(self):
        self.refused("would be sent as it stands", subject="Owed: {{ object.letter_total")
        self.refused(
            "would be sent as it stands", body_html="<p>Owed: {{ object.letter_total }}</p>"
        )
        self.refused("cannot be read", body_html='<p><t t-out="object.letter_total +"/></p>')
        self.refused("cannot be filled in", body_html='<p><t t-out="object.amount_due / 0"/></p>')

    def test_a_translation_with_an_unknown_field_is_refused(self):
        with self.assertRaisesRegex(ValidationError, r"object\.montant"):
            self.second_reminder.update_field_translations(
                "subject", {"fr_FR": "Reste {{ object.montant }}"}
            )

    def test_shipped_texts_can_be_filled_in_in_french_and_english(self):
        texts = self.env["mail.template"].search([("model", "=", "recouvrement.dossier")])
        self.assertGreaterEqual(len(texts), 15)
        for lang in ("en_US", "fr_FR"):
            texts.with_context(lang=lang)._check_can_be_rendered()
        for text in texts:
            self.assertIn("Madame, Monsieur", self.fill(text, "fr_FR"))
            self.assertIn("Dear Sir or Madam", self.fill(text, "en_US"))

    def fill(self, text, lang):
        self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-12")
        text = text.with_context(lang=lang)
        return str(text._render_field("body_html", self.dossier_of().ids)[self.dossier_of().id])

    def test_a_step_that_writes_without_text_is_not_published(self):
        for kind in ("email", "letter"):
            scenario = self.new_scenario({"kind": kind, "template_id": False}, publish=False)
            with self.assertRaisesRegex(UserError, "have no text: “Step 1”"):
                scenario.action_publish()
            with self.assertRaisesRegex(UserError, "have no text: “Step 1”"):
                scenario._publish()
        self.new_scenario({"kind": "call", "template_id": False})
