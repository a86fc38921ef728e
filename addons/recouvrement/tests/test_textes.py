"""The set of texts: for whom, with which mentions, restored when broken."""

import re
from contextlib import ExitStack
from datetime import date
from unittest.mock import patch

from lxml import html
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from ..models.recouvrement_mention import MARK
from ..tools.hand import check_written
from .test_courrier import CourrierCase, read


class TextesCase(CourrierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.texts = cls.env["mail.template"].search([("model", "=", "recouvrement.dossier")])
        cls.notice = cls.get_text("formal_notice")

    @classmethod
    def get_text(cls, name):
        return cls.env.ref(f"recouvrement.mail_template_{name}")

    def refused(self, message, error=ValidationError):
        """The block is refused with ``message``, and undone."""
        stack = ExitStack()
        stack.enter_context(self.assertRaisesRegex(error, message))
        stack.enter_context(self.cr.savepoint())
        return stack

    def without(self, text, part):
        body = str(text.body_html)
        self.assertIn(part, body)
        return body.replace(part, "")


class TestShippedSet(TextesCase):
    def test_there_is_a_text_for_each_use_in_rising_order(self):
        uses = self.env["mail.template"]._fields["recouvrement_use"].get_values(self.env)
        roots = self.texts.filtered(lambda text: not text.recouvrement_variant_of_id)
        self.assertEqual(set(roots.mapped("recouvrement_use")) | {"other"}, set(uses))

    def test_every_text_holds_its_mentions_and_no_forbidden_word_in_both_languages(self):
        for lang in ("en_US", "fr_FR"):
            for text in self.texts:
                text._check_recouvrement_mentions(lang)

    def test_every_text_is_translated(self):
        for text in self.texts:
            french = text.with_context(lang="fr_FR")
            for name in ("name", "subject", "body_html", "description"):
                self.assertNotEqual(french[name], text[name], f"{text.name}: {name}")
            # The same placeholders in both languages: nothing was lost on the way.
            self.assertEqual(
                sorted(placeholders(french.body_html)), sorted(placeholders(text.body_html))
            )

    def test_a_private_person_is_never_told_of_penalties_and_is_offered_help(self):
        for name in ("reminder_1_private", "reminder_2_private", "formal_notice_private"):
            for lang, offer in (("fr_FR", "des solutions existent"), ("en_US", "there are solut")):
                body = str(self.get_text(name).with_context(lang=lang).body_html)
                self.assertIn(offer, body)
                for word in ("L441-10", "40", "letter_late_fees", "pénalités"):
                    self.assertNotIn(word, body)

    def test_no_text_states_a_fee_or_an_interest_of_its_own(self):
        """The law stands in a mention, with its source: no figure of it in a text."""
        for lang in ("en_US", "fr_FR"):
            for text in self.texts.with_context(lang=lang):
                self.assertNotRegex(str(text.body_html), r"\d+ ?(€|%)|€ ?\d")

    def test_the_formal_notice_has_its_five_parts(self):
        codes = set(self.notice.recouvrement_mention_ids.mapped("code"))
        self.assertEqual(codes, {"sum", "basis", "deadline", "consequence"})


class TestVariants(TextesCase):
    def pick(self, name, **values):
        debtor = self.new_debtor("Somebody", **values)
        picked = self.get_text(name)._pick_recouvrement_variant(debtor)
        return picked.get_external_id()[picked.id].split("mail_template_")[-1]

    def test_audience_and_tone_then_audience_then_tone_then_the_text_itself(self):
        person = {"is_company": False}
        self.assertEqual(self.pick("reminder_1", **person), "reminder_1_private")
        self.assertEqual(
            self.pick("reminder_1", recouvrement_tone="cordial", **person), "reminder_1_private"
        )
        self.assertEqual(self.pick("reminder_1", recouvrement_tone="cordial"), "reminder_1_cordial")
        self.assertEqual(self.pick("reminder_1"), "reminder_1")
        self.assertEqual(self.pick("reminder_1", recouvrement_tone="firm"), "reminder_1")
        self.assertEqual(
            self.pick("reminder_2", recouvrement_tone="firm"), "reminder_2_professional"
        )
        self.assertEqual(self.pick("last", **person), "last")
        self.get_text("reminder_1_private").copy(
            {"recouvrement_tone": "cordial", "name": "Both", "recouvrement_audience": "private"}
        )
        debtor = self.new_debtor("Else", is_company=False, recouvrement_tone="cordial")
        both = self.get_text("reminder_1")._pick_recouvrement_variant(debtor)
        self.assertEqual(both.name, "Both")

    def test_a_private_debtor_and_a_firm_get_each_their_own_letter_from_the_same_step(self):
        self.letter_scenario()
        person = self.new_debtor("Paul Martin", is_company=False, lang="fr_FR")
        firm = self.new_debtor("Scierie Marcel", lang="fr_FR")
        for partner in (person, firm):
            self.overdue_invoice("2026-01-10", 100, partner)
        self.night(2)
        told = {
            partner: self.read_letter(self.dossier_of(partner).action_ids)
            for partner in (person, firm)
        }
        self.assertIn("des solutions existent", told[person])
        self.assertNotIn("L441-10", told[person])
        self.assertIn("L441-10 du Code de commerce", told[firm])
        self.assertNotIn("des solutions existent", told[firm])

    def test_a_professional_text_says_nothing_of_penalties_to_a_private_person(self):
        """Even when the wrong text is chosen by hand."""
        person = self.new_debtor("Paul Martin", is_company=False)
        self.overdue_invoice("2026-01-10", 100, person)
        self.run_on("2026-01-12")
        letter = self.env["recouvrement.redaction"]._compose_preview(
            self.dossier_of(person),
            self.get_text("reminder_2_professional"),
            self.env["recouvrement.etape"],
        )
        self.assertNotIn("441-10", str(letter["body"]))

    def read_letter(self, action):
        return read(action.attachment_id.raw)

    def test_a_variant_says_for_whom_and_is_unique_and_has_none_itself(self):
        first = self.get_text("reminder_1")
        variant = self.get_text("reminder_1_private")
        with self.refused("which audience or which tone"):
            first.copy({"recouvrement_variant_of_id": first.id})
        with self.refused("cannot have variants itself"):
            first.copy({"recouvrement_variant_of_id": variant.id, "recouvrement_tone": "firm"})
        with self.refused("variant_uniq", IntegrityError), mute_logger("odoo.sql_db"):
            variant.copy()

    def test_a_variant_serves_what_its_text_serves(self):
        self.get_text("last").write({"recouvrement_use": "other"})
        variant = self.get_text("last").copy(
            {"recouvrement_variant_of_id": self.get_text("last").id, "recouvrement_tone": "firm"}
        )
        self.assertEqual(variant.recouvrement_use, "other")


class TestMentions(TextesCase):
    def test_a_formal_notice_that_loses_a_mention_is_refused_naming_it_and_the_remedy(self):
        total = '<t t-out="object.letter_total"/>'
        with self.refused("lacks a mandatory mention: The sum claimed.*1344[^µ]*letter_total"):
            self.notice.body_html = self.without(self.notice, total)
        with self.refused("What it is owed for.*"):
            self.notice.body_html = self.without(self.notice, '<t t-out="object.letter_items"/>')
        with self.refused("The time left to pay"):
            self.notice.body_html = self.without(
                self.notice, '<t t-out="object.letter_deadline_days"/>'
            )
        with self.refused(f"What follows if it is not paid[^µ]*{MARK}consequence"):
            self.notice.body_html = self.without(self.notice, f' class="{MARK}consequence"')

    def test_an_emptied_section_is_a_missing_mention(self):
        body = str(self.notice.body_html)
        start = body.index(f'<p class="{MARK}consequence">')
        end = body.index("</p>", start)
        with self.refused("What follows"):
            self.notice.body_html = (
                body[:start] + f'<p class="{MARK}consequence"><br/>' + body[end:]
            )

    def test_odoo_keeps_the_mark_of_a_section(self):
        self.notice.body_html = str(self.notice.body_html)
        self.assertIn(f'class="{MARK}consequence"', str(self.notice.body_html))

    def test_the_french_is_checked_as_the_english(self):
        french = self.notice.with_context(lang="fr_FR")
        broken = self.without(french, '<t t-out="object.letter_items"/>')
        with self.refused("French.*lacks a mandatory mention"):
            self.notice.update_field_translations("body_html", {"fr_FR": broken})
        with self.refused("il manque une mention obligatoire"):
            french.body_html = broken

    def test_declaring_a_termination_looks_at_every_language(self):
        clause = f'<p class="{MARK}termination_clause">“Clause 8”</p>'
        with self.refused("termination clause, quoted.*1225"):
            self.notice.recouvrement_termination = True
        self.notice.body_html = f"{self.notice.body_html}{clause}"
        with self.refused("French"):
            self.notice.recouvrement_termination = True
        french = self.notice.with_context(lang="fr_FR")
        french.body_html = f"{french.body_html}{clause}"
        self.notice.recouvrement_termination = True
        with self.refused("termination clause"):
            self.notice.body_html = self.without(self.notice, clause)

    def test_a_third_party_collector_needs_the_five_mentions_of_r124_4(self):
        text = self.get_text("reminder_1").copy({"name": "First letter"})
        codes = ("collector", "creditor", "breakdown", "l111_8")
        for code in codes:
            if code != "l111_8":
                with self.refused("R124-4"):
                    text.recouvrement_third_party = True
            for lang in ("en_US", "fr_FR"):
                here = text.with_context(lang=lang)
                words = '<t t-out="object.letter_l111_8"/>' if code == "l111_8" else "Somebody & Co"
                here.body_html = f'{here.body_html}<p class="{MARK}{code}">{words}</p>'
        text.recouvrement_third_party = True
        self.assertEqual(set(text.recouvrement_mention_ids.mapped("code")), {*codes, "demand"})

    def test_a_mandatory_mention_cannot_be_taken_off_and_one_can_be_added(self):
        mention = self.env.ref("recouvrement.mention_l111_8")
        with self.refused("Who bears the costs"):
            self.notice.recouvrement_extra_mention_ids = mention
        self.notice.recouvrement_extra_mention_ids = self.env.ref("recouvrement.mention_demand")
        self.notice.recouvrement_extra_mention_ids = False
        self.assertIn("sum", self.notice.recouvrement_mention_ids.mapped("code"))

    def test_words_of_a_court_and_fees_to_a_private_person_are_refused(self):
        with self.refused("pass for those of a court"):
            self.notice.body_html = f"{self.notice.body_html}<p>Notre service  judiciaire</p>"
        private = self.get_text("formal_notice_private")
        with self.refused("charged to a private person"):
            private.body_html = f"{private.body_html}<p>Frais de dossier : 15 euros</p>"
        with self.refused("between professionals"):
            private.body_html = f'{private.body_html}<p t-out="object.letter_late_fees"/>'

    def test_what_was_not_verified_stays_marked_on_screen(self):
        self.assertIn("To verify", self.notice.recouvrement_mention_state)
        self.assertIn("fa-check", self.notice.recouvrement_mention_state)

    def test_the_form_shows_a_missing_mention_before_saving(self):
        with Form(self.notice, view="recouvrement.view_mail_template_form") as form:
            self.assertNotIn("fa-times", form.recouvrement_mention_state)
            form.body_html = self.without(self.notice, '<t t-out="object.letter_items"/>')
            self.assertIn("fa-times", form.recouvrement_mention_state)
            form.body_html = str(self.notice.body_html)


class TestRestoreAndDelete(TextesCase):
    def test_row_11_a_modified_text_is_restored_in_both_languages_and_keeps_its_variants(self):
        text = self.get_text("reminder_2")
        french = text.with_context(lang="fr_FR")
        text.reset_template()
        before = [(each.subject, str(each.body_html), each.name) for each in (text, french)]
        variants = text.recouvrement_variant_ids
        manager = new_test_user(self.env, "restorer", groups="recouvrement.group_manager")
        text.write({"body_html": "<p>Pay!</p>", "subject": "Pay!", "recouvrement_use": "other"})
        french.write({"body_html": "<p>Payez !</p>", "subject": "Payez !", "name": "Le mien"})
        for lang in ("fr_FR", "en_US"):
            here = text.with_user(manager).with_context(lang=lang)
            action = here.action_recouvrement_restore()
            self.env["mail.template.reset"].with_user(manager).with_context(
                **action["context"], lang=lang
            ).create({}).reset_template()
            self.env.invalidate_all()
            after = [(each.subject, str(each.body_html), each.name) for each in (text, french)]
            self.assertEqual(after, before)
            french.body_html = "<p>Payez !</p>"
        self.assertEqual(text.recouvrement_use, "reminder_2")
        self.assertEqual(text.recouvrement_variant_ids, variants)

    def test_restoring_a_variant_leaves_it_a_variant(self):
        text = self.get_text("formal_notice_private")
        body = str(text.body_html)
        text.write(
            {
                "body_html": f"{body}<p>More</p>",
                "recouvrement_audience": False,
                "recouvrement_tone": "firm",
            }
        )
        text.reset_template()
        self.assertEqual(str(text.body_html), body)
        self.assertEqual(text.recouvrement_variant_of_id, self.notice)
        self.assertEqual((text.recouvrement_audience, text.recouvrement_tone), ("private", False))

    def test_a_text_that_a_step_uses_is_not_deleted_naming_the_step(self):
        with self.refused("cannot be deleted.*“Formal notice”.*Standard", UserError):
            self.notice.unlink()
        with self.refused("before its variants", UserError):
            text = self.get_text("last")
            text.copy({"recouvrement_variant_of_id": text.id, "recouvrement_tone": "firm"})
            text.unlink()
        self.get_text("paid").unlink()

    def test_preview_on_a_dossier_shows_this_very_text_and_writes_nothing(self):
        self.overdue_invoice("2026-01-10", 1234.5)
        self.run_on("2026-01-12")
        counts = [
            self.env[model].search_count([])
            for model in ("mail.message", "mail.mail", "ir.attachment", "recouvrement.action")
        ]
        action = self.get_text("formal_notice_private").action_recouvrement_preview()
        wizard = Form(self.env["recouvrement.impression"].with_context(**action["context"]))
        self.assertEqual(wizard.dossier_id, self.dossier_of())
        self.assertEqual(wizard.template_id, self.get_text("formal_notice_private"))
        self.assertEqual(wizard.channel, "letter")
        self.assertIn("1,234.50", wizard.preview)
        self.assertIn("FORMAL NOTICE", wizard.subject)
        wizard.channel = "email"
        self.assertIn("max-width: 680px", wizard.preview)
        self.assertEqual(
            counts,
            [
                self.env[model].search_count([])
                for model in ("mail.message", "mail.mail", "ir.attachment", "recouvrement.action")
            ],
        )


def placeholders(body):
    return re.findall(r"object\.\w+", str(body))


class TestOneMessagePerDebtor(CourrierCase):
    """Rows 1 and 4 to 7 of what users ask, as an e-mail and as a letter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scenario = cls.new_scenario(
            {"name": "First word", "kind": "email", "offset_days": 5},
            {
                "name": "Letter",
                "kind": "letter",
                "offset_days": 15,
                "template_id": cls.second_reminder.id,
            },
            worked_days_only=False,
            tolerance=5,
        )

    def told(self, action):
        """What the debtor read, spaces made plain."""
        if action.kind == "letter":
            return read(action.attachment_id.raw)
        text = html.fromstring(str(action.message_id.body)).text_content()
        return " ".join(text.split())

    def done(self):
        return self.dossier_of().action_ids.filtered(lambda each: each.state == "done").sorted("id")

    def hold(self, invoice, day):
        here = self.env(context=dict(self.env.context, recouvrement_day=date.fromisoformat(day)))
        return here["recouvrement.suspension"].create(
            {
                "dossier_id": self.dossier_of().id,
                "reason": "Goods returned",
                "date_from": day,
                "scope": "items",
                "move_line_ids": invoice.line_ids.filtered("amount_residual").ids,
            }
        )

    def test_row_1_one_message_at_the_highest_level_each_item_with_its_own_step(self):
        first = self.overdue_invoice("2026-01-10", 100)
        self.run_on("2026-01-15")
        second = self.overdue_invoice("2026-01-20", 40)
        self.overdue_invoice("2026-04-01", 4000)
        self.run_on("2026-01-26")
        email, letter = self.done()
        self.assertEqual((email.kind, letter.kind), ("email", "letter"))
        reached = {item["name"]: item["reached"] for item in letter.items}
        self.assertEqual(reached[first.name], {"step": email.etape_id.id, "day": "2026-01-15"})
        self.assertIsNone(reached[second.name])
        text = self.told(letter)
        self.assertEqual(text.count("First word of 01/15/2026"), 1)
        for expected in (first.name, second.name, "140.00 €", "16 d.", "6 d."):
            self.assertIn(expected, text)
        self.assertNotIn("4,000", text)

    def test_rows_4_and_5_open_credits_and_unallocated_payments_are_listed_and_deducted(self):
        self.overdue_invoice("2026-01-10", 1000)
        self.credit_note("2026-01-07", 150)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.debtor.id,
                "amount": 50,
                "date": "2026-01-08",
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        self.run_days("2026-01-15", "2026-01-26")
        for action in self.done():
            text = self.told(action)
            for expected in ("-150.00", "-50.00", "to deduct", "800.00"):
                self.assertIn(expected, text)
            self.assertEqual(action.amount_overdue, 800)
        self.assertEqual(len(self.done()), 2)

    def test_row_6_nothing_goes_to_a_debtor_in_credit_nor_under_the_tolerance(self):
        self.overdue_invoice("2026-01-10", 100)
        self.credit_note("2026-01-09", 300)
        cent = self.new_debtor("Scierie Marcel")
        self.overdue_invoice("2026-01-10", 4, cent)
        self.run_days("2026-01-12", "2026-02-12")
        self.assertFalse(self.done())
        self.assertFalse(self.dossier_of(cent).action_ids)

    def test_row_7_a_partial_payment_is_explained(self):
        invoice = self.overdue_invoice("2026-01-10", 1000)
        self.pay(invoice, "2026-01-12", 300)
        self.run_days("2026-01-15", "2026-01-26")
        for action in self.done():
            text = self.told(action)
            for expected in ("1,000.00", "300.00", "700.00"):
                self.assertIn(expected, text)
        self.assertEqual(len(self.done()), 2)

    def test_paid_between_the_decision_and_the_sending_nothing_leaves(self):
        """The accounts are read again when the message is written, not only when it is planned."""
        service = self.env["recouvrement.execution"].sudo().with_company(self.company)
        day = date(2026, 1, 15)
        here = service.with_context(recouvrement_day=day)
        for rank, kind in enumerate(("email", "letter")):
            self.new_scenario(
                {"kind": kind, "offset_days": 5}, worked_days_only=False, sequence=-rank
            )
            debtor = self.new_debtor(f"Client {rank}")
            invoice = self.overdue_invoice("2026-01-10", 100, debtor)
            with patch.object(type(service), "_run_planned", lambda *args: {}):
                self.run_on(day)
            action = self.dossier_of(debtor).action_ids
            self.assertEqual((action.kind, action.state), (kind, "planned"))
            self.pay(invoice, day)
            counts = here._execute(action.with_env(here.env), day)
            self.assertFalse(counts["done"])
            self.assertEqual(action.state, "cancelled")
            self.assertFalse(action.attachment_id or action.message_id)
            self.assertEqual(self.dossier_of(debtor).state, "closed")

    def test_a_letter_agrees_with_the_dossier_when_an_older_item_is_held(self):
        """The credit lowers what is asked before what is not."""
        held = self.overdue_invoice("2026-01-05", 500)
        self.overdue_invoice("2026-01-10", 1000)
        self.credit_note("2026-01-04", 200)
        self.run_on("2026-01-09")
        self.hold(held, "2026-01-09")
        self.run_days("2026-01-15", "2026-01-30")
        dossier, actions = self.dossier_of(), self.done()
        self.assertEqual(actions.mapped("kind"), ["email", "letter"])
        for action in actions:
            text = self.told(action)
            self.assertIn("800.00 €", text)
            self.assertNotIn("500.00", text)
            self.assertEqual(action.amount_overdue, 800)
        self.assertEqual(dossier.amount_overdue, 800)
        self.assertEqual(dossier.amount_due, 1300)

    def test_credits_that_cover_all_that_is_asked_stop_the_letter_whatever_is_held(self):
        held = self.overdue_invoice("2026-01-05", 500)
        self.overdue_invoice("2026-01-10", 100)
        self.credit_note("2026-01-04", 100)
        self.run_on("2026-01-09")
        self.hold(held, "2026-01-09")
        self.run_days("2026-01-15", "2026-01-30")
        self.assertFalse(self.done())
        self.assertEqual(self.dossier_of().amount_overdue, 0)

    def test_row_10_text_dates_amounts_and_table_in_the_language_of_the_debtor(self):
        self.debtor.lang = "fr_FR"
        self.env["recouvrement.etape"].search([("name", "=", "First word")]).with_context(
            lang="fr_FR"
        ).name = "Premier mot"
        invoice = self.overdue_invoice("2026-01-10", 1234.5)
        self.pay(invoice, "2026-01-12", 34.5)
        self.run_days("2026-01-15", "2026-01-26")
        email, letter = (self.told(action).replace("\u202f", " ") for action in self.done())
        for text in (email, letter):
            text = " ".join(text.split())
            for expected in ("1 234,50", "1 200,00 €", "10/01/2026", "Madame, Monsieur,"):
                self.assertIn(expected, text)
            for english in ("Due on", "Amount", "late by", "Dated", "Total to pay", "01/10/2026"):
                self.assertNotIn(english, text)
        self.assertIn("Premier mot du 15/01/2026", letter)


class TestWhoMayWrite(TextesCase):
    def test_what_only_verbs_write_is_named_as_the_screens_name_it(self):
        user = new_test_user(self.env, "reader_fr", "base.group_user", lang="fr_FR")
        promises = self.env["recouvrement.promesse"].with_user(user).with_context(lang="fr_FR")
        [shown] = promises.sudo().fields_get(["grace_days"], ["string"]).values()
        self.assertNotEqual(shown["string"], promises._fields["grace_days"].string)
        with self.refused(f"^{shown['string']} .*Promesse", AccessError):
            check_written(promises, {"grace_days": 1})
        self.assertIsNone(check_written(promises.sudo(), {"grace_days": 1}))
