"""Entrusting dossiers to a prestataire: checks, sending, acknowledgement, recall, second placement."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ContentieuxCase

DAY = date(2026, 9, 15)


class PrestataireCase(ContentieuxCase):
    """A collection agency under a complete mandate, and a late dossier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=cls.env.context | {"recouvrement_day": DAY})
        cls.agency = cls.env["res.partner"].create(
            {"name": "Alpes Recouvrement", "is_company": True, "email": "remises@alpes.example.com"}
        )
        cls.mandat = cls.new_mandat()
        cls.Transmission = cls.env["recouvrement.transmission"]

    @classmethod
    def new_mandat(cls, **values):
        document = cls.env["ir.attachment"].create({"name": "mandat.pdf", "raw": b"%PDF-1.4"})
        return cls.env["recouvrement.mandat"].create(
            {
                "name": "Amiable 2026",
                "partner_id": cls.agency.id,
                "company_ids": [Command.set(cls.company.ids)],
                "date_from": "2026-01-01",
                "document_ids": [Command.set(document.ids)],
                "date_signed": "2025-12-20",
                "claim_terms": "List annexed to each batch",
                "guarantee_terms": "Policy 12",
                "fee_terms": "Grid annexed",
                "remittance_terms": "Within a month",
                "tarif_ids": [
                    Command.create({"rank": "2", "rate": 25.0}),
                    Command.create({"amount_to": 5000, "rate": 12.0, "cap": 150.0, "fixed": 10.0}),
                    Command.create({"amount_from": 5000, "rate": 8.0}),
                ],
                "frais_ids": [Command.create({"code": "VIS", "name": "Visit", "amount": 25.0})],
                **values,
            }
        )

    @classmethod
    def entrust(cls, dossiers, mandat=None, day=DAY, send=True):
        """Entrusted and, by default, sent on ``day``."""
        here = cls.on(day)
        made = here._entrust(dossiers, mandat or cls.mandat, day, reason="Amicable phase over")
        if send:
            made.remise_id._send(day)
        return made

    @classmethod
    def on(cls, day):
        return cls.Transmission.with_context(recouvrement_day=day)


@tagged("post_install", "-at_install")
class TestTransmission(PrestataireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.late_dossier()

    def test_a_dossier_is_entrusted_then_sent_and_our_reminders_stop(self):
        before = self.dossier.phase_id
        sent = self.entrust(self.dossier, send=False)
        self.assertEqual((sent.state, sent.amount_principal, sent.rank), ("draft", 1000.0, 1))
        self.assertFalse(sent.open_to_partner)
        sent.remise_id._send(DAY)
        self.assertEqual((sent.state, sent.date_sent, sent.open_to_partner), ("sent", DAY, True))
        self.assertEqual(
            self.dossier.phase_id, self.env.ref("recouvrement_contentieux.phase_prestataire")
        )
        self.assertEqual(sent.phase_before_id, before)
        self.assertEqual(sent.suspension_id.move_line_ids, self.dossier.open_line_ids)
        self.assertFalse(self.dossier.amount_overdue, "what is entrusted is held, not chased")
        self.assertTold(self.dossier, "transmission")
        self.assertEqual(sent.honoraire_ids.mapped("amount"), [10.0])

    def test_what_is_entrusted_goes_on_bearing_interest(self):
        self.company.recouvrement_accessories = True
        self.company.recouvrement_clause_id = self.env["recouvrement.clause"].create(
            {"name": "12 %", "kind": "fixed", "value": 12}
        )

        def read_due(day):
            return self.env["recouvrement.accessoire"]._read_due(self.dossier, day)[self.dossier.id]

        alone = read_due(date(2026, 12, 31))["interest"]
        sent = self.entrust(self.dossier)
        self.assertEqual(read_due(date(2026, 12, 31))["interest"], alone)
        self.assertGreater(alone, read_due(DAY)["interest"])
        sent.suspension_id.stops_interest = True  # an agreement says so
        self.assertLess(read_due(date(2026, 12, 31))["interest"], alone)

    def test_acknowledged_then_recalled(self):
        sent = self.entrust(self.dossier)
        before = sent.phase_before_id
        sent._acknowledge(date(2026, 9, 15), "ALP-1")
        self.assertEqual((sent.state, sent.reference), ("acknowledged", "ALP-1"))
        recall = sent._recall(DAY, "Paid plan agreed with the debtor")
        self.assertEqual((sent.state, sent.open_to_partner), ("recalled", False))
        self.assertEqual(recall.transmission_ids, sent)
        self.assertEqual(self.dossier.phase_id, before)
        self.assertEqual(self.dossier.amount_overdue, 1000.0)
        self.assertTold(self.dossier, "transmission", "transmission", "recall")
        with self.assertRaises(UserError):
            sent._recall(DAY, "Again")
        with self.assertRaisesRegex(UserError, "no longer entrusted"):
            sent._report({"note": "We met the debtor"}, DAY)

    def test_going_to_court_warns_of_a_dossier_entrusted(self):
        def warned():
            return self.env["recouvrement.procedure"]._find_warnings(self.dossier, DAY)

        self.assertEqual(warned(), [])
        sent = self.entrust(self.dossier)
        self.assertRegex(warned()[0], "entrusted to Alpes Recouvrement.*recall it first")
        sent._recall(DAY, "To court")
        self.assertEqual(warned(), [])

    def test_a_second_placement_has_its_own_grid_and_remembers_the_first(self):
        first = self.entrust(self.dossier)
        first._recall(DAY, "No result")
        second = self.entrust(self.dossier, self.new_mandat(name="Second"))
        self.assertEqual((second.rank, second.previous_id), (2, first))
        self.assertEqual(second.fee_rate, 25.0)
        self.assertEqual(first.fee_rate, 12.0)

    def test_a_report_brings_fees_and_waits_for_its_remittance(self):
        sent = self.entrust(self.dossier)
        report = sent._report(
            {"amount_received": 400.0, "reference": "L1", "frais_id": self.mandat.frais_ids.id}, DAY
        )
        self.assertEqual((sent.state, sent.status), ("acknowledged", "partly_paid"))
        self.assertTrue(report.to_remit)
        self.assertEqual(sorted(sent.honoraire_ids.mapped("amount")), [10.0, 25.0, 48.0])
        self.assertEqual(sent._report({"amount_received": 400.0, "reference": "L1"}, DAY), report)
        self.assertEqual(sent.amount_received, 400.0)
        self.assertEqual(self.dossier.amount_due, 1000.0, "the accounts are not touched")

    def test_what_a_report_cannot_say(self):
        sent = self.entrust(self.dossier)
        for vals in (
            {"amount_received": -1.0},
            {"amount_received": 10.0, "date_payment": date(2026, 9, 16)},
            {"amount_received": 10.0, "date_payment": date(2026, 9, 14)},
            {"status": "unheard of"},
            {"cost": float("nan")},
            {"state": "closed"},
            {},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                sent._report(vals, DAY)
        self.assertFalse(sent.rapport_ids)

    def test_a_batch_is_sent_once_and_only_under_a_mandate_in_force(self):
        sent = self.entrust(self.dossier, send=False)
        self.mandat.date_to = date(2026, 9, 14)
        with self.assertRaisesRegex(UserError, "not in force"):
            sent.remise_id._send(DAY)
        self.assertEqual((sent.state, sent.remise_id.state), ("draft", "draft"))
        self.mandat.date_to = False
        sent.remise_id._send(DAY)
        with self.assertRaisesRegex(UserError, "not sent twice"):
            sent.remise_id._send(DAY)
        self.assertEqual(len(self.dossier.fil_ids), 1)

    def test_a_time_barred_item_is_never_entrusted(self):
        self.dossier.open_line_ids.sudo().write({"recouvrement_limitation_state": "expired"})
        with self.assertRaisesRegex(UserError, "no item to entrust.*Time-barred, left out"):
            self.Transmission._entrust(self.dossier, self.mandat, DAY)

    def test_a_decision_entrusts_once(self):
        made = self.Transmission._entrust(self.dossier, self.mandat, DAY, origin=self.debtor)
        again = self.Transmission._entrust(self.dossier, self.mandat, DAY, origin=self.debtor)
        self.assertEqual(made, again)
        with self.assertRaisesRegex(UserError, "entrusted already"):
            self.Transmission._entrust(self.dossier, self.mandat, DAY)

    def test_an_incomplete_mandate_entrusts_nothing(self):
        self.mandat.guarantee_terms = False
        with self.assertRaisesRegex(UserError, "R124-3"):
            self.Transmission._entrust(self.dossier, self.mandat, DAY)

    def test_readers_and_other_portfolios_entrust_nothing(self):
        reader = new_test_user(
            self.env,
            "reader-presta",
            "recouvrement.group_reader",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        with self.assertRaises(AccessError):
            self.Transmission.with_user(reader)._entrust(self.dossier, self.mandat, DAY)
        sent = self.entrust(self.dossier)
        with self.assertRaises(AccessError):
            sent.with_user(reader).write({"state": "draft"})
        with self.assertRaises(AccessError):
            sent.write({"state": "draft"})
        with self.assertRaises(AccessError):
            sent.with_user(reader)._recall(DAY, "Mine")

    def test_what_is_entrusted_follows_a_debt_that_becomes_doubtful(self):
        sent = self.entrust(self.dossier)
        [item] = sent.move_line_ids
        proposal = self.env["recouvrement.proposition"].create(
            {
                "kind": "doubtful",
                "dossier_id": self.dossier.id,
                "date": DAY,
                "reason": "Old",
                "ligne_ids": [Command.create({"move_line_id": item.id, "amount": 1000.0})],
            }
        )
        proposal._propose()
        proposal.sudo()._book()
        heir = sent.move_line_ids - item
        self.assertEqual((heir.recouvrement_origin_id, heir.amount_residual), (item, 1000.0))
