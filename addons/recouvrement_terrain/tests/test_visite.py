"""Visits: planned where no rule forbids, refused with the reason, reported to the ledger, undone."""

from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TerrainCase

TUESDAY = datetime(2026, 11, 10, 13, 30)  # 14:30 in Paris
SATURDAY = datetime(2026, 11, 14, 9, 0)
EVENING = datetime(2026, 11, 10, 17, 30)


@tagged("post_install", "-at_install")
class TestVisite(TerrainCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.on(cls.late_dossier(), "2026-11-03")
        cls.env = cls.dossier.env
        cls.collector = new_test_user(
            cls.env,
            login="visits",
            groups="base.group_user,recouvrement.group_collector",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="Europe/Paris",
        )
        cls.collector.recouvrement_calendar_id = cls.env.ref("recouvrement_terrain.calendar_field")
        cls.dossier.user_id = cls.collector

    def plan(self, start=TUESDAY, kind="home", day="2026-11-03", **values):
        here = self.on(self.dossier.with_user(self.collector), day)
        return here.env["recouvrement.visite"]._plan(here, kind, start, **values)

    def policy(self, **values):
        return self.env["recouvrement.politique"].create({"name": "Households", **values})

    def test_a_visit_stands_in_the_calendar_and_the_scenario_waits_for_it(self):
        visit = self.plan()
        self.assertEqual((visit.state, visit.partner_id), ("planned", self.tenant))
        self.assertEqual(visit.sudo().event_id.start, TUESDAY)
        self.assertEqual(visit.sudo().event_id.partner_ids, self.collector.partner_id)
        self.assertEqual(visit.sudo().event_id.privacy, "private")
        self.assertEqual(len(visit.reponse_ids), len(visit.guide_id.question_ids))
        self.assertEqual(self.dossier.state, "held")
        visit.action_announce()
        told = visit.sudo().announced_id
        self.assertEqual((told.kind, told.state, told.delivery), ("email", "done", "queued"))
        ics = told.message_id.attachment_ids.filtered(lambda file: file.name.endswith(".ics"))
        self.assertIn(b"DTSTART:20261110T133000Z", ics.raw)
        with self.assertRaisesRegex(UserError, "told already"):
            visit.action_announce()

    def test_each_rule_refuses_with_its_reason(self):
        def refused(**about):
            visit = self.plan(**about)
            self.assertEqual((visit.state, visit.event_id.id), ("refused", False))
            return visit.refusal

        self.assertIn("does not work", refused(start=datetime(2026, 11, 10, 20, 0)))
        self.assertIn("does not work", refused(start=datetime(2026, 11, 15, 9, 0)))  # a Sunday
        policy = self.policy(hour_to=18, saturday=False)
        self.assertIn("at that hour", refused(start=EVENING))
        self.assertIn("allows no contact on", refused(start=SATURDAY))
        self.assertIn("public holiday", refused(start=datetime(2026, 11, 11, 9, 0)))
        policy.visit_consent = True
        self.assertIn("wants the agreement", refused())
        self.tenant.recouvrement_visit_consent = "2026-10-30"
        self.tenant.recouvrement_vulnerable_since = "2026-10-30"
        self.assertIn("vulnerable", refused())
        self.tenant.recouvrement_optout_visit = "2026-10-30"
        self.assertIn("objected", refused())
        self.tenant.write(
            {"recouvrement_optout_visit": False, "recouvrement_vulnerable_since": False}
        )
        pause = self.env["recouvrement.suspension"].create(
            {"dossier_id": self.dossier.id, "reason": "Commission", "date_from": "2026-11-03"}
        )
        self.assertIn("Commission", refused())
        pause.action_end()
        reasons = self.dossier.env["recouvrement.refus"].search(
            [("dossier_id", "=", self.dossier.id), ("kind", "=", "visit")]
        )
        self.assertTrue(reasons)
        self.assertEqual(self.plan().state, "planned")
        self.assertIn("planned already", refused())

    def test_what_the_debtor_asked_for_goes_beyond_quiet_hours_not_beyond_what_is_owed(self):
        self.policy(hour_to=18)
        self.tenant.recouvrement_vulnerable_since = "2026-10-30"
        asked = self.plan(EVENING, asked_by_debtor=True)
        self.assertEqual(asked.state, "planned")
        self.pay(self.dossier.open_line_ids.move_id, "2026-11-04")
        late = self.on(asked, "2026-11-05")
        late.invalidate_recordset()
        self.assertIn("owes nothing", late._get_obstacle())
        self.assertEqual(late._withdraw_settled(), late.browse())
        self.assertEqual(late.state, "cancelled")
        self.assertFalse(late.sudo().event_id)

    def test_the_first_moment_is_the_collector_s_and_nobody_is_met_twice_at_once(self):
        first = self.plan(None)
        self.assertEqual(first.state, "planned")
        local = self.env["recouvrement.creneau"]._get_local(first.date_start, self.company)
        self.assertEqual((local.weekday(), local.hour), (2, 9))
        other = self.late_dossier(self.new_debtor("Monsieur Petit", is_company=False))
        other.user_id = self.collector
        clash = self.on(other, "2026-11-03")
        refused = clash.env["recouvrement.visite"]._plan(clash, "home", first.date_start)
        self.assertIn("another meeting", refused.refusal)
        second = clash.env["recouvrement.visite"]._plan(clash, "home", None)
        self.assertGreaterEqual(second.date_start, first.date_stop)

    def test_a_report_records_the_result_the_proof_and_lets_the_scenario_go_on(self):
        visit = self.on(self.plan(), "2026-11-10")
        visit.write({"presence": "present", "findings": "Lost her job in August"})
        with self.assertRaisesRegex(UserError, "checked who you spoke to"):
            visit.action_report()
        visit.identity_checked = True
        with self.assertRaisesRegex(UserError, "what came of the meeting"):
            visit.action_report()
        visit.reponse_ids[0].answer = "Alone with two children"
        visit._report(
            {
                "type_id": self.env.ref("recouvrement.resultat_type_promise").id,
                "promise_amount": 150,
                "promise_date": "2026-11-20",
                "observation_ids": [
                    Command.link(self.env.ref("recouvrement_terrain.observation_letterbox").id)
                ],
            }
        )
        told = visit.resultat_id
        self.assertEqual(
            (visit.state, told.channel, told.user_id.id), ("done", "visit", self.collector.id)
        )
        self.assertEqual(told.promesse_ids.amount, 150)
        self.assertIn("Lost her job", told.note)
        proof = visit.sudo().proof_id
        self.assertEqual((proof.kind, proof.state), ("visit", "done"))
        self.assertEqual(str(proof.date_done), "2026-11-10")
        self.assertIn(b"Alone with two children", proof.attachment_id.raw)
        self.assertFalse(
            visit.sudo().suspension_id.active and not visit.sudo().suspension_id.date_to
        )
        for attempt in ({"findings": "Nothing"}, {"presence": "absent"}):
            with self.assertRaisesRegex(UserError, "stays as it was told"):
                visit.write(attempt)
        with self.assertRaises(UserError):
            visit.reponse_ids[0].answer = "Other"

    def test_an_absence_leaves_a_notice_without_the_debt_and_is_undone_when_they_came(self):
        visit = self.on(self.plan(), "2026-11-10")
        notice = self.env["ir.attachment"].browse(
            int(visit.action_print_notice()["url"].split("/")[3].split("?")[0])
        )
        for secret in ("450", "overdue", self.dossier.name):
            self.assertNotIn(secret.encode(), notice.sudo().raw)
        visit.action_absent()
        self.assertEqual(visit.state, "absent")
        self.assertFalse(visit.resultat_id.type_id.reached)
        visit.action_reopen()
        visit._report(
            {
                "presence": "present",
                "identity_checked": True,
                "type_id": self.env.ref("recouvrement_terrain.resultat_type_met").id,
            }
        )
        self.assertEqual((visit.state, len(self.dossier.resultat_ids)), ("done", 2))

    def test_what_is_no_longer_kept_is_erased_its_report_too(self):
        visit = self.on(self.plan(), "2026-11-10")
        visit.action_absent()
        report, contact = visit.document_id, visit.resultat_id
        self.assertEqual(visit.sudo().proof_id.attachment_id, report, "one file, named twice")
        erasing = self.env["recouvrement.effacement"]
        erasing._delete(contact)  # contacts that reached nobody go first
        self.assertFalse(visit.resultat_id)
        dossier = visit.dossier_id
        erasing._erase_dossiers(dossier, date(2032, 1, 5))
        self.assertFalse(report.exists())
        visit.invalidate_recordset()
        self.assertFalse(visit.document_id)
        self.assertEqual(dossier.date_erased, date(2032, 1, 5))

    def test_moved_cancelled_restored(self):
        visit = self.plan()
        visit._move(SATURDAY, datetime(2026, 11, 14, 10, 0))
        self.assertEqual(visit.sudo().event_id.start, SATURDAY)
        with self.assertRaises(UserError):
            visit._cancel(" ")
        visit._cancel("Called, pays on Friday")
        self.assertEqual((visit.state, self.dossier.state), ("cancelled", "open"))
        visit.action_restore()
        self.assertEqual((visit.state, self.dossier.state), ("planned", "held"))

    def test_rules_are_not_gone_round(self):
        visit = self.plan()
        with self.assertRaises(AccessError):
            visit.date_start = EVENING
        with self.assertRaises(AccessError):
            self.env["recouvrement.visite"].with_user(self.collector).create(
                {"dossier_id": self.dossier.id, "partner_id": self.tenant.id, "kind": "home"}
            )
        reader = new_test_user(
            self.env, login="reads", groups="base.group_user,recouvrement.group_reader"
        )
        with self.assertRaises(AccessError):
            visit.with_user(reader).action_absent()

    def test_a_step_of_a_scenario_plans_the_visit(self):
        self.new_scenario({"kind": "visit", "offset_days": 5, "note": "Ring twice"})
        late = self.late_dossier(self.new_debtor("Madame Noir", is_company=False))
        visit = late.visite_ids
        self.assertEqual(
            (visit.state, visit.note, visit.action_id.state), ("planned", "Ring twice", "done")
        )
        self.assertEqual(late.state, "held")

    def test_a_visit_planned_by_a_step_is_one_contact_the_day_it_takes_place(self):
        self.new_scenario({"kind": "visit", "offset_days": 5})
        debtor = self.new_debtor("Madame Noir", is_company=False)
        visit = self.late_dossier(debtor).visite_ids
        contacts = self.env["recouvrement.situation"]._read_contacts
        self.assertEqual(contacts(debtor, date(2026, 11, 1))[debtor.id], ())
        day = visit.date_start.date()
        self.on(visit, day).action_absent()
        self.assertEqual(contacts(debtor, date(2026, 11, 1))[debtor.id], (day,))

    def test_the_form_proposes_a_moment_or_says_what_forbids_every_one(self):
        here = self.on(self.dossier.with_user(self.collector), "2026-11-03")
        ask = here.env["recouvrement.visite.planification"].create({"dossier_ids": here.ids})
        self.assertTrue(ask.date_start)
        self.assertFalse(ask.refusal)
        ask.action_confirm()
        self.assertEqual(here.visite_ids.announced_id.sudo().kind, "email")
        again = here.env["recouvrement.visite.planification"].create({"dossier_ids": here.ids})
        self.assertFalse(again.date_start)
        self.assertIn("planned already", again.refusal)
        with self.assertRaisesRegex(UserError, "planned already"):
            again.action_confirm()
