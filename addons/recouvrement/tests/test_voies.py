from unittest.mock import patch

from odoo.addons.sms.tools.sms_api import SmsApiBase

from .common import RecouvrementCase


class Gateway(SmsApiBase):
    """A gateway of another provider: it answers what the test tells it to."""

    answer = "success"
    sent = ()

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        sent = [
            (number["number"], message["content"], number["uuid"])
            for message in messages
            for number in message["numbers"]
        ]
        Gateway.sent = (*Gateway.sent, *sent)
        return [{"uuid": uuid, "state": Gateway.answer} for *_rest, uuid in sent]


class SmsCase(RecouvrementCase):
    def setUp(self):
        super().setUp()
        Gateway.answer, Gateway.sent = "success", ()
        self.startPatcher(
            patch.object(
                self.env.registry["res.company"], "_get_sms_api_class", lambda company: Gateway
            )
        )

    def _send_queue(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("sms.ir_cron_sms_scheduler_action").method_direct_trigger()
        self.env.invalidate_all()


class TestTexto(SmsCase):
    """Text messages: written, queued, sent by a gateway that can be replaced, kept as proof."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario({"kind": "sms", "offset_days": 5}, worked_days_only=False)
        cls.invoice = cls.overdue_invoice("2026-01-10", 1234.5)

    def _run(self):
        self.run_on("2026-01-15")
        return self.dossier_of().action_ids

    def test_a_text_message_is_queued_then_sent_and_kept_as_proof(self):
        action = self._run()
        self.assertEqual(
            (action.kind, action.state, action.delivery), ("sms", "done", "queued"), action.error
        )
        self.assertEqual(Gateway.sent, ())
        self._send_queue()
        [(number, text, _uuid)] = Gateway.sent
        self.assertEqual((number, action.delivery), ("+33612345678", "sent"))
        self.assertIn("1,234.50", text)
        self.assertIn(text, action.attachment_id.raw.decode())
        self.assertIn(number, action.attachment_id.raw.decode())
        self.assertEqual(
            (action.attachment_id.res_model, action.attachment_id.res_id, action.message_id.res_id),
            ("recouvrement.action", action.id, action.dossier_id.id),
        )

    def test_a_receipt_makes_it_delivered(self):
        action = self._run()
        self._send_queue()
        [(*_rest, uuid)] = Gateway.sent
        tracker = self.env["sms.tracker"].sudo().search([("sms_uuid", "=", uuid)])
        tracker._action_update_from_sms_state("sent")
        self.assertEqual(action.delivery, "delivered")

    def test_a_wrong_number_leaves_by_the_next_channel(self):
        action = self._run()
        Gateway.answer = "wrong_number_format"
        self._send_queue()
        self.assertEqual(action.delivery, "bounced")
        self.assertTrue(self.debtor.recouvrement_lost_phone)
        self.assertEqual((self.dossier_of().action_ids - action).kind, "email")

    def test_a_gateway_out_of_order_is_an_error_sent_again_without_a_second_line(self):
        action = self._run()
        Gateway.answer = "server_error"
        self._send_queue()
        dossier = action.dossier_id
        self.assertEqual((action.delivery, action.stuck), ("failed", True))
        self.assertTrue(action.error and dossier.error)
        self.assertIn(action, self.env["recouvrement.action"].search([("stuck", "=", True)]))
        self.assertFalse(self.debtor.recouvrement_lost_phone)
        action.action_send_again()
        self.assertEqual((action.delivery, action.error, dossier.error), ("queued", False, False))
        self._send_queue()
        self.assertEqual(action.delivery, "failed", "the same failure on the same day counts again")
        action.action_send_again()
        Gateway.answer = "success"
        self._send_queue()
        self.assertEqual((action.delivery, action.error, action.stuck), ("sent", False, False))
        self.assertEqual((len(dossier.action_ids), len(Gateway.sent)), (1, 3))

    def test_the_shipped_text_fits_in_two_messages_in_both_languages(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["recouvrement"], ["fr_FR"], overwrite=True)
        self.company.name = "Société d'Économie Mixte du Grand Lyon"
        self.company.recouvrement_contact = "04 78 00 00 00, recouvrement@sem-grandlyon.example.com"
        texto = self.env["recouvrement.texto"]
        for lang, word in (("fr_FR", "sauf erreur"), ("en_US", "unless")):
            self.debtor.lang = lang
            action = self._run() or self.dossier_of().action_ids
            text = texto._compose(action)[action.id]
            self.assertIn(word, text)
            self.assertLessEqual(texto._count_segments(text), 2, text)

    def test_letters_that_would_halve_the_room_are_replaced(self):
        texto = self.env["recouvrement.texto"]
        self.assertEqual(
            texto._to_plain("Être « prêt » : 1 234,50 € ça"),
            'Etre " prêt "'.replace("ê", "e") + " : 1 234,50 € ca",
        )
        self.assertEqual(texto._count_segments("a" * 160), 1)
        self.assertEqual(texto._count_segments("€" * 81), 2)
        self.assertEqual(texto._count_segments("ж" * 71), 2)

    def test_a_step_without_sms_text_is_not_published(self):
        scenario = self.new_scenario({"kind": "sms", "sms_template_id": False}, publish=False)
        with self.assertRaisesRegex(Exception, "have no text"):
            scenario._publish()

    def test_two_companies_share_the_queue_each_with_its_gateway(self):
        action = self._run()
        other = self.env["res.company"].create({"name": "Other"})
        message = action.message_id.sudo().copy({"record_company_id": other.id})
        self.env["sms.sms"].create(
            {"number": "+33612345679", "body": "x", "mail_message_id": message.id}
        )
        self._send_queue()
        self.assertEqual(len(Gateway.sent), 2)


class TestMauvaisesAdresses(SmsCase):
    """Numbers and addresses that do not do: a clear message, and the others go on."""

    def _debtors(self, *values):
        debtors = [self.new_debtor(f"D{rank}", **each) for rank, each in enumerate(values)]
        for debtor in debtors:
            self.overdue_invoice("2026-01-10", 100, debtor)
        self.run_on("2026-01-15")
        return [self.dossier_of(debtor).action_ids for debtor in debtors]

    def test_one_bad_number_among_many_fails_alone_and_says_why(self):
        self.new_scenario(
            {"kind": "sms", "offset_days": 5, "fallback": "none"}, worked_days_only=False
        )
        good, none, wrong, landline, last = self._debtors(
            {},
            {"phone": False},
            {"phone": "12"},
            {"phone": "05 56 00 00 00"},
            {"phone": "06 12 34 56 71"},
        )
        self.assertEqual((good.state, last.state), ("done", "done"))
        for action, cause in (
            (none, "has no phone number"),
            (wrong, "not valid"),
            (landline, "landline"),
        ):
            self.assertEqual(action.state, "failed")
            self.assertIn(cause, action.error)
            self.assertIn(cause, action.dossier_id.error)

    def test_a_number_that_takes_no_text_message_leaves_by_the_next_channel(self):
        self.new_scenario({"kind": "sms", "offset_days": 5}, worked_days_only=False)
        self.env["phone.blacklist"].create({"number": "+33612345670"})
        landline, refused, nothing = self._debtors(
            {"phone": "05 56 00 00 00"},
            {"phone": "06 12 34 56 70"},
            {"phone": False, "email": False, "street": False, "zip": False, "city": False},
        )
        self.assertEqual((landline.kind, landline.state), ("email", "done"))
        self.assertEqual((refused.kind, refused.state), ("email", "done"))
        self.assertEqual((nothing.kind, nothing.state), ("call", "done"))
        self.assertTrue(nothing.activity_id)


class TestEnNombre(SmsCase):
    """What the gateways report is written by the batch."""

    def _count(self, number):
        debtors = [self.new_debtor(f"N{number} {rank}") for rank in range(number)]
        for debtor in debtors:
            self.overdue_invoice("2026-01-10", 100, debtor)
        self.run_on("2026-01-15")
        actions = self.dossier_of(debtors[0]).browse().action_ids
        for debtor in debtors:
            actions |= self.dossier_of(debtor).action_ids
        self.assertEqual(set(actions.mapped("delivery")), {"queued"})
        notifications = actions.message_id.sudo().notification_ids
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        notifications.write({"notification_status": "pending"})
        self.env.flush_all()
        self.assertEqual(set(actions.mapped("delivery")), {"sent"})
        return self.env.cr.sql_log_count - before

    def test_as_many_statements_for_forty_reports_as_for_five(self):
        self.new_scenario({"kind": "sms", "offset_days": 5}, worked_days_only=False)
        self._count(2)  # warms the caches up
        few, many = self._count(5), self._count(40)
        self.assertLessEqual(many, few + 5)


class TestDestinataires(SmsCase):
    """Rows 8 and 9: collection contact, invoice contact, debtor; the first whom the channel reaches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "email", "offset_days": 5},
            {"kind": "letter", "offset_days": 10},
            worked_days_only=False,
        )
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.billing = cls._contact(
            "Facturation", "invoice", email="facturation@lormont.example.com"
        )
        cls.collection = cls._contact("Relances", "recouvrement", phone="06 12 34 56 72")

    @classmethod
    def _contact(cls, name, kind, **values):
        return cls.env["res.partner"].create(
            {"name": name, "type": kind, "parent_id": cls.debtor.id, "is_company": False, **values}
        )

    def test_each_channel_takes_the_first_contact_it_reaches(self):
        ways = self.env["recouvrement.destinataire"]._find(self.debtor)[self.debtor.id]
        self.assertEqual(
            (ways["email"], ways["sms"], ways["post"]),
            (self.billing, self.collection, self.debtor),
        )

    def test_messages_go_where_the_engine_thought_they_would(self):
        self.debtor.email = False
        self.run_on("2026-01-15")
        email = self.dossier_of().action_ids
        self.assertEqual((email.kind, email.partner_id), ("email", self.billing))
        self.run_on("2026-01-20")
        letter = self.dossier_of().action_ids - email
        self.assertEqual((letter.kind, letter.partner_id), ("letter", self.debtor))

    def test_what_a_contact_loses_goes_to_the_next_one_before_another_channel(self):
        self.run_on("2026-01-15")
        action = self.dossier_of().action_ids
        self.env["recouvrement.acheminement"]._record(action, "bounced")
        self.assertTrue(self.billing.recouvrement_lost_email)
        again = self.dossier_of().action_ids - action
        self.assertEqual(again.kind, "email")
        self.env["recouvrement.execution"].sudo()._execute(again.sudo(), again.date_planned)
        self.assertEqual((again.state, again.partner_id), ("done", self.debtor))

    def test_the_contacts_of_a_thousand_debtors_are_read_together(self):
        people = self.env["res.partner"].create([{"name": f"D{each}"} for each in range(200)])
        find = self.env["recouvrement.destinataire"]._find
        find(people[:10])
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        find(people)
        self.assertLess(self.env.cr.sql_log_count - before, 8)
