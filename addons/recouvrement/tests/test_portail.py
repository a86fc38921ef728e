"""The debtor's space: who gets in, what they see, what their acts become."""

import re
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from ..controllers import portail
from ..models.recouvrement_portail_lien import EPOCH
from .common import RecouvrementCase

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@tagged("post_install", "-at_install")
class PortalCase(RecouvrementCase, HttpCase):
    """A debtor with two overdue invoices, links offered, and the words of a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.company.recouvrement_portal_link = True
        cls.company.country_id = cls.env.ref("base.fr")
        cls.collector = new_test_user(
            cls.env,
            login="portal_collector",
            groups="base.group_user,recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
        )
        cls.debtor.recouvrement_user_id = cls.collector
        cls.first = cls.overdue_invoice(cls.today - timedelta(days=12), 120.0)
        cls.second = cls.overdue_invoice(cls.today - timedelta(days=9), 80.0)
        cls.run_days(cls.today - timedelta(days=4), cls.today)  # a worked day is among them
        cls.dossier = cls.dossier_of()
        cls.portal = cls.env["recouvrement.portail"]

    def get(self, path):
        return self.url_open(path, allow_redirects=True)

    def post(self, path, csrf=True, files=None, **values):
        if csrf:
            values["csrf_token"] = self.read_token(self.get(path))
        return self.url_open(path, data=values, files=files)

    def read_token(self, response):
        return re.search(r'name="csrf_token" value="([^"]+)"', response.text)[1]

    def link(self, way="email", dossier=None):
        return f"/d/{self.portal._make_code(dossier or self.dossier, way)}"

    def enter(self, way="email", answer="33310", name="Jeanne Lormont"):
        return self.post(self.link(way), answer=answer, name=name)

    @property
    def page(self):
        return f"/my/dossier/{self.dossier.id}"

    def login_as_debtor(self, partner=None):
        partner = partner or self.debtor
        user = new_test_user(
            self.env,
            login=f"portal_{partner.id}",
            groups="base.group_portal",
            partner_id=partner.id,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.authenticate(user.login, user.login)
        return user


class TestWayIn(PortalCase):
    def test_a_link_asks_before_it_says_anything_of_the_debtor(self):
        response = self.get(self.link())
        self.assertEqual(response.status_code, 200)
        self.assertNotIn("Lormont", response.text)
        self.assertNotIn(self.dossier.name, response.text)
        self.assertNotIn("120.00", response.text)
        self.assertIn("postal code", response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store, private")
        self.assertIn("noindex", response.headers["X-Robots-Tag"])

    def test_the_right_answer_opens_the_page(self):
        response = self.enter()
        self.assertTrue(response.url.endswith(self.page))
        self.assertIn("Menuiserie Lormont", response.text)
        self.assertIn("200.00", response.text)
        self.assertIn(self.first.name, response.text)
        act = self.dossier.acte_ids
        self.assertEqual((act.kind, act.way, act.name), ("visit", "email", "Jeanne Lormont"))
        self.assertEqual(response.headers["Cache-Control"], "no-store, private")

    def test_what_the_message_shows_is_not_asked_of_who_holds_it(self):
        self.debtor.company_registry = "12345678900012"
        asked = {
            way: set(self.portal._get_answers(self.dossier, way))
            for way in ("post", "email", "sms")
        }
        self.assertEqual(
            asked,
            {
                "post": {"phone", "email", "siren"},
                "email": {"zip", "phone", "siren"},
                "sms": {"zip", "email", "siren"},
            },
        )
        self.assertEqual(self.portal._check(self.dossier, "post", "33310"), "wrong")
        for answer in ("5678", "compta@Menuiserie-Lormont.example.com", "123 456 789"):
            self.assertEqual(self.portal._check(self.dossier, "post", answer), "ok", answer)

    def test_a_letter_to_someone_of_whom_nothing_else_is_known_carries_no_link(self):
        self.assertIn("/d/", self.portal._get_link(self.dossier, "post"))
        self.debtor.write({"phone": False, "email": False})
        self.assertEqual(self.portal._get_link(self.dossier, "post"), "")

    def test_five_wrong_answers_close_the_door_even_to_the_right_one(self):
        for _try in range(5):
            response = self.enter(answer="75001")
            self.assertNotIn(self.dossier.name, response.text)
        response = self.enter()
        self.assertIn("Too many wrong answers", response.text)
        self.assertNotIn("Menuiserie", response.text)
        self.assertIn("5 wrong answers", self.dossier.message_ids[0].body)
        self.dossier.sudo().portal_locked_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertTrue(self.enter().url.endswith(self.page))
        self.assertEqual(self.dossier.sudo().portal_failures, 0)

    def test_an_empty_or_strange_answer_is_wrong(self):
        for answer in ("", "   -", "é" * 3, "33310' OR 1=1"):
            self.assertEqual(self.portal._check(self.dossier, "email", answer), "wrong", answer)

    def test_a_link_changed_by_one_letter_opens_nothing(self):
        code = self.link()[3:]
        for rank in range(len(code)):
            other = "a" if code[rank] != "a" else "b"
            # The last letter also holds bits that count for nothing.
            if rank < len(code) - 1:
                self.assertIsNone(self.portal._read_code(code[:rank] + other + code[rank + 1 :]))
        self.assertEqual(self.get(f"/d/{'a' * len(code)}").status_code, 404)
        for strange in ("", "a", "é", "a" * 500, "../../web"):
            self.assertIsNone(self.portal._read_code(strange), strange)

    def test_a_link_copied_by_hand_from_a_letter_opens(self):
        code = self.link()[3:]
        typed = "-".join(code[start : start + 4] for start in range(0, len(code), 4)).upper()
        self.assertEqual(self.portal._read_code(typed).dossier, self.dossier)

    def test_an_expired_link_opens_nothing(self):
        code = self.portal._make_code(self.dossier, "email", self.today - timedelta(days=1))
        self.assertEqual(self.get(f"/d/{code}").status_code, 404)
        last = self.portal._make_code(self.dossier, "email", self.today)
        self.assertEqual(self.get(f"/d/{last}").status_code, 200)
        self.assertLess(EPOCH, self.today)

    def test_revoked_links_and_the_pages_they_opened_are_closed(self):
        link = self.link()
        self.enter()
        self.assertEqual(self.get(self.page).status_code, 200)
        self.dossier.with_user(self.collector).action_revoke_portal_links()
        self.assertEqual(self.get(self.page).status_code, 403)
        self.assertEqual(self.get(link).status_code, 404)
        self.assertIn("revoked", self.dossier.message_ids[0].body)
        self.assertEqual(self.get(self.link()).status_code, 200, "a new one opens")

    def test_no_link_opens_when_the_company_offers_none(self):
        link = self.link()
        self.enter()
        self.company.recouvrement_portal_link = False
        self.assertEqual(self.get(link).status_code, 404)
        self.assertEqual(self.get(self.page).status_code, 403)

    def test_a_page_left_alone_closes(self):
        self.enter()
        with self.patched_clock():
            self.assertEqual(self.get(self.page).status_code, 403)

    def patched_clock(self):
        now = portail.time.time()
        return patch.object(portail.time, "time", lambda: now + 60 * portail.MINUTES + 5)

    def test_closing_the_space_forgets_the_answer(self):
        token = self.read_token(self.enter())
        self.url_open(f"{self.page}/leave", data={"csrf_token": token})
        self.assertEqual(self.get(self.page).status_code, 403)

    def test_logging_out_forgets_the_answer(self):
        self.enter()
        self.assertIn("200.00", self.get(self.page).text)
        self.get("/web/session/logout?redirect=/")
        left = self.get(self.page)
        self.assertEqual(left.status_code, 403)
        self.assertNotIn("200.00", left.text)

    def test_numbers_no_item_has_are_no_accident(self):
        self.enter()
        huge = "9" * 5000
        self.assertEqual(self.get(f"{self.page}/pay?step=pay&item={huge}").status_code, 200)
        said = self.post(f"{self.page}/dispute", item=huge, text="Not mine")
        self.assertEqual(said.status_code, 200)
        self.assertIn("Tick the items", said.text)
        self.assertEqual(self.get("/my/dossier/99999999999999999999").status_code, 403)

    def test_every_page_and_file_stays_out_of_caches(self):
        self.enter()
        letter = self.portal._read_letters(self.dossier.sudo())[0]["id"]
        for path in (
            self.page,
            f"{self.page}/pay",
            f"{self.page}/pay?step=pay",
            *(f"{self.page}/{act}" for act in ("call", "contact", "promise", "dispute", "plan")),
            f"{self.page}/invoice/{self.first.id}",
            f"{self.page}/letter/{letter}",
            self.link(),
            "/d/nothing",
        ):
            headers = self.get(path).headers
            self.assertIn("no-store", headers.get("Cache-Control", ""), path)
            self.assertIn("noindex", headers.get("X-Robots-Tag", ""), path)

    def test_what_a_debtor_writes_is_text_and_nothing_else(self):
        nasty = "<script>alert(1)</script>"
        page = self.enter(name=nasty).text
        self.assertNotIn(nasty, page)
        slot = self.portal._get_slots(self.dossier)[0][0]
        self.post(f"{self.page}/call", phone="0612345678", slot=slot, about=nasty)
        self.post(
            f"{self.page}/dispute",
            item=str(self.portal._read_items(self.dossier.sudo())[0]["line"]),
            text=nasty,
            files={"file": (f"{nasty}.pdf", b"%PDF-1.4 x", "application/pdf")},
        )
        dispute = self.dossier.litige_ids
        bodies = (self.dossier.message_ids | dispute.message_ids).mapped("body")
        self.assertTrue(any("alert(1)" in body for body in bodies))
        self.assertFalse([body for body in bodies if "<script" in body])
        self.assertFalse(
            [each for each in self.dossier.activity_ids if "<script" in (each.note or "")]
        )
        self.assertNotIn(nasty, self.get(self.page).text)

    def test_acts_on_a_dossier_go_one_after_another(self):
        """Two windows at once write the same row: the second is replayed and finds the first's act."""
        self.enter()
        turns = [self.dossier.sudo().portal_payments]
        slot = self.portal._get_slots(self.dossier)[0][0]
        self.post(f"{self.page}/call", phone="0612345678", slot=slot)
        self.dossier.invalidate_recordset()
        turns.append(self.dossier.sudo().portal_payments)
        self.post(f"{self.page}/promise", amount="200", day=str(self.today + timedelta(days=5)))
        self.dossier.invalidate_recordset()
        turns.append(self.dossier.sudo().portal_payments)
        self.assertEqual(turns, sorted(set(turns)))

    def test_the_link_of_one_dossier_does_not_open_another(self):
        other = self.new_debtor("Ar Mor SARL")
        self.overdue_invoice(self.today - timedelta(days=9), 300, other)
        self.run_on(self.today)
        theirs = self.dossier_of(other)
        self.enter()
        self.assertEqual(self.get(f"/my/dossier/{theirs.id}").status_code, 403)
        for path in ("pay", "call", "contact"):
            self.assertEqual(self.get(f"/my/dossier/{theirs.id}/{path}").status_code, 403)

    def test_an_account_sees_its_own_debts_only(self):
        other = self.new_debtor("Ar Mor SARL")
        self.overdue_invoice(self.today - timedelta(days=9), 300, other)
        self.run_on(self.today)
        clerk = self.env["res.partner"].create({"name": "Jeanne", "parent_id": self.debtor.id})
        user = self.login_as_debtor(clerk)
        response = self.get("/my/dossier")
        self.assertTrue(response.url.endswith(self.page), "one debt: its page at once")
        self.assertIn("200.00", response.text)
        self.assertEqual(self.get(f"/my/dossier/{self.dossier_of(other).id}").status_code, 404)
        with self.assertRaises(AccessError):
            self.env["recouvrement.dossier"].with_user(user).search([])

    def test_an_account_of_another_company_does_not_see_this_one_s(self):
        user = self.login_as_debtor()
        other = self.setup_other_company()["company"]
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertEqual(self.get(self.page).status_code, 404)

    def test_the_home_page_counts_the_debts(self):
        self.login_as_debtor()
        self.assertIn("My debts", self.get("/my/home").text)
        counted = self.make_jsonrpc_request("/my/counters", {"counters": ["recouvrement_count"]})
        self.assertEqual(counted["recouvrement_count"], 1)

    def test_nobody_gets_in_without_anything(self):
        self.assertEqual(self.get(self.page).status_code, 403)
        self.assertIn("/web/login", self.get("/my/dossier").url)
        for path in ("pay", "call", "contact", f"invoice/{self.first.id}"):
            response = self.get(f"{self.page}/{path}")
            self.assertIn(response.status_code, (403, 404), path)
            self.assertNotIn("Lormont", response.text)

    def test_the_page_speaks_the_debtor_s_language_the_first_time(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.debtor.lang = "fr_FR"
        self.assertIn('lang="fr-FR"', self.get(self.link()).text)
        self.assertIn('lang="en-US"', self.get(f"/en{self.link()}").text, "then as they choose")

    @mute_logger("odoo.http")
    def test_a_form_without_its_token_is_refused(self):
        self.enter()
        response = self.post(f"{self.page}/call", csrf=False, phone="0612345678", slot="x")
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.dossier.activity_ids)

    def test_what_is_internal_never_shows(self):
        self.dossier.message_post(body="He lies, says the neighbour", subtype_xmlid="mail.mt_note")
        self.debtor.comment = "Bad payer"
        text = self.enter().text
        for secret in ("neighbour", "Bad payer", self.dossier.scenario_id.name):
            self.assertNotIn(secret, text)

    def test_a_guarantor_s_letter_is_not_among_the_debtor_s(self):
        person = self.new_debtor("Gilles Dufau", is_company=False)
        action = self.dossier.action_ids.filtered(lambda each: each.state == "done")[:1]
        self.assertTrue(self.portal._read_letters(self.dossier.sudo()))
        partie = self.env["recouvrement.partie"].create(
            {"dossier_id": self.dossier.id, "partner_id": person.id, "role": "guarantor"}
        )
        self.env["recouvrement.action"].flush_model()
        self.env.cr.execute(
            "UPDATE recouvrement_action SET partie_id = %s WHERE id = %s", (partie.id, action.id)
        )
        self.env.invalidate_all()
        shown = {letter["id"] for letter in self.portal._read_letters(self.dossier.sudo())}
        self.assertNotIn(action.id, shown)


class TestDocuments(PortalCase):
    def test_the_debtor_gets_their_invoices_and_letters(self):
        self.enter()
        response = self.get(f"{self.page}/invoice/{self.first.id}")
        self.assertEqual(response.status_code, 200)
        [letter, *_] = self.portal._read_letters(self.dossier.sudo())
        response = self.get(f"{self.page}/letter/{letter['id']}")
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")

    def test_another_debtor_s_documents_are_not_found(self):
        other = self.new_debtor("Ar Mor SARL")
        theirs = self.overdue_invoice(self.today - timedelta(days=9), 300, other)
        self.run_days(self.today - timedelta(days=4), self.today)
        [letter, *_] = self.portal._read_letters(self.dossier_of(other).sudo())
        self.enter()
        self.assertEqual(self.get(f"{self.page}/invoice/{theirs.id}").status_code, 404)
        self.assertEqual(self.get(f"{self.page}/letter/{letter['id']}").status_code, 404)


class TestActs(PortalCase):
    def slot(self):
        return self.portal._get_slots(self.dossier)[0][0]

    def test_asking_to_be_called_gives_the_collector_a_call_to_make(self):
        self.enter()
        response = self.post(
            f"{self.page}/call", phone="06 98 76 54 32", slot=self.slot(), about="<b>Soon</b>"
        )
        self.assertIn("we will call you", response.text)
        activity = self.dossier.activity_ids
        self.assertEqual(activity.user_id, self.collector)
        self.assertEqual(activity.activity_type_id, self.env.ref("mail.mail_activity_data_call"))
        self.assertIn("+33 6 98 76 54 32", activity.summary)
        self.assertGreater(activity.date_deadline, self.today)
        self.assertIn("&lt;b&gt;Soon", activity.note)
        self.assertIn("&lt;b&gt;Soon", self.dossier.message_ids[0].body)
        self.assertEqual(self.dossier.acte_ids[0].kind, "call")

    def test_a_number_of_a_block_that_is_not_known_yet_is_taken(self):
        self.enter()
        response = self.post(f"{self.page}/call", phone="06 39 98 00 11", slot=self.slot())
        self.assertIn("we will call you", response.text)
        self.assertIn("+33 6 39 98 00 11", self.dossier.activity_ids.summary)

    def test_a_number_that_is_none_is_refused_and_what_was_written_stays(self):
        self.enter()
        response = self.post(f"{self.page}/call", phone="12<script>", slot=self.slot())
        self.assertIn("This is not a phone number", response.text)
        self.assertNotIn("12<script>", response.text)
        self.assertIn('role="alert"', response.text)
        self.assertFalse(self.dossier.activity_ids)

    def test_the_fourth_call_of_a_day_is_refused(self):
        self.enter()
        for _time in range(3):
            self.post(f"{self.page}/call", phone="0612345678", slot=self.slot())
        response = self.post(f"{self.page}/call", phone="0612345678", slot=self.slot())
        self.assertIn("several times today", response.text)
        self.assertEqual(len(self.dossier.activity_ids), 3)

    def test_a_link_only_proposes_an_address_and_shows_none(self):
        self.enter()
        self.assertNotIn("12 rue des Scieries", self.get(f"{self.page}/contact").text)
        self.post(f"{self.page}/contact", street="1 rue Neuve", zip="69001", city="Lyon")
        self.assertEqual(self.debtor.zip, "33310", "no letter goes elsewhere on a link's word")
        proposal = self.dossier.coordonnee_ids
        self.assertEqual((proposal.state, proposal.zip), ("proposed", "69001"))
        self.assertTrue(self.dossier.activity_ids)
        proposal.with_user(self.collector).action_accept()
        self.assertEqual((self.debtor.zip, self.debtor.street), ("69001", "1 rue Neuve"))
        self.assertIn("33310", proposal.before)
        with self.assertRaises(UserError):
            proposal.with_user(self.collector).action_accept()

    def test_the_debtor_s_own_account_changes_its_data_at_once(self):
        self.login_as_debtor()
        self.assertIn("12 rue des Scieries", self.get(f"{self.page}/contact").text)
        self.post(f"{self.page}/contact", phone="0698765432", email=self.debtor.email)
        self.assertEqual(self.debtor.phone, "+33 6 98 76 54 32")
        self.assertEqual(self.dossier.coordonnee_ids.state, "accepted")

    def test_half_an_address_or_nothing_is_refused(self):
        self.enter()
        self.assertIn("whole address", self.post(f"{self.page}/contact", zip="69001").text)
        self.assertIn("Nothing was changed", self.post(f"{self.page}/contact").text)
        self.assertIn(
            "not an e-mail address", self.post(f"{self.page}/contact", email="nobody").text
        )
        self.assertFalse(self.dossier.coordonnee_ids)

    def test_an_act_is_never_changed(self):
        self.enter()
        act = self.dossier.acte_ids
        with self.assertRaises(UserError):
            act.sudo().note = "Something else"
        with self.assertRaises(AccessError):
            act.with_user(self.collector).unlink()


class TestCommitments(PortalCase):
    def promise(self, amount="200", days=10, **values):
        day = (self.today + timedelta(days=days)).isoformat()
        return self.post(f"{self.page}/promise", **{"amount": amount, "day": day, **values})

    def test_a_promise_holds_the_dossier_and_shows(self):
        self.enter()
        response = self.promise(means="cheque")
        self.assertIn("your promise is noted", response.text)
        self.assertIn("You promised", response.text)
        promise = self.dossier.promesse_ids
        self.assertEqual((promise.amount, promise.means, promise.state), (200, "cheque", "open"))
        self.assertEqual(promise.user_id, self.collector)
        self.assertNotEqual(self.dossier.suspension_ids.user_id, self.env.ref("base.public_user"))
        self.assertIn("Promise of", self.dossier.acte_ids[0].note)
        self.run_on(self.today)
        self.assertEqual(self.dossier.verdict, "hold")
        self.assertIn("already promised", self.get(f"{self.page}/promise").text)

    def test_a_promise_beyond_the_policy_is_refused_kindly(self):
        self.enter()
        for words, values in (
            ("Choose a day from", {"days": -1}),
            ("Choose a day from", {"days": 400}),
            ("Choose an amount from", {"amount": "201"}),
            ("Choose an amount from", {"amount": ""}),
            ("is not an amount", {"amount": "abc"}),
            ("is not a date", {"day": "soon"}),
        ):
            text = self.promise(**values).text
            self.assertIn(words, text, values)
            self.assertNotIn("manager", text)
        self.assertFalse(self.dossier.promesse_ids)

    def test_no_promise_where_the_policy_offers_none(self):
        policies = self.env["recouvrement.politique.engagement"].search([])
        policies.portal_promise = False
        self.enter()
        self.assertIn("call us to agree", self.get(f"{self.page}/promise").text)

    def contest(self, text="Never delivered", lines=None, files=()):
        token = self.read_token(self.get(f"{self.page}/dispute"))
        lines = lines or [self.portal._read_items(self.dossier.sudo())[0]["line"]]
        return self.url_open(
            f"{self.page}/dispute",
            data={"csrf_token": token, "text": text, "item": lines},
            files=[("file", file) for file in files],
        )

    def test_an_item_is_contested_with_a_file(self):
        self.enter()
        response = self.contest(
            "Never <b>delivered</b>",
            files=[
                ("../../etc/bon de livraison.exe", b"%PDF-1.4 proof", "application/x-msdownload")
            ],
        )
        self.assertIn("We have received what you contest", response.text)
        dispute = self.dossier.litige_ids
        self.assertEqual((dispute.state, dispute.amount, dispute.by_debtor), ("open", 120, True))
        [file] = self.env["ir.attachment"].search(
            [("res_model", "=", "recouvrement.litige"), ("res_id", "=", dispute.id)]
        )
        self.assertEqual(file.name, "bon de livraison.pdf", "named by what it is")
        self.assertIn("Contested", response.text)
        self.assertNotIn("<b>delivered", self.dossier.message_ids[0].body)
        self.run_on(self.today)
        self.assertEqual(self.dossier.amount_disputed, 120)

    def test_files_that_are_not_papers_are_refused(self):
        self.enter()
        large = b"%PDF-1.4" + b"0" * (5 * 1024 * 1024)
        for words, files in (
            ("is not taken", [("photo.png", b"MZ\x90\x00program", "image/png")]),
            ("is not taken", [("a.svg", b"<svg onload='x()'/>", "image/svg+xml")]),
            ("is not taken", [("a.html", b"<html><script>x</script>", "text/html")]),
            ("is larger than", [("a.pdf", large, "application/pdf")]),
            ("files at most", [(f"{n}.pdf", b"%PDF-1.4", "application/pdf") for n in range(4)]),
        ):
            self.assertIn(words, self.contest(files=files).text)
        self.assertFalse(self.dossier.litige_ids)

    def test_nothing_ticked_nothing_said_or_another_s_item_is_refused(self):
        self.enter()
        other = self.overdue_invoice(self.today, 10, self.new_debtor("Ar Mor SARL"))
        self.assertIn("Tick the items", self.contest(lines=[other.line_ids[:1].id]).text)
        self.assertIn("Say what is wrong", self.contest("  ").text)
        self.assertFalse(self.dossier.litige_ids)

    def ask_for_plan(self, count="3", days=10):
        day = (self.today + timedelta(days=days)).isoformat()
        return self.post(f"{self.page}/plan", count=count, day=day)

    def test_a_plan_is_asked_for_signed_and_waits_for_the_desk(self):
        self.enter()
        response = self.ask_for_plan()
        self.assertIn("Read and sign", response.text)
        plan = self.dossier.plan_ids
        self.assertEqual((plan.state, plan.amount, len(plan.echeance_ids)), ("proposed", 200, 3))
        page = self.get(f"{self.page}/plan/{plan.id}")
        self.assertIn("portal.signature_form", page.text)
        sign = f"{self.page}/plan/{plan.id}/sign"
        for bad in ("", "not base64!", "PHN2Zy8+"):
            said = self.make_jsonrpc_request(sign, {"name": "Jeanne", "signature": bad})
            self.assertIn("signature", said["error"])
        said = self.make_jsonrpc_request(sign, {"name": " ", "signature": PIXEL})
        self.assertIn("name", said["error"])
        said = self.make_jsonrpc_request(sign, {"name": "Jeanne Lormont", "signature": PIXEL})
        self.assertTrue(said["force_refresh"])
        self.assertEqual((plan.state, plan.signed_by), ("proposed", "Jeanne Lormont"))
        again = self.make_jsonrpc_request(sign, {"name": "Somebody else", "signature": PIXEL})
        self.assertIn("signed already", again["error"])
        self.assertEqual(plan.signed_by, "Jeanne Lormont")
        self.assertEqual(self.dossier.acte_ids.mapped("kind"), ["signature", "plan", "visit"])
        self.assertIn("whether we accept", self.get(self.page).text)
        self.assertEqual(self.get(f"{self.page}/plan/{plan.id}/document").status_code, 200)

    def test_the_instalments_announced_are_those_of_the_plan_that_is_asked_for(self):
        self.overdue_invoice(self.today + timedelta(days=20), 1000.0)
        self.dossier.action_refresh()
        self.enter()
        self.assertRegex(self.get(f"{self.page}/plan").text, r"2 times, about 100\.00.€ each")
        self.ask_for_plan("2")
        self.assertEqual(self.dossier.plan_ids.echeance_ids.mapped("amount"), [100, 100])

    def test_a_plan_of_the_desk_begins_once_signed_here(self):
        plan = self.env["recouvrement.plan"].create(
            {
                "dossier_id": self.dossier.id,
                "date_first": self.today + timedelta(days=10),
                "instalment_count": 2,
            }
        )
        self.enter()
        path = f"{self.page}/plan/{plan.id}"
        self.assertEqual(self.get(path).status_code, 404, "a draft is nobody's business")
        plan._propose()
        self.make_jsonrpc_request(f"{path}/sign", {"name": "Jeanne", "signature": PIXEL})
        self.assertEqual(plan.state, "active")
        self.assertIn("under way", self.get(f"{self.page}/plan").text)

    def test_a_plan_beyond_the_policy_or_of_another_is_refused(self):
        self.enter()
        self.assertIn("Choose in how many", self.ask_for_plan("99").text)
        self.assertIn("45 days", self.ask_for_plan(days=200).text)
        self.assertFalse(self.dossier.plan_ids)
        other = self.new_debtor("Ar Mor SARL")
        self.overdue_invoice(self.today - timedelta(days=9), 300, other)
        self.run_on(self.today)
        theirs = self.env["recouvrement.plan"].create(
            {
                "dossier_id": self.dossier_of(other).id,
                "date_first": self.today + timedelta(days=10),
                "instalment_count": 2,
            }
        )
        theirs._propose()
        self.assertEqual(self.get(f"{self.page}/plan/{theirs.id}").status_code, 404)
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.make_jsonrpc_request(
                f"{self.page}/plan/{theirs.id}/sign", {"name": "Me", "signature": PIXEL}
            )
        self.assertEqual(theirs.state, "proposed")
