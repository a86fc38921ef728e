from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MockEmail

from .common import RecouvrementCase

BOUNCE = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.com
To: {bounce}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{message_id}
Date: Thu, 15 Jan 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="limit"

--limit
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.com. 550 5.1.1 no such user

--limit
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Arrival-Date: Thu, 15 Jan 2026 10:00:00 +0100

Final-Recipient: rfc822; {email}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--limit
Content-Type: message/rfc822

From: creditor@example.com
To: {email}
Subject: Reminder
Message-ID: {message_id}

Body
--limit--
"""

REPLY = """\
From: {sender}
To: {to}
Subject: {subject}
Message-ID: <{number}@customer.example.com>
Date: Thu, 15 Jan 2026 11:00:00 +0100
In-Reply-To: {message_id}
References: {message_id}
{headers}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

We pay on Friday.
"""


class MailCase(RecouvrementCase, MockEmail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.new_scenario({"kind": "email", "offset_days": 5}, worked_days_only=False)
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.run_on("2026-01-15")
        cls.dossier = cls.dossier_of()
        cls.action = cls.dossier.action_ids
        cls.owner = cls.env["res.users"].create(
            {
                "name": "Nadia",
                "login": "nadia",
                "email": "nadia@example.com",
                "notification_type": "inbox",
                "group_ids": [(6, 0, cls.env.ref("recouvrement.group_collector").ids)],
                "company_ids": [(6, 0, cls.company.ids)],
                "company_id": cls.company.id,
            }
        )
        cls.dossier.user_id = cls.owner

    def _leave(self):
        """The mail queue leaves, through a server that does not exist outside the test."""
        with self.mock_mail_gateway():
            self.action.message_id.sudo().mail_ids.send()
        return self.action.message_id

    def _receive(self, text):
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process("mail.channel", text)

    def _answer(self, sender="", subject="Re: Reminder", headers="", number=1):
        self._receive(
            REPLY.format(
                sender=sender or self.debtor.email_formatted,
                to=f"catchall@{self.alias_domain}",
                subject=subject,
                message_id=self.action.message_id.message_id,
                headers=headers,
                number=number,
            )
        )


class TestEmail(MailCase):
    """What becomes of an e-mail comes back to its action."""

    def test_the_e_mail_is_kept_as_a_document_of_its_own(self):
        document = self.action.attachment_id
        text = document.raw.decode()
        self.assertEqual(
            (document.res_model, document.res_id, document.mimetype),
            ("recouvrement.action", self.action.id, "text/html"),
        )
        for words in (self.debtor.email, self.action.message_id.subject, "100.00"):
            self.assertIn(words, text)

    def test_it_is_queued_then_sent(self):
        self.assertEqual(self.action.delivery, "queued")
        self._leave()
        self.assertEqual(self.action.delivery, "sent")
        self.assertEqual(
            self.action.acheminement_ids.sorted("id").mapped("status"), ["queued", "sent"]
        )

    def test_a_server_out_of_order_is_an_error_and_the_same_message_leaves_again(self):
        broken = patch.object(
            self.env.registry["ir.mail_server"], "send_email", side_effect=OSError("no route")
        )
        with self.mock_mail_gateway(), broken, mute_logger("odoo.addons.mail.models.mail_mail"):
            self.action.message_id.sudo().mail_ids.send()
        self.assertEqual((self.action.delivery, self.action.stuck), ("failed", True))
        self.assertTrue(self.action.error and self.dossier.error)
        found = self.env["recouvrement.dossier"].search(
            [("action_ids", "any", [("stuck", "=", True)])]
        )
        self.assertIn(self.dossier, found)
        self.assertFalse(self.debtor.recouvrement_lost_email)
        self.action.action_send_again()
        self.assertFalse(self.dossier.error)
        self._leave()
        self.assertEqual((self.action.delivery, self.action.error), ("sent", False))
        self.assertEqual(len(self.dossier.action_ids), 1)

    def test_what_has_left_is_not_sent_again(self):
        self._leave()
        with self.assertRaisesRegex(Exception, "could not leave"):
            self.action.action_send_again()

    def test_nothing_stays_queued_for_ever(self):
        today = fields.Date.today()
        self.action.sudo().delivery_date = fields.Date.subtract(today, days=2)
        self.assertFalse(self.action.stuck)
        self.action.sudo().delivery_date = fields.Date.subtract(today, days=3)
        self.assertTrue(self.action.stuck)
        self.assertIn(self.action, self.env["recouvrement.action"].search([("stuck", "=", True)]))

    def test_a_bounce_that_comes_in_by_e_mail_ends_on_the_action(self):
        message = self._leave()
        self._receive(
            BOUNCE.format(
                bounce=f"{self.alias_bounce}@{self.alias_domain}",
                email=self.debtor.email,
                message_id=message.message_id,
            )
        )
        self.assertEqual(self.action.delivery, "bounced")
        event = self.action.acheminement_ids.sorted("id")[-1]
        self.assertIn("no such user", event.note)
        self.assertTrue(self.debtor.recouvrement_lost_email)
        self.assertEqual((self.dossier.action_ids - self.action).kind, "letter")

    def test_a_bounce_after_payment_plans_nothing(self):
        message = self._leave()
        self.pay(self.invoice, "2026-01-16")
        self.run_on("2026-01-16")
        self._receive(
            BOUNCE.format(
                bounce=f"{self.alias_bounce}@{self.alias_domain}",
                email=self.debtor.email,
                message_id=message.message_id,
            )
        )
        self.assertEqual((self.action.delivery, len(self.dossier.action_ids)), ("bounced", 1))


class TestReponse(MailCase):
    """Row 12: the answer of a debtor lands on the dossier and tells its owner."""

    def _get_tasks(self):
        reply = self.env.ref("recouvrement.mail_activity_reply")
        return self.dossier.activity_ids.filtered(lambda each: each.activity_type_id == reply)

    def _get_answers(self):
        return self.dossier.message_ids.filtered(lambda each: each.message_type == "email")

    def test_an_answer_lands_on_the_dossier_and_tells_its_owner(self):
        self._leave()
        self._answer()
        [answer] = self._get_answers()
        self.assertIn("We pay on Friday", answer.body)
        self.assertIn(self.owner.partner_id, answer.notified_partner_ids)
        self.assertNotIn(self.company.partner_id, answer.notified_partner_ids)
        self.assertEqual(self._get_tasks().user_id, self.owner)
        self.assertTrue(self.action.date_answered)
        self.assertNotIn(self.debtor, self.dossier.message_partner_ids)

    def test_two_answers_make_one_task(self):
        self._leave()
        self._answer()
        self._answer(number=2)
        self.assertEqual((len(self._get_answers()), len(self._get_tasks())), (2, 1))

    def test_an_unknown_sender_who_answers_is_read_too(self):
        self._leave()
        self._answer(sender="Comptable <cabinet@expert.example.com>")
        self.assertEqual((len(self._get_answers()), len(self._get_tasks())), (1, 1))

    def test_an_automatic_answer_is_kept_but_asks_nobody_to_read_it(self):
        self._leave()
        for number, (subject, headers) in enumerate(
            (
                ("Out of office", "Auto-Submitted: auto-replied\n"),
                ("Absence", "X-Autoreply: yes\n"),
                ("Réponse automatique : Relance", ""),
            )
        ):
            self._answer(subject=subject, headers=headers, number=number)
        self.assertEqual((len(self._get_answers()), len(self._get_tasks())), (3, 0))
        self.assertFalse(self.action.date_answered)
