"""What an ill-willed or careless user, file or address tries against litigation: refused, or told, never by halves."""

import base64
import io
import json
import re
from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models import recouvrement_abonnement
from ..tools import bodacc
from .common import ContentieuxCase
from .test_bodacc import SIREN, record

SECRET = b"Pay slips of the director"


@tagged("post_install", "-at_install")
class TestBodaccAttacks(ContentieuxCase):
    def parse(self, raw):
        return list(bodacc.read(io.BytesIO(raw)))

    def assertRefused(self, raw):
        with self.assertRaises(bodacc.BodaccError):
            self.parse(raw)

    def test_nesting_without_end_is_refused(self):
        self.assertRefused(b"[" * 200_000)
        self.assertRefused(b'[{"id": ' + b"[" * 200_000)

    def test_nesting_in_a_field_is_no_judgment(self):
        notice = self.parse(json.dumps([record(jugement="[" * 200_000)]).encode())[0]
        self.assertIsNone(notice.judged)

    def test_a_number_of_five_thousand_digits_is_refused(self):
        self.assertRefused(b'[{"id": ' + b"9" * 5_000 + b"}]")

    def test_fields_of_another_type_are_refused_or_left_out(self):
        self.assertRefused(b'[{"recordid": "x", "fields": 3}]')
        for values in ({"registre": 833310592}, {"listepersonnes": 3}, {"commercant": ["x"]}):
            with self.subTest(values):
                self.assertEqual(len(self.parse(json.dumps([record() | values]).encode())), 1)

    def test_letters_a_database_cannot_hold_are_left_out(self):
        notice = self.parse(json.dumps([record(commercant="A\x00B\ud800")]).encode())[0]
        self.assertNotIn("\x00", notice.names)
        notice.names.encode()

    def test_a_line_without_end_is_refused_at_once(self):
        self.assertRefused(b"id;dateparution;familleavis\n" + b"x" * (3 << 20))

    def test_every_cut_of_a_file_is_seen(self):
        whole = json.dumps([record("A1"), record("A2")]).encode()
        for end in range(1, len(whole) - 1, 97):
            with self.subTest(end):
                self.assertRefused(whole[:end])

    def test_names_with_markup_stay_text(self):
        self.debtor.company_registry = SIREN
        self.late_dossier()
        content = json.dumps([record(commercant="<img src=x onerror=alert(1)>")]).encode()
        here = self.env["recouvrement.annonce.import"].with_context(
            recouvrement_day=date(2026, 9, 22)
        )
        file = here.create({"content": base64.b64encode(content), "filename": "<b>.json"})
        file.action_import()
        notice = file.annonce_ids
        self.assertEqual(len(notice), 1)
        for note in notice.activity_ids.mapped("note") + notice.message_ids.mapped("body"):
            self.assertNotIn("<img", note or "")


@tagged("post_install", "-at_install")
class TestWebhookAttacks(ContentieuxCase):
    def find_fault(self, url, *addresses):
        webhook = self.env["recouvrement.abonnement"].new({"name": "x", "url": url})
        rows = [(2, 1, 6, "", (address, 443)) for address in addresses]
        with patch.object(
            recouvrement_abonnement.socket, "getaddrinfo", lambda *_args, **_kw: rows
        ):
            return webhook._look_up()[1]

    def test_addresses_that_lead_inside_are_refused(self):
        for address in (
            "127.0.0.1",
            "0.0.0.0",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fd00::1",
            "fe80::1%eth0",
            "169.254.169.254",
            "100.64.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "::127.0.0.1",
            "224.0.0.1",
            "ff02::1",
        ):
            with self.subTest(address):
                self.assertTrue(self.find_fault("https://host.example.com/x", address))
                self.assertTrue(self.find_fault("https://host.example.com/x", "9.9.9.9", address))
        self.assertIsNone(self.find_fault("https://host.example.com/x", "9.9.9.9"))
        self.assertIsNone(self.find_fault("https://host.example.com/x", "2620:fe::fe"))

    def test_an_address_that_cannot_be_one_is_refused_in_words(self):
        for url in (
            "https://host.example.com:99999/",
            "https://host.example.com:x/",
            "https://[::1",
            f"https://{'a' * 64}.example.com/",
            "https://a..example.com/",
            "file:///etc/passwd",
            "https://user:pass@example.com/",
            "https:///x",
        ):
            with self.subTest(url), self.assertRaises(ValidationError):
                self.env["recouvrement.abonnement"].create({"name": "x", "url": url})


@tagged("post_install", "-at_install")
class TestSocialData(ContentieuxCase):
    """A collector who may not see social data learns nothing of a file of over-indebtedness."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_diagnostic")
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=date(2026, 9, 22)))
        cls.tenant = cls.new_debtor("Claire Dumas", is_company=False).with_env(cls.env)
        cls.dossier = cls.late_dossier("2026-06-15", 900.0, cls.tenant).with_env(cls.env)
        cls.file = cls.env["recouvrement.surendettement"].create(
            {
                "partner_id": cls.tenant.id,
                "number": "000426123456",
                "date_filed": "2026-08-03",
                "date_asked": "2026-09-10",
            }
        )
        cls.file._admit(date(2026, 9, 15), date(2026, 9, 18))
        cls.collector = new_test_user(
            cls.env,
            "attack-collector",
            "recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.dossier.user_id = cls.collector

    def test_the_file_number_is_told_nowhere(self):
        butoirs = (
            self.env["recouvrement.butoir"]
            .with_user(self.collector)
            .search([("res_model", "=", self.file._name), ("res_id", "=", self.file.id)])
        )
        told = butoirs.mapped("record_name") + butoirs.mapped("display_name")
        fil = self.dossier.with_user(self.collector).fil_ids
        told += fil.mapped("summary")
        told += self.dossier.message_ids.mapped("body")
        self.assertFalse([each for each in told if "000426123456" in (each or "")])

    def test_what_the_deadlines_are_about_is_not_named_to_who_may_not_read_it(self):
        butoirs = self.env["recouvrement.butoir"].with_user(self.collector).search([])
        mine = butoirs.filtered(lambda each: each.res_model == self.file._name)
        self.assertFalse([name for name in mine.mapped("record_name") if name])

    def test_an_alert_does_not_name_it(self):
        for user, named in ((self.collector, False), (self.env.user, True)):
            butoirs = self.env["recouvrement.butoir"]._of(self.file)[self.file.id]
            note = butoirs[0]._prepare_alert("missed", user, date(2026, 9, 22))["note"]
            self.assertEqual("000426123456" in note, named)

    # What would tell somebody that a private person is over-indebted, or where.
    WORDS = re.compile(
        r"indebt|surendett|commission|banque de france|000426123456|erase", re.IGNORECASE
    )

    def assertNothingTold(self, said):
        self.assertFalse([text for text in said if self.WORDS.search(str(text or ""))])

    def people(self):
        """Somebody of each role who may not see social data."""
        for role in ("reader", "accountant", "manager"):
            yield new_test_user(
                self.env,
                f"attack-{role}-2",
                f"recouvrement.group_{role}",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
        yield self.collector

    def live_through(self):
        """The file from measures to erasure, with its letter, its deadlines and its nights."""
        self.env["recouvrement.abonnement"].create({"name": "All", "url": "https://x.example.com/"})
        self.file.commission_id = self.env["res.partner"].create(
            {
                "name": "Commission de surendettement de la Gironde",
                "street": "13 rue Esprit des Lois",
                "zip": "33000",
                "city": "Bordeaux",
            }
        )
        self.file.action_post_declaration()
        self.run_on("2026-10-13")
        self.file.with_context(recouvrement_day=date(2026, 10, 14))._impose(
            date(2026, 9, 20), date(2026, 10, 20), 6
        )
        self.run_on("2026-12-18")
        late = self.file.with_context(recouvrement_day=date(2026, 12, 20))
        late.action_notice_default()
        late._erase(date(2026, 12, 19), date(2026, 12, 20))
        self.run_on("2026-12-21")
        self.run_on("2027-03-01")

    def test_no_channel_tells_it_to_who_does_not_need_to_know(self):
        self.live_through()
        alerts = self.env["mail.activity"].search(
            [("res_model", "=", "recouvrement.dossier"), ("res_id", "=", self.dossier.id)]
        )
        self.assertNothingTold(alerts.mapped("summary") + alerts.mapped("note"))
        for user in self.people():
            with self.subTest(user.login):
                self.env.flush_all()
                self.env.invalidate_all()
                here = self.dossier.with_user(user)
                self.check_dossier(here)
                self.check_parts(here)

    def check_dossier(self, here):
        self.assertNothingTold([here.phase_reason, here.phase_id.name, here.decision_reason])
        self.assertNothingTold(here.message_ids.mapped("body"))
        self.assertNothingTold([here.next_butoir_name])
        self.assertNothingTold(value for each in here.badges or () for value in each.values())
        events = self.env["recouvrement.fil"].with_user(here.env.user)
        lines = events.search([("dossier_id", "=", here.id)])
        self.assertGreater(len(lines), 3)
        names = ["summary", "kind", "display_name", "res_model", "res_id"]
        for row in lines.read(names):
            self.assertNothingTold(row.values())
        for name in ("detail", "detail_model", "detail_id"):
            with self.assertRaises(AccessError):
                lines.read([name])

    def check_parts(self, here):
        for name, fields in (
            ("suspension", ["reason", "origin", "display_name"]),
            ("action", ["reason", "recipient", "display_name"]),
            ("plan", ["kind", "note", "display_name"]),
            ("proposition", ["reason", "motif_perte_id", "display_name"]),
        ):
            found = here.env[f"recouvrement.{name}"].search([("dossier_id", "=", here.id)])
            for row in found.read(fields):
                self.assertNothingTold(row.values())
        self.assertNothingTold(here.env["recouvrement.plan"].search([]).message_ids.mapped("body"))
        model = here.env["recouvrement.butoir"]
        self.assertFalse(model.search([("res_model", "=", self.file._name)]))
        counts = here.env["recouvrement.butoir.calcul"]
        self.assertFalse(counts.search([("butoir_id.res_model", "=", self.file._name)]))
        activities = here.env["mail.activity"].search([])
        self.assertNothingTold(activities.mapped("summary") + activities.mapped("note"))

    def test_nothing_of_it_is_pushed_outside(self):
        self.live_through()
        told = self.env["recouvrement.livraison"].search([])
        self.assertTrue(told)
        for each in told:
            self.assertNothingTold(each._prepare().values())
        # To a program that may know, neither: what it keeps is out of our hands.
        for event in self.env["recouvrement.fil"].read_since():
            self.assertNothingTold([*event.values(), *event["about"].values()])

    def test_who_needs_to_know_reads_the_rest(self):
        line = self.dossier.fil_ids.sorted("id")[-1]
        self.assertIn("over-indebtedness, admissible", line.detail)
        self.assertEqual(line.action_open_record()["res_id"], self.file.id)
        self.assertFalse(line.with_user(self.collector).action_open_record())

    def test_its_deadlines_alert_somebody_who_may_know_on_the_file(self):
        butoirs = self.env["recouvrement.butoir"]._of(self.file)[self.file.id]
        for butoir, user in butoirs._get_alerted().items():
            self.assertTrue(user.has_group("recouvrement.group_diagnostic"))
            values = butoir._prepare_alert("missed", user, date(2026, 9, 22))
            self.assertEqual(values["res_id"], self.file.id)
        with self.assertRaisesRegex(ValidationError, "may not see social data"):
            self.file.user_id = self.collector

    def test_the_file_itself_is_shut(self):
        here = self.file.with_user(self.collector)
        for call in (
            lambda: here.read(["number"]),
            lambda: here.display_name,
            lambda: here.action_print_declaration(),
            lambda: here.env[here._name].search([]),
        ):
            with self.subTest(), self.assertRaises(AccessError):
                call()


@tagged("post_install", "-at_install")
class TestGuessedNumbers(ContentieuxCase):
    """Files and items of others, named by their number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "recouvrement_day": date(2026, 11, 20)})
        cls.company.recouvrement_accessories = True
        cls.dossier = cls.late_dossier(amount=4000.0).with_env(cls.env)
        cls.track = cls.env["recouvrement.procedure.type"].create(
            {
                "name": "Order",
                "code": "attack_order",
                "family": "order",
                "court": "tc",
                "etape_ids": [
                    Command.create({"code": "ask", "name": "Ask", "nature": "request"}),
                ],
            }
        )
        cls.procedure = cls.env["recouvrement.procedure"]._open(
            cls.dossier, cls.track, "2026-10-01", "Silent"
        )
        cls.collector = new_test_user(
            cls.env,
            "attack-costs",
            "recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.dossier.user_id = cls.collector
        cls.secret = cls.env["ir.attachment"].create({"name": "pay.pdf", "raw": SECRET})
        cls.entry = cls.env["account.move"].create({"move_type": "entry"})
        cls.env["ir.attachment"].create(
            {"name": "x.pdf", "raw": SECRET, "res_model": "account.move", "res_id": cls.entry.id}
        )

    def make_cost(self, **values):
        return (
            self.env["recouvrement.debours"]
            .with_user(self.collector)
            .create(
                {
                    "procedure_id": self.procedure.id,
                    "name": "Clerk",
                    "amount": 33.47,
                    "date": "2026-10-02",
                    **values,
                }
            )
        )

    def get_stolen(self):
        files = self.env["recouvrement.accessoire"].sudo().search([]).attachment_ids
        return files.filtered(lambda each: each.raw == SECRET)

    def test_a_proof_one_may_not_read_is_not_copied(self):
        with self.assertRaises(AccessError):
            self.secret.with_user(self.collector).read(["raw"])
        with self.assertRaises(AccessError):
            self.make_cost(attachment_ids=[Command.set(self.secret.ids)])
        self.assertFalse(self.get_stolen())

    def test_files_of_an_entry_that_is_no_bill_are_not_copied(self):
        with self.assertRaises(UserError):
            self.make_cost(move_id=self.entry.id).action_charge()
        self.assertFalse(self.get_stolen())

    def test_an_answer_to_a_check_takes_no_file_one_may_not_read(self):
        check = (
            self.env["recouvrement.procedure.verification"]
            .sudo()
            .create({"procedure_id": self.procedure.id, "name": "Seat"})
        )
        with self.assertRaises(AccessError):
            check.with_user(self.collector).attachment_ids = self.secret
        with self.assertRaises(AccessError):
            check.with_user(self.collector).write({"attachment_ids": [(4, self.secret.id)]})
        check.sudo().attachment_ids = self.secret
        check.with_user(self.collector).write({"attachment_ids": [], "done": True})

    def test_a_declaration_encloses_no_file_one_may_not_read(self):
        case = self.env["recouvrement.collective"].create(
            {"partner_id": self.debtor.id, "kind": "redressement", "date_judgment": "2026-11-01"}
        )
        case.action_open()
        here = self.env["recouvrement.declaration"].with_user(self.collector)
        for name in ("annexe_ids", "proof_ids"):
            with self.subTest(name), self.assertRaises(AccessError):
                here.create({"collective_id": case.id, name: [Command.set(self.secret.ids)]})

    def test_an_amount_that_is_no_number_is_refused(self):
        for amount in (-1.0, 0.0):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                self.make_cost(amount=amount)
        for amount in (float("nan"), float("inf"), 10**400):
            with self.assertRaisesRegex(UserError, "not an amount"):
                self.make_cost(amount=amount)

    def test_a_declaration_sent_takes_no_line_and_none_of_another_debtor(self):
        case = self.env["recouvrement.collective"].create(
            {"partner_id": self.debtor.id, "kind": "redressement", "date_judgment": "2026-11-01"}
        )
        case.action_open()
        model = self.env["recouvrement.declaration"].with_user(self.collector)
        sent = model.create({"collective_id": case.id})
        sent.sudo().write({"state": "sent", "date_sent": "2026-11-10"})
        beside = model.create({"collective_id": case.id})
        Line = self.env["recouvrement.declaration.ligne"].with_user(self.collector)
        line = Line.create({"declaration_id": beside.id, "document": "Damages", "principal": 9.0})
        with self.assertRaisesRegex(UserError, "stays as it was sent"):
            line.declaration_id = sent
        other = self.new_debtor("Other")
        invoice = self.overdue_invoice("2026-06-15", 777.0, other)
        item = invoice.line_ids.filtered(lambda one: one.account_type == "asset_receivable")
        with self.assertRaisesRegex(ValidationError, "not owed by"):
            Line.create({"declaration_id": beside.id, "move_line_id": item.id})

    def test_a_debt_of_another_debtor_is_not_shown_through_a_case(self):
        other = self.new_debtor("Other")
        self.overdue_invoice("2026-06-15", 777.0, other)
        line = self.env["account.move.line"].search(
            [("partner_id", "=", other.id), ("account_type", "=", "asset_receivable")], limit=1
        )
        case = self.env["recouvrement.collective"].create(
            {"partner_id": self.debtor.id, "kind": "redressement", "date_judgment": "2026-11-01"}
        )
        here = self.env["recouvrement.collective.dette"].with_user(self.collector)
        with self.assertRaises(ValidationError):
            here.create({"collective_id": case.id, "move_line_id": line.id})


@tagged("post_install", "-at_install")
class TestDoors(ContentieuxCase):
    def get_models(self):
        module = self.env["ir.module.module"].search(
            [("name", "=", "recouvrement_contentieux")], limit=1
        )
        rows = self.env["ir.model.data"].search(
            [("module", "=", module.name), ("model", "=", "ir.model")]
        )
        for model in self.env["ir.model"].browse(rows.mapped("res_id")).exists():
            ours = model.model.startswith("recouvrement.") and model.model in self.env
            if ours and not self.env[model.model]._abstract:
                yield model

    def test_every_model_with_a_company_has_a_rule_for_all(self):
        bare = [
            model.model
            for model in self.get_models()
            if not self.env[model.model]._transient
            and "company_id" in self.env[model.model]._fields
            and not model.rule_ids.filtered(
                lambda rule: not rule.groups and "compan" in (rule.domain_force or "")
            )
        ]
        self.assertFalse(bare)

    def test_nobody_of_the_portal_has_any_right(self):
        groups = self.env.ref("base.group_portal") | self.env.ref("base.group_public")
        for model in self.get_models():
            for right in model.access_ids:
                with self.subTest(model.model):
                    self.assertTrue(right.group_id, "a right of everybody")
                    self.assertNotIn(right.group_id, groups)

    def test_readers_write_nothing(self):
        reader = self.env.ref("recouvrement.group_reader")
        for model in self.get_models():
            for right in model.access_ids.filtered(lambda one: one.group_id == reader):
                with self.subTest(model.model):
                    self.assertFalse(right.perm_write or right.perm_create or right.perm_unlink)
