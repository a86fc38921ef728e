from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import BailCase

DAY = fields.Date.to_date


class TestAideDemande(BailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fsl = cls.new_organism("fsl", "FSL de la Gironde")
        cls.action = cls.new_organism("action_logement", "Action Logement Services", "")
        cls.lease = cls.new_lease("L-7")
        cls.term_of(cls.lease, "2026-06-01")
        cls.term_of(cls.lease, "2026-07-01")
        cls.run_on("2026-07-10")

    def on(self, day, record=None):
        record = self.env["recouvrement.aide.demande"] if record is None else record
        return record.with_context(recouvrement_day=DAY(day))

    def new_request(self, kind="fsl", day="2026-07-15", whole=True, **values):
        made = self.on(day).create({"bail_id": self.lease.id, "kind": kind, **values})
        if whole:
            made.piece_ids.state = "received"
        return made

    def new_claim(self, **values):
        self.env["recouvrement.bail.garantie"].create(
            {"bail_id": self.lease.id, "kind": "visale", "number": "V-1"}
        )
        return self.new_request(
            "visale", date_constituted="2026-07-02", date_notice="2026-07-10", **values
        )

    # -- aids -----------------------------------------------------------------------------------

    def test_a_request_is_filed_once_its_documents_are_there(self):
        asked = self.new_request(whole=False)
        self.assertEqual((asked.organisme_id, asked.amount_asked), (self.fsl, 1000))
        self.assertEqual(asked.missing_count, 6, "two are not required")
        with self.assertRaisesRegex(UserError, "Still missing"):
            asked.action_file()
        asked.piece_ids.state = "received"
        asked.piece_ids[:1].state = "unneeded"
        asked.action_file()
        self.assertEqual((asked.state, asked.date_filed), ("filed", DAY("2026-07-15")))
        with self.assertRaisesRegex(UserError, "withdraw it"):
            asked.unlink()

    def test_what_is_granted_covers_the_debt_until_it_is_paid(self):
        asked = self.new_request()
        asked.action_file()
        with self.assertRaisesRegex(UserError, "amount granted"):
            asked.action_grant()
        asked.amount_granted = 600
        self.on("2026-08-20", asked).action_grant()
        self.assertEqual((self.lease.covered_amount, asked.amount_covered), (600, 600))
        self.assertEqual(self.lease.dossier_ids.bail_covered_amount, 600)
        asked.amount_paid = 250
        self.assertEqual(self.lease.covered_amount, 350)
        self.on("2026-09-20", asked).action_paid()
        self.assertEqual((self.lease.covered_amount, asked.state), (0, "paid"))
        with self.assertRaisesRegex(UserError, "It is over"):
            asked.with_user(self.new_collector()).write({"amount_granted": 1000})

    def new_collector(self):
        user = new_test_user(self.env, "agent", groups="recouvrement.group_collector")
        self.lease.dossier_ids.user_id = user
        return user

    def test_collection_stops_while_the_fund_examines_it_where_its_rules_say_so(self):
        plain = self.new_request()
        plain.action_file()
        self.assertFalse(plain.suspension_id, "the law does not say so by itself")
        plain.refusal = "Resources above the ceiling"
        plain.action_refuse()
        self.fsl.suspends_collection = True
        asked = self.new_request(day="2026-08-01")
        asked.action_file()
        pause = asked.suspension_id
        self.assertEqual(pause.dossier_id, self.lease.dossier_ids)
        self.assertNotIn("FSL", pause.reason)
        self.run_on("2026-08-05")
        self.assertEqual(self.lease.dossier_ids.state, "held")
        asked.refusal = "Not in the department any more"
        self.on("2026-08-20", asked).action_refuse()
        self.assertEqual(pause.date_to, DAY("2026-08-19"))
        self.run_on("2026-08-21")
        self.assertEqual(self.lease.dossier_ids.state, "open")

    def test_what_covers_all_is_waited_for_and_a_part_is_not(self):
        asked = self.new_request()
        asked.action_file()
        asked.amount_granted = 400
        self.on("2026-08-20", asked).action_grant()
        self.assertFalse(asked.suspension_id, "600 are left to ask for")
        other = self.new_request(day="2026-08-21", amount_asked=600)
        self.on("2026-08-22", other).action_file()
        other.amount_granted = 600
        self.on("2026-09-01", other).action_grant()
        pause = other.suspension_id
        self.assertEqual(pause.date_to, DAY("2026-10-31"), "sixty days, the fund's usual delay")
        self.run_on("2026-09-02")
        self.assertEqual(self.lease.dossier_ids.state, "held")
        self.run_on("2026-11-01")
        self.assertEqual(
            self.lease.dossier_ids.state, "open", "they did not pay: collection goes on"
        )
        self.on("2026-11-02", other).action_paid()
        self.assertEqual(pause.date_to, DAY("2026-10-31"), "what is over stays as it was")

    def test_the_payment_ends_the_wait(self):
        asked = self.new_request()
        asked.action_file()
        asked.amount_granted = 1000
        self.on("2026-08-20", asked).action_grant()
        self.on("2026-09-01", asked).action_paid()
        self.assertEqual(asked.suspension_id.date_to, DAY("2026-08-31"))

    def test_the_switch_of_the_law_stops_collection_too(self):
        value = self.env.ref("recouvrement_logement_social.parametre_valeur_fsl_suspension_fr")
        self.assertEqual(value.verification, "to_verify")
        self.assertEqual(value.value, 0)
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": value.parametre_id.id,
                "company_id": self.company.id,
                "jurisdiction": "FR",
                "value": 1,
                "source": "Our counsel",
            }
        )
        asked = self.new_request()
        asked.action_file()
        self.assertTrue(asked.suspension_id)
        asked.note = "The tenant has paid"
        self.on("2026-08-01", asked).action_withdraw()
        self.assertEqual(asked.suspension_id.date_to, DAY("2026-07-31"))

    # -- Visale ---------------------------------------------------------------------------------

    def clock(self, record, code):
        return self.env["recouvrement.butoir"]._find_one(record, code)

    def test_the_clocks_of_visale_run_from_the_unpaid_rent_and_the_notice(self):
        claim = self.new_claim()
        notice, first = self.clock(claim, "visale_notice"), self.clock(claim, "visale_first")
        self.assertEqual((notice.date, notice.state), (DAY("2026-07-17"), "met"))
        self.assertEqual((first.date, first.state), (DAY("2026-08-09"), "running"))
        self.assertEqual((claim.date_deadline, claim.organisme_id), (first.date, self.action))
        self.on("2026-08-12", claim).action_file()
        self.assertEqual((first.state, first.met_late), ("met", True))
        with self.assertRaisesRegex(UserError, "formal notice"):
            self.new_request("visale").action_file()

    def test_each_month_left_unpaid_is_declared_in_time(self):
        claim = self.new_claim()
        claim.action_file()
        self.assertEqual(claim.mois_ids.mapped("state"), ["declared", "declared"])
        self.assertEqual(sum(claim.mois_ids.mapped("amount")), 1000, "they went with the claim")
        term = self.term_of(self.lease, "2026-08-01")
        month = claim.mois_ids.filtered(lambda one: one.terme_id == term)
        self.assertEqual((month.state, month.date_deadline), ("due", DAY("2026-08-31")))
        self.run_on("2026-08-25")
        self.assertTrue(claim.activity_ids, "an alert on the claim")
        self.assertFalse(claim.dossier_id.activity_ids & claim.activity_ids)
        self.pay(term.move_id, "2026-08-26", 200)
        self.on("2026-08-27", month).action_declare()
        self.assertEqual((month.amount, month.butoir_id.state), (300, "met"))

    def test_a_month_paid_in_time_is_not_declared(self):
        claim = self.new_claim()
        claim.action_file()
        term = self.term_of(self.lease, "2026-08-01")
        self.pay(term.move_id, "2026-08-05")
        self.run_on("2026-08-06")
        month = claim.mois_ids.filtered(lambda one: one.terme_id == term)
        self.assertEqual((month.state, month.butoir_id.state), ("dropped", "cancelled"))

    def test_a_claim_tells_when_the_guarantee_does_not_cover(self):
        claim = self.new_claim()
        self.assertFalse(claim.caution)
        claim.garantie_id.date_to = "2026-06-30"
        claim.invalidate_recordset(["caution"])
        self.assertIn("does not cover", claim.caution)
        claim.garantie_id.write({"date_to": False, "months": 2})
        claim.action_file()
        self.assertIn("2 months", claim.caution)

    def test_another_agency_sees_no_request_and_nobody_types_its_state(self):
        asked = self.new_request()
        other = new_test_user(self.env, "autre", groups="recouvrement.group_collector")
        self.lease.logement_id.portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "Agence", "company_id": self.company.id}
        )
        mine = self.new_collector()
        for model in ("recouvrement.aide.demande", "recouvrement.aide.demande.piece"):
            self.assertFalse(
                self.env[model].with_user(other).search([("bail_id", "=", self.lease.id)])
            )
        self.assertTrue(asked.with_user(mine).piece_ids)
        with self.assertRaises(AccessError):
            asked.with_user(mine).write({"state": "granted"})
