"""Documents, pictures, reports, exports, messages, activities, pages: the web gives nothing of what one may not read."""

import re

from odoo import Command, fields
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .portes import DAY, DoorCase

SECRET = "Clé de la porte"
LOGGERS = (
    "odoo.http",
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
        told = [each % ids for each in ADDRESSES] + self.get_pages(dossier)
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

    def get_pages(self, dossier):
        """Every address our controllers answer a plain visit at, with the ids of a dossier that is not theirs."""
        rules = self.env["ir.http"]._generate_routing_rules(
            sorted(self.env.registry._init_modules), {}
        )
        pages = [
            re.sub(r"<[^>]*>", str(dossier.id), url)
            for url, endpoint in rules
            if endpoint.original_endpoint.__module__.startswith("odoo.addons.recouvrement")
            and endpoint.routing.get("type", "http") == "http"
            and "GET" in (endpoint.routing["methods"] or ["GET"])
        ]
        self.assertGreater(len(pages), 10)
        return pages

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
