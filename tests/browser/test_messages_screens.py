"""The screens of what is sent: texts, post, recipients, delivery. In a real Chromium."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestMessagesScreens(RecouvrementCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.notice = cls.env.ref("recouvrement.mail_template_formal_notice")
        cls.new_scenario(
            {
                "name": "Formal notice",
                "kind": "lrar",
                "offset_days": 5,
                "template_id": cls.notice.id,
            },
            worked_days_only=False,
        )
        cls.manager = new_test_user(
            cls.env,
            login="recouvrement_manager",
            groups="base.group_user,recouvrement.group_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
        )
        cls.overdue_invoice(cls.today - timedelta(days=9), 1234.5)

    def _tour(self, name, path="recouvrement"):
        self.start_tour(f"/odoo/{path}", f"recouvrement_{name}_tour", login=self.manager.login)

    def test_a_text_without_its_deadline_is_refused_then_restored_and_previewed(self):
        self.run_on(self.today)
        shipped = self.notice.body_html
        self.notice.name = "Formal notice in my own words"
        self.notice.body_html = str(shipped).replace("Yours faithfully,", "Faithfully,")
        self._tour("text", "recouvrement-texts")
        self.assertEqual(self.notice.name, "Collection: formal notice")
        self.assertEqual(self.notice.body_html, shipped)

    def test_a_mailing_from_the_letters_that_wait_to_the_post_office(self):
        debtor = self.new_debtor("Ar Mor SARL", zip="29200", city="Brest")
        self.overdue_invoice(self.today - timedelta(days=9), 300, debtor)
        self.run_on(self.today)
        self._tour("mailing", "recouvrement-post")
        mailing = self.env["recouvrement.envoi"].search([("company_id", "=", self.company.id)])
        self.assertEqual((mailing.state, mailing.date_posted), ("posted", self.today))
        letters = mailing.pli_ids.sorted("rank").action_id
        self.assertEqual(letters.mapped("tracking_number"), ["1A0000000018", "1A0000000019"])
        self.assertEqual(letters.mapped("delivery"), ["sent", "sent"])
        self.assertTrue(mailing.bordereau_id)

    def test_a_guarantor_is_added_and_receives_the_next_letter(self):
        dossier_day = self.today - timedelta(days=5)
        self.run_on(dossier_day)
        person = self.new_debtor("Gilles Dufau", is_company=False, email="gilles@example.com")
        self._tour("guarantor")
        dossier = self.dossier_of()
        self.assertEqual(
            (dossier.partie_ids.partner_id, dossier.partie_ids.role), (person, "guarantor")
        )
        self.run_on(self.today)
        self.assertEqual(
            set(dossier.action_ids.mapped("partner_id.name")),
            {"Menuiserie Lormont", "Gilles Dufau"},
        )

    def test_the_delivery_of_a_registered_letter_is_typed(self):
        self.run_on(self.today)
        action = self.dossier_of().action_ids
        self.env["recouvrement.acheminement"]._record(action, "sent", self.today)
        self._tour("delivery")
        self.assertEqual((action.delivery, action.delivery_date), ("delivered", self.today))
        self.assertEqual(action.acheminement_ids[:1].signer, "Mme Lormont")
