"""Who may decide, whose votes count, what is decided once: the rules of a committee, and its papers."""

import io
from datetime import date

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_comite import DAY, ComiteCase


@tagged("post_install", "-at_install")
class TestQuiDecide(ComiteCase):
    def open_session(self, *dossiers):
        session = self.session(*dossiers)
        session.action_open()
        return session, session.point_ids[:1]

    def as_(self, user, record):
        return record.with_user(user).with_context(recouvrement_day=DAY)

    def test_only_the_chair_decides_as_the_chair(self):
        _session, point = self.open_session()
        point.decision = "continue"
        for user in (self.secretary, self.env.user):
            with self.assertRaisesRegex(AccessError, "Only the chair"):
                self.as_(user, point).action_adopt_chair()
        self.assertEqual(point.state, "pending")
        self.assertFalse(self.as_(self.secretary, point).chairs_it)
        self.assertTrue(self.as_(self.chair, point).chairs_it)
        self.as_(self.chair, point).action_adopt_chair()
        self.assertEqual((point.decided_by, point.decided_user_id), ("chair", self.chair))

    def test_where_the_chair_decides_nobody_else_adopts(self):
        self.comite.decides_by = "chair"
        _session, point = self.open_session()
        point.decision = "continue"
        with self.assertRaisesRegex(AccessError, "Only the chair"):
            self.as_(self.secretary, point).action_adopt()
        self.as_(self.chair, point).action_adopt()
        self.assertEqual(point.decided_by, "chair")

    def test_the_chair_delegates_in_writing(self):
        with self.assertRaisesRegex(ValidationError, "by which writing"):
            self.comite.deputy_id = self.secretary
        with self.assertRaisesRegex(ValidationError, "no member"):
            self.comite.write({"deputy_id": self.env.uid, "deputy_deed": "Letter of 3 November"})
        self.comite.write({"deputy_id": self.secretary.id, "deputy_deed": "Letter of 3 November"})
        session, point = self.open_session()
        point.decision = "continue"
        self.as_(self.secretary, point).action_adopt_chair()
        self.assertEqual(point.decided_by, "chair")
        session.action_close()
        minutes = session.minutes_id.raw.decode()
        self.assertIn("Letter of 3 November", minutes)

    def test_the_vote_of_a_member_marked_absent_does_not_count(self):
        self.comite.quorum = 1
        session, point = self.open_session()
        point.decision = "continue"
        votes = self.env["recouvrement.seance.vote"].create(
            [
                {"point_id": point.id, "user_id": self.member.id, "choice": "for"},
                {"point_id": point.id, "user_id": self.chair.id, "choice": "against"},
            ]
        )
        of_member = session.presence_ids.filtered(lambda each: each.user_id == self.member)
        of_chair = session.presence_ids.filtered(lambda each: each.user_id == self.chair)
        of_chair.present = False
        self.assertEqual(votes.mapped("counts"), [True, False])
        self.assertEqual(point.tally, "1 for, 0 against, 0 abstain")
        point.action_adopt()
        self.assertEqual((point.state, point.decided_by), ("decided", "vote"))
        of_chair.present = True  # a mistake of the secretary: what they voted is still there
        self.assertEqual((point.state, point.decided_by), ("pending", False))
        self.assertIn("decide again", session.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "not carried"):
            point.action_adopt()
        of_member.present = False
        with self.assertRaisesRegex(UserError, "not carried"):
            point.action_adopt()

    def test_no_decision_once_the_quorum_is_lost(self):
        session, point = self.open_session()
        point.decision = "continue"
        session.presence_ids[0].present = False
        self.assertEqual((session.present_count, session.quorate), (1, False))
        with self.assertRaisesRegex(UserError, "2 are needed"):
            point.action_adopt()
        with self.assertRaisesRegex(UserError, "2 are needed"):
            self.as_(self.chair, point).action_adopt_chair()
        session.presence_ids[0].present = True
        point.action_adopt()
        self.assertEqual(point.state, "decided")


@tagged("post_install", "-at_install")
class TestSuiteDesDecisions(ComiteCase):
    def execute(self, decision, **values):
        session = self.session()
        session.action_open()
        self.decide(session.point_ids, decision, **values)
        session.action_close()
        self.assertEqual(session.point_ids.state, "done", session.point_ids.error)
        return session.point_ids

    def made(self, point):
        return self.env[point.res_model].browse(point.res_id)

    def test_what_is_being_carried_out_is_not_proposed_again(self):
        motif = self.env["recouvrement.motif.perte"].search([], limit=1)
        loss = self.made(self.execute("loss", motif_perte_id=motif.id))
        self.assertFalse(self.propose(), "its write-off waits for approval")
        loss._refuse("Ask the customer once more")
        self.assertEqual(self.propose().dossier_id, self.dossier, "it failed: proposed again")

    def test_what_was_handed_over_comes_back_on_its_day(self):
        self.execute("arbitrate", user_id=self.member.id, date_due="2026-12-01")
        self.assertFalse(self.propose())
        later = self.Candidate._propose(self.company, date(2026, 12, 1))
        self.assertEqual(later.dossier_id, self.dossier)

    def test_a_plan_that_lapsed_brings_the_dossier_back(self):
        plan = self.made(self.execute("settle", count=3))
        self.rule.even_committed = True
        self.assertFalse(self.propose(), "the plan is being agreed")
        plan.action_cancel()
        self.assertEqual(self.propose().dossier_id, self.dossier)


@tagged("post_install", "-at_install")
class TestDelegation(ComiteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.comite.delegation_ids = [
            Command.create({"user_ids": [Command.set(cls.member.ids)], "amount_max": 5000.0})
        ]

    def decide_alone(self, decision, user=None, **values):
        wizard = (
            self.env["recouvrement.decision.deleguee"]
            .with_user(user or self.member)
            .with_context(recouvrement_day=DAY)
        )
        return wizard.create(
            {
                "dossier_ids": [Command.set(self.dossier.ids)],
                "decision": decision,
                "note": "Small",
                **values,
            }
        )._decide()

    def fail(self):
        terms, self.mandat.guarantee_terms = self.mandat.guarantee_terms, False
        point = self.decide_alone("transmit", mandat_id=self.mandat.id)
        self.mandat.guarantee_terms = terms
        self.assertEqual(point.state, "failed")
        return point

    def test_what_failed_is_tried_again_by_whom_may_decide_it(self):
        point = self.fail()
        self.assertIn("R124-3", point.error)
        self.assertEqual(self.dossier.badges[0]["kind"], "committee")
        with self.assertRaisesRegex(AccessError, "delegations"):
            point.with_user(self.chair.copy({"login": "ctx-nobody"})).action_retry()
        theirs = point.with_user(self.member).with_context(recouvrement_day=DAY)
        self.assertTrue(theirs.follows_it)
        theirs.action_retry()
        self.assertEqual((point.state, point.error, point.follows_it), ("done", False, False))
        self.assertEqual(self.env[point.res_model].browse(point.res_id).dossier_id, self.dossier)
        with self.assertRaisesRegex(UserError, "was not carried out"):
            theirs.action_retry()

    def test_what_failed_is_given_up_with_a_reason(self):
        point = self.fail()
        theirs = point.with_user(self.member).with_context(recouvrement_day=DAY)
        wizard = (
            self.env["recouvrement.seance.motif"]
            .with_user(self.member)
            .browse(theirs.action_give_up()["res_id"])
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.action_confirm()
        wizard.reason = "Paid meanwhile in part"
        wizard.action_confirm()
        self.assertEqual((point.state, point.withdrawal), ("withdrawn", "Paid meanwhile in part"))
        self.assertFalse(self.dossier.badges)
        self.assertIn("Paid meanwhile", self.dossier.fil_ids[:1].summary)

    def test_a_new_decision_takes_the_place_of_one_that_failed(self):
        point = self.fail()
        again = self.decide_alone("continue")
        self.assertEqual((point.state, again.state), ("withdrawn", "done"))

    def test_a_dossier_on_an_agenda_or_being_dealt_with_is_not_decided_alone(self):
        session = self.session()
        with self.assertRaisesRegex(UserError, "on the agenda of SE/"):
            self.decide_alone("continue")
        session.action_cancel()
        motif = self.env["recouvrement.motif.perte"].search([], limit=1)
        self.decide_alone("loss", motif_perte_id=motif.id)
        with self.assertRaisesRegex(UserError, "is being carried out. Write-off proposed"):
            self.decide_alone("loss", motif_perte_id=motif.id)


@tagged("post_install", "-at_install")
class TestPapiers(ComiteCase):
    def test_the_workbook_has_the_history_and_the_guarantees_of_each_dossier(self):
        other = self.late_dossier(partner=self.new_debtor("Second"), day="2026-09-16")
        other = other.with_env(self.env)
        surety = self.env["res.partner"].create({"name": "Paul Caution"})
        self.env["recouvrement.partie"].create(
            {
                "dossier_id": self.dossier.id,
                "partner_id": surety.id,
                "role": "guarantor",
                "note": "Deed of 3 May 2025",
            }
        )
        refuses = self.env.ref("recouvrement.resultat_type_refuses")
        self.env["recouvrement.resultat"].create(
            {
                "dossier_id": self.dossier.id,
                "type_id": refuses.id,
                "channel": "visit",
                "note": "Would pay\nnothing",
            }
        )
        self.env["recouvrement.fil"]._record("report", {self.dossier: "Told by the agency"})
        session = self.session(self.dossier, other)
        book = load_workbook(io.BytesIO(self.read_export(session)))
        self.assertEqual(book.sheetnames, ["Agenda", "Amounts by age", "History", "Guarantees"])
        history = [[cell.value for cell in row] for row in book["History"].iter_rows()]
        said = " ".join(str(value) for row in history for value in row)
        for words in ("Would pay nothing", "Told by the agency", self.dossier.name):
            self.assertIn(words, said)
        guarantees = [[cell.value for cell in row] for row in book["Guarantees"].iter_rows()]
        [mine] = [row for row in guarantees if "Paul Caution" in row]
        self.assertIn("Deed of 3 May 2025", mine)
        [none] = [row for row in guarantees if "No guarantee known" in row]
        self.assertIn(other.name, none)
        pack = session.pack_id.raw.decode()
        for words in ("Paul Caution", "No guarantee known", "Told by the agency"):
            self.assertIn(words, pack)

    def read_export(self, session):
        """The file behind the address ``action_export`` sends to."""
        number = session.action_export()["url"].split("/web/content/")[1].split("?")[0]
        return self.env["ir.attachment"].browse(int(number)).raw

    def test_the_history_takes_as_many_queries_for_many_dossiers_as_for_one(self):
        dossiers = self.dossier
        for number in range(5):
            debtor = self.new_debtor(f"Debtor {number}")
            dossiers |= self.late_dossier(partner=debtor, day="2026-09-16").with_env(self.env)
        service = self.env["recouvrement.seance.historique"]

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            service._read(records)
            return self.env.cr.sql_log_count - before

        count(dossiers)
        self.assertLessEqual(count(dossiers), count(self.dossier) + 1)

    def test_a_new_session_has_a_name_before_its_number(self):
        new = self.env["recouvrement.seance"].new({"comite_id": self.comite.id})
        self.assertEqual(new.display_name, "New session – Comité")

    def test_the_stream_tells_the_latest_day_first(self):
        fil = self.env["recouvrement.fil"]
        fil._record("report", {self.dossier: "Second"}, day=date(2026, 11, 20))
        fil._record("report", {self.dossier: "Told late"}, day=date(2026, 11, 2))
        fil._record("report", {self.dossier: "Third"}, day=date(2026, 11, 20))
        self.env.invalidate_all()
        self.assertEqual(self.dossier.fil_ids.mapped("summary"), ["Third", "Second", "Told late"])


@tagged("post_install", "-at_install")
class TestBientotPrescrite(ComiteCase):
    def test_what_is_time_barred_soon_is_proposed_with_its_day(self):
        self.rule.active = False
        self.env["recouvrement.critere"].create(
            {"name": "Limitation", "kind": "limitation", "days": 90, "even_committed": True}
        )
        self.assertFalse(self.propose(), "years are left")
        old = self.late_dossier(
            due="2025-01-10",
            amount=640.0,
            partner=self.new_debtor("Old", is_company=False, vat=False),
            day="2026-11-22",
        )
        found = self.propose()
        self.assertEqual(found.dossier_id, old.with_env(self.env))
        self.assertIn("Time-barred from 01/10/2027", found.reason)
