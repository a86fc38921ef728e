"""A claim given to a collection agency: sent, acknowledged, worked, paid in part, remitted, invoiced, recalled,
then placed with a lawyer who finishes it. Day by day, the accounts being touched by accountants alone.
"""

import base64
from datetime import date

from odoo import Command
from odoo.tests import tagged

from odoo.addons.recouvrement_contentieux.tests.common import ContentieuxCase


def on(text):
    return date.fromisoformat(text)


@tagged("post_install", "-at_install")
class TestTransmissionParcours(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier = cls.late_dossier("2026-03-15", 3000.0, day="2026-06-01")
        cls.agency = cls._partner("Alpes Recouvrement")
        cls.lawyer = cls._partner("Cabinet Delmas")
        cls.mandat = cls._mandat(
            cls.agency,
            "collector",
            [{"rate": 12.0, "cap": 300.0, "fixed": 15.0}],
            days_acknowledge=5,
            days_report=30,
            direct_share=50,
            frais_ids=[Command.create({"code": "VIS", "name": "Visit", "amount": 25.0})],
        )
        cls.second = cls._mandat(cls.lawyer, "lawyer", [{"rank": "2", "rate": 20.0}])

    @classmethod
    def _partner(cls, name):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, "email": f"{name.split()[1].lower()}@example.com"}
        )

    @classmethod
    def _mandat(cls, partner, kind, grid, **values):
        document = cls.env["ir.attachment"].create({"name": "mandat.pdf", "raw": b"%PDF-1.4"})
        return cls.env["recouvrement.mandat"].create(
            {
                "name": "Mandate",
                "partner_id": partner.id,
                "kind": kind,
                "company_ids": [Command.set(cls.company.ids)],
                "date_from": "2026-01-01",
                "document_ids": [Command.set(document.ids)],
                "date_signed": "2026-01-01",
                "claim_terms": "Annex",
                "guarantee_terms": "Policy",
                "fee_terms": "Grid",
                "remittance_terms": "Monthly",
                "tarif_ids": [Command.create(row) for row in grid],
                "piece_ids": [Command.create({"kind": "evidence"})],
                **values,
            }
        )

    def day(self, record, text):
        """``record`` as whoever acts on that day sees it."""
        return record.with_context(recouvrement_day=on(text))

    def test_from_the_agency_to_the_lawyer(self):
        first = self.sent_to_the_agency()
        self.agency_reports(first)
        self.debtor_pays_us(first)
        self.remittance_differs(first)
        self.invoice_is_checked(first)
        second = self.recalled_and_placed_again(first)
        self.lawyer_finishes(second)
        self.league_table(first, second)

    def sent_to_the_agency(self):
        service = self.day(self.env["recouvrement.transmission"], "2026-06-02")
        sent = service._entrust(self.dossier, self.mandat, on("2026-06-02"), "Amicable phase over")
        sent.remise_id.action_send()
        self.assertEqual((sent.state, sent.amount_principal), ("sent", 3000.0))
        self.assertTrue(sent.evidence_id)
        steps = len(self.dossier.action_ids)
        self.run_days("2026-06-03", "2026-06-20")
        self.assertEqual(len(self.dossier.action_ids), steps, "our reminders are silent")
        self.assertTrue(self.day(sent, "2026-06-20").late, "not acknowledged in five days")
        self.assertEqual(sent.activity_ids.user_id, self.mandat.user_id)
        return sent

    def agency_reports(self, sent):
        lines = (
            "Votre référence;Date;Statut;Commentaire;Montant encaissé;Code frais",
            f"{sent.name};22/06/2026;Débiteur contacté;Visite du gérant;;VIS",
            f"{sent.name};30/06/2026;Paiement partiel;;1000,00;",
        )
        for _twice in range(2):
            file = self.day(self.env["recouvrement.rapport.import"], "2026-07-01").create(
                {
                    "mandat_id": self.mandat.id,
                    "file": base64.b64encode("\n".join(lines).encode()),
                    "filename": "juin.csv",
                }
            )
            file.action_record()
        self.assertEqual((sent.state, sent.amount_received), ("acknowledged", 1000.0))
        self.assertEqual(sorted(sent.honoraire_ids.mapped("amount")), [15.0, 25.0, 120.0])
        self.assertEqual(self.dossier.amount_due, 3000.0, "the accounts wait for the money")
        self.assertFalse(sent.activity_ids)

    def debtor_pays_us(self, sent):
        self.pay(self.dossier.open_line_ids.move_id, "2026-07-10", 500.0)
        self.run_on("2026-07-10")
        self.assertEqual(sent.amount_direct, 500.0)
        direct = sent.honoraire_ids.filtered(lambda fee: fee.kind == "direct")
        self.assertEqual(direct.amount, 30.0, "half of 12 %")

    def remittance_differs(self, sent):
        payment = self.pay(self.dossier.open_line_ids.move_id, "2026-07-31", 1000.0)
        remittance = self.day(self.env["recouvrement.reversement"], "2026-07-31").create(
            {
                "mandat_id": self.mandat.id,
                "date": "2026-07-31",
                "amount": 990.0,
                "move_id": payment.move_id.id,
            }
        )
        remittance.action_take_waiting()
        self.assertEqual(remittance.difference, -10.0)
        remittance.note = "Transfer costs, asked back"
        remittance.action_match()
        self.run_on("2026-07-31")
        self.assertEqual(sent.amount_direct, 500.0, "their remittance is no direct payment")
        self.assertEqual(self.dossier.amount_due, 1500.0)

    def invoice_is_checked(self, sent):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.agency.id,
                "invoice_date": "2026-08-01",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": f"{sent.name} {name}",
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for name, amount in (("forfait", 15), ("succès", 150), ("visite", 35))
                ],
            }
        )
        check = self.day(self.env["recouvrement.pointage"], "2026-08-02").create(
            {"mandat_id": self.mandat.id, "move_id": bill.id, "date_to": "2026-07-31"}
        )
        check.action_compare()
        self.assertEqual(
            (check.ligne_ids.verdict, check.amount_expected, check.difference),
            ("too_much", 190.0, 10.0),
        )
        check.action_contest()
        bill.invoice_line_ids[-1:].price_unit = 25.0
        check.action_compare()
        self.assertEqual(check.difference, 0.0)
        check.action_agree()
        self.assertEqual(set(sent.honoraire_ids.mapped("state")), {"agreed"})

    def recalled_and_placed_again(self, first):
        recall = self.day(first, "2026-09-01")._recall(on("2026-09-01"), "No more results")
        self.assertTrue(recall.letter_id)
        self.run_on("2026-09-02")
        self.assertEqual(self.dossier.amount_overdue, 1500.0)
        service = self.day(self.env["recouvrement.transmission"], "2026-09-03")
        second = service._entrust(self.dossier, self.second, on("2026-09-03"), "Second placement")
        second.remise_id.action_send()
        self.assertEqual((second.rank, second.previous_id, second.fee_rate), (2, first, 20.0))
        return second

    def lawyer_finishes(self, second):
        self.day(second, "2026-10-01")._report(
            {"amount_received": 1500.0, "status": "paid", "their_reference": "D-12"},
            on("2026-10-01"),
        )
        self.assertEqual(second.honoraire_ids.mapped("amount"), [300.0])
        self.pay(self.dossier.open_line_ids.move_id, "2026-10-15", 1500.0)
        self.run_on("2026-10-15")
        self.assertEqual((self.dossier.state, second.state), ("closed", "closed"))
        self.assertEqual(second.amount_direct, 0.0)
        self.assertTold(
            self.dossier,
            "transmission",
            *("transmission", "report", "cost"),
            *("report", "payment"),
            *("payment", "payment"),
            *("recall", "transmission"),
            *("transmission", "report", "payment"),
            "transmission",
        )

    def league_table(self, first, second):
        self.env.flush_all()
        rows = dict(
            self.env["recouvrement.palmares"]._read_group(
                [("transmission_id", "in", (first | second).ids)], ["prestataire_id"], ["rate:avg"]
            )
        )
        self.assertEqual(
            {who.name: rate for who, rate in rows.items()},
            {
                "Alpes Recouvrement": 50.0,
                "Cabinet Delmas": 100.0,
            },
        )
