from odoo import Command
from odoo.tests import Form, new_test_user

from odoo.addons.mail.tests.common import MockEmail

from .test_plan import DAY, PlanCase


class TestPlanEnvoi(PlanCase, MockEmail):
    """What leaves for the debtor with a plan is in the ledger, as what a scenario sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        cls.proposed = cls.plan()
        cls.proposed._propose()
        cls.collector = new_test_user(
            cls.env,
            login="sends_plans",
            groups="base.group_user,recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _compose(self):
        """The composer as a collector opens it from the plan."""
        plan = self.proposed.with_user(self.collector)
        action = plan.action_send()
        return Form(plan.env[action["res_model"]].with_context(**action["context"]))

    def _send(self, form):
        composer = form.save()
        with self.mock_mail_gateway():
            composer._action_send_mail()
            self.env["mail.mail"].process_email_queue()

    def _get_sent(self):
        return self.dossier.action_ids.filtered(lambda action: action.kind == "email")

    def test_the_plan_sent_is_in_the_ledger_sealed_and_followed(self):
        self._send(self._compose())
        self.assertSentEmail(
            self.collector.partner_id,
            [self.debtor],
            attachments_info=[{"name": self.proposed._get_document().name}],
        )
        action = self._get_sent()
        self.assertEqual((action.state, action.date_done), ("done", DAY))
        self.assertEqual(action.partner_id, self.debtor)
        self.assertIn(self.debtor.email, action.recipient)
        self.assertIn(self.proposed.name, action.reason)
        self.assertEqual(action.delivery, "sent")
        self.assertEqual(action.message_id.attachment_ids, self.proposed._get_document())
        self.assertFalse(self.env["recouvrement.preuve"]._find_broken(self.dossier))
        proof = action.attachment_id.raw.decode()
        self.assertIn(
            self.env["recouvrement.preuve"]._digest(self.proposed._get_document().raw), proof
        )
        self.assertIn(self.proposed._get_document().name, proof)

    def test_the_items_of_a_plan_sent_climb_no_ladder(self):
        self._send(self._compose())
        self.assertFalse(any(item["asked"] for item in self._get_sent().items))
        self.run_on("2026-03-03")
        self.assertFalse(self.dossier.action_ids - self._get_sent())

    def test_without_the_document_nothing_is_recorded_as_a_plan_sent(self):
        form = self._compose()
        form.attachment_ids.clear()
        self._send(form)
        self.assertFalse(self._get_sent())

    def test_a_message_that_bounces_is_told_on_the_action(self):
        self._send(self._compose())
        action = self._get_sent()
        action.message_id.notification_ids.sudo().write(
            {"notification_status": "bounce", "failure_type": "mail_bounce"}
        )
        self.assertEqual(action.delivery, "bounced")
        self.assertTrue(self.dossier.activity_ids)
