from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import KintoCase

CLAUSE = "Article 12: the lease ends by right 8 days after a mise en demeure left without effect."


class TestResiliation(KintoCase):
    def setUp(self):
        super().setUp()
        self.env.user.group_ids |= self.env.ref("recouvrement.group_accountant")
        self.private = self.new_debtor("Customer", is_company=False)

    def lease(self, partner=None, number="LLD-9", **values):
        lease = self.new_lease(
            number,
            partner or self.private,
            termination_clause=CLAUSE,
            **values,
        )
        self.invoice = self.rent_of(lease, "2026-09-05")
        self.run_on("2026-09-10")
        return lease

    def notice(self, lease, day="2026-10-01", **values):
        document = self.env["ir.attachment"].create({"name": "AR.pdf", "raw": b"%PDF-1.4"})
        return self.on(self.env["kinto.resiliation"], day).create(
            {
                "contrat_id": lease.id,
                "date_notice": day,
                "document_ids": [Command.set(document.ids)],
                "reason": "No answer to any call",
                **values,
            }
        )

    def test_a_consumer_has_the_notice_of_the_law_when_the_contract_s_is_shorter(self):
        lease = self.lease()
        notice = self.notice(lease)
        self.assertEqual((notice.contract_days, notice.law_days, notice.notice_days), (8, 30, 30))
        self.assertEqual(notice.date_ripe, date(2026, 11, 1))
        self.assertIn("L212-1", notice.law_basis)
        self.assertIn("quotes", notice.law_basis, "how well the number was verified stays in sight")
        with self.assertRaisesRegex(UserError, "runs until"):
            self.on(notice, "2026-10-31").action_decide()
        self.assertEqual(lease.state, "running")
        self.on(notice, "2026-11-01").action_decide()
        self.assertEqual((notice.state, lease.state), ("decided", "terminated"))
        self.assertEqual(lease.date_terminated, date(2026, 11, 1))
        self.assertIn("terminated", lease.dossier_ids.fil_ids[-1:].summary)

    def test_the_longer_of_contract_and_law_holds_on_the_day_of_the_notice(self):
        self.assertEqual(
            self.notice(self.lease(termination_notice_days=45)).notice_days, 45, "the contract"
        )
        company = self.new_debtor("Company")
        business = self.notice(self.lease(company, "LLD-10", termination_notice_days=15))
        self.assertEqual((business.law_days, business.notice_days), (0, 15), "no consumer")
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": self.env.ref(
                    "recouvrement.parametre_termination_notice_consumer"
                ).id,
                "company_id": self.company.id,
                "jurisdiction": "FR",
                "value": 60,
                "date_from": "2026-10-15",
                "source": "Our counsel",
            }
        )
        other = self.new_debtor("Other", is_company=False)
        late = self.lease(other, "LLD-11")
        notice = self.notice(late, "2026-10-20")
        self.assertEqual(notice.notice_days, 60, "dated as the notice")
        notice.date_notice = "2026-10-14"
        self.assertEqual(notice.notice_days, 30)

    def test_paid_in_time_it_is_cured_and_the_lease_goes_on(self):
        lease = self.lease()
        notice = self.notice(lease)
        self.run_on("2026-10-10")
        self.assertEqual(notice.state, "noticed")
        self.rent_of(lease, "2026-10-05")
        self.pay(self.invoice, "2026-10-20")
        self.run_on("2026-10-20")
        self.assertEqual(
            (notice.state, lease.state), ("cured", "running"), "later rents do not count"
        )

    def test_somebody_is_asked_for_the_day_the_notice_has_run_out(self):
        notice = self.notice(self.lease())
        self.assertEqual(notice.activity_ids.date_deadline, date(2026, 11, 1))
        notice.date_notice = "2026-09-28"
        self.assertEqual(notice.activity_ids.date_deadline, date(2026, 10, 29), "moves with it")
        self.on(notice, "2026-11-02").action_cancel()
        self.assertEqual((notice.state, notice.contrat_id.state), ("cancelled", "running"))
        self.assertFalse(notice.activity_ids)

    def test_what_a_notice_needs(self):
        lease = self.lease()
        lease.termination_clause = False
        with self.assertRaisesRegex(UserError, "1225"), self.env.cr.savepoint():
            self.notice(lease)
        lease.termination_clause = CLAUSE
        with self.assertRaisesRegex(UserError, "attach the notice"), self.env.cr.savepoint():
            self.notice(lease, document_ids=False)
        with self.assertRaisesRegex(UserError, "yet to come"), self.env.cr.savepoint():
            self.notice(lease, date_notice="2026-10-02")
        self.notice(lease)
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.notice(lease)
        company = self.new_debtor("Company")
        vague = self.lease(company, "LLD-10", termination_notice_days=0)
        with self.assertRaisesRegex(UserError, "is not known"), self.env.cr.savepoint():
            self.notice(vague)

    def test_a_manager_decides_with_a_reason_and_nobody_writes_the_state(self):
        notice = self.notice(self.lease(), reason=False)
        collector = new_test_user(
            self.env,
            "notice_collector",
            "base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.link(self.company.id)],
        )
        with self.assertRaises(AccessError):
            notice.with_user(collector).state = "decided"
        with self.assertRaises(AccessError):
            notice.with_user(collector).notice_days = 1
        with self.assertRaisesRegex(AccessError, "manager decides"):
            self.on(notice, "2026-11-05").with_user(collector).action_decide()
        with self.assertRaisesRegex(UserError, "Say why"):
            self.on(notice, "2026-11-05").action_decide()
        with self.assertRaises(AccessError):
            notice.unlink()

    def test_the_lease_of_an_insolvent_customer_is_not_terminated_for_what_is_frozen(self):
        company = self.new_debtor("Company")
        lease = self.lease(company, termination_notice_days=15)
        notice = self.notice(lease)
        case = self.on(self.env["recouvrement.collective"], "2026-10-05").create(
            {
                "partner_id": company.id,
                "company_id": self.company.id,
                "kind": "redressement",
                "date_judgment": "2026-10-05",
                "date_published": "2026-10-05",
            }
        )
        case.action_open()
        with self.assertRaisesRegex(UserError, "administrator"):
            self.on(notice, "2026-11-05").action_decide()
        self.assertEqual(lease.state, "running")

    def test_a_consumer_s_option_lease_is_renegotiated_first(self):
        lease = self.lease(regime="loa")
        notice = self.on(self.notice(lease), "2026-11-01")
        self.assertTrue(notice.renegotiation_needed)
        with self.assertRaisesRegex(UserError, "L312-35-1"):
            notice.action_decide()
        self.assertEqual((notice.state, lease.state), ("noticed", "running"))
        offer = self.env["ir.attachment"].create({"name": "Offre.pdf", "raw": b"%PDF-1.4"})
        notice.renegotiation_document_ids = offer
        with self.assertRaisesRegex(UserError, "the day"):
            notice.action_decide()
        notice.renegotiation_date = "2026-10-10"
        notice.action_decide()
        self.assertEqual(lease.state, "terminated")

    def test_neither_a_plain_lease_nor_a_business_is_asked_for_an_offer(self):
        plain = self.notice(self.lease())
        self.assertFalse(plain.renegotiation_needed)
        company = self.new_debtor("Company")
        business = self.notice(
            self.lease(company, "LOA-10", regime="loa", termination_notice_days=15)
        )
        self.assertFalse(business.renegotiation_needed)

    def test_the_offer_is_asked_for_as_the_dated_row_says(self):
        row = self.env.ref("kinto_recouvrement.parametre_valeur_loa_renegotiation_offer_fr")
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": row.parametre_id.id,
                "company_id": self.company.id,
                "jurisdiction": "FR",
                "value": 0,
                "date_from": "2026-01-01",
                "source": "Our counsel",
            }
        )
        notice = self.on(self.notice(self.lease(regime="loa")), "2026-11-01")
        notice.action_decide()
        self.assertEqual(notice.state, "decided")
