"""The committee: what is proposed, the session with its quorum, decisions carried out once."""

from datetime import date, datetime

from odoo import Command
from odoo.tests import new_test_user, tagged

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
        session.action_close()
        self.assertEqual((session.state, point.state), ("closed", "done"), point.error)
        made = self.env["recouvrement.transmission"].search([("dossier_id", "=", self.dossier.id)])
        self.assertEqual(len(made), 1)
        self.assertEqual((point.res_model, point.res_id), (made._name, made.id))
        self.assertIn("No answer for weeks", made.reason)
        self.assertTrue(session.seal_holds)
        point.sudo()._execute()
        session.action_retry()
        self.assertEqual(
            self.env["recouvrement.transmission"].search_count(
                [("dossier_id", "=", self.dossier.id)]
            ),
            1,
        )
        self.assertTold(self.dossier, "decision")
