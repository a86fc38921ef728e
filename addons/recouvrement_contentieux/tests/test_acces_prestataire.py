"""What a prestataire reaches of another's dossier, or of one recalled from it: nothing, whatever the way.

Tried by addresses, by RPC on every model and every button, by links to documents, by the chatter, by reports.
"""

import inspect

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_portail_prestataire import PortalCase
from .test_transmission import DAY

LOGGERS = ("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
SUITE = "recouvrement"
SECRET = "Menuiserie Lormont"


@tagged("post_install", "-at_install")
class TestPrestataireAccess(PortalCase):
    """``self.sent`` is entrusted to the agency, reported, then recalled; nobody has the right to it any more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evidence = cls.keep("evidence.zip", cls.sent)
        cls.sent.sudo().evidence_id = cls.evidence
        cls.sent._report({"note": "Met", "amount_received": 10.0, "source": "portal"}, DAY)
        cls.report = cls.sent.rapport_ids
        cls.paper = cls.keep("paper.pdf", cls.report)
        cls.report.sudo().attachment_ids = cls.paper
        cls.sent._recall(DAY, "Paid to us")
        cls.env["recouvrement.versement"]._follow(cls.dossier, DAY)
        cls.env.flush_all()
        cls.papers = (
            cls.evidence | cls.paper | cls.sent.remise_id.letter_id | cls.sent.remise_id.workbook_id
        )

    @classmethod
    def keep(cls, name, record):
        return (
            cls.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": name,
                    "raw": SECRET.encode(),
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        )

    def as_each(self):
        """The one it was recalled from, then another prestataire: logged in, and its environment."""
        for user in (self.agent, self.other):
            self.authenticate(user.login, user.login)
            yield user

    def get_models(self):
        """Every model of the suite that has a table."""
        return [
            name
            for name, model in self.env.registry.items()
            if name.startswith(SUITE) and not model._abstract
        ]

    def test_no_model_is_read_or_written_by_rpc(self):
        self.assertGreater(len(self.get_models()), 100, "the suite's models are found")
        for user in self.as_each():
            for name in self.get_models():
                model = self.env[name].with_user(user)
                calls = (
                    lambda model=model: model.search_read([], ["id"], limit=1),
                    lambda model=model: model.web_search_read([], {"id": {}}),
                    lambda model=model: model.name_search("Lormont"),
                    lambda model=model: model.formatted_read_group([], [], ["__count"]),
                    lambda model=model: model.search_count([]),
                    lambda model=model: model.browse().check_access("create"),
                )
                for call in calls:
                    with self.subTest(model=name, user=user.login), mute_logger(*LOGGERS):
                        self.assertRaises(AccessError, call)

    def test_no_record_is_read_changed_or_deleted_by_its_id(self):
        for user in self.as_each():
            for record in self.get_records():
                for method, args in (
                    ("read", [["display_name"]]),
                    ("web_read", [{"display_name": {}}]),
                    ("export_data", [["id"]]),
                    ("get_metadata", []),
                    ("copy", []),
                    ("write", [{"create_uid": user.id}]),
                    ("unlink", []),
                ):
                    with self.subTest(record=record._name, method=method, user=user.login):
                        answer = self.rpc(record._name, method, [record.ids, *args], {})
                        self.assertIn('"error"', answer)
                        self.assertNotIn(SECRET, answer)

    def get_records(self):
        sent = self.sent
        found = (
            sent,
            self.report,
            sent.remise_id,
            sent.rappel_id,
            sent.mandat_id,
            sent.mandat_id.tarif_ids,
            sent.honoraire_ids,
            self.dossier,
            self.dossier.fil_ids,
        )
        self.assertTrue(all(found), found)
        return [records[0] for records in found]

    def test_no_button_of_any_record_does_anything_for_them(self):
        tried = 0
        for user in self.as_each():
            for record in self.get_records():
                here = record.with_user(user)
                for name in self.get_buttons(here):
                    tried += 1
                    # Refused, or a window with nothing in it: what it opens has no right of its own.
                    with self.subTest(button=f"{record._name}.{name}"), mute_logger(*LOGGERS):
                        self.assertNothingTold(getattr(here, name))
        self.assertGreater(tried, 60)
        self.assertEqual(self.sent.state, "recalled")

    def get_buttons(self, record):
        """Methods of ours that anybody may name in a call, and that need nothing more."""
        for name in dir(type(record)):
            if name.startswith("action_") and callable(getattr(type(record), name)):
                method = get_public_method(record, name)
                wanted = inspect.signature(method).parameters.values()
                ours = getattr(method, "__module__", "").startswith("odoo.addons.recouvrement")
                if ours and all(
                    each.default is not each.empty or each.kind in (each.VAR_KEYWORD,)
                    for each in list(wanted)[1:]
                ):
                    yield name

    def assertNothingTold(self, call):
        try:
            with self.env.cr.savepoint():
                given = call()
                self.env.flush_all()
        except (AccessError, UserError):
            return
        self.assertNotIn(SECRET, str(given))
        self.assertNotIn("/web/content", str(given))

    def test_debtors_and_their_accounts_are_not_found(self):
        for user in self.as_each():
            for name in ("res.partner", "account.move", "account.move.line", "mail.message"):
                for call in ("search_read", "search_count"):
                    with self.subTest(model=name, call=call):
                        found = self.rpc(
                            name,
                            call,
                            [[["id", "!=", 0]]],
                            {"limit": 500} if call == "search_read" else {},
                        )
                        self.assertNotIn(SECRET, found)
            named = self.rpc("res.partner", "name_search", ["Lormont"], {})
            self.assertNotIn(SECRET, named)
            with mute_logger(*LOGGERS), self.assertRaises(AccessError):
                self.debtor.with_user(user).read(["email"])

    @mute_logger(*LOGGERS)
    def rpc(self, model, method, args, kwargs):
        """What a call from outside answers, as text: an error says nothing of the debtor either."""
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "jsonrpc": "2.0",
                "params": {"model": model, "method": method, "args": args, "kwargs": kwargs},
            },
        ).text

    def test_the_door_is_shut_by_rpc(self):
        for _user in self.as_each():
            self.assertIn('"result": []', self.rpc("recouvrement.extranet", "dossiers", [], {}))
            for method, args in (
                ("take", [self.sent.name]),
                ("report", [self.sent.name, {"note": "x"}]),
                ("_read_page", [self.sent.name]),
                ("_fetch", [self.sent.name, "evidence"]),
                ("_report_form", [self.sent.name, {}, "0" * 32, []]),
                ("_get_entrusted", []),
            ):
                with self.subTest(method=method):
                    answer = self.rpc("recouvrement.extranet", method, args, {})
                    self.assertIn('"error"', answer)
                    self.assertNotIn(SECRET, answer)

    def test_no_address_of_a_document_outlives_the_recall(self):
        self.assertEqual(len(self.papers), 4)
        for _user in self.as_each():
            for paper in self.papers:
                for address in (
                    f"/web/content/{paper.id}",
                    f"/web/content/{paper.id}?download=true",
                    f"/web/content/{paper.id}?access_token=false",
                    f"/web/content/{paper.id}?access_token=",
                    f"/web/content/ir.attachment/{paper.id}/raw",
                    f"/web/image/{paper.id}",
                    f"/web/content/{self.sent._name}/{self.sent.id}/evidence_id",
                    f"/web/content/{self.report._name}/{self.report.id}/note",
                ):
                    with self.subTest(address), mute_logger(*LOGGERS):
                        answer = self.url_open(address)
                        # Odoo answers a picture of a question mark where a picture is not given.
                        self.assertNotIn(SECRET.encode(), answer.content)
                        self.assertNotIn("evidence.zip", str(answer.headers))
        self.assertFalse(any(self.papers.mapped("access_token")), "no token was ever made")

    def test_an_attachment_of_their_own_report_cannot_be_taken_back(self):
        for _user in self.as_each():
            for method, args in (
                ("read", [self.papers.ids, ["raw"]]),
                ("unlink", [self.papers.ids]),
            ):
                self.assertIn('"error"', self.rpc("ir.attachment", method, args, {}))
        self.assertEqual(len(self.papers.exists()), 4)

    def test_chatter_and_reports_give_nothing(self):
        records = [each for each in self.get_records() if "message_ids" in each._fields]
        for record in records:
            record.sudo().message_post(body=SECRET)
        self.env.flush_all()
        reports = self.env["ir.actions.report"].search([("model", "=like", "recouvrement.%")])
        for _user in self.as_each():
            for record in records:
                thread = {"thread_model": record._name, "thread_id": record.id}
                for address, params in (
                    ("/mail/thread/messages", thread),
                    ("/mail/chatter_fetch", thread),
                    ("/portal/chatter_init", thread),
                    ("/mail/thread/recipients", thread),
                    ("/mail/thread/subscribe", {"res_model": record._name, "res_id": record.id}),
                    ("/mail/message/post", thread | {"post_data": {"body": "x"}}),
                ):
                    with self.subTest(address, model=record._name):
                        self.assertNotIn(SECRET, self.ask(address, params))
                self.assertNotIn("x", record.sudo().message_ids.mapped("body"))
            self.assertTrue(reports)
            for report in reports:
                for kind in ("pdf", "html", "text"):
                    address = f"/report/{kind}/{report.report_name}/{self.get_id(report.model)}"
                    with (
                        self.subTest(address),
                        mute_logger(*LOGGERS, "odoo.addons.web.controllers.report"),
                    ):
                        answer = self.url_open(address)
                        self.assertNotIn(SECRET, answer.text)
                        self.assertNotEqual(answer.status_code, 200, answer.text[:200])

    def get_id(self, model):
        return self.env[model].sudo().search([], limit=1).id or 1

    @mute_logger(*LOGGERS)
    def ask(self, address, params):
        return self.url_open(address, json={"jsonrpc": "2.0", "params": params}).text

    def test_pages_of_the_debtor_and_of_the_desk_stay_shut(self):
        for _user in self.as_each():
            for address in (
                f"/my/dossier/{self.dossier.id}",
                f"/my/dossier/{self.dossier.id}/statement",
                f"/my/confies/{self.sent.name}",
                f"/my/confies/{self.sent.name}/document/evidence",
                f"/my/invoices/{self.sent.move_line_ids.move_id.id}",
                f"/odoo/recouvrement-transmissions/{self.sent.id}",
                f"/mail/view?model={self.sent._name}&res_id={self.sent.id}",
            ):
                with self.subTest(address), mute_logger(*LOGGERS):
                    self.assertNotIn(SECRET, self.url_open(address).text)
