"""Taking in the rent roll of the IT service."""

import base64
import io
import random
from unittest.mock import patch

from openpyxl import Workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.recouvrement_logement_social.models import recouvrement_liste_attente

from .common import BailCase

HEADINGS = (
    "N° bail;Locataire;Code locataire;Logement;Bâtiment;Agence;Adresse;CP;Ville;Type;Date entrée;Date sortie;"
    "Situation;Loyer;Charges;APL;Email"
)
FIRST = "L-1;Mme DUPRÉ Zoé;T1;LG1;B1;Agence Nord;1 rue des Lilas;33310;LORMONT;T3;01/04/2024;;Présent;412,50;80;150;z@example.com"
SECOND = "L-2;M. ORTIZ Luc;T2;LG2;B1;Agence Nord;1 rue des Lilas;33310;LORMONT;T2;01/02/2020;31/08/2026;Parti;300;50;;"
TOTAL = "TOTAL;2;;;;;;;;;;;;712,50"


class TestListe(BailCase):
    def setUp(self):
        super().setUp()
        self.agency = self.env["recouvrement.portefeuille"].create(
            {"name": "Agence Nord", "company_id": self.company.id}
        )

    def bring(self, *lines, content=None, encoding="utf-8", **values):
        content = content or "\n".join((HEADINGS, *lines)).encode(encoding)
        day = fields.Date.to_date("2026-11-23")
        return (
            self.env["recouvrement.liste.import"]
            .with_context(recouvrement_day=day)
            .create(
                {
                    "company_id": self.company.id,
                    "file": base64.b64encode(content),
                    "filename": "baux.csv",
                    **values,
                }
            )
        )

    def taken(self, *lines, **values):
        file = self.bring(*lines, **values)
        file.action_record()
        return file

    def lease(self, number):
        return self.env["recouvrement.bail"].search(
            [("name", "=", number), ("company_id", "=", self.company.id)]
        )

    def reasons(self, file):
        file.action_check()
        return {line: reason for line, reason, _cells in file.rejets or []}

    def test_a_roll_enters_leases_tenants_and_dwellings_once(self):
        file = self.bring(FIRST, SECOND, TOTAL)
        self.assertEqual((file.control_count, file.control_amount), (2, 712.5))
        file.action_check()
        self.assertEqual((file.new_count, file.refused_count, file.totals_agree), (2, 0, True))
        self.assertFalse(self.lease("L-1"), "nothing is written by a check")
        file.action_record()
        first, second = self.lease("L-1"), self.lease("L-2")
        self.assertEqual(
            (first.partner_id.name, first.partner_id.ref, first.partner_id.email),
            ("Mme DUPRÉ Zoé", "T1", "z@example.com"),
        )
        self.assertEqual((first.rent_amount, first.charges_amount), (412.5, 80.0))
        self.assertEqual((first.segment, first.portefeuille_id), ("present", self.agency))
        self.assertEqual((first.logement_id.rooms, first.patrimoine_id.code), ("t3", "B1"))
        self.assertEqual(first.aide_ids.amount, 150.0)
        self.assertEqual((second.segment, str(second.date_end)), ("departed", "2026-08-31"))
        self.assertEqual(first.titulaire_ids.partner_id, first.partner_id)
        liste = file.liste_id
        self.assertEqual((liste.state, liste.new_count, liste.pending), ("done", 2, False))
        again = self.taken(FIRST, SECOND, TOTAL)
        self.assertEqual((again.new_count, again.changed_count, again.known_count), (0, 0, 2))
        self.assertEqual(again.liste_id.new_count + again.liste_id.changed_count, 0)
        self.assertEqual((len(first.aide_ids), len(second.segment_ids)), (1, 2))

    def test_a_later_list_changes_what_it_tells_and_no_more(self):
        self.taken(FIRST, SECOND, TOTAL)
        first = self.lease("L-1")
        first.partner_id.email = "corrected@example.com"
        later = FIRST.replace("412,50", "420,00").replace("150", "160").replace("Présent", "Décédé")
        file = self.taken(later, control_count=1, control_amount=420.0, scope="delta")
        self.assertEqual((file.new_count, file.changed_count), (0, 1))
        self.assertEqual((first.rent_amount, first.segment), (420.0, "deceased"))
        self.assertEqual(first.partner_id.email, "corrected@example.com", "it does not overwrite")
        self.assertEqual(first.segment_ids.sorted("id")[-1].reason, "List baux.csv")
        self.assertEqual(sum(first.aide_ids.mapped("amount")), 160.0)
        self.assertFalse(file.liste_id.ecart_ids)

    def test_what_a_person_must_settle_is_told_and_not_changed(self):
        self.taken(FIRST, SECOND, TOTAL)
        self.new_lease("ELSE-1")
        other = FIRST.replace("Mme DUPRÉ Zoé;T1", "M. ABADIE Jo;T9")
        back = SECOND.replace("31/08/2026;Parti", ";Présent")
        file = self.taken(other, back, TOTAL)
        told = {(each.number, each.kind): each for each in file.liste_id.ecart_ids}
        self.assertEqual(
            set(told), {("L-1", "tenant"), ("L-2", "segment"), ("ELSE-1", "odoo_only")}
        )
        self.assertEqual(told["L-1", "tenant"].known, "Mme DUPRÉ Zoé")
        self.assertEqual(self.lease("L-1").partner_id.ref, "T1")
        self.assertEqual(self.lease("L-2").segment, "departed")

    def test_nothing_is_written_when_totals_differ_unless_a_manager_says_why(self):
        wrong = TOTAL.replace("712,50", "712,51")
        for lines in ((FIRST, SECOND, wrong), (FIRST, TOTAL), (FIRST, SECOND)):
            with self.assertRaisesRegex(UserError, "totals do not agree"):
                self.taken(*lines)
        self.assertFalse(self.lease("L-1"))
        accountant = new_test_user(
            self.env,
            "list_accountant",
            groups="recouvrement.group_accountant",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        file = self.bring(FIRST, SECOND, wrong, reason="Rounded")
        with self.assertRaisesRegex(UserError, "only a manager"):
            file.with_user(accountant).action_record()
        file.action_record()
        self.assertEqual((file.liste_id.reason, file.liste_id.new_count), ("Rounded", 2))
        good = self.bring(FIRST.replace("L-1", "L-9"), control_count=1, control_amount=412.5)
        good.with_user(accountant).action_record()
        self.assertEqual(self.lease("L-9").partner_id, self.lease("L-1").partner_id)
        with self.assertRaises(AccessError):
            good.liste_id.with_user(accountant).reason = "Another"

    def test_each_bad_line_is_told_and_nothing_is_half_written(self):
        lines = (
            FIRST,
            FIRST,
            "L-3;M. ROY;;;;Agence Sud;;;;;01/04/2024;;;300;;;",
            "L-4;M. ROY;;;;;;;;;01/04/2024;;;-300;;;",
            "L-5;M. ROY;;;;;;;;;32/04/2024;;;300;;;",
            "L-6;M. ROY;;;;;;;;;01/04/2024;01/03/2024;;300;;;",
            "L-7;M. ROY;;;;;;;;;01/04/2024;;Squat;300;;;",
            "L-8;M. RO",
        )
        file = self.bring(*lines, control_count=8, control_amount=1612.5 + 12.5)
        reasons = self.reasons(file)
        for line, words in {
            3: "same number as line 2",
            4: "no agency",
            5: "negative",
            6: "not a date",
            7: "before the beginning",
            8: "no situation",
            9: "Nothing in",
        }.items():
            self.assertIn(words, reasons[line])
        self.assertEqual(set(reasons), set(range(3, 10)))
        with self.assertRaisesRegex(UserError, "lines are bad"):
            file.action_record()
        self.assertFalse(self.lease("L-1"))
        file.write({"keep_good": True, "reason": "The rest comes tomorrow"})
        file.action_record()
        self.assertEqual((file.liste_id.new_count, file.liste_id.refused_count), (1, 7))

    def test_encodings_spreadsheets_and_lines_of_fixed_width_read_alike(self):
        book = Workbook()
        for line in (HEADINGS, FIRST, SECOND):
            book.active.append(line.split(";"))
        out = io.BytesIO()
        book.save(out)
        layout = "Bail; 1; 6\nLocataire; 7; 26\nDate entrée; 27; 36\nLoyer; 37; 46"
        fixed = "L-1   Mme DUPRÉ Zoé       01/04/2024    412,50\r\nTOTAL      1                           412,50"
        for name, values in {
            "latin": {"content": f"{HEADINGS}\n{FIRST}".encode("iso-8859-1")},
            "bom": {"content": f"{HEADINGS}\n{FIRST}".encode("utf-8-sig")},
            "xlsx": {"content": out.getvalue()},
            "fixed": {"content": fixed.encode("cp1252"), "layout": layout},
        }.items():
            with self.subTest(name):
                file = self.bring(**values)
                self.assertFalse(self.reasons(file))
                self.assertIn("Mme DUPRÉ Zoé", file.preview)
                self.assertEqual(file.new_count, 2 if name == "xlsx" else 1)
        self.assertTrue(file.totals_agree, "the footer of the last one tells its totals")
        for bad in ("Bail; 1", "Bail; 3; 1", "Bail; 1; 6\nNom; 6; 9"):
            with self.assertRaisesRegex(UserError, "Layout"):
                self.bring(content=fixed.encode(), layout=bad)

    def test_the_next_list_is_read_as_the_last_one(self):
        file = self.bring(
            "XX;A-1;M. ROY;01/04/2024", content=b"Zone;Cle;Qui;Quand\nXX;A-1;M. ROY;01/04/2024"
        )
        self.assertFalse(file.colonne_ids.filtered("target"))
        for name, target in (("Cle", "number"), ("Qui", "tenant"), ("Quand", "date_start")):
            file.colonne_ids.filtered(lambda each, name=name: each.name == name).target = target
        file.control_count = 1
        file.action_record()
        again = self.bring(content=b"Quand;Cle;Qui\n01/04/2024;A-1;M. ROY", control_count=1)
        again.action_check()
        self.assertEqual((again.known_count, again.refused_count), (1, 0))

    def test_a_long_list_goes_on_in_the_background_where_it_stopped(self):
        lines = [f"N-{n};Tenant {n};;;;;;;;;01/04/2024;;;1;;;" for n in range(7)]
        with (
            patch.object(recouvrement_liste_attente, "LARGE", 5),
            patch.object(recouvrement_liste_attente, "STRETCH", 3),
        ):
            liste = self.taken(*lines, control_count=7, control_amount=7.0).liste_id
            self.assertEqual((liste.state, liste.new_count), ("writing", 0))
            with patch.object(
                type(self.env["recouvrement.reprise"]), "_progress", lambda *_a: False
            ):
                self.assertFalse(self.env["recouvrement.liste"]._run_waiting())
            self.assertEqual((liste.pending_done, liste.new_count), (3, 3))
            self.assertTrue(self.env["recouvrement.liste"]._run_waiting())
        self.assertEqual((liste.state, liste.new_count, liste.pending), ("done", 7, False))
        self.assertTrue(self.env["recouvrement.liste"]._run_waiting(), "nothing is left to do")

    def test_bytes_of_any_kind_raise_our_message_alone_and_leave_nothing(self):
        dice = random.Random(20261123)
        good = "\n".join((HEADINGS, FIRST, SECOND, TOTAL)).encode()
        before = self.env["recouvrement.bail"].search_count([])
        read = 0
        for _turn in range(60):
            content = bytearray(good)
            for _slip in range(dice.randrange(1, 40)):
                content[dice.randrange(len(content))] = dice.randrange(256)
            content = bytes(content[: dice.randrange(1, len(content) + 1)])
            values = {"layout": "Bail; 1; 6\nQui; 7; 20"} if dice.random() < 0.2 else {}
            try:
                with self.env.cr.savepoint():
                    self.bring(content=content, **values).action_check()
                    read += 1
            except UserError:
                continue
        self.assertTrue(read, "some of them are read")
        self.assertEqual(self.env["recouvrement.bail"].search_count([]), before)
