import base64
import io

from openpyxl import Workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import KintoCase

HEADINGS = (
    "N° contrat;Code client;Type client;Régime;Date début;Date fin;Loyer TTC;Jour loyer;Immatriculation;"
    "Marque;Modèle;RUM;Caution;Préavis"
)


class TestContratImport(KintoCase):
    def setUp(self):
        super().setUp()
        self.debtor.ref = "C001"
        self.guarantor = self.new_debtor("Bernard Garant", ref="G001")

    def bring(self, *lines, day="2026-11-22", **values):
        content = "\n".join((HEADINGS, *lines)).encode("cp1252")
        return self.on(self.env["kinto.contrat.import"], day).create(
            {"file": base64.b64encode(content), "filename": "contrats.csv", **values}
        )

    def leases(self):
        return self.env["kinto.contrat"].search([("company_id", "=", self.company.id)])

    def test_leases_are_read_checked_then_entered_once(self):
        lines = (
            "A-1;C001;Grand compte;LOA;05/11/2025;04/11/2028;389,90;5;AB-123-CD;Toyota;Corolla;RUM-1;G001;15",
            "A-2;C001;;;01/12/2026;;;;;;;;;",
        )
        file = self.bring(*lines)
        file.action_check()
        self.assertEqual((file.new_count, file.bare_count, file.refused_count), (2, 1, 0))
        self.assertFalse(self.leases(), "nothing is written by a check")
        file.action_record()
        first, second = self.leases().sorted("name")
        self.assertEqual(
            (first.partner_id, first.customer_kind, first.regime, first.state, first.rent_amount),
            (self.debtor, "large_account", "loa", "running", 389.9),
        )
        self.assertEqual((first.mandate_id, first.termination_notice_days), (self.mandate, 15))
        self.assertEqual(first.vehicle_id.model_id.name, "Corolla")
        self.assertEqual(
            (first.codebiteur_ids.partner_id, len(first.loyer_ids)), (self.guarantor, 36)
        )
        self.assertEqual((second.state, second.regime), ("draft", "lld"), "its day has not come")
        again = self.bring(*lines)
        again.action_record()
        self.assertEqual((again.new_count, again.known_count, len(self.leases())), (0, 2, 2))

    def test_each_bad_line_is_told_with_its_reason_and_the_good_ones_go_on(self):
        other = self.new_debtor("Other")
        self.new_mandate(other, "RUM-2", "FR7610107001011234567890129")
        self.new_debtor("Twin"), self.new_debtor("Twin")
        file = self.bring(
            "B-1;C001;;;05/11/2025;;;;;;;;;",
            "B-2;Nobody;;;05/11/2025;;;;;;;;;",
            "B-3;Twin;;;05/11/2025;;;;;;;;;",
            "B-4;C001;;;05/11/2025;;;;;;;RUM-9;;",
            "B-5;C001;;;05/11/2025;;;;;;;RUM-2;;",
            "B-6;C001;;;05/11/2025;;;;ZZ-999-ZZ;;;;;",
            "B-7;C001;;Leasing;05/11/2025;;;;;;;;;",
            "B-8;C001;;;05/11/2025;04/11/2024;;;;;;;;",
            "B-9;C001;;;05/11/2025;;;32;;;;;;",
            "B-1;C001;;;05/11/2025;;;;;;;;;",
            ";C001;;;05/11/2025;;;;;;;;;",
            "B-10;C001;;;05/11/2025;;-3;;;;;;;",
        )
        with self.assertRaisesRegex(UserError, "lines are bad"):
            file.action_record()
        file.action_check()
        reasons = {line: reason for line, reason, _cells in file.rejets}
        for line, words in {
            3: "no contact",
            4: "Several contacts",
            5: "not known here",
            6: "signed by Other",
            7: "brand and model",
            8: "neither LLD nor LOA",
            9: "before the beginning",
            10: "day of the month",
            11: "same number as line 2",
            12: "Nothing in",
            13: "not a rent",
        }.items():
            self.assertIn(words, reasons[line])
        self.assertEqual((len(reasons), file.new_count), (11, 1))
        file.keep_good = True
        file.action_record()
        self.assertEqual(self.leases().mapped("name"), ["B-1"])

    def test_a_spreadsheet_is_read_as_well(self):
        book, out = Workbook(), io.BytesIO()
        book.active.append(["Contrat", "Client", "Date début", "Loyer", "Préavis court de"])
        book.active.append(["X-1", "C001", "2025-11-05", 412.5, "Réception"])
        book.active.append(["X-2", "C001", "2025-11-05", 412.5, "Signature"])
        book.save(out)
        file = self.env["kinto.contrat.import"].create(
            {
                "file": base64.b64encode(out.getvalue()),
                "filename": "contrats.xlsx",
                "start": False,
                "keep_good": True,
            }
        )
        file.action_record()
        self.assertEqual((self.leases().name, self.leases().rent_amount), ("X-1", 412.5))
        self.assertEqual(self.leases().termination_from, "received")

    def test_a_collector_does_not_enter_leases(self):
        collector = new_test_user(
            self.env,
            "import_collector",
            "base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.link(self.company.id)],
        )
        with self.assertRaises(AccessError):
            self.bring("A-1;C001;;;05/11/2025;;;;;;;;;").with_user(collector).action_check()
