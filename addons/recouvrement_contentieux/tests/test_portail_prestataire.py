"""The prestataires' portal: what they see, do and fetch by it, and how it ends with the recall."""

import io
import re
from unittest.mock import patch

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_extranet import ExtranetCase
from .test_transmission import DAY

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
GONE = "not, or no longer, entrusted"


class PortalCase(ExtranetCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Requests have no context of their own: the service says the day of the tests.
        calendar = type(cls.env["recouvrement.calendrier"])
        cls.enterClassContext(patch.object(calendar, "_today", lambda _self: DAY))
        cls.sent = cls.entrust(cls.dossier)
        cls.env.flush_all()

    def authenticate(self, user, password, **kwargs):
        session = super().authenticate(user, password, **kwargs)
        self.opener.cookies.set("frontend_lang", "en_US")
        return session

    def path(self, end="", transmission=None):
        return f"/my/confies/{(transmission or self.sent).name}{end}"

    def page(self, end="", status=200, transmission=None):
        response = self.url_open(self.path(end, transmission))
        self.assertEqual(response.status_code, status, response.text[:300])
        return response.text

    def send(self, end, files=None, follow=True, **values):
        values |= {"csrf_token": self.csrf()}
        return self.url_open(
            self.path(end), data=values, files=files, allow_redirects=follow, method="POST"
        )

    def csrf(self):
        text = self.url_open("/my/confies").text
        return re.search(r'csrf_token: "([^"]+)"', text).group(1)

    def form(self):
        """The name of a report form just opened, and its token."""
        text = self.page("/report")
        return re.search(r'name="form" value="([0-9a-f]+)"', text).group(1)


@tagged("post_install", "-at_install")
class TestPrestatairePortal(PortalCase):
    def setUp(self):
        super().setUp()
        self.authenticate("agent", "agent")

    def test_the_list_and_the_page_show_what_is_entrusted(self):
        text = self.url_open("/my/confies").text
        self.assertIn(self.sent.name, text)
        self.assertIn("Menuiserie Lormont", text)
        self.assertIn("1,000.00", text)
        self.assertNotIn(self.sent.name, self.url_open("/my/confies?search=nobody").text)
        self.assertIn(self.sent.name, self.url_open("/my/confies?search=lormont&sort=amount").text)
        self.assertIn("No dossier is like this", self.url_open("/my/confies?show=late").text)
        text = self.page()
        self.assertIn('id="recouvrement_note"', self.page("/report"))
        self.assertIn('id="recouvrement_reason"', self.page("/refuse"))
        for words in ("To be asked for today", "12 rue des Scieries", "Do you take this dossier?"):
            self.assertIn(words, text)

    def test_what_is_paid_to_us_shows_at_once(self):
        self.pay(self.sent.move_line_ids.move_id, DAY, 400.0)
        self.env["recouvrement.versement"]._follow(self.dossier, DAY)
        self.env.flush_all()
        text = self.page()
        self.assertIn("600.00", text)
        self.assertIn("Paid to us since", text)

    def test_taken_twice_is_taken_once(self):
        for _turn in range(2):
            response = self.send("/take", reference="F-118")
            self.assertIn("the dossier is yours", response.text)
        self.assertEqual((self.sent.state, self.sent.reference), ("acknowledged", "F-118"))
        told = self.sent.dossier_id.fil_ids.mapped("summary")
        self.assertEqual(len([text for text in told if "Acknowledged" in text]), 1)

    def test_refused_with_its_reason_and_no_longer_seen(self):
        self.assertIn("Say why", self.send("/refuse", reason=" ").text)
        self.send("/refuse", reason="Conflict of interest")
        self.assertEqual(
            (self.sent.state, self.sent.end_reason), ("refused", "Conflict of interest")
        )
        self.assertIn(GONE, self.page(status=404))

    def test_what_was_taken_is_given_back_by_a_report(self):
        self.assertIn('name="reason"', self.page("/refuse"))
        self.send("/take")
        text = self.page("/refuse")
        self.assertIn("You have taken it already", text)
        self.assertNotIn('name="reason"', text)
        self.send("/refuse", reason="Changed our mind")
        self.assertEqual(self.sent.state, "acknowledged")

    def test_a_report_with_a_payment_and_a_document_sent_twice_counts_once(self):
        form = self.form()
        for _turn in range(2):
            response = self.send(
                "/report",
                form=form,
                note="<b>Met</b> the debtor",
                amount_received="120,50",
                date_payment=DAY.isoformat(),
                step="VIS",
                files={"file": ("../../etc/<i>receipt</i>.exe", io.BytesIO(PDF), "text/html")},
            )
            self.assertIn("your report is received", response.text)
            self.assertIn("&lt;b&gt;Met&lt;/b&gt;", response.text)
        report = self.sent.rapport_ids
        self.assertEqual(
            (report.amount_received, report.cost, report.source, report.status),
            (120.5, 25.0, "portal", "partly_paid"),
        )
        self.assertEqual(report.user_id, self.agent)
        self.assertEqual(report.attachment_ids.raw, PDF)
        self.assertEqual(report.attachment_ids.mimetype, "application/pdf")
        self.assertNotRegex(report.attachment_ids.name, r"[/\\]|\.exe$")
        self.assertIn("payment", self.dossier.fil_ids.mapped("kind"))

    def test_what_a_report_cannot_hold_is_refused_and_kept_in_the_form(self):
        form = self.form()
        for values, said in (
            ({"amount_received": "a lot", "note": "seen"}, "not an amount"),
            ({"amount_received": "-5", "note": "seen"}, "not negative"),
            ({"step": "NONE", "note": "seen"}, "not in the mandate"),
            ({"status": "sold", "note": "seen"}, "not a known status"),
            ({"date": "2026-12-01", "note": "seen"}, "a day to come"),
            ({}, "says nothing"),
        ):
            with self.subTest(values=values):
                text = self.send("/report", form=form, **values).text
                self.assertIn(said, text)
                self.assertEqual("seen" in text, bool(values))
        text = self.send("/report", form="../..", note="seen").text
        self.assertIn("too old", text)
        for name, raw in (("a.pdf", b"MZ program"), ("a.pdf", PDF + b"0" * 5 * 2**20)):
            text = self.send("/report", form=form, note="x", files={"file": (name, raw)}).text
            self.assertIn("is not taken" if raw[:2] == b"MZ" else "is larger than", text)
        self.assertFalse(self.sent.rapport_ids)

    def test_reports_of_a_day_are_bounded(self):
        for rank in range(20):
            self.sent._report({"note": "x", "source": "portal", "reference": str(rank)}, DAY)
        text = self.send("/report", form=self.form(), note="once more").text
        self.assertIn("Enough was sent", text)
        self.assertEqual(len(self.sent.rapport_ids), 20)

    def test_a_post_without_its_token_changes_nothing(self):
        with mute_logger("odoo.http"):
            response = self.url_open(self.path("/take"), data={"reference": "x"}, method="POST")
        self.assertEqual((response.status_code, self.sent.state), (400, "sent"))

    def test_documents_are_given_by_the_page_and_end_with_the_recall(self):
        self.sent.sudo().evidence_id = self.env["ir.attachment"].create(
            {
                "name": "evidence.zip",
                "raw": b"PK",
                "res_model": self.sent._name,
                "res_id": self.sent.id,
            }
        )
        for kind in ("evidence", "statement", "mandate"):
            response = self.url_open(self.path(f"/document/{kind}"))
            self.assertEqual(response.status_code, 200)
            self.assertIn("attachment", response.headers["Content-Disposition"])
            self.assertIn("no-store", response.headers["Cache-Control"])
        self.page("/document/other", 404)
        self.sent._recall(DAY, "Paid to us")
        self.env.flush_all()
        for end in (
            "",
            "/report",
            "/refuse",
            *(f"/document/{kind}" for kind in ("evidence", "statement", "mandate")),
        ):
            with self.subTest(end):
                self.assertIn(GONE, self.page(end, 404))
        self.assertIn(GONE, self.send("/take").text)
        self.assertIn(GONE, self.send("/report", form="0" * 32, note="late").text)
        self.assertNotIn(self.sent.name, self.url_open("/my/confies").text)
        self.assertFalse(self.sent.rapport_ids)

    def test_another_prestataire_and_a_number_nobody_has_read_the_same(self):
        self.authenticate("other", "other")
        theirs, nobody = self.page(status=404), self.url_open("/my/confies/TR99999")
        self.assertEqual(nobody.status_code, 404)
        cut = re.compile(r"<main.*</main>", re.S)
        self.assertEqual(cut.search(theirs).group(), cut.search(nobody.text).group())

    def test_who_works_here_has_no_such_page(self):
        self.authenticate("admin", "admin")
        self.assertIn(GONE, self.url_open("/my/confies").text)

    def test_the_card_stands_on_the_home_of_prestataires_only(self):
        def count():
            return self.make_jsonrpc_request(
                "/my/counters", {"counters": ["recouvrement_entrusted_count"]}
            )["recouvrement_entrusted_count"]

        self.assertEqual(count(), 1)
        self.authenticate("other", "other")
        self.assertEqual(count(), 0)

    def test_people_are_invited_from_the_mandate_which_names_who_has_access(self):
        self.assertEqual(self.mandat.portal_user_ids, self.agent)
        person = self.env["res.partner"].create(
            {"name": "Lise", "parent_id": self.agency.id, "email": "lise@alpes.example.com"}
        )
        self.env.user.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        wizard = self.env["portal.wizard"].browse(self.mandat.action_invite()["res_id"])
        self.assertIn(person, wizard.user_ids.partner_id)
        wizard.user_ids.filtered(lambda each: each.partner_id == person).action_grant_access()
        self.mandat.invalidate_recordset()
        self.assertIn(person, self.mandat.portal_user_ids.partner_id)
