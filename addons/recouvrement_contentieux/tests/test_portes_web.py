"""Documents, pictures, reports, exports, messages, activities, pages: the web gives nothing of what one may not read."""

import json
import re
from urllib.parse import quote

from odoo import Command, fields, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .portes import DAY, DoorCase

SECRET = "Clé de la porte"
LOGGERS = (
    "odoo.http",
    "odoo.addons.web.controllers.export",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.web.controllers.report",
)
REFUSED = (AccessError, MissingError, UserError)
# Whoever has no business there: another portfolio, another company, a door that is not theirs.
OUTSIDE = (
    *(("abroad", role) for role in ("collector", "accountant")),
    *(("south", role) for role in ("reader", "collector", "client")),
    *(("north", role) for role in ("plain", "client", "agent", "public")),
)
DOCUMENT = "/web/content/%(attachment)s"
ADDRESSES = (
    DOCUMENT,
    f"{DOCUMENT}?download=true",
    f"{DOCUMENT}?access_token=false",
    "/web/content/ir.attachment/%(attachment)s/raw",
    "/web/image/%(attachment)s",
    "/web/image/ir.attachment/%(attachment)s/datas/40x40",
    "/mail/view?model=recouvrement.dossier&res_id=%(dossier)s",
)


@tagged("post_install", "-at_install")
class TestWebDoors(DoorCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["client"] = cls.new_portal("client", cls.north.dossier.partner_id)
        agency = cls.env["res.partner"].create({"name": "Alpes Recouvrement", "is_company": True})
        cls.users["agent"] = cls.new_portal("agent", agency)
        cls.users["public"] = cls.env.ref("base.public_user")
        # The number stands in the address: a page of login names it.
        models.Model.write(cls.south.get("recouvrement.transmission"), {"name": "TR99999"})
        cls.kept = {
            place: cls.keep_on(getattr(cls, place)) for place in ("north", "south", "abroad")
        }
        cls.reports = cls.env["ir.actions.report"].search([("model", "=like", "recouvrement.%")])
        cls.env.flush_all()

    @classmethod
    def new_portal(cls, role, company):
        user = cls.new_user(role, "base.group_portal")
        user.partner_id.parent_id = company
        return user

    @classmethod
    def keep_on(cls, yard):
        """``{model: (its record, a document, a message, an activity)}`` of every model with a record there."""
        records = [
            record[:1]
            for name, record in yard.made.items()
            if name.startswith("recouvrement") and record and record._auto and not record._transient
        ]
        env = yard.env
        papers = env["ir.attachment"].create(
            [
                {"name": "paper.txt", "raw": SECRET, "res_model": each._name, "res_id": each.id}
                for each in records
            ]
        )
        said = env["mail.message"].create(
            [
                {
                    "model": each._name,
                    "res_id": each.id,
                    "body": SECRET,
                    "message_type": "comment",
                    "reply_to": "collection@example.com",
                    "subtype_id": env.ref("mail.mt_note").id,
                }
                for each in records
            ]
        )
        return {
            each._name: (each, paper, message, cls.plan_for(each))
            for each, paper, message in zip(records, papers, said, strict=True)
        }

    @classmethod
    def plan_for(cls, record):
        todo = record.env["mail.activity"]
        if "activity_ids" not in record._fields:
            return todo
        model = record.env["ir.model"]._get_id(record._name)
        values = {"res_model_id": model, "res_id": record.id, "note": SECRET, "date_deadline": DAY}
        return todo.create({**values, "user_id": cls.env.ref("base.user_admin").id})

    def get_ways(self, env, record, paper, message, todo):
        """``(name, what fetches it)`` of every way to a record and to what hangs from it, by their ids."""
        binary, here = env["ir.binary"], env[record._name].browse(record.id)
        yield "read", lambda: here.read(["display_name"])
        yield "export", lambda: here.export_data(["id", "display_name"])
        yield "document", lambda: binary._find_record(res_id=paper.id).raw
        yield "message", lambda: env["mail.message"].browse(message.id).read(["body"])
        if todo:
            yield "activity", lambda: env["mail.activity"].browse(todo.id).read(["note"])
        for name, field in record._fields.items():
            if field.type == "binary":
                yield (
                    f"content {name}",
                    lambda name=name: binary._find_record(
                        res_model=record._name, res_id=record.id, field=name
                    ),
                )
        for report in self.reports.filtered(lambda each: each.model == record._name):
            name = report.report_name
            yield (
                f"report {name}",
                lambda name=name: env["ir.actions.report"]._render_qweb_html(name, record.ids),
            )

    def fetch(self, way):
        """``(was it given?, a fault nobody put in words)``"""
        try:
            return bool(way()), ""
        except REFUSED:
            return False, ""
        except Exception as error:
            return False, f"{type(error).__name__}: {error}"

    def is_out(self, yard, record, env):
        """Whether ``record`` is out of reach: of another company or portfolio, or of what they may not read at all."""
        company = (
            isinstance(record._fields.get("company_id"), fields.Many2one) and record.company_id
        )
        hangs = "dossier_id" in record._fields and record.dossier_id
        abroad = yard is self.abroad and company == yard.dossier.company_id
        return bool(hangs) or abroad or not record.with_env(env).has_access("read")

    def test_what_may_not_be_read_is_given_in_no_way(self):
        tried, found = 0, []
        for place, role in OUTSIDE:
            env = self.env(user=self.users[role].id, context={"lang": "en_US"})
            for name, kept in self.kept[place].items():
                if not self.is_out(getattr(self, place), kept[0], env):
                    continue
                # What is known already would be given to whoever asks next.
                self.env.transaction.clear()
                for way, fetch in self.get_ways(env, *kept):
                    tried += 1
                    with mute_logger(*LOGGERS):
                        given, fault = self.fetch(fetch)
                    if given or fault:
                        found.append((place, role, name, way, fault))
        self.assertEqual(found, [])
        self.assertGreater(tried, 4000)

    def test_what_is_theirs_is_given(self):
        """Otherwise the test before would prove nothing."""
        env = self.env(user=self.users["collector"].id)
        kept = self.kept["north"]["recouvrement.dossier"]
        given = {way for way, fetch in self.get_ways(env, *kept) if self.fetch(fetch)[0]}
        self.assertLessEqual({"read", "document", "message", "activity"}, given)
        self.authenticate(self.users["collector"].login, self.users["collector"].login)
        answer = self.url_open(DOCUMENT % {"attachment": kept[1].id})
        self.assertEqual(answer.content.decode(), SECRET)

    def test_every_address_and_page_of_the_suite_keeps_silent(self):
        dossier = self.south.dossier
        _record, paper, _message, _todo = self.kept["south"]["recouvrement.dossier"]
        ids = {"attachment": paper.id, "dossier": dossier.id}
        report = self.reports.filtered(lambda each: each.model == "recouvrement.dossier")[:1]
        told = [each % ids for each in ADDRESSES] + self.get_pages(self.south)
        told += [f"/report/{kind}/{report.report_name}/{dossier.id}" for kind in ("html", "pdf")]
        for role in ("collector", "client", "agent", None):
            login = role and self.users[role].login
            self.authenticate(login, login)
            for address in told:
                with self.subTest(address, role=role), mute_logger(*LOGGERS):
                    answer = self.url_open(address)
                    self.assertNotIn(SECRET.encode(), answer.content)
                    self.assertNotIn(self.south.debtor_name.encode(), answer.content)
                    self.assertLess(answer.status_code, 500)

    def get_pages(self, yard):
        """Every address our controllers answer a plain visit at, with the ids of ``yard``."""
        pages = [
            self.fill(url, yard)
            for url, routing in self.get_routes()
            if routing["type"] == "http" and "GET" in (routing["methods"] or ["GET"])
        ]
        self.assertGreater(len(pages), 10)
        return pages

    def get_routes(self):
        rules = self.env["ir.http"]._generate_routing_rules(
            sorted(self.env.registry._init_modules), {}
        )
        return [
            (url, endpoint.routing)
            for url, endpoint in rules
            if endpoint.original_endpoint.__module__.startswith("odoo.addons.recouvrement")
        ]

    def fill(self, url, yard):
        """``url`` with what its parts name in ``yard``: a plan, a letter, the number of a transmission…"""
        named = {
            "dossier_id": yard.dossier.id,
            "plan_id": yard.get("recouvrement.plan").id,
            "action_id": yard.get("recouvrement.action").id,
            "move_id": yard.get("account.move").id,
            "items": yard.line.id,
            "number": quote(yard.get("recouvrement.transmission").name),
            "kind": "evidence",
        }
        return re.sub(r"<[^>]*?(\w+)>", lambda part: str(named.get(part[1], yard.dossier.id)), url)

    # -- requests that are posted ---------------------------------------------------------------

    def take_prints(self):
        """``{model: print of all its rows}``: whatever is added, changed or taken away shows."""
        self.env.flush_all()
        names = [name for name in self.get_models() if self.env[name]._table_query is None]
        tables = {
            name: self.env[name]._table
            for name in [*names, "mail.message", "ir.attachment", "account.move"]
            if self.env[name]._auto and not self.env[name]._transient
        }
        return {
            name: self.env.execute_query(
                SQL(
                    "SELECT count(*), sum(hashtext(each::text)) FROM %s each",
                    SQL.identifier(table),
                )
            )
            for name, table in tables.items()
        }

    def test_no_posted_form_or_request_gives_or_changes_what_is_not_theirs(self):
        posted = [
            (routing["type"], self.fill(url, self.south))
            for url, routing in self.get_routes()
            if "POST" in (routing["methods"] or ["POST"])
        ]
        self.assertGreater(len(posted), 10)
        self.assertIn("jsonrpc", {kind for kind, _address in posted})
        before = self.take_prints()
        for role in ("collector", "client", "agent", None):
            login = role and self.users[role].login
            self.authenticate(login, login)
            token = self.get_token()
            for kind, address in posted:
                with self.subTest(address, role=role), mute_logger(*LOGGERS):
                    self.keep_silent(self.post(kind, address, token))
        after = self.take_prints()
        self.assertEqual({name for name in after if after[name] != before[name]}, set())

    def post(self, kind, address, token):
        """What an honest page would send; of a form, with the token of the visitor's own session."""
        typed = {
            "date": "2026-01-30",
            "amount": "10",
            "reason": "None of mine",
            "reference": "X1",
            "text": "Not owed",
            "note": "Told",
            "status": "in_progress",
            "name": "Anybody",
            "signature": "eA==",
        }
        if kind == "jsonrpc":
            return self.url_open(
                address, json={"jsonrpc": "2.0", "method": "call", "params": typed}
            )
        return self.url_open(address, data={**typed, "csrf_token": token})

    def get_token(self):
        page = self.url_open("/web/login" if not self.session.uid else "/my")
        found = re.search(r'csrf_token: "([^"]+)"', page.text)
        return found[1] if found else ""

    def keep_silent(self, answer):
        """Nothing of what is hidden in it; a refusal, not a failure."""
        self.assertNotIn(SECRET, answer.text)
        self.assertNotIn(self.south.debtor_name, answer.text)
        self.assertLess(answer.status_code, 500)

    def test_the_client_asks_in_vain_for_what_is_not_theirs(self):
        """What a browser, or a program with its session, asks the server itself."""
        asked, south = 0, self.kept["south"]
        for role, names in (
            ("collector", south),
            ("agent", ("recouvrement.dossier", "recouvrement.transmission", "recouvrement.action")),
            ("client", ("recouvrement.dossier", "recouvrement.plan", "recouvrement.promesse")),
        ):
            env = self.env(user=self.users[role].id)
            self.authenticate(self.users[role].login, self.users[role].login)
            for name in names:
                record = south[name][0]
                if not self.is_out(self.south, record, env):
                    continue
                shown = {"display_name": {}, "create_date": {}}
                for method, args, kwargs in (
                    ("web_read", [record.ids], {"specification": shown}),
                    ("web_search_read", [[("id", "=", record.id)], shown], {}),
                ):
                    asked += 1
                    params = {"model": name, "method": method, "args": args, "kwargs": kwargs}
                    with self.subTest(name, method=method, role=role), mute_logger(*LOGGERS):
                        self.keep_silent(
                            self.url_open(
                                f"/web/dataset/call_kw/{name}/{method}",
                                json={"jsonrpc": "2.0", "method": "call", "params": params},
                            )
                        )
        self.assertGreater(asked, 80)

    # -- files to download ----------------------------------------------------------------------

    def test_a_file_to_download_holds_only_what_is_theirs(self):
        """/web/export, by ids and by domain, of every model; of one's own, to prove the rest."""
        self.users["collector"].group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        env = self.env(user=self.users["collector"].id)
        self.authenticate(self.users["collector"].login, self.users["collector"].login)
        token, asked = self.get_token(), 0
        for name, kept in self.kept["south"].items():
            if not self.is_out(self.south, kept[0], env):
                continue
            for ids, domain in ((kept[0].ids, []), (False, [("id", "=", kept[0].id)])):
                asked += 1
                with self.subTest(name, ids=ids), mute_logger(*LOGGERS):
                    answer = self.export("csv", name, ids, domain, token)
                    self.assertNotIn(SECRET, answer.text)
                    self.assertNotIn(self.south.debtor_name, answer.text)
        self.assertGreater(asked, 80)
        with mute_logger(*LOGGERS):
            both = (self.north.dossier | self.south.dossier).ids
            self.assertNotIn(
                self.north.debtor_name,
                self.export("csv", "recouvrement.dossier", both, [], token).text,
            )
            found = self.export("csv", "recouvrement.dossier", False, [("id", "in", both)], token)
        self.assertIn(self.north.debtor_name, found.text)
        self.assertNotIn(self.south.debtor_name, found.text)
        mine = self.export("xlsx", "recouvrement.dossier", self.north.dossier.ids, [], token)
        self.assertEqual(mine.status_code, 200)

    def export(self, kind, model, ids, domain, token):
        asked = {
            "model": model,
            "fields": [{"name": "id", "label": "ID"}, {"name": "display_name", "label": "Name"}],
            "ids": ids,
            "domain": domain,
            "import_compat": False,
        }
        return self.url_open(
            f"/web/export/{kind}", data={"data": json.dumps(asked), "csrf_token": token}
        )

    def test_an_export_of_several_is_refused_for_one_that_is_not_theirs(self):
        both = self.north.dossier | self.south.dossier
        mine = both.with_env(self.env(user=self.users["collector"].id))
        with self.assertRaisesRegex(UserError, "rights to export"):
            mine.export_data(["name"])
        self.users["collector"].group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        with mute_logger(*LOGGERS), self.assertRaises(AccessError):
            mine.export_data(["name", "partner_id/name", "action_ids/reason"])
        self.assertTrue(mine[:1].export_data(["name"])["datas"])
