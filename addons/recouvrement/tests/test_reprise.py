"""Take-over import: open items of another ledger become entries collection can chase."""

from datetime import date
from pathlib import Path

from .common import RecouvrementCase

HEADING = "N° client;Nom;Facture;Date facture;Échéance;Montant TTC"
GOOD = [
    "C001;Menuiserie Lormont;F-100;02/01/2026;01/02/2026;1 200,50",
    "C001;Menuiserie Lormont;F-101;15/01/2026;15/02/2026;80,00",
    "C002;Garage Pessac;F-102;20/01/2026;20/02/2026;45,10",
]
LEDGER = Path("/work/shared/data/ar_ledger.csv")


def text(*lines, heading=HEADING):
    return "\n".join([heading, *lines]).encode()


class TestReprise(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Reprise = cls.env["recouvrement.reprise"]

    def take(self, content, **options):
        return self.Reprise.import_file(content, "items.csv", self.company, **options)

    def items(self, reprise):
        return reprise.move_ids.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def count_books(self):
        return self.env["account.move"].search_count([]), self.env["res.partner"].search_count([])

    def test_open_items_become_posted_entries(self):
        reprise = self.take(text(*GOOD))
        self.assertEqual(
            (reprise.state, reprise.new_count, reprise.partner_new_count), ("done", 3, 2)
        )
        first = self.items(reprise).filtered(lambda line: line.ref == "F-100")
        self.assertRecordValues(
            first,
            [
                {
                    "date": date(2026, 1, 2),
                    "date_maturity": date(2026, 2, 1),
                    "amount_residual": 1200.50,
                    "no_followup": False,
                    "parent_state": "posted",
                    "name": "F-100",
                }
            ],
        )
        self.assertEqual(
            (first.partner_id.ref, first.partner_id.name), ("C001", "Menuiserie Lormont")
        )
        self.assertEqual(reprise.move_ids.journal_id.code, "RECO")
        self.assertFalse(reprise.move_ids.filtered(lambda move: move.state != "posted"))

    def test_the_night_sees_them(self):
        self.take(text(*GOOD))
        self.run_on("2026-02-20")
        dossier = self.dossier_of(self.env["res.partner"].search([("ref", "=", "C001")]))
        self.assertEqual(dossier.amount_overdue, 1280.50)

    def test_same_file_twice_changes_nothing(self):
        self.take(text(*GOOD))
        before = self.count_books()
        again = self.take(text(*GOOD))
        self.assertEqual((again.state, again.new_count, again.known_count), ("done", 0, 3))
        self.assertEqual(self.count_books(), before)

    def test_real_ledger(self):
        if not LEDGER.exists():
            self.skipTest("the ledger is not on this machine")

        reprise = self.take(
            LEDGER.read_bytes(),
            mapping={
                "partner_ref": "customerID",
                "number": "invoiceNumber",
                "date": "InvoiceDate",
                "due": "DueDate",
                "amount": "InvoiceAmount",
            },
        )
        self.assertEqual(
            (reprise.state, reprise.new_count, reprise.partner_new_count), ("done", 1821, 74)
        )
        self.assertEqual(reprise.date_format, "%m/%d/%Y")
        late = self.items(reprise).filtered(lambda line: line.date <= date(2013, 3, 31))
        self.assertGreater(len(late), 1000)
