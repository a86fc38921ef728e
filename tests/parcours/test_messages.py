"""Every message of a dossier, day by day: sent by the right way, followed to its end, provable at the end."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo.addons.mail.tests.common import MockEmail
from odoo.addons.recouvrement.tests.common import RecouvrementCase
from odoo.addons.recouvrement.tests.test_voies import Gateway

LADDER = [
    {"kind": "email", "offset_days": 5, "name": "Relance 1"},
    {"kind": "sms", "offset_days": 9, "name": "SMS"},
    {"kind": "letter", "offset_days": 15, "name": "Relance 2"},
    {"kind": "call", "offset_days": 20, "name": "Appel"},
    {"kind": "lrar", "offset_days": 30, "name": "Mise en demeure", "consent": "approval"},
]
DUE = date(2026, 1, 5)  # a Monday


class TestMessages(RecouvrementCase, MockEmail):
    """Due on Monday 5 January 2026; each night runs; what leaves is followed the day it leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._init_mail_gateway()
        formal_notice = cls.env.ref("recouvrement.mail_template_formal_notice")
        formal_notice.recouvrement_effective_rule = "presented"
        cls.new_scenario(
            *(
                step | ({"template_id": formal_notice.id} if step["kind"] == "lrar" else {})
                for step in LADDER
            )
        )
        cls.debtor.phone = "+33 6 12 34 56 78"
        cls.invoice = cls.overdue_invoice(DUE, 1200)

    def setUp(self):
        super().setUp()
        Gateway.answer, Gateway.sent = "success", ()
        company = self.env.registry["res.company"]
        self.startPatcher(patch.object(company, "_get_sms_api_class", lambda _company: Gateway))

    def at(self, day):
        """What people do on ``day``."""
        return self.env(context=dict(self.env.context, recouvrement_day=day))

    def live(self, first, last, approve=True):
        """The nights from J+``first`` to J+``last``: ``{offset: [step names decided or done]}``, silent days absent."""
        told = {}
        for offset in range(first, last + 1):
            day = DUE + timedelta(days=offset)
            before = {action: action.state for action in self.dossier_of().action_ids}
            self.run_on(day)
            self._empty_queues()
            if approve:
                self.at(day)["recouvrement.action"].search(
                    [("state", "=", "awaiting"), ("debtor_id", "=", self.debtor.id)]
                ).action_approve()
            moved = [
                f"{action.etape_id.name} {action.kind} {action.state}"
                for action in self.dossier_of().action_ids.sorted("id")
                if before.get(action) != action.state
            ]
            if moved:
                told[offset] = moved
        return told

    def _empty_queues(self):
        """What Odoo's mail and SMS queues do within the minute."""
        queued = self.env["recouvrement.action"].search([("delivery", "=", "queued")])
        with self.mock_mail_gateway():
            queued.sudo().message_id.mail_ids.send()
        self.env["sms.sms"].sudo().search([("state", "=", "outgoing")])._send()
        self.env.invalidate_all()

    def post(self, day, number):
        """The post room's day: what waits is gathered, numbered and posted."""
        mailing = self.at(day)["recouvrement.envoi"].create({})
        mailing.action_print()
        for pli in mailing.pli_ids.filtered(lambda each: each.kind == "lrar"):
            pli.tracking_number = number
        mailing._post(day)
        return mailing

    def carrier_says(self, action, status, offset, **values):
        day = DUE + timedelta(days=offset)
        here = self.at(day)
        here["recouvrement.acheminement"]._record(action.with_env(here), status, day, **values)

    def action(self, name, attempt=1):
        return self.dossier_of().action_ids.filtered(
            lambda each: each.etape_id.name == name and each.attempt == attempt
        )

    def test_from_the_e_mail_to_the_registered_letter_delivered(self):
        told = self.live(0, 15)
        self.post(DUE + timedelta(days=16), "")
        told |= self.live(16, 30)
        self.post(DUE + timedelta(days=31), "1A 123 456 789 0")
        told |= self.live(31, 45)
        self.assertEqual(
            told,
            {
                7: ["Relance 1 email done"],  # J+5 and J+6 are a week-end
                9: ["SMS sms done"],
                15: ["Relance 2 letter done"],
                21: ["Appel call done"],  # J+20 is a Sunday
                30: ["Mise en demeure lrar done"],
            },
        )
        notice = self.action("Mise en demeure")
        self.assertEqual((notice.delivery, notice.date_effective), ("sent", False))
        self.carrier_says(notice, "presented", 33)
        self.carrier_says(notice, "delivered", 36, source="import", note="M. Dupont")
        self.assertEqual(
            (notice.delivery, notice.date_effective, notice.tracking_number),
            ("delivered", DUE + timedelta(days=33), "1A1234567890"),
        )
        self.assertEqual(
            [
                (action.kind, action.delivery)
                for action in self.dossier_of().action_ids.sorted("id")
            ],
            [
                ("email", "sent"),
                ("sms", "sent"),
                ("letter", "sent"),
                ("call", False),
                ("lrar", "delivered"),
            ],
        )
        self.assertFalse(self.env["recouvrement.preuve"]._find_broken(self.dossier_of()))

    def test_not_known_at_the_address_it_leaves_another_way_and_someone_looks_for_it(self):
        self.live(0, 30)
        self.post(DUE + timedelta(days=31), "1A 123 456 789 0")
        self.assertEqual(self.live(31, 34), {})
        self.carrier_says(self.action("Mise en demeure"), "unknown", 35, source="import")
        dossier = self.dossier_of()
        self.assertEqual(self.debtor.recouvrement_lost_post, DUE + timedelta(days=35))
        self.assertIn("Menuiserie Lormont", " ".join(dossier.activity_ids.mapped("summary")))
        self.assertEqual(self.live(35, 45), {35: ["Mise en demeure lre done"]})
        again = self.action("Mise en demeure", attempt=2)
        self.assertEqual(again.parent_id, self.action("Mise en demeure"))
        self.assertTrue(again.attachment_id)

    def test_who_pays_the_day_before_the_registered_letter_gets_nothing(self):
        self.live(0, 28)
        self.pay(self.invoice, DUE + timedelta(days=29))
        self.assertEqual(self.live(29, 45), {})
        dossier = self.dossier_of()
        self.assertEqual((dossier.state, dossier.outcome), ("closed", "paid"))
        self.assertFalse(self.action("Mise en demeure"))

    def test_who_pays_while_the_registered_letter_awaits_approval_gets_nothing(self):
        self.live(0, 28)
        told = self.live(29, 30, approve=False)
        self.assertEqual(told, {30: ["Mise en demeure lrar awaiting"]})
        self.pay(self.invoice, DUE + timedelta(days=31))
        notice = self.action("Mise en demeure")
        self.assertEqual((notice.state, notice.attachment_id.id), ("cancelled", False))
        self.assertEqual(self.live(31, 45), {})
        self.assertEqual(self.dossier_of().state, "closed")
