"""From the amicable phase to the committee: the night proposes, a session decides, each decision is carried out once.

Three dossiers: one goes to a prestataire, one to court, one is lost; a small one is decided by delegation.
"""

from datetime import date, datetime

from odoo import Command
from odoo.tests import tagged

from odoo.addons.recouvrement_contentieux.tests.test_comite import ComiteCase


def on(text):
    return date.fromisoformat(text)


@tagged("post_install", "-at_install")
class TestComiteParcours(ComiteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossiers = cls.dossier
        for name, amount in (("Sued", 2400.0), ("Lost", 700.0), ("Small", 90.0)):
            partner = cls.new_debtor(name, vat=False)
            cls.overdue_invoice("2026-06-20", amount, partner)
            cls.run_on("2026-09-16")
            cls.dossiers |= cls.dossier_of(partner).with_env(cls.env)

    def test_committee_to_transmission_court_and_loss(self):
        sent, sued, lost, small = self.dossiers
        # The night proposes all four, with its reasons.
        self.run_on("2026-11-23")
        found = self.Candidate.search([("company_id", "=", self.company.id)])
        self.assertEqual(found.dossier_id, self.dossiers)
        self.assertEqual(set(found.mapped("state")), {"proposed"})
        # The small one needs no session.
        self.comite.delegation_ids = [
            Command.create({"user_ids": [Command.set(self.env.user.ids)], "amount_max": 100.0})
        ]
        wizard = self.env["recouvrement.decision.deleguee"].create(
            {
                "dossier_ids": [Command.set(small.ids)],
                "decision": "abandon",
                "interest": "Suing would cost more than it brings",
                "note": "Below the cost of a letter",
            }
        )
        delegated = wizard._decide()
        self.assertEqual(delegated.state, "done", delegated.error)
        # The three others come before the committee.
        session = self.env["recouvrement.seance"].create(
            {"comite_id": self.comite.id, "date_start": datetime(2026, 11, 24, 9)}
        )
        session.action_add_candidates()
        self.assertEqual(session.point_ids.dossier_id, sent | sued | lost)
        session.action_convene()
        self.assertTrue(session.event_id)
        session.presence_ids.filtered("votes").present = True
        session = session.with_context(recouvrement_day=on("2026-11-24"))
        session.action_open()
        self.assertEqual(session.reported_ids, delegated)
        points = {point.dossier_id: point for point in session.point_ids}
        track = self.env.ref("recouvrement_contentieux.procedure_injonction_payer_2026_09", False)
        track = track or self.env["recouvrement.procedure.type"].search(
            [("family", "=", "notice"), ("jurisdiction", "=", "FR")], limit=1
        )
        ground = self.env["recouvrement.motif.perte"].search(
            [("recovers_vat", "=", False)], limit=1
        )
        for dossier, decision, values in (
            (sent, "transmit", {"mandat_id": self.mandat.id}),
            (sued, "sue", {"procedure_type_id": track.id}),
            (lost, "loss", {"motif_perte_id": ground.id}),
        ):
            point = points[dossier]
            point.write({"decision": decision, "note": f"Decided: {decision}", **values})
            point.action_everyone_for()
            point.action_adopt()
        session.action_close()
        self.assertEqual(
            set(session.point_ids.mapped("state")), {"done"}, session.point_ids.mapped("error")
        )
        # Each decision made one thing, and only one however often it is asked for.
        for _again in range(2):
            session.action_retry()
            session.sudo().point_ids._execute()
        transmission = self.env["recouvrement.transmission"].search([("dossier_id", "=", sent.id)])
        self.assertEqual((len(transmission), transmission.state), (1, "draft"))
        transmission.remise_id._send(on("2026-11-24"))
        self.assertEqual(sent.phase_id.name, "Entrusted")
        self.assertEqual(len(sued.procedure_ids), 1)
        self.assertEqual(sued.procedure_ids.type_id, track)
        proposal = self.env["recouvrement.proposition"].search([("dossier_id", "=", lost.id)])
        self.assertEqual((proposal.kind, proposal.state), ("loss", "proposed"))
        self.assertEqual(proposal.amount, 700.0)
        waiver = self.env["recouvrement.proposition"].search([("dossier_id", "=", small.id)])
        self.assertEqual((waiver.kind, waiver.amount), ("waiver", 90.0))
        # The stream of each dossier says who decided.
        for dossier in self.dossiers:
            self.assertEqual(dossier.fil_ids.mapped("kind").count("decision"), 1)
        # What is entrusted or sued is not proposed again, nor what was decided of the lost one.
        self.run_on("2026-11-25")
        again = self.Candidate.search([("state", "=", "proposed")]).dossier_id
        self.assertNotIn(sent, again)
        self.assertNotIn(sued, again)
        minutes = session.minutes_id.raw.decode()
        for words in (*self.dossiers.mapped("name"), "Decided: sue", session.minutes_number):
            self.assertIn(words, minutes)
