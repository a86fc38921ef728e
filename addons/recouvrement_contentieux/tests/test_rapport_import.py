"""A prestataire's file of reports: what is taken, what is refused line by line, the same file twice."""

import base64
import io
from datetime import date

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_transmission import DAY, PrestataireCase

LATER = date(2026, 9, 22)
HEAD = "Votre référence;Date;Statut;Commentaire;Montant encaissé;Date encaissement;Code frais;Notre dossier"


@tagged("post_install", "-at_install")
class TestRapportImport(PrestataireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.new_debtor("Scierie Tulle")
        cls.overdue_invoice("2026-06-15", 300.0, cls.other)
        cls.dossier = cls.late_dossier()
        cls.sent = cls.entrust(cls.dossier)
        cls.sent_other = cls.entrust(cls.dossier_of(cls.other))

    def load(self, *lines, head=HEAD, day=LATER, content=None):
        content = content or "\n".join([head, *lines]).encode()
        here = self.env["recouvrement.rapport.import"].with_context(recouvrement_day=day)
        return here.create(
            {
                "mandat_id": self.mandat.id,
                "file": base64.b64encode(content),
                "filename": "rapports.csv",
            }
        )

    def test_a_file_is_shown_then_recorded_and_changes_nothing_twice(self):
        lines = (
            f"{self.sent.name};18/09/2026;Promesse de paiement;Appelé le gérant;;;;ALP-77",
            f"{self.sent.name};20/09/2026;Paiement partiel;;400,00;20/09/2026;;ALP-77",
            f"{self.dossier_of(self.other).name};20/09/2026;NPAI;Visite;;;VIS;",
        )
        file = self.load(*lines)
        file.action_check()
        self.assertEqual((file.new_count, file.refused_count, file.amount), (3, 0, 400.0))
        self.assertIn("Appelé le gérant", file.preview)
        self.assertFalse(self.sent.rapport_ids, "nothing is recorded before")
        file.action_record()
        self.assertEqual(self.sent.amount_received, 400.0)
        self.assertEqual((self.sent.reference, self.sent.status), ("ALP-77", "partly_paid"))
        self.assertEqual(self.sent_other.status, "untraceable")
        self.assertEqual(self.sent_other.rapport_ids.cost, 25.0)
        fees = self.sent.honoraire_ids.mapped("amount")
        again = self.load(*lines)
        again.action_check()
        self.assertEqual((again.new_count, again.known_count, again.refused_count), (0, 3, 0))
        again.action_record()
        self.assertEqual(self.sent.honoraire_ids.mapped("amount"), fees)
        self.assertEqual(self.env["recouvrement.rapport.modele"].search_count([]), 1)

    def test_bad_lines_are_told_one_by_one_and_nothing_is_half_done(self):
        self.sent_other._recall(DAY, "Ours again")
        file = self.load(
            f"{self.sent.name};18/09/2026;En cours;Relance;;;;",
            f"{self.sent_other.name};18/09/2026;En cours;Relance;;;;",
            "TR99999;18/09/2026;En cours;Relance;;;;",
            f"{self.sent.name};18/09/2026;Parti en vacances;;;;;",
            f"{self.sent.name};18/09/2026;;;-50,00;;;",
            f"{self.sent.name};18/09/2026;;;50,00;30/12/2026;;",
            f"{self.sent.name};2026-99-99;;Mot;;;;",
            f"{self.sent.name};18/09/2026;;Mot;;;ZZZ;",
            f"{self.sent.name};18/09/2026;En cours;Relance;;;;",
            f"{self.sent.name};01/09/2026;En cours;Trop tôt;;;;",
            ";18/09/2026;En cours;Relance;;;;",
            f"{self.sent.name};18/09/2026;;;abc;;;",
        )
        file.action_check()
        self.assertEqual((file.found_count, file.new_count, file.refused_count), (12, 1, 11))
        reasons = {line: reason for line, reason, _cells in file.rejets}
        self.assertIn("no longer entrusted", reasons[3])
        self.assertIn("no dossier", reasons[4])
        self.assertIn("known status", reasons[5])
        self.assertIn("not negative", reasons[6])
        self.assertIn("a day to come", reasons[7])
        self.assertIn("not a date", reasons[8])
        self.assertIn("not in the mandate", reasons[9])
        self.assertIn("same as line 2", reasons[10])
        self.assertIn("before the dossier was sent", reasons[11])
        with self.assertRaisesRegex(UserError, "nothing was recorded"):
            file.action_record()
        self.assertFalse(self.sent.rapport_ids)
        file.keep_good = True
        file.action_record()
        self.assertEqual(len(self.sent.rapport_ids), 1)
        self.assertIn("Parti en vacances", base64.b64decode(file.rejets_file).decode("utf-8-sig"))

    def test_the_same_payment_told_by_its_own_number_counts_once(self):
        head = HEAD + ";Id ligne"
        first = self.load(f"{self.sent.name};18/09/2026;;Payé;100,00;;;;L1", head=head)
        first.action_record()
        told = self.load(
            f"{self.sent.name};18/09/2026;;Payé par chèque;100,00;;;;L1",
            f"{self.sent.name};18/09/2026;;Payé;100,00;;;;L2",
            head=head,
        )
        told.action_record()
        self.assertEqual(self.sent.amount_received, 200.0)

    def test_after_a_line_that_returns_the_dossier_nothing_more_is_taken(self):
        file = self.load(
            f"{self.sent.name};20/09/2026;Restitué;Sans résultat;;;;",
            f"{self.sent.name};21/09/2026;En cours;Relance;;;;",
        )
        file.keep_good = True
        file.action_record()
        self.assertEqual((self.sent.state, file.refused_count), ("returned", 1))

    def test_a_workbook_is_read_like_a_csv(self):
        book = openpyxl.Workbook()
        book.active.append(HEAD.split(";"))
        book.active.append([self.sent.name, date(2026, 9, 18), "Payé", "", 1000.0, None, None, 5])
        content = io.BytesIO()
        book.save(content)
        file = self.load(content=content.getvalue())
        file.action_record()
        self.assertEqual((self.sent.amount_received, self.sent.reference), (1000.0, "5"))

    def test_another_heading_is_chosen_by_hand_and_kept_for_the_next_file(self):
        head = "Machin;Quand;Quoi"
        lines = (f"{self.sent.name};18/09/2026;Appelé",)
        file = self.load(*lines, head=head)
        with self.assertRaisesRegex(UserError, "which column"):
            file.action_check()
        columns = {column.name: column for column in file.colonne_ids}
        for name, target in (("Machin", "number"), ("Quand", "date"), ("Quoi", "note")):
            columns[name].target = target
        file.action_record()
        self.assertEqual(self.sent.rapport_ids.note, "Appelé")
        again = self.load(f"{self.sent.name};19/09/2026;Rappelé", head=head)
        self.assertEqual(again.colonne_ids.mapped("target"), ["number", "date", "note"])

    def test_a_collector_of_another_portfolio_records_nothing(self):
        portfolio = self.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": self.company.id}
        )
        self.dossier.portefeuille_id = portfolio
        user = new_test_user(
            self.env,
            "collector-presta",
            "recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        content = "\n".join([HEAD, f"{self.sent.name};18/09/2026;En cours;Relance;;;;"]).encode()
        file = (
            self.env["recouvrement.rapport.import"]
            .with_user(user)
            .with_context(recouvrement_day=LATER)
            .create({"mandat_id": self.mandat.id, "file": base64.b64encode(content)})
        )
        file.action_check()
        self.assertEqual((file.new_count, file.refused_count), (0, 1))
        with self.assertRaises(AccessError):
            self.sent.with_user(user).read(["amount"])
