from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import BailCase

DAY = fields.Date.to_date


class TestCaf(BailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.caf = cls.new_organism("caf", "CAF de la Gironde")
        cls.caf.partner_id.email = "impayes@caf33.example.com"
        cls.lease = cls.new_lease("L-7")
        cls.aid = cls.env["recouvrement.bail.aide"].create(
            {
                "bail_id": cls.lease.id,
                "organisme_id": cls.caf.id,
                "number": "0123456",
                "amount": 200.0,
                "date_from": "2024-04-01",
            }
        )

    def on(self, day, record=None):
        record = self.env["recouvrement.caf.signalement"] if record is None else record
        return record.with_context(recouvrement_day=DAY(day))

    def owe(self, *months):
        for month in months:
            self.term_of(self.lease, month)
        self.run_on(months[-1].replace("-01", "-10"))

    def new_report(self, constituted="2026-08-02", day="2026-08-10", **values):
        values = {"date_constituted": constituted, **values}
        found = self.lease.signalement_ids.filtered(lambda one: one.state == "due")
        if not found:
            return self.on(day).create({"bail_id": self.lease.id, **values})
        # The night has opened it: the day is corrected.
        found = self.on(day, found)
        found.write(values)
        return found

    def get_todos(self, report):
        return report.activity_ids.sorted("id")

    # -- the clock ------------------------------------------------------------------------------

    def test_two_months_from_the_constitution_are_counted_and_shown(self):
        self.owe("2026-06-01", "2026-07-01", "2026-08-01")
        report = self.new_report()
        self.assertEqual(report.date_deadline, DAY("2026-10-02"))
        self.assertEqual((report.organisme_id, report.number), (self.caf, "0123456"))
        self.assertEqual((report.amount_unpaid, report.unpaid_terms), (900, 3))
        self.assertEqual(report.dossier_id, self.lease.dossier_ids)
        self.assertEqual(self.on("2026-09-20", report).days_left, 12)
        self.assertFalse(self.on("2026-09-20", report).pressing)
        report.invalidate_recordset(["days_left", "pressing"])
        self.assertTrue(self.on("2026-09-28", report).pressing)
        self.assertFalse(report.explanation, "the day was corrected by hand")
        report.date_constituted = "2026-08-05"
        self.assertEqual(report.date_deadline, DAY("2026-10-05"), "another day counts again")

    def test_the_clock_is_the_same_across_the_first_of_january(self):
        self.owe("2026-11-01", "2026-12-01", "2027-01-01")
        before = self.new_report("2026-12-31", "2027-01-02")
        self.assertEqual(before.date_deadline, DAY("2027-02-28"), "the last day of a short month")
        other = self.new_lease("L-8", self.new_tenant("Jean Morel"))
        self.aid.copy({"bail_id": other.id})
        after = self.on("2027-02-01").create(
            {"bail_id": other.id, "date_constituted": "2027-01-15"}
        )
        self.assertEqual(after.date_deadline, DAY("2027-03-15"))

    def test_who_collects_is_warned_then_the_manager_then_it_is_late(self):
        boss = new_test_user(
            self.env, "cheffe", groups="recouvrement.group_manager", company_id=self.company.id
        )
        agency = self.env["recouvrement.portefeuille"].create(
            {"name": "Agence Lormont", "user_id": boss.id, "company_id": self.company.id}
        )
        self.lease.logement_id.portefeuille_id = agency
        self.owe("2026-06-01", "2026-07-01", "2026-08-01")
        report = self.new_report()
        report.dossier_id.user_id = self.env.user
        self.run_on("2026-09-02")
        self.assertEqual(self.get_todos(report).user_id, self.env.user, "thirty days left")
        self.run_on("2026-09-27")
        self.assertEqual(self.get_todos(report).user_id, self.env.user | boss, "five days left")
        self.run_on("2026-10-03")
        self.assertEqual(len(self.get_todos(report)), 2, "one to-do each, not one a night")
        self.assertIn("missed", self.get_todos(report)[-1:].summary)
        self.assertIn("missed", report.message_ids[0].body)
        late = self.env["recouvrement.caf.signalement"].search([("butoir_id.state", "=", "missed")])
        self.assertEqual(late, report)
        told = report.dossier_id.message_ids.mapped("body") + self.env["recouvrement.fil"].search(
            [("dossier_id", "=", report.dossier_id.id)]
        ).mapped("summary")
        self.assertFalse([line for line in told if "CAF" in line], "neither chatter nor stream")
        self.on("2026-10-05", report)._send(DAY("2026-10-05"), "post")
        self.assertTrue(report.met_late)
        self.assertFalse(report.activity_ids, "nothing is left to do")

    def test_a_rent_paid_in_full_meanwhile_is_not_reported(self):
        self.owe("2026-07-01", "2026-08-01")
        report = self.new_report()
        for move in self.lease.terme_ids.move_id:
            self.pay(move, "2026-08-20")
        self.run_on("2026-08-21")
        self.assertEqual((report.state, report.butoir_id.state), ("dropped", "cancelled"))
        with self.assertRaisesRegex(UserError, "Not owed any more"):
            self.on("2026-08-22", report)._send(DAY("2026-08-22"), "post")
        self.assertTrue(self.new_report("2026-11-02", "2026-11-03"), "another one may begin")

    def test_one_never_reported_leaves_the_list_once_all_is_paid(self):
        self.owe("2026-07-01", "2026-08-01")
        report = self.new_report()
        self.run_on("2026-10-10")
        self.assertEqual((report.state, report.butoir_id.state), ("due", "missed"))
        for move in self.lease.terme_ids.move_id:
            self.pay(move, "2026-10-20")
        self.run_on("2026-10-21")
        self.assertEqual(report.state, "dropped")

    def test_reporting_stops_the_clock_and_keeps_its_proof(self):
        self.owe("2026-07-01", "2026-08-01")
        report = self.new_report()
        proof = self.env["ir.attachment"].create({"name": "ar.pdf", "raw": b"%PDF-"})
        with self.assertRaisesRegex(UserError, "once it is"):
            self.on("2026-08-12", report)._send(DAY("2026-08-13"), "portal")
        wizard = self.env["recouvrement.caf.envoi"].with_context(recouvrement_day=DAY("2026-08-12"))
        wizard.create(
            {
                "signalement_ids": [Command.set(report.ids)],
                "date": "2026-08-12",
                "reference": "IMP-99",
                "proof_ids": [Command.set(proof.ids)],
            }
        ).action_confirm()
        self.assertEqual((report.state, report.reference), ("sent", "IMP-99"))
        self.assertEqual((report.butoir_id.state, report.met_late), ("met", False))
        self.assertEqual((proof.res_model, proof.res_id), (report._name, report.id))
        report.action_acknowledge()
        self.assertEqual(report.state, "acknowledged")
        user = new_test_user(self.env, "agent", groups="recouvrement.group_collector")
        with self.assertRaisesRegex(UserError, "proof"):
            report.with_user(user).sudo(False).write({"number": "9"})
        with self.assertRaises(UserError):
            report.unlink()

    def test_a_collector_of_another_agency_sees_nothing_and_nobody_types_a_state(self):
        self.owe("2026-07-01", "2026-08-01")
        report = self.new_report()
        chief = new_test_user(self.env, "autre", groups="recouvrement.group_collector")
        report.dossier_id.user_id = chief
        self.lease.logement_id.portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "Agence", "company_id": self.company.id}
        )
        mine = new_test_user(self.env, "ici", groups="recouvrement.group_collector")
        Report = self.env["recouvrement.caf.signalement"]
        self.assertFalse(Report.with_user(mine).search([("bail_id", "=", self.lease.id)]))
        with self.assertRaises(AccessError):
            report.with_user(mine).read(["number"])
        with self.assertRaises(AccessError):
            report.with_user(chief).write({"state": "sent"})
        reader = new_test_user(self.env, "lecteur", groups="recouvrement.group_reader")
        with self.assertRaises(AccessError):
            report.with_user(reader)._send(DAY("2026-08-12"), "post")

    # -- papers ---------------------------------------------------------------------------------

    def test_the_file_tells_each_body_its_own_rows_and_runs_nothing(self):
        self.owe("2026-07-01", "2026-08-01")
        report = self.new_report(number="=1+1")
        self.lease.rls_amount = 30
        action = report.action_export()
        document = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[-1].partition("?")[0])
        )
        rows = document.raw.decode("utf-8-sig").splitlines()
        self.assertEqual((len(rows), document.res_id), (2, report.id))
        cells = dict(zip(rows[0].split(";"), rows[1].split(";"), strict=True))
        self.assertEqual(cells["Beneficiary number"], "'=1+1")
        self.assertEqual((cells["Owed"], cells["Report by"]), ("600,00", "02/10/2026"))
        self.assertEqual(cells["Benefit a month"], "200,00")
        other = self.new_lease("L-9", self.new_tenant("Rose Petit"))
        msa = self.new_organism("msa", "MSA de la Gironde")
        twin = self.on("2026-08-10").create(
            {"bail_id": other.id, "date_constituted": "2026-08-02", "organisme_id": msa.id}
        )
        self.assertIn("download", (report | twin).action_export()["url"])

    def test_the_form_tells_terms_and_what_was_done(self):
        self.owe("2026-07-01", "2026-08-01")
        report = self.new_report()
        self.caf.partner_id.lang = "en_US"
        html = self.env["ir.qweb"]._render(
            "recouvrement_logement_social.caf_signalement", {"docs": report}
        )
        self.assertIn("R824-4", html)
        self.assertIn("July 2026", html)
        self.assertIn("0123456", html)

    # -- exchanges ------------------------------------------------------------------------------

    def new_exchange(self, kind, day="2026-09-01", **values):
        return self.on(day, self.env["recouvrement.caf.echange"]).create(
            {"bail_id": self.lease.id, "kind": kind, "date": day, **values}
        )

    def test_third_party_payment_is_answered_within_two_months(self):
        self.aid.paid_to = "tenant"
        asked = self.new_exchange("third_party")
        self.assertEqual((asked.date_deadline, asked.organisme_id), (DAY("2026-11-01"), self.caf))
        with self.assertRaisesRegex(UserError, "day from which"):
            self.on("2026-09-10", asked).action_accept()
        asked.date_effect = "2026-10-01"
        self.on("2026-09-10", asked).action_accept()
        self.assertEqual((asked.state, asked.butoir_id.state), ("answered", "met"))
        self.assertEqual(self.lease._get_aid(DAY("2026-09-30")), 0, "paid to the tenant until then")
        self.assertEqual(self.lease._get_aid(DAY("2026-10-01")), 200)
        refused = self.new_exchange("third_party", "2026-12-01")
        self.on("2026-12-02", refused).action_refuse()
        self.assertEqual((refused.answer, refused.butoir_id.state), ("refused", "met"))

    def test_a_decision_changes_the_aid_from_its_day_and_keeps_what_it_was(self):
        stopped = self.new_exchange("suspended", date_effect="2026-10-01")
        stopped.action_apply()
        aid = self.lease._get_aid
        self.assertEqual((aid(DAY("2026-09-30")), aid(DAY("2026-10-01"))), (200, 0))
        self.new_exchange("resumed", "2026-11-01", date_effect="2026-12-01").action_apply()
        self.assertEqual((aid(DAY("2026-11-30")), aid(DAY("2026-12-01"))), (0, 200))
        self.new_exchange(
            "amount", "2027-01-02", date_effect="2027-01-01", amount=150
        ).action_apply()
        self.assertEqual((aid(DAY("2026-12-31")), aid(DAY("2027-01-01"))), (200, 150))
        with self.assertRaisesRegex(UserError, "Applied"):
            stopped.action_apply()

    def test_the_plan_asked_by_the_body_has_its_clock_unknown_from_2027(self):
        asked = self.new_exchange("plan", "2026-10-15")
        self.assertEqual(asked.date_deadline, DAY("2027-04-15"), "six months, by the law of 2026")
        later = self.new_exchange("plan", "2027-01-15")
        self.assertEqual((later.date_deadline, later.butoir_id.state), (False, "unknown"))
        self.assertIn("Answer at once", later.butoir_id.explanation)
        later.kind = "information"
        self.assertEqual(later.butoir_id.state, "cancelled", "no clock of the law runs for that")

    def new_plan(self, day="2026-08-03"):
        self.owe("2026-06-01", "2026-07-01")
        plan = (
            self.env["recouvrement.plan"]
            .with_context(recouvrement_day=DAY(day))
            .create(
                {
                    "dossier_id": self.lease.dossier_ids.id,
                    "instalment_count": 5,
                    "date_first": "2026-08-20",
                }
            )
        )
        plan._propose()
        plan._activate(DAY(day))
        return plan

    def test_a_plan_is_sent_to_the_body_once_the_message_has_left(self):
        plan = self.new_plan()
        asked = self.new_exchange("plan", "2026-08-01")
        action = plan.action_send_caf()
        self.assertEqual(plan.caf_state, "none", "the composer is only open")
        context = {**action["context"], "recouvrement_day": DAY("2026-08-04")}
        composer = self.env["mail.compose.message"].with_context(**context).create({})
        composer.attachment_ids = [Command.clear()]
        composer._action_send_mail()
        self.assertEqual(plan.caf_state, "none", "the plan was taken off the message")
        composer = self.env["mail.compose.message"].with_context(**context).create({})
        composer._action_send_mail()
        self.assertEqual(plan.caf_state, "sent")
        self.assertEqual((asked.state, asked.answer), ("answered", "sent"))
        self.assertEqual(asked.butoir_id.state, "met")

    def test_a_plan_sent_by_another_way_answers_too(self):
        plan = self.new_plan()
        asked = self.new_exchange("plan", "2026-08-01")
        plan.action_caf_sent()
        self.assertEqual((plan.caf_state, asked.state), ("sent", "answered"))

    def test_amounts_of_an_exchange_are_numbers(self):
        with self.assertRaises(UserError):
            self.new_exchange("amount", date_effect="2026-10-01", amount=float("nan"))
