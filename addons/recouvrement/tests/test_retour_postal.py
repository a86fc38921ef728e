"""The postal service's file: every good line recorded once, every bad one with its reason."""

import base64
import io
from datetime import date

import openpyxl

from odoo.exceptions import UserError

from .test_lrar import LrarCase

GOOD = """N° de recommandé;Statut;Date statut;Signataire;Réf. preuve
1A 000 000 000 1;Pli avisé;20/01/2026;;
1A0000000001;Distribué;22/01/2026;M. Duval;AR-77
1A0000000002;NPAI;21/01/2026;;
1A0000000002;Pris en charge;17/01/2026;;
"""
BAD = GOOD + (
    "1A0000000009;Distribué;22/01/2026;;\n"
    "1A0000000001;Distribué;22/01/2026;M. Duval;AR-77\n"
    "1A0000000001;Égaré;22/01/2026;;\n"
    "1A0000000001;Refusé;31/02/2026;;\n"
    ";Distribué;22/01/2026;;\n"
    "1A0000000002;Distribué;23/01/2026;;\n"
    "1A0000000001;Présenté;10/01/2026;;\n"
)


class TestRetourPostal(LrarCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marcel = cls.new_debtor("Scierie Marcel", is_company=False)
        cls.overdue_invoice("2026-01-10", 200, cls.marcel)

    def setUp(self):
        super().setUp()
        self.night(2)
        self.first = self.dossier_of().action_ids
        self.second = self.dossier_of(self.marcel).action_ids
        for number, action in ((1, self.first), (2, self.second)):
            action._set_tracking_number(f"1A000000000{number}")
            self.record(action, "sent", "2026-01-16", source="batch")

    def file(self, text, encoding="utf-8", **values):
        content = text if isinstance(text, bytes) else text.encode(encoding)
        Wizard = self.at("2026-02-15")["recouvrement.retour.postal"]
        return Wizard.create({"file": base64.b64encode(content), "filename": "poste.csv", **values})

    def told(self, action):
        return [
            (event.status, event.date.isoformat())
            for event in action.acheminement_ids.sorted("id")
            if event.source == "import"
        ]

    def test_it_is_checked_first_then_recorded_and_twice_changes_nothing(self):
        retour = self.file(GOOD)
        retour.action_check()
        self.assertEqual(
            (retour.found_count, retour.new_count, retour.aside_count, retour.refused_count),
            (4, 3, 1, 0),
        )
        self.assertFalse(self.told(self.first), "checking writes nothing")
        retour.action_record()
        self.assertEqual(
            self.told(self.first), [("presented", "2026-01-20"), ("delivered", "2026-01-22")]
        )
        delivered = self.first.acheminement_ids.filtered(lambda each: each.status == "delivered")
        self.assertEqual(delivered.signer, "M. Duval")
        self.assertIn("AR-77 (poste.csv, line 3)", delivered.note)
        self.assertEqual(self.second.delivery, "unknown")
        self.assertEqual(self.marcel.recouvrement_lost_post, date(2026, 1, 21))
        count = self.env["recouvrement.acheminement"].search_count([])
        actions = self.env["recouvrement.action"].search_count([])
        again = self.file(GOOD)
        again.action_check()
        self.assertEqual((again.new_count, again.known_count), (0, 3))
        again.action_record()
        self.assertEqual(self.env["recouvrement.acheminement"].search_count([]), count)
        self.assertEqual(self.env["recouvrement.action"].search_count([]), actions)

    def test_each_bad_line_has_its_reason_and_nothing_is_half_recorded(self):
        retour = self.file(BAD)
        retour.action_check()
        reasons = {line: reason for line, reason, _cells in retour.rejets}
        for line, expected in (
            (6, "No letter has the number 1A0000000009"),
            (7, "The same as line 3"),
            (8, "“Égaré” is not a known status"),
            (9, "“31/02/2026” is not a date"),
            (10, "No registered number"),
            (11, "already known as “Not known at this address”"),
            (12, "left on"),
        ):
            self.assertIn(expected, reasons.pop(line))
        self.assertFalse(reasons)
        with self.assertRaisesRegex(UserError, "7 lines are bad: nothing was recorded"):
            retour.action_record()
        self.assertFalse(self.told(self.first))
        report = base64.b64decode(retour.rejets_file).decode("utf-8-sig")
        self.assertEqual(len(report.splitlines()), 8)
        self.assertIn("Égaré", report)

    def test_the_good_lines_alone_when_asked_for(self):
        retour = self.file(BAD, keep_good=True)
        retour.action_check()
        retour.action_record()
        self.assertEqual(self.first.delivery, "delivered")
        self.assertEqual(self.second.delivery, "unknown")

    def test_windows_encoding_commas_and_other_headings(self):
        text = "Date,Code,Numero de suivi\n2026-01-22,DI1,1A0000000001\n"
        retour = self.file(text)
        retour.action_check()
        self.assertEqual((retour.new_count, retour.refused_count), (1, 0))
        retour = self.file(GOOD, encoding="cp1252")
        self.assertEqual(retour.encoding, "cp1252")
        retour.action_check()
        self.assertEqual(retour.refused_count, 0)
        with self.assertRaisesRegex(UserError, "not utf-8"):
            retour.encoding = "utf-8"

    def test_a_spreadsheet(self):
        book = openpyxl.Workbook()
        book.active.append(["Numéro de recommandé", "Statut", "Date"])
        book.active.append(["1A0000000001", "Distribué", date(2026, 1, 22)])
        out = io.BytesIO()
        book.save(out)
        retour = self.file(out.getvalue())
        retour.action_check()
        retour.action_record()
        self.assertEqual(self.first.delivery, "delivered")

    def test_a_column_not_found_is_asked_for(self):
        retour = self.file("Pli mystère;Statut;Date\n1A0000000001;Distribué;22/01/2026\n")
        with self.assertRaisesRegex(UserError, "Say which column holds: Registered number"):
            retour.action_check()
        retour.number_id = retour.colonne_ids.filtered(lambda each: each.name == "Pli mystère")
        retour.action_check()
        self.assertEqual(retour.new_count, 1)

    def test_a_word_of_one_s_own_is_added_to_the_vocabulary(self):
        self.env["recouvrement.retour.statut"].create({"name": "Égaré", "status": "unknown"})
        retour = self.file("Numéro;Statut;Date\n1A0000000001;EGARE;22/01/2026\n")
        retour.action_check()
        self.assertEqual(retour.refused_count, 0)
