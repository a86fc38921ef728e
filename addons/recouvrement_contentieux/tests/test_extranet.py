"""The door of prestataires and the webhooks: what other programs are told, and by whom they are believed."""

import importlib.util
import json
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock, patch

import requests

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models import recouvrement_abonnement as webhooks
from ..models import recouvrement_livraison as deliveries
from .test_transmission import DAY, PrestataireCase

EXAMPLE = Path(__file__).resolve().parents[1] / "examples/client.py"


def load_example():
    spec = importlib.util.spec_from_file_location("contentieux_client", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lead_to(*addresses):
    """Every name leads to these addresses, one after the other at each look-up."""
    rows = [[(0, 0, 0, "", (one, 443))] for one in addresses]
    answers = {"side_effect": rows} if len(rows) > 1 else {"return_value": rows[0]}
    return patch.object(webhooks.socket, "getaddrinfo", **answers)


class ExtranetCase(PrestataireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.late_dossier()
        cls.agent = cls.new_agent("agent", cls.agency)
        cls.rival = cls.env["res.partner"].create({"name": "Rival", "is_company": True})
        cls.other = cls.new_agent("other", cls.rival)

    @classmethod
    def new_agent(cls, login, company):
        contact = cls.env["res.partner"].create({"name": login, "parent_id": company.id})
        return new_test_user(cls.env, login, "base.group_portal", partner_id=contact.id)

    def door(self, user):
        return self.env["recouvrement.extranet"].with_user(user)


@tagged("post_install", "-at_install")
class TestExtranet(ExtranetCase):
    def test_a_prestataire_sees_what_is_entrusted_to_it_until_it_is_recalled(self):
        draft = self.entrust(self.dossier, send=False)
        self.assertEqual(self.door(self.agent).dossiers(), [])
        draft.remise_id._send(DAY)
        [seen] = self.door(self.agent).dossiers()
        self.assertEqual(
            (seen["number"], seen["amount"], seen["owed"], seen["sent"]),
            (draft.name, 1000.0, 1000.0, DAY.isoformat()),
        )
        self.assertEqual(self.door(self.other).dossiers(), [])
        draft._recall(DAY, "Paid to us")
        self.assertEqual(self.door(self.agent).dossiers(), [])
        self.assertEqual(self.door(self.agent).events(), [])

    def test_nothing_is_reached_beside_the_door(self):
        self.entrust(self.dossier)
        for name in (
            "recouvrement.transmission",
            "recouvrement.rapport",
            "recouvrement.fil",
            "recouvrement.mandat",
            "recouvrement.dossier",
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self.env[name].with_user(self.agent).search_read([], ["id"])

    def test_another_s_or_a_recalled_dossier_is_refused_by_every_verb(self):
        sent = self.entrust(self.dossier)
        other = self.door(self.other)
        told = {"status": "in_progress", "note": "Called"}
        for call in (
            lambda door: door.take(sent.name),
            lambda door: door.refuse(sent.name, "Too small"),
            lambda door: door.report(sent.name, told),
        ):
            with self.assertRaises(AccessError):
                call(other)
        self.assertEqual(sent.state, "sent")
        sent._recall(DAY, "Paid to us")
        with self.assertRaises(AccessError):
            self.door(self.agent).report(sent.name, told)

    def test_who_works_here_does_not_use_that_door(self):
        with self.assertRaises(AccessError):
            self.env["recouvrement.extranet"].dossiers()

    def test_a_dossier_is_taken_and_reported_once_by_number(self):
        sent = self.entrust(self.dossier)
        door = self.door(self.agent)
        door.take(sent.name, "F-118")
        self.assertEqual((sent.state, sent.reference), ("acknowledged", "F-118"))
        told = {
            "status": "partly_paid",
            "amount_received": "120.50",
            "date": DAY.isoformat(),
            "reference": "7731",
        }
        first = door.report(sent.name, told)
        self.assertEqual(door.report(sent.name, told), first)
        self.assertEqual((sent.amount_received, sent.rapport_ids.source), (120.5, "api"))

    def test_what_cannot_be_read_is_refused_and_leaves_nothing(self):
        sent = self.entrust(self.dossier)
        tomorrow = (DAY + timedelta(days=1)).isoformat()
        for told in (
            [],
            {},
            {"state": "closed"},
            {"amount_received": "a lot"},
            {"amount_received": -5},
            {"amount_received": float("nan")},
            {"date": "yesterday", "note": "x"},
            {"date_payment": tomorrow, "amount_received": 5},
            {"status": "gone"},
        ):
            with (
                self.subTest(told=told),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self.door(self.agent).report(sent.name, told)
        self.assertFalse(sent.rapport_ids)

    def test_the_day_is_ours_whatever_a_caller_slips_into_the_context(self):
        sent = self.entrust(self.dossier)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.env(context={}, user=self.agent)["recouvrement.extranet"].with_context(
                recouvrement_day="2099-01-01"
            ).report(sent.name, {"note": "x", "date": "2098-12-31"})

    def test_events_before_and_after_the_transmission_are_not_its_holder_s(self):
        self.env["recouvrement.fil"]._record("report", {self.dossier: "Told before"}, day=DAY)
        sent = self.entrust(self.dossier)
        self.env["recouvrement.fil"]._record("decision", {self.dossier: "Inside"}, day=DAY)
        self.door(self.agent).report(sent.name, {"note": "Called"})
        seen = self.door(self.agent).events()
        self.assertEqual({each["event"] for each in seen}, {"transmission", "report"})
        self.assertNotIn("Told before", [each["summary"] for each in seen])
        last = seen[-1]["id"]
        self.assertEqual(self.door(self.agent).events(after=last), [])
        told = self.env["recouvrement.fil"].read_since()
        self.assertIn("Told before", [each["summary"] for each in told])
        with self.assertRaises(UserError):
            self.door(self.agent).events(after="the last one")


@tagged("post_install", "-at_install")
class TestClient(ExtranetCase, HttpCase):
    def test_the_example_client_works_with_a_key_and_not_without(self):
        sent = self.entrust(self.dossier)
        example = load_example()
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.agent)
            .sudo()
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
        )

        def post(client, path, data, headers):
            answer = self.url_open(path, data=data, headers=headers)
            return answer.status_code, answer.content

        with patch.object(example.Client, "post", post):
            client = example.Client(self.base_url(), self.env.cr.dbname, key)
            self.assertEqual([each["number"] for each in client.dossiers()], [sent.name])
            self.assertTrue(client.take(sent.name, "F-118"))
            with self.assertRaisesRegex(RuntimeError, "cannot be read"):
                client.report(sent.name, amount_received="a lot")
            self.assertIn("transmission", [each["event"] for each in client.events()])
            with self.assertRaises(RuntimeError):
                example.Client(self.base_url(), self.env.cr.dbname, "wrong").dossiers()


class Receiver:
    """Stands for the other program: takes what is posted, or answers what it is told to."""

    def __init__(self, *answers):
        self.answers, self.got, self.asked = list(answers), [], []

    def __call__(self, url, addresses, body, headers, timeout):
        self.asked.append((url, addresses))
        self.got.append((json.loads(body), headers, body))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return Mock(status_code=answer)


@tagged("post_install", "-at_install")
class TestWebhooks(ExtranetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(
            "recouvrement_contentieux.webhook_private_addresses", "1"
        )
        cls.webhook = cls.env["recouvrement.abonnement"].create(
            {"name": "Their software", "url": "https://hooks.example.com/in"}
        )
        cls.enterClassContext(lead_to("9.9.9.9"))

    def tell(self, kind="report", text="Called"):
        return self.env["recouvrement.fil"]._record(kind, {self.dossier: text}, day=DAY)

    def push(self, receiver):
        with patch.object(deliveries, "post", receiver):
            return self.env["recouvrement.livraison"]._push()

    def test_an_event_is_posted_once_signed_and_its_signature_checked(self):
        self.tell()
        receiver = Receiver()
        self.assertEqual(self.push(receiver), 1)
        self.assertEqual(self.push(receiver), 0)
        [(event, headers, body)] = receiver.got
        self.assertEqual((event["event"], event["summary"]), ("report", "Called"))
        check = load_example().check
        header = headers["Recouvrement-Signature"]
        self.assertTrue(check(self.webhook.secret, header, body))
        self.assertFalse(check(self.webhook.secret, header, body + b" "))
        self.assertFalse(check("guessed", header, body))
        moment = int(header.split(",")[0][2:])
        self.assertFalse(check(self.webhook.secret, header, body, now=moment + 3600))
        self.assertFalse(check(self.webhook.secret, "nonsense", body))

    def test_nothing_overtakes_an_event_that_is_not_taken(self):
        self.tell(text="First")
        self.tell(text="Second")
        self.assertEqual(self.push(Receiver(requests.Timeout())), 0)
        first, second = self.webhook.sudo().livraison_ids.sorted("id")
        self.assertEqual((first.attempts, second.attempts), (1, 0))
        self.assertGreater(first.next_try, fields.Datetime.now())
        self.assertEqual(self.push(Receiver()), 0, "its time has not come")
        first.next_try = fields.Datetime.now() - timedelta(seconds=1)
        receiver = Receiver()
        self.assertEqual(self.push(receiver), 2)
        self.assertEqual([event["summary"] for event, _h, _b in receiver.got], ["First", "Second"])

    def test_after_ten_tries_a_person_looks_and_the_others_go_on(self):
        self.tell(text="First")
        self.tell(text="Second")
        first = self.webhook.sudo().livraison_ids.sorted("id")[0]
        for _try in range(10):
            first.next_try = fields.Datetime.now() - timedelta(seconds=1)
            self.push(Receiver(500))
        self.assertEqual(first.state, "failed")
        self.assertTrue(self.webhook.activity_ids)
        self.assertEqual(self.push(Receiver()), 1)
        first.sudo(False).action_retry()
        self.assertEqual(self.push(Receiver()), 1)

    def test_only_chosen_events_and_only_of_the_mandate(self):
        self.webhook.nature_ids = [Command.create({"kind": "recall"})]
        self.tell()
        self.assertFalse(self.webhook.livraison_ids)
        self.webhook.nature_ids = [Command.clear()]
        self.webhook.mandat_id = self.mandat
        self.tell()
        self.assertFalse(self.webhook.livraison_ids, "not entrusted")
        sent = self.entrust(self.dossier)
        self.tell(kind="decision", text="Inside")
        sent._recall(DAY, "Paid to us")
        self.assertEqual(
            self.webhook.livraison_ids.fil_id.sorted("id").mapped("kind"),
            ["transmission", "recall"],
        )

    def test_odoo_does_not_knock_at_its_own_network(self):
        self.env["ir.config_parameter"].set_param(
            "recouvrement_contentieux.webhook_private_addresses", False
        )
        with self.assertRaises(ValidationError):
            self.webhook.url = "http://hooks.example.com/in"
        with self.assertRaises(ValidationError):
            self.webhook.url = "https://user:word@hooks.example.com/in"
        self.tell()
        for address in ("127.0.0.1", "10.0.0.8", "169.254.169.254", "::1"):
            receiver = Receiver()
            with lead_to(address):
                self.webhook.sudo().livraison_ids.next_try = fields.Datetime.now() - timedelta(
                    seconds=1
                )
                self.push(receiver)
            self.assertFalse(receiver.got, address)
        self.assertIn("not an address of the internet", self.webhook.livraison_ids.error)

    def test_a_name_that_leads_elsewhere_the_second_time_is_looked_up_once(self):
        self.env["ir.config_parameter"].set_param(
            "recouvrement_contentieux.webhook_private_addresses", False
        )
        self.tell()
        receiver = Receiver()
        with lead_to("9.9.9.9", "127.0.0.1") as looked:
            self.assertEqual(self.push(receiver), 1)
        self.assertEqual(receiver.asked, [("https://hooks.example.com/in", ["9.9.9.9"])])
        self.assertEqual(looked.call_count, 1)

    def test_the_secret_is_for_managers(self):
        collector = new_test_user(self.env, "collector", "recouvrement.group_collector")
        with self.assertRaises(AccessError):
            self.webhook.with_user(collector).read(["secret"])

    def test_the_test_says_what_was_answered(self):
        with (
            patch.object(deliveries, "post", Receiver(302)),
            self.assertRaisesRegex(UserError, "302"),
        ):
            self.webhook.action_test()
        with patch.object(deliveries, "post", Receiver()):
            self.assertEqual(self.webhook.action_test()["params"]["type"], "success")
