from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .common import KintoCase
from .test_resiliation import CLAUSE


class TestResiliationLettre(KintoCase):
    """The letters that end a lease are written, sent by the ledger, and give the notice its day."""

    def setUp(self):
        super().setUp()
        self.customer = self.new_debtor(
            "Customer", is_company=False, street="1 rue Haute", city="Lyon", zip="69001"
        )
        self.lease = self.new_lease("LLD-9", self.customer, termination_clause=CLAUSE)
        self.invoice = self.rent_of(self.lease, "2026-09-05")
        self.run_on("2026-09-10")
        self.collector = new_test_user(
            self.env,
            "letter_collector",
            "base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.link(self.company.id)],
        )

    def letter(self, day, **values):
        wizard = self.on(self.env["kinto.resiliation.courrier"], day)
        return wizard.with_user(self.collector).create({"contrat_id": self.lease.id, **values})

    def tell(self, action, status, day):
        self.on(self.env["recouvrement.acheminement"], day)._record(
            action, status, date.fromisoformat(day)
        )

    def test_from_the_notice_written_to_the_termination_announced(self):
        letter = self.letter("2026-10-01")
        text = self.env.ref("kinto_recouvrement.mail_template_termination_notice_private")
        self.assertEqual((letter.template_id, letter.notice_days), (text, 30))
        for word in (CLAUSE, "389", "30"):
            self.assertIn(word, letter.preview)
        self.assertFalse(self.lease.resiliation_ids, "looking sends nothing")
        letter.template_id = self.env.ref("recouvrement.mail_template_formal_notice")
        with self.assertRaisesRegex(UserError, "choose another"):
            letter.action_send()
        letter.template_id = text
        letter.action_send()
        notice = self.lease.resiliation_ids
        paper = notice.action_id.attachment_id.raw.decode()
        self.assertIn(CLAUSE, paper)
        self.assertIn("within 30 days", " ".join(paper.replace("<!-- -->", "").split()))
        self.assertEqual(
            (notice.action_id.kind, notice.delivery, notice.amount), ("lrar", "queued", 389.0)
        )
        notice.reason = "No answer"
        with self.assertRaisesRegex(UserError, "has not said"):
            self.on(notice, "2026-12-01").action_decide()
        self.tell(notice.action_id, "sent", "2026-10-02")
        self.tell(notice.action_id, "presented", "2026-10-05")
        self.assertEqual(
            (notice.date_notice, notice.date_ripe), (date(2026, 10, 5), date(2026, 11, 5))
        )
        with self.assertRaisesRegex(UserError, "Decide of the termination"):
            notice.action_write_letter()
        self.on(notice, "2026-11-05").action_decide()
        last = self.letter("2026-11-05", resiliation_id=notice.id)
        self.assertEqual(
            last.template_id, self.env.ref("kinto_recouvrement.mail_template_termination_private")
        )
        last.action_send()
        self.assertIn("November 5, 2026", notice.letter_action_id.attachment_id.raw.decode())
        with self.assertRaisesRegex(UserError, "already"):
            last.action_send()

    def bind(self, name, role, **values):
        who = self.new_debtor(name, is_company=False, **values)
        return self.env["kinto.contrat.codebiteur"].create(
            {
                "contrat_id": self.lease.id,
                "partner_id": who.id,
                "role": role,
                "note": "deed of 2025",
            }
        )

    def test_each_co_debtor_gets_a_letter_of_their_own_and_the_notice_waits_for_the_last(self):
        home = {"street": "2 rue Basse", "city": "Nice", "zip": "06000"}
        lessee = self.bind("Co-lessee", "co_lessee", **home)
        bail = self.bind("Guarantor", "guarantor", street="3 quai Nord", city="Brest", zip="29200")
        letter = self.letter("2026-10-01")
        self.assertEqual(letter.partie_ids.partner_id, lessee.partner_id | bail.partner_id)
        letter.action_send()
        notice = self.lease.resiliation_ids
        mine, guarantor = notice.copy_ids.sorted(lambda each: each.partie_id.role)
        self.assertEqual((mine.partner_id, mine.kind), (lessee.partner_id, "lrar"))
        self.assertEqual((guarantor.partner_id, guarantor.delivery), (bail.partner_id, "queued"))
        self.assertEqual(mine.recipient.splitlines()[-1], "06000 NICE")
        for copy, word in ((mine, "co-debtor with Customer"), (guarantor, "guarantor of Customer")):
            paper = copy.attachment_id.raw.decode()
            self.assertIn(word, paper)
            self.assertIn("deed of 2025", paper)
            self.assertIn(CLAUSE, paper)
            self.assertIn(copy.partner_id.street.upper(), paper)
            self.assertNotIn("/d/", paper, "the debtor's space is not theirs")
        self.tell(notice.action_id, "presented", "2026-10-05")
        notice.reason = "No answer"
        with self.assertRaisesRegex(UserError, "reached Co-lessee"):
            self.on(notice, "2026-12-01").action_decide()
        self.tell(mine, "presented", "2026-10-09")
        self.assertEqual(
            (notice.date_notice, notice.date_ripe), (date(2026, 10, 9), date(2026, 11, 9))
        )
        self.on(notice, "2026-11-09").action_decide()
        last = self.letter("2026-11-09", resiliation_id=notice.id)
        last.action_send()
        told = notice.copy_ids.filtered(lambda each: each.parent_id == notice.letter_action_id)
        self.assertEqual(told.partner_id, lessee.partner_id | bail.partner_id)

    def test_a_co_debtor_without_an_address_stops_the_notice_before_anything_goes(self):
        self.bind("Co-lessee", "co_lessee", street=False, city=False)
        with self.assertRaisesRegex(UserError, "Co-lessee has no postal"), self.env.cr.savepoint():
            self.letter("2026-10-01").action_send()
        self.assertFalse(self.lease.resiliation_ids)

    def test_the_notice_runs_from_what_the_contract_says(self):
        for rule, day, words in (
            ("sent", "2026-10-02", "30 days of the sending"),
            ("presented", "2026-10-05", "30 days of the first presentation"),
            ("received", "2026-10-12", "30 days of the receipt"),
        ):
            self.lease.termination_from = rule
            self.env.invalidate_all()  # each letter is written by a request of its own
            self.letter("2026-10-01").action_send()
            notice = self.lease.resiliation_ids.filtered(lambda each: each.state == "noticed")
            paper = notice.action_id.attachment_id.raw.decode()
            self.assertIn(words, " ".join(paper.replace("<!-- -->", "").split()))
            self.tell(notice.action_id, "sent", "2026-10-02")
            self.tell(notice.action_id, "presented", "2026-10-05")
            self.tell(notice.action_id, "delivered", "2026-10-12")
            self.assertEqual(
                (notice.runs_from, notice.date_notice), (rule, date.fromisoformat(day))
            )
            notice.reason = "They called"
            self.on(notice, "2026-10-13").action_cancel()

    def test_not_received_or_not_known_nothing_is_terminated(self):
        self.lease.termination_from = False
        with self.assertRaisesRegex(UserError, "sending, the first presentation or the receipt"):
            self.letter("2026-10-01").action_send()
        self.lease.termination_from = "received"
        self.letter("2026-10-01").action_send()
        notice = self.lease.resiliation_ids
        self.tell(notice.action_id, "presented", "2026-10-05")
        self.tell(notice.action_id, "unclaimed", "2026-10-20")
        notice.reason = "No answer"
        with self.assertRaisesRegex(UserError, "have the notice served"):
            self.on(notice, "2026-12-01").action_decide()

    def test_a_rent_due_while_the_letter_travels_is_not_asked_for(self):
        self.letter("2026-10-01").action_send()
        notice = self.lease.resiliation_ids
        self.rent_of(self.lease, "2026-10-05")
        self.tell(notice.action_id, "presented", "2026-10-06")
        self.pay(self.invoice, "2026-10-20")
        self.run_on("2026-10-20")
        self.assertEqual(notice.state, "cured")

    def test_more_rents_than_the_letter_holds_follow_on_pages_of_their_own(self):
        rents = [self.rent_of(self.lease, f"2026-08-{day:02}", 10) for day in range(1, 16)]
        self.run_on("2026-09-11")
        self.letter("2026-10-01").action_send()
        paper = self.lease.resiliation_ids.action_id.attachment_id.raw.decode()
        lacking = [rent.name for rent in [*rents, self.invoice] if rent.name not in paper]
        self.assertFalse(lacking)

    def test_given_up_before_it_left_it_stays_here(self):
        self.letter("2026-10-01").action_send()
        notice = self.lease.resiliation_ids
        notice.reason = "They called"
        self.on(notice, "2026-10-01").action_cancel()
        self.assertEqual((notice.state, notice.delivery), ("cancelled", "failed"))

    def test_nothing_owed_gives_no_notice_and_the_customer_kind_its_words(self):
        self.assertIn("budget", self.letter("2026-10-01").preview)
        self.pay(self.invoice, "2026-10-01")
        with self.assertRaisesRegex(UserError, "Nothing is overdue"):
            self.letter("2026-10-01").action_send()
