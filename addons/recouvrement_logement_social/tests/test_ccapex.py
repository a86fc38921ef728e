from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import BailCase

DAY = fields.Date.to_date


class TestCcapex(BailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.caf = cls.new_organism("caf", "CAF de la Gironde")
        cls.commission = cls.new_organism("ccapex", "CCAPEX de la Gironde")
        cls.lease = cls.new_lease("L-7")
        for month in ("2026-05-01", "2026-06-01", "2026-07-01"):
            cls.term_of(cls.lease, month)
        cls.run_on("2026-07-10")

    def on(self, day, record):
        return record.with_context(recouvrement_day=DAY(day))

    def summon(self, day, track="refere_tj"):
        """The summons of a procedure opened the day before, as entered on ``day``."""
        track = self.env.ref(f"recouvrement_contentieux.procedure_type_{track}")
        procedures = self.on(day, self.env["recouvrement.procedure"])
        procedure = procedures.search([("dossier_id", "=", self.lease.dossier_ids.id)], limit=1)
        if not procedure:
            procedure = procedures._open(self.lease.dossier_ids, track, DAY(day))
        step = track.etape_ids.filtered(lambda one: one.code == "summons")
        return self.on(day, procedure)._do(
            step, DAY(day), reason="It went first", service_mode="person"
        )

    def report(self, day):
        report = self.on(day, self.env["recouvrement.caf.signalement"]).create(
            {"bail_id": self.lease.id, "date_constituted": "2026-07-02"}
        )
        report._send(DAY(day), "portal")
        return report

    def test_no_summons_without_a_seizure(self):
        with self.assertRaisesRegex(UserError, "was not seized"):
            self.summon("2026-11-10")

    def test_a_report_to_the_caf_seizes_it_and_the_gate_opens_two_months_later(self):
        report = self.report("2026-08-12")
        seized = self.lease.ccapex_ids
        self.assertEqual((seized.kind, seized.signalement_id), ("deemed", report))
        self.assertEqual((seized.organisme_id, seized.state), (self.commission, "seized"))
        self.assertEqual((seized.date, seized.date_gate), (DAY("2026-08-12"), DAY("2026-10-12")))
        self.assertEqual(self.lease.ccapex_gate, DAY("2026-10-12"))
        with self.assertRaisesRegex(UserError, "10/12/2026"):
            self.summon("2026-10-11")
        self.assertTrue(self.summon("2026-10-12"))

    def test_a_seizure_filed_opens_it_too_and_one_that_is_over_does_not(self):
        filed = self.on("2026-08-20", self.env["recouvrement.ccapex"]).create(
            {"bail_id": self.lease.id}
        )
        self.assertEqual((filed.amount_unpaid, filed.organisme_id), (1500, self.commission))
        with self.assertRaisesRegex(UserError, "was not seized"):
            self.summon("2026-11-10")
        filed.action_seize()
        self.assertEqual(filed.date_gate, DAY("2026-10-20"))
        user = new_test_user(self.env, "agent", groups="recouvrement.group_collector")
        self.lease.dossier_ids.user_id = user
        with self.assertRaises(UserError):
            filed.with_user(user).write({"date": "2026-01-01"})
        with self.assertRaises(AccessError):
            filed.with_user(user).write({"state": "draft"})
        filed.note = "The debt was paid, another one began"
        filed.action_end()
        self.assertEqual(filed.butoir_id.state, "cancelled")
        with self.assertRaisesRegex(UserError, "was not seized"):
            self.summon("2026-11-10")

    def test_the_gate_is_a_term_nobody_misses(self):
        self.report("2026-08-12")
        self.run_on("2026-10-13")
        self.assertEqual(self.lease.ccapex_ids.butoir_id.state, "reached")
        told = self.env["recouvrement.fil"].search([("dossier_id", "=", self.lease.dossier_ids.id)])
        self.assertFalse(told.filtered(lambda line: "CAF" in line.summary))

    def test_who_left_is_summoned_without_it(self):
        self.lease._change_segment("departed", DAY("2026-08-01"), "Keys handed back")
        self.assertTrue(self.summon("2026-11-10"))

    def test_a_rent_that_falls_due_while_in_court_is_asked_for_there(self):
        self.report("2026-08-12")
        self.summon("2026-10-12")
        dossier = self.lease.dossier_ids
        before = len(dossier.action_ids)
        phase = dossier.phase_id
        term = self.term_of(self.lease, "2026-11-01")
        self.run_days("2026-11-01", "2026-11-20")
        self.assertEqual((len(dossier.action_ids), dossier.phase_id), (before, phase))
        procedure = dossier.procedure_ids
        asked = procedure.suspension_id.move_line_ids
        self.assertIn(term.move_id, asked.move_id)
        self.assertNotIn(term.move_id, procedure.ligne_ids.move_line_id.move_id, "the claim stays")

    def test_other_debts_are_not_concerned(self):
        dossier = self.late_dossier()
        track = self.env.ref("recouvrement_contentieux.procedure_type_refere_tj")
        procedure = self.on("2026-09-16", self.env["recouvrement.procedure"])._open(
            dossier, track, DAY("2026-09-16")
        )
        step = track.etape_ids.filtered(lambda one: one.code == "summons")
        self.assertTrue(
            procedure._do(step, DAY("2026-09-16"), reason="First", service_mode="person")
        )

    def test_the_paper_tells_rent_charges_and_the_statement(self):
        self.commission.partner_id.lang = "en_US"
        filed = self.on("2026-08-20", self.env["recouvrement.ccapex"]).create(
            {"bail_id": self.lease.id}
        )
        html = self.env["ir.qweb"]._render("recouvrement_logement_social.ccapex", {"docs": filed})
        for word in ("Provision for charges", "July 2026", "1,500.00"):
            self.assertIn(word, html)

    def test_the_directory_of_the_department(self):
        elsewhere = self.new_organism("fsl", "FSL des Landes", "40")
        domain = self.lease.action_open_directory()["domain"]
        found = self.env["recouvrement.organisme"].search(domain)
        self.assertIn(self.commission, found)
        self.assertNotIn(elsewhere, found)
