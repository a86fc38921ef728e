"""The committee: what is proposed, the session with its quorum, decisions carried out once."""

from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .test_transmission import PrestataireCase

DAY = date(2026, 11, 23)


class ComiteCase(PrestataireCase):
    """A committee of three, a rule, a dossier in collection since September."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=cls.env.context | {"recouvrement_day": DAY})
        cls.env["recouvrement.critere"].search([]).active = False
        cls.chair, cls.member, cls.secretary = (
            new_test_user(
                cls.env,
                login,
                "recouvrement.group_collector",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
                tz="Europe/Paris",
            )
            for login in ("ctx-chair", "ctx-member", "ctx-secretary")
        )
        cls.comite = cls.env["recouvrement.comite"].create(
            {
                "name": "Comité",
                "quorum": 2,
                "membre_ids": [
                    Command.create({"user_id": user.id, "role": role})
                    for user, role in (
                        (cls.chair, "chair"),
                        (cls.member, "member"),
                        (cls.secretary, "secretary"),
                    )
                ],
            }
        )
        cls.rule = cls.env["recouvrement.critere"].create(
            {"name": "Amicable", "kind": "amicable", "days": 30}
        )
        cls.dossier = cls.late_dossier(day="2026-09-15").with_env(cls.env)
        cls.Candidate = cls.env["recouvrement.candidat"]

    @classmethod
    def propose(cls):
        return cls.Candidate._propose(cls.company, DAY)

    @classmethod
    def session(cls, *dossiers, present=True, start=datetime(2026, 11, 24, 9)):
        """A session called with ``dossiers`` on its agenda, everybody there."""
        made = cls.env["recouvrement.seance"].create(
            {"comite_id": cls.comite.id, "date_start": start}
        )
        for dossier in dossiers or (cls.dossier,):
            made._add_candidates(cls.Candidate._add(dossier, "To look at"))
        made.action_convene()
        made.presence_ids.present = present
        return made

    @classmethod
    def decide(cls, point, decision, **values):
        point.write({"decision": decision, **values})
        point.action_adopt()


@tagged("post_install", "-at_install")
class TestComite(ComiteCase):
    def test_a_session_decides_and_the_decision_is_carried_out_once(self):
        session = self.session()
        self.assertEqual(self.dossier.phase_id.name, "In committee")
        self.assertEqual(session.event_id.partner_ids, session.presence_ids.user_id.partner_id)
        session.action_open()
        point = session.point_ids
        self.decide(point, "transmit", mandat_id=self.mandat.id, note="No answer for weeks")
        self.assertTrue(session.activity_ids, "Odoo reminds of the hour")
        session.action_close()
        self.assertFalse(session.activity_ids, "the reminder went with the session")
        self.assertTrue(session.event_id.exists())
        self.assertEqual((session.state, point.state), ("closed", "done"), point.error)
        made = self.env["recouvrement.transmission"].search([("dossier_id", "=", self.dossier.id)])
        self.assertEqual(len(made), 1)
        self.assertEqual((point.res_model, point.res_id), (made._name, made.id))
        self.assertIn("No answer for weeks", made.reason)
        self.assertTrue(session.with_context(bin_size=True).seal_holds, "as screens read it")
        point.sudo()._execute()
        session.action_retry()
        self.assertEqual(
            self.env["recouvrement.transmission"].search_count(
                [("dossier_id", "=", self.dossier.id)]
            ),
            1,
        )
        self.assertTold(self.dossier, "decision")

    def test_a_decision_that_fails_leaves_the_others_and_is_tried_again(self):
        other = self.late_dossier(partner=self.new_debtor("Second"), day="2026-09-16")
        other = other.with_env(self.env)
        session = self.session(self.dossier, other)
        session.action_open()
        first, second = session.point_ids
        self.decide(first, "transmit", mandat_id=self.mandat.id)
        self.decide(second, "arbitrate", user_id=self.member.id, date_due="2026-12-01")
        self.mandat.guarantee_terms = False
        session.action_close()
        self.assertEqual((first.state, second.state), ("failed", "done"))
        self.assertIn("R124-3", first.error)
        self.assertEqual(self.dossier.badges[0]["kind"], "committee")
        todo = other.activity_ids.filtered(lambda each: each.user_id == self.member)
        self.assertEqual(todo.date_deadline, date(2026, 12, 1))
        self.mandat.guarantee_terms = "Policy 12"
        session.action_retry()
        self.assertEqual((first.state, first.error), ("done", False))

    def test_every_decision_makes_what_it_says(self):
        motif = self.env["recouvrement.motif.perte"].search([], limit=1)
        asked = {
            "continue": {"date_due": "2027-01-15"},
            "settle": {"count": 4, "amount": 100.0, "interest": "Keeps the customer"},
            "abandon": {"amount": 250.0, "interest": "Keeps the customer"},
            "loss": {"motif_perte_id": motif.id},
            "other": {
                "note": "Ask the agency",
                "user_id": self.member.id,
                "date_due": "2026-12-01",
            },
            "sue": {
                "procedure_type_id": self.env["recouvrement.procedure.type"]
                .search([("family", "=", "notice")], limit=1)
                .id
            },
        }
        dossiers = [
            self.late_dossier(partner=self.new_debtor(key), day="2026-09-16").with_env(self.env)
            for key in asked
        ]
        session = self.session(*dossiers)
        session.action_open()
        for point, (decision, values) in zip(session.point_ids, asked.items(), strict=True):
            self.decide(point, decision, **values)
        session.action_close()
        points = dict(zip(asked, session.point_ids, strict=True))
        self.assertEqual(
            set(session.point_ids.mapped("state")), {"done"}, session.point_ids.mapped("error")
        )
        made = {
            key: self.env[point.res_model].browse(point.res_id)
            for key, point in points.items()
            if point.res_model
        }
        self.assertEqual(made["loss"].kind, "loss")
        self.assertEqual((made["loss"].state, made["loss"].amount), ("proposed", 1000.0))
        self.assertEqual((made["abandon"].kind, made["abandon"].amount), ("waiver", 250.0))
        self.assertEqual(
            (made["settle"]._name, made["settle"].state), ("recouvrement.plan", "draft")
        )
        self.assertEqual(len(made["settle"].echeance_ids), 4)
        self.assertEqual(made["sue"].dossier_id, points["sue"].dossier_id)
        self.assertTrue(points["other"].dossier_id.activity_ids)
        again = self.propose().dossier_id
        self.assertNotIn(points["continue"].dossier_id, again, "not before the day agreed")

    def test_what_a_session_refuses(self):
        with self.assertRaisesRegex(UserError, "is past"), self.env.cr.savepoint():
            self.session(start=datetime(2026, 11, 20, 9))
        session = self.session(present=False)
        with self.assertRaisesRegex(UserError, "2 are needed"):
            session.action_open()
        session.presence_ids.present = True
        point = session.point_ids
        point.decision = "continue"
        with self.assertRaisesRegex(UserError, "Open the session first"):
            point.action_adopt()
        session.action_open()
        with self.assertRaisesRegex(UserError, "not decided"):
            session.action_close()
        with self.assertRaisesRegex(UserError, "Mandate"):
            self.decide(point, "transmit")
        with self.assertRaisesRegex(UserError, "cannot be taken off"):
            self.decide(point, "abandon", interest="Ours", amount=5000.0)
        with self.assertRaisesRegex(UserError, "day to come"):
            self.decide(point, "arbitrate", user_id=self.member.id, date_due="2026-11-01")
        with self.assertRaisesRegex(UserError, "no decision"):
            point.with_context(decision="burn").action_choose()
        with self.assertRaisesRegex(UserError, "on an agenda already|not proposed"):
            session._add_candidates(point.candidat_id)

    def test_without_quorum_only_the_chair_where_it_is_allowed(self):
        session = self.session(present=False)
        session.presence_ids[0].present = True
        with self.assertRaisesRegex(AccessError, "Only the chair"):
            session._open_without_quorum("Urgent")
        self.comite.without_quorum = True
        with self.assertRaisesRegex(AccessError, "Only the chair"):
            session.with_user(self.member)._open_without_quorum("Urgent")
        theirs = session.with_user(self.chair).with_context(recouvrement_day=DAY)
        action = theirs.action_open()
        self.assertEqual(action["res_model"], "recouvrement.seance.motif")
        wizard = self.env["recouvrement.seance.motif"].with_user(self.chair)
        wizard = wizard.browse(action["res_id"])
        wizard.reason = "Debt soon time-barred"
        wizard.action_confirm()
        self.assertEqual(session.state, "open")
        self.assertEqual(session.quorum_reason, "Debt soon time-barred")

    def test_votes(self):
        self.comite.decides_by = "vote"
        session = self.session()
        session.action_open()
        point = session.point_ids
        with self.assertRaisesRegex(UserError, "enter the votes"):
            self.decide(point, "continue")
        with self.assertRaisesRegex(UserError, "decides by vote"):
            point.action_adopt_chair()
        Vote = self.env["recouvrement.seance.vote"]
        against = Vote.create(
            {"point_id": point.id, "user_id": self.member.id, "choice": "against"}
        )
        with self.assertRaisesRegex(UserError, "not carried"):
            point.action_adopt()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            Vote.create({"point_id": point.id, "user_id": self.secretary.id})
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            Vote.create({"point_id": point.id, "user_id": self.env.uid})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            Vote.create({"point_id": point.id, "user_id": self.member.id})
        chair = Vote.create({"point_id": point.id, "user_id": self.chair.id})
        point.action_adopt()
        self.assertEqual((point.state, point.decided_by), ("decided", "casting"))
        point.with_context(decision="other").action_choose()
        self.assertFalse((against | chair).exists(), "they voted on another decision")

    def test_an_absent_member_is_replaced_in_writing_for_one_session(self):
        self.comite.decides_by = "vote"
        stand_in = new_test_user(
            self.env,
            "ctx-substitute",
            "recouvrement.group_reader",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        session = self.session(present=False)
        chair, member, _secretary = session.presence_ids
        chair.present = True
        with self.assertRaisesRegex(UserError, "2 are needed"):
            session.action_open()
        with self.assertRaisesRegex(ValidationError, "which writing"), self.env.cr.savepoint():
            member.substitute_id = stand_in
        with self.assertRaisesRegex(ValidationError, "one vote"), self.env.cr.savepoint():
            member.write({"substitute_id": self.chair.id, "substitute_deed": "E-mail"})
        with self.assertRaises(AccessError):
            session.with_user(stand_in).read(["name"])
        member.write({"substitute_id": stand_in.id, "substitute_deed": "E-mail of 20 November"})
        theirs = session.with_user(stand_in)
        self.assertEqual(theirs.read(["name", "quorate"])[0]["quorate"], True)
        self.assertTrue(theirs.action_download_pack()["url"])
        theirs.point_ids.read(["dossier_id", "tally", "voter_ids", "deport_ids"])
        with self.assertRaises(AccessError):
            theirs.point_ids.note = "Mine"
        self.assertIn(stand_in.partner_id, session.event_id.partner_ids)
        session.action_open()
        point = session.point_ids
        point.decision = "continue"
        point.action_everyone_for()
        self.assertEqual(point.vote_ids.user_id, self.chair | stand_in)
        point.action_adopt()
        with self.assertRaisesRegex(ValidationError, "nobody sits"), self.env.cr.savepoint():
            member.present = True
        chair.present = False
        self.assertEqual(point.state, "decided", "the substitute's vote carries it")
        with self.assertRaisesRegex(UserError, "2 are needed"):
            session.action_close()
        chair.present = True
        session.action_close()
        minutes = session.minutes_id.raw.decode()
        self.assertIn("replaced by ctx-substitute", minutes)
        self.assertIn("E-mail of 20 November", minutes)

    def test_who_has_an_interest_stands_aside_and_the_quorum_of_that_dossier_is_counted_again(self):
        third = new_test_user(
            self.env,
            "ctx-third",
            "recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.comite.membre_ids = [Command.create({"user_id": third.id})]
        other = self.late_dossier(partner=self.new_debtor("Second"), day="2026-09-16")
        session = self.session(self.dossier, other.with_env(self.env))
        session.action_open()
        first, second = session.point_ids
        self.decide(first, "continue")
        Aside = self.env["recouvrement.seance.deport"]
        with self.assertRaisesRegex(ValidationError, "not called"), self.env.cr.savepoint():
            Aside.create({"point_id": first.id, "user_id": self.env.uid, "reason": "None"})
        aside = Aside.create(
            {"point_id": first.id, "user_id": self.chair.id, "reason": "Holds shares of the debtor"}
        )
        self.assertEqual(first.state, "pending", "taken with the chair: decided again")
        with self.assertRaisesRegex(ValidationError, "does not vote"), self.env.cr.savepoint():
            self.env["recouvrement.seance.vote"].create(
                {"point_id": first.id, "user_id": self.chair.id}
            )
        first.action_everyone_for()
        self.assertEqual(first.vote_ids.user_id, self.member | third)
        chair = first.with_user(self.chair).with_context(recouvrement_day=DAY)
        with self.assertRaisesRegex(AccessError, "stands aside"):
            chair.action_adopt_chair()
        first.action_adopt()
        self.assertEqual((first.state, first.decided_by), ("decided", "vote"))
        Aside.create({"point_id": first.id, "user_id": third.id, "reason": "Her brother runs it"})
        self.assertEqual((first.state, first.quorate, second.quorate), ("pending", False, True))
        with self.assertRaisesRegex(UserError, "1 vote, 2 are needed"):
            first.action_adopt()
        with self.assertRaises(AccessError):
            aside.with_user(self.member).unlink()
        first.action_postpone()
        self.decide(second, "continue")
        session.action_close()
        self.assertIn("Her brother runs it", session.minutes_id.raw.decode())
        with self.assertRaises(UserError):
            aside.unlink()

    def test_what_was_decided_and_then_changed_is_decided_again(self):
        session = self.session()
        with self.assertRaisesRegex(UserError, "Open the session first"):
            self.env["recouvrement.seance.vote"].create(
                {"point_id": session.point_ids.id, "user_id": self.chair.id}
            )
        session.action_open()
        point = session.point_ids
        self.decide(point, "continue")
        point.write({"decision": "abandon", "interest": "Ours"})
        self.assertEqual((point.state, point.decided_by), ("pending", False))
        with self.assertRaisesRegex(UserError, "not decided"):
            session.action_close()

    def test_a_dossier_paid_meanwhile_leaves_the_agenda(self):
        session = self.session()
        invoice = self.dossier.open_line_ids.move_id
        self.pay(invoice, "2026-11-23")
        self.run_on("2026-11-23")
        session.action_open()
        self.assertEqual(session.point_ids.state, "withdrawn")
        self.assertIn("withdrawn", session.message_ids[0].body + session.message_ids[1].body)
        session.action_close()
        self.assertEqual(session.state, "closed")

    def test_reopening_is_on_the_record_and_what_was_done_stays(self):
        session = self.session()
        session.action_open()
        point = session.point_ids
        self.decide(point, "continue")
        session.action_close()
        first, number = session.minutes_id, session.minutes_number
        with self.assertRaisesRegex(UserError, "no longer changes"):
            session.note = "Nothing was said"
        with self.assertRaises(UserError):
            point.note = "Otherwise"
        with self.assertRaisesRegex(UserError, "sealed"):
            first.raw = b"Other minutes"
        with self.assertRaisesRegex(UserError, "sealed"):
            first.unlink()
        with self.assertRaisesRegex(UserError, "Say why"):
            session._reopen(" ")
        session._reopen("A dossier was forgotten")
        with self.assertRaisesRegex(UserError, "nothing more is decided"):
            point.with_context(decision="loss").action_choose()
        session.action_close()
        self.assertEqual((session.minutes_number, session.minutes_version), (number, 2))
        self.assertTrue(first.exists())
        self.assertIn("A dossier was forgotten", session.minutes_id.raw.decode())
        self.assertTold(self.dossier, "decision")

    def test_minutes_say_who_was_there_what_was_decided_and_how(self):
        session = self.session()
        session.action_open()
        point = session.point_ids
        point.write({"decision": "transmit", "mandat_id": self.mandat.id, "note": "No answer"})
        point.action_everyone_for()
        point.action_adopt()
        session.action_close()
        minutes = session.minutes_id.raw.decode()
        for words in (
            "ctx-chair",
            "Present",
            "Transmit",
            "Amiable 2026",
            "No answer",
            "For",
            "PV/",
        ):
            self.assertIn(words, minutes)
        self.assertIn(self.dossier.name, session.pack_id.raw.decode())
        self.assertTrue(session.action_export()["url"])

    def test_small_dossiers_are_decided_by_delegation_within_the_ceiling(self):
        def decide(user, **values):
            return (
                self.env["recouvrement.decision.deleguee"]
                .with_user(user)
                .with_context(recouvrement_day=DAY)
                .create(
                    {
                        "dossier_ids": [Command.set(self.dossier.ids)],
                        "decision": "continue",
                        "note": "Small",
                        **values,
                    }
                )
                ._decide()
            )

        with self.assertRaisesRegex(AccessError, "no delegation"):
            decide(self.member)
        row = self.env["recouvrement.comite.delegation"].create(
            {
                "comite_id": self.comite.id,
                "user_ids": [Command.set(self.member.ids)],
                "decision": "continue",
                "amount_max": 999.99,
            }
        )
        with self.assertRaisesRegex(AccessError, "no delegation"):
            decide(self.member)
        row.amount_max = 1000.0
        with self.assertRaisesRegex(AccessError, "no delegation"):
            decide(self.member, decision="abandon", interest="Ours")
        row.date_to = "2026-11-01"
        with self.assertRaisesRegex(AccessError, "no delegation"):
            decide(self.member)
        row.date_to = False
        point = decide(self.member)
        self.assertEqual((point.state, point.decided_by), ("done", "delegation"))
        self.assertTold(self.dossier, "decision")
        other = self.late_dossier(partner=self.new_debtor("Second"), day="2026-09-16")
        session = self.session(other.with_env(self.env))
        session.action_open()
        self.assertEqual(session.reported_ids, point)
        self.decide(session.point_ids, "continue")
        session.action_close()
        self.assertIn(self.dossier.name, session.minutes_id.raw.decode())

    def test_rights(self):
        session = self.session()
        plain = new_test_user(self.env, "ctx-plain", "base.group_user")
        stranger = new_test_user(
            self.env,
            "ctx-stranger",
            "recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        plain.write({"company_ids": [Command.link(self.company.id)]})
        plain.company_id = self.company
        with self.assertRaises(AccessError):
            session.with_user(plain).read(["name"])
        self.comite.membre_ids = [Command.create({"user_id": plain.id})]
        theirs = session.with_user(plain)
        self.assertEqual(theirs.read(["name"])[0]["name"], session.name)
        theirs.read(list(theirs.fields_get()))  # all a screen may show them
        self.assertTrue(theirs.action_download_pack()["url"])
        self.assertTrue(session.pack_id.with_user(plain).raw)
        with self.assertRaises(AccessError):
            theirs.read(["point_ids"])
        with self.assertRaises(AccessError):
            session.point_ids.with_user(plain).read(["dossier_id"])
        for user in (self.member, stranger):
            with self.assertRaises(AccessError):
                session.with_user(user).action_open()
            with self.assertRaises(AccessError):
                session.point_ids.with_user(user).write({"note": "Mine"})
        with self.assertRaises(AccessError):
            session.with_user(stranger).read(["name"])
        self.assertTrue(session.with_user(self.secretary).officer)
        with self.assertRaises(AccessError):
            session.presence_ids.with_user(self.member).write({"present": False})
        with self.assertRaises(AccessError):
            session.presence_ids[0].user_id = stranger
        # Whose dossier it is reads what was decided of it, and no other agenda.
        self.dossier.user_id = stranger
        fields_ = list(self.env["recouvrement.seance.point"]._fields)
        theirs = session.point_ids.with_user(stranger)
        self.assertEqual(theirs.read(fields_)[0]["state"], "pending")
        self.assertFalse(self.env["recouvrement.seance"].with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            session.point_ids.state = "done"
        with self.assertRaises(AccessError):
            session.state = "closed"


@tagged("post_install", "-at_install")
class TestEligibilite(ComiteCase):
    def test_the_night_proposes_once_with_reasons_and_drops_what_is_gone(self):
        self.run_on("2026-11-23")
        mine = self.Candidate.search([("dossier_id", "=", self.dossier.id)])
        self.assertEqual((mine.state, mine.critere_ids), ("proposed", self.rule))
        self.assertIn("more than 30 days", mine.reason)
        self.run_on("2026-11-24")
        self.assertEqual(self.Candidate.search_count([("dossier_id", "=", self.dossier.id)]), 1)
        self.rule.days = 3000
        self.run_on("2026-11-25")
        self.assertEqual(mine.state, "gone")

    def test_what_runs_comes_first_but_for_the_rules_that_say_otherwise(self):
        self.env["recouvrement.promesse"].create(
            {"dossier_id": self.dossier.id, "amount": 1000.0, "date": "2026-11-30"}
        )
        self.assertFalse(self.propose())
        self.rule.even_committed = True
        self.assertEqual(self.propose().dossier_id, self.dossier)

    def test_each_kind_says_why(self):
        Result = self.env["recouvrement.resultat"]
        no_answer = self.env.ref("recouvrement.resultat_type_no_answer")
        Result.create([{"dossier_id": self.dossier.id, "type_id": no_answer.id}] * 2)
        tag = self.env["res.partner.category"].create({"name": "False papers"})
        self.debtor.category_id = tag
        asked = {
            "phase": ({"days": 5}, "since"),
            "overdue": ({"days": 5}, "Oldest debt"),
            "amount": ({"amount_min": 500}, "Owes"),
            "fraud": ({"tag_ids": [Command.set(tag.ids)]}, "False papers"),
            "no_contact": ({"count": 2}, "2 tries"),
            "other": ({"domain": "[('amount_due', '>', 1)]"}, "Rule other"),
        }
        for kind, (values, _words) in asked.items():
            self.env["recouvrement.critere"].create(
                {"name": f"Rule {kind}", "kind": kind, "count": 1, **values}
            )
        found = self.env["recouvrement.critere"]._find_eligible(self.company, DAY)
        told = {rule.kind: reason for rule, reason in found[self.dossier].items()}
        for kind, (_values, words) in asked.items():
            self.assertIn(words, told.get(kind, ""), kind)
        alert = self.env.ref("recouvrement.resultat_type_alert")
        Result.create({"dossier_id": self.dossier.id, "type_id": alert.id, "alert": "insolvency"})
        self.env["recouvrement.critere"].create({"name": "Broke", "kind": "insolvency"})
        found = self.env["recouvrement.critere"]._find_eligible(self.company, DAY)
        self.assertIn("insolvency", [rule.kind for rule in found[self.dossier]])

    def test_a_rule_that_says_nothing_is_refused(self):
        for values in (
            {"kind": "amicable", "days": 0},
            {"kind": "amount"},
            {"kind": "other"},
            {"kind": "overdue", "days": 3, "domain": "[('nothing', '=', 1)]"},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                self.env["recouvrement.critere"].create({"name": "Bad", **values})

    def test_set_aside_until_a_day(self):
        mine = self.propose()
        with self.assertRaisesRegex(UserError, "later day"):
            mine._set_aside("Sold to a buyer", DAY)
        mine._set_aside("Sold to a buyer", date(2026, 12, 20))
        self.assertFalse(self.propose())
        self.assertEqual(mine.state, "aside")
        self.Candidate._propose(self.company, date(2026, 12, 21))
        self.assertEqual(mine.state, "proposed")

    def test_the_check_list_is_read_from_the_ledger(self):
        other = self.new_debtor("Reminded")
        self.overdue_invoice("2026-06-15", 500.0, other)
        self.run_days("2026-06-16", "2026-07-05")
        dossier = self.dossier_of(other).with_env(self.env)
        told = {
            each.label: each
            for each in self.env["recouvrement.tentative"]._read(dossier)[dossier.id]
        }
        sent = dossier.action_ids.filtered(lambda each: each.state == "done")
        self.assertTrue(sent)
        self.assertIs(told["Letters and messages"].done, True)
        self.assertIs(told["Meeting or visit"].done, False)
        self.assertIsNone(told["Oriented towards aids"].done, "a company has no budget to look at")
        refuses = self.env.ref("recouvrement.resultat_type_refuses")
        self.env["recouvrement.resultat"].create(
            {"dossier_id": dossier.id, "type_id": refuses.id, "channel": "visit"}
        )
        mine = self.propose().filtered(lambda each: each.dossier_id == dossier)
        self.assertNotIn("Meeting", mine.missing)
        self.assertIn("Formal notice", mine.missing)

    def test_a_formal_notice_that_reached_nobody_is_not_one(self):
        other = self.new_debtor("Moved")
        self.overdue_invoice("2026-06-15", 500.0, other)
        self.run_days("2026-06-16", "2026-07-20")
        dossier = self.dossier_of(other)
        dossier.with_context(recouvrement_day=date(2026, 7, 21)).action_approve_awaiting()
        self.run_days("2026-07-21", "2026-07-22")
        notice = dossier.action_ids.filtered(lambda each: each.kind == "lrar")

        def told():
            attempts = self.env["recouvrement.tentative"]._read(dossier)[dossier.id]
            return next(each.done for each in attempts if each.label.startswith("Formal notice"))

        record = self.env["recouvrement.acheminement"]._record
        self.assertFalse(told(), "it waits for the post")
        record(notice, "sent", date(2026, 7, 23))
        self.assertTrue(told())
        record(notice, "unknown", date(2026, 7, 25))
        self.assertFalse(told())

    def test_as_many_queries_for_many_dossiers_as_for_one(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.env["recouvrement.critere"]._find_eligible(self.company, DAY)
            self.env["recouvrement.tentative"]._read(self.env["recouvrement.dossier"].union(*found))
            return self.env.cr.sql_log_count - before, len(found)

        for kind in ("overdue", "amount", "broken", "returned", "insolvency", "no_contact"):
            self.env["recouvrement.critere"].create(
                {"name": kind, "kind": kind, "days": 5, "count": 1, "amount_min": 1}
            )
        count()
        few, one = count()
        for number in range(12):
            self.overdue_invoice("2026-06-15", 500.0, self.new_debtor(f"Debtor {number}"))
        self.run_on("2026-09-17")
        count()
        many, all_ = count()
        self.assertEqual((one, all_), (1, 13))
        self.assertLessEqual(many, few + 2)
