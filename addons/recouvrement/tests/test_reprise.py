"""Take-over import: open items of another ledger become entries collection can chase."""

import base64
import io
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from odoo.addons.recouvrement.openitems.columns import FEC_HEADERS

from ..models import recouvrement_reprise as reprise_module
from ..models import recouvrement_reprise_attente as attente
from .common import RecouvrementCase

HEADING = "N° client;Nom;Facture;Date facture;Échéance;Montant TTC"
GOOD = [
    "C001;Menuiserie Lormont;F-100;02/01/2026;01/02/2026;1 200,50",
    "C001;Menuiserie Lormont;F-101;15/01/2026;15/02/2026;80,00",
    "C002;Garage Pessac;F-102;20/01/2026;20/02/2026;45,10",
]
LEDGER = Path(__file__).resolve().parents[4] / "shared" / "data" / "ar_ledger.csv"


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

    def reasons(self, reprise):
        return [(rejet.line, rejet.reason) for rejet in reprise.rejet_ids]

    def count_books(self):
        """What an import that is refused, or only tried, must leave as it is."""
        return tuple(
            self.env[model].search_count([])
            for model in ("account.move", "res.partner", "account.journal", "recouvrement.dossier")
        )

    def assertUntouched(self, content, words, **options):
        """The file is refused as a whole with ``words``, and nothing half-done is left."""
        before = self.count_books()
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            self.take(content, **options)
        self.assertEqual(self.count_books(), before)

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

    def test_letters_and_screens_show_the_number_the_debtor_knows(self):
        items = self.items(self.take(text(*GOOD)))
        self.assertEqual(sorted(items.mapped("recouvrement_document")), ["F-100", "F-101", "F-102"])
        invoice = self.overdue_invoice("2026-02-01")
        self.assertEqual(invoice.line_ids[-1].recouvrement_document, invoice.name)
        self.run_on("2026-02-20")
        dossier = self.dossier_of(items[0].partner_id)
        told = self.env["recouvrement.situation"]._read_statement(dossier, date(2026, 2, 20))
        self.assertEqual([each["name"] for each in told[dossier.id]], ["F-100", "F-101"])

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

    # -- dry run, all or nothing, control totals ---------------------------------------------

    def test_dry_run_writes_nothing_in_the_books(self):
        before = self.count_books()
        reprise = self.take(text(*GOOD), dry_run=True)
        self.assertEqual(self.count_books(), before)
        self.assertRecordValues(
            reprise,
            [
                {
                    "state": "checked",
                    "new_count": 3,
                    "partner_new_count": 2,
                    "found_amount": 1325.60,
                    "obstacle": "",
                    "journal_id": False,
                }
            ],
        )
        reprise.action_import()
        self.assertEqual((reprise.state, len(reprise.move_ids)), ("done", 3))

    def test_all_or_nothing(self):
        before = self.count_books()
        bad = "C003;Bar;F-103;20/01/2026;20/02/2026;0,00"
        reprise = self.take(text(*GOOD, bad))
        self.assertEqual(reprise.state, "checked")
        self.assertIn("1 bad lines", reprise.obstacle)
        self.assertEqual(self.reasons(reprise), [(5, "The amount is zero: nothing is open.")])
        self.assertFalse(reprise.move_ids)
        # The import's own journal is made before the check, so that two imports cannot meet.
        self.assertEqual(self.count_books()[:2], before[:2])

    def test_the_good_lines_only_when_told(self):
        bad = "C003;Bar;F-103;20/01/2026;20/02/2026;0,00"
        reprise = self.take(text(*GOOD, bad), keep_good=True)
        self.assertEqual(
            (reprise.state, len(reprise.move_ids), reprise.refused_count), ("done", 3, 1)
        )
        self.assertFalse(self.env["res.partner"].search([("ref", "=", "C003")]))

    def test_control_totals_refuse_another_file(self):
        for expected in ({"expected_count": 4}, {"expected_amount": 1325.61}):
            reprise = self.take(text(*GOOD), **expected)
            self.assertEqual((reprise.state, len(reprise.move_ids)), ("checked", 0))
            self.assertIn("expected", reprise.obstacle)
        reprise = self.take(text(*GOOD), expected_count=3, expected_amount=1325.60)
        self.assertEqual(reprise.state, "done")

    def test_control_totals_hold_although_good_lines_are_kept(self):
        bad = "C003;Bar;F-103;20/01/2026;31/02/2026;10,00"
        reprise = self.take(text(*GOOD, bad), keep_good=True, expected_count=3)
        self.assertEqual(
            (reprise.state, reprise.obstacle),
            ("checked", "3 lines were expected, the file holds 4."),
        )

    def test_the_list_of_bad_lines_downloads_and_runs_no_formula(self):
        reprise = self.take(text("=1+1;@x;F-1;20/01/2026;20/02/2026;0,00"))
        told = base64.b64decode(reprise.rejets_file).decode("utf-8-sig").splitlines()
        self.assertEqual(told[0], "Line;Reason;" + HEADING)
        self.assertEqual(
            told[1],
            "2;The amount is zero: nothing is open.;'=1+1;'@x;F-1;20/01/2026;20/02/2026;0,00",
        )

    # -- the same item never twice -----------------------------------------------------------

    def test_the_same_item_in_another_file_is_not_doubled(self):
        self.take(text(*GOOD))
        other = self.take(
            text(*GOOD[:2], "C001;Menuiserie Lormont;F-200;01/03/2026;31/03/2026;9,99")
        )
        self.assertEqual((other.new_count, other.known_count), (1, 2))
        self.assertEqual(other.move_ids.ref, "F-200")

    def test_the_database_refuses_a_doubled_item(self):
        first, second = self.take(text(*GOOD)).move_ids[:2]
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            # sudo: the import alone writes it
            second.sudo().recouvrement_reprise_key = first.recouvrement_reprise_key
            second.flush_recordset()

    def test_a_cancelled_entry_may_be_taken_over_again(self):
        first = self.take(text(*GOOD))
        first.move_ids.button_cancel()
        self.assertEqual(self.take(text(*GOOD)).new_count, 3)

    def test_a_file_imported_before_is_recognised(self):
        first = self.take(text(*GOOD))
        again = self.take(text(*GOOD), dry_run=True)
        self.assertEqual(again.same_file_id, first)

    # -- debtors -----------------------------------------------------------------------------

    def test_debtors_are_found_and_never_changed(self):
        by_ref = self.new_debtor("By ref", ref="C001", street="Old street")
        by_vat = self.new_debtor("By VAT", vat="FR40303265045")
        by_siren = self.new_debtor("By SIREN", company_registry="73282932000074")
        content = text(
            "C001;Other name;New street;;;F-1;01/02/2026;10",
            ";X;;FR 40 303265045;;F-2;01/02/2026;10",
            "C009;X;;;732 829 320;F-3;01/02/2026;10",
            heading="Code client;Nom;Rue;TVA;SIREN;Facture;Échéance;Solde",
        )
        reprise = self.take(content)
        self.assertEqual(reprise.partner_new_count, 0)
        self.assertEqual(
            self.items(reprise).sorted("ref").mapped("partner_id"), by_ref | by_vat | by_siren
        )
        self.assertEqual(
            (by_ref.name, by_ref.street, by_siren.ref), ("By ref", "Old street", False)
        )

    def test_new_debtors_carry_what_the_file_says(self):
        content = text(
            "C7;Léa Petit;Particulier;lea@petit.fr;1 rue X;33000;Bordeaux;Belgique;F-1;01/02/2026;10",
            "C8;Sarl Y;;;;;;;F-2;01/02/2026;10",
            heading="Code client;Nom;Type client;Courriel;Adresse;CP;Ville;Pays;Facture;Échéance;Solde",
        )
        reprise = self.take(content)
        person, company = self.items(reprise).sorted("ref").partner_id
        self.assertRecordValues(
            person,
            [
                {
                    "name": "Léa Petit",
                    "ref": "C7",
                    "is_company": False,
                    "email": "lea@petit.fr",
                    "zip": "33000",
                    "country_id": self.env.ref("base.be").id,
                    "lang": "fr_FR",
                }
            ],
        )
        self.assertEqual((company.is_company, company.country_id), (True, self.company.country_id))

    def test_one_debtor_for_all_the_lines_of_the_file(self):
        content = text(
            "C1;;F-1;01/02/2026;10",
            "C1;FR40303265045;F-2;01/02/2026;10",
            heading="Code client;TVA;Facture;Échéance;Solde",
        )
        self.assertEqual(self.take(content).partner_new_count, 1)

    def test_two_debtors_with_one_reference_are_ambiguous(self):
        self.new_debtor("First", ref="C001")
        self.new_debtor("Second", ref="C001")
        reprise = self.take(text(GOOD[0]))
        self.assertEqual(
            self.reasons(reprise), [(2, "Several debtors have the reference C001: First, Second.")]
        )

    def test_a_contact_of_the_debtor_is_the_debtor(self):
        debtor = self.new_debtor("Firm", ref="C001")
        self.env["res.partner"].create({"name": "Desk", "parent_id": debtor.id, "ref": "C001"})
        self.assertEqual(self.items(self.take(text(GOOD[0]))).partner_id, debtor)

    def test_reference_and_vat_of_two_debtors_contradict(self):
        self.new_debtor("First", ref="C001")
        self.new_debtor("Second", vat="FR40303265045")
        content = text(
            "C001;FR40303265045;F-1;01/02/2026;10", heading="Code client;TVA;Facture;Échéance;Solde"
        )
        self.assertEqual(
            self.reasons(self.take(content)),
            [(2, "The reference is that of First, the VAT number that of Second.")],
        )

    def test_an_archived_debtor_is_said(self):
        self.new_debtor("Gone", ref="C001", active=False)
        self.assertEqual(self.reasons(self.take(text(GOOD[0]))), [(2, "Debtor Gone is archived.")])

    # -- bad input ---------------------------------------------------------------------------

    def test_malformed_files(self):
        self.assertUntouched(b"", "empty")
        self.assertUntouched(b"\x00\x01\x02binary", "neither CSV")
        self.assertUntouched(b"PK\x03\x04 broken", "damaged")
        self.assertUntouched(text('"C001;never closed'), "malformed at line 2")
        self.assertUntouched("é;b\n".encode("cp1252"), "another encoding", encoding="utf-8")

    def test_unknown_columns(self):
        mapping = {
            "partner_ref": "N° client",
            "number": "Facture",
            "due": "Maturity",
            "amount": "Montant TTC",
        }
        self.assertUntouched(
            text(*GOOD), "no column Maturity. Its columns are: N° client, Nom", mapping=mapping
        )
        self.assertUntouched(text(*GOOD), "Unknown fields: price", mapping={"price": "Montant TTC"})

    def test_missing_columns(self):
        self.assertUntouched(
            text("C1;10", heading="Code client;Solde"),
            "Say which column holds: Document: number; Due date",
        )

    def test_one_field_in_two_columns(self):
        reprise = self.take(text(*GOOD), dry_run=True)
        reprise.colonne_ids.filtered(lambda each: each.header == "Nom").target = "partner_ref"
        self.assertEqual(reprise.state, "draft")
        with self.assertRaisesRegex(UserError, "N° client and Nom"):
            reprise.action_import()

    def test_each_bad_line_has_its_reason(self):
        self.env["res.partner"].create({"name": "Nobody", "ref": "C5"})
        with freeze_time("2026-03-01"):
            reprise = self.take(
                text(
                    GOOD[0],
                    GOOD[0],
                    "C2;A;F-2;02/03/2026;01/04/2026;10,00",
                    "C2;A;F-3;20/01/2026;20/02/2026;0",
                    "C2;A;;20/01/2026;20/02/2026;1",
                    ";;F-5;20/01/2026;20/02/2026;1",
                    "C2;A;F-6;20/01/2026;tomorrow;1",
                    "C2;A;F-7;20/01/2026;20/02/2026;-5,00",
                    "C2;A;F-8;20/01/2026;20/02/2026;5,00;extra",
                ),
                keep_good=True,
            )
        self.assertEqual(
            self.reasons(reprise),
            [
                (3, "Document F-100 already stands on line 2 for this debtor and due date."),
                (4, "The document is dated 03/02/2026, in the future."),
                (5, "The amount is zero: nothing is open."),
                (6, "No document number."),
                (7, "No debtor: neither reference, name, VAT number nor SIREN."),
                (8, "“tomorrow” in column Échéance is not a date in the chosen format."),
                (10, "7 cells where the heading has 6 columns."),
            ],
        )
        self.assertEqual(sorted(self.items(reprise).mapped("amount_residual")), [-5.0, 1200.50])
        self.assertIn("imported as such: 1", reprise.remarks)

    def test_other_currencies_are_refused(self):
        content = text(
            "C1;F-1;01/02/2026;10;USD", heading="Code client;Facture;Échéance;Solde;Devise"
        )
        self.assertEqual(
            self.reasons(self.take(content)),
            [(2, "Currency USD: only EUR, the company's, can be imported.")],
        )

    def test_a_chart_without_suspense_account(self):
        accounts = self.env["account.account"].search([("company_ids", "in", self.company.ids)])
        for account in accounts.filtered(lambda each: each.code[:3] in ("471", "890")):
            account.code = f"999{account.code}"
        self.assertUntouched(text(*GOOD), "No account 471 nor 890")

    def test_debtors_without_receivable_account(self):
        self.new_debtor("First", ref="C002").property_account_receivable_id = False
        self.env["ir.default"].search(
            [("field_id.name", "=", "property_account_receivable_id")]
        ).unlink()
        reprise = self.take(text(GOOD[2]))
        self.assertEqual(self.reasons(reprise), [(2, "Debtor First has no receivable account.")])
        self.assertUntouched(text(*GOOD[:2]), "no receivable account")

    def test_locked_periods(self):
        self.company.fiscalyear_lock_date = "2026-01-10"
        reprise = self.take(text(*GOOD))
        self.assertEqual([line for line, _reason in self.reasons(reprise)], [2])
        self.assertIn("locked period", reprise.rejet_ids.reason)
        self.assertUntouched(text(*GOOD), "itself locked", entry_date=date(2026, 1, 5))
        reprise = self.take(text(*GOOD), entry_date=date(2026, 1, 31))
        first = self.items(reprise).filtered(lambda line: line.ref == "F-100")
        self.assertEqual((first.date, first.date_maturity), (date(2026, 1, 31), date(2026, 2, 1)))
        self.assertEqual(first.move_id.invoice_date, date(2026, 1, 2))

    # -- files -------------------------------------------------------------------------------

    def test_windows_encoding_and_french_amounts(self):
        reprise = self.take("\n".join([HEADING, *GOOD]).encode("cp1252"))
        self.assertEqual(
            (reprise.encoding, reprise.separator, reprise.decimal_sign), ("cp1252", ";", ",")
        )
        self.assertEqual(reprise.new_amount, 1325.60)

    def test_xlsx(self):
        book = openpyxl.Workbook()
        book.active.append(HEADING.split(";"))
        book.active.append(
            [1, "Number as reference", 77, datetime(2026, 1, 2), datetime(2026, 2, 1), 0.1 + 0.2]
        )
        book.active.append(["C2", "X", "F-2", datetime(2026, 1, 2), "soon", 5])
        out = io.BytesIO()
        book.save(out)
        reprise = self.take(out.getvalue(), keep_good=True)
        self.assertEqual((reprise.kind, reprise.state), ("xlsx", "done"))
        line = self.items(reprise)
        self.assertEqual((line.partner_id.ref, line.ref, line.amount_residual), ("1", "77", 0.3))
        self.assertIn("soon", base64.b64decode(reprise.rejets_file).decode("utf-8-sig"))

    def test_fec(self):
        def line(**given):
            return "\t".join(str(given.get(each, "")) for each in FEC_HEADERS)

        common = {
            "JournalCode": "VE",
            "EcritureNum": "1",
            "EcritureDate": "20260102",
            "PieceDate": "20260102",
        }
        customer = common | {
            "CompteNum": "411000",
            "CompAuxNum": "C001",
            "CompAuxLib": "Menuiserie",
            "PieceRef": "F1",
        }
        content = "\n".join(
            [
                "\t".join(FEC_HEADERS),
                line(**customer, Debit="120,00", Credit="0,00"),
                line(**common, CompteNum="706000", Debit="0,00", Credit="120,00"),
                line(**customer, Debit="60,00", Credit="0,00", EcritureLet="A"),
            ]
        ).encode()
        reprise = self.take(content)
        self.assertEqual((reprise.kind, reprise.state, reprise.due_rule), ("fec", "done", "days"))
        item = self.items(reprise)
        self.assertEqual(
            (item.ref, item.amount_residual, item.date_maturity), ("F1", 120.0, date(2026, 2, 1))
        )
        for words in ("1 lines of other accounts", "1 lettered lines", "30 days after"):
            self.assertIn(words, reprise.remarks)

    def test_disputed_items_are_shown_and_not_chased(self):
        content = text(
            "C1;F-1;01/02/2026;10;oui",
            "C1;F-2;01/02/2026;5;non",
            heading="Code client;Facture;Échéance;Solde;Litige",
        )
        reprise = self.take(content)
        self.run_on("2026-02-20")
        dossier = self.dossier_of(self.items(reprise).partner_id)
        self.assertEqual((dossier.amount_overdue, dossier.amount_disputed), (5.0, 10.0))

    # -- the screen --------------------------------------------------------------------------

    def test_the_screen_shows_how_the_file_is_read(self):
        with Form(self.Reprise) as form:
            form.file = base64.b64encode(text(*GOOD))
        reprise = form.record
        self.assertEqual(reprise.state, "draft")
        self.assertIn("F-100", reprise.preview)
        self.assertIn("Menuiserie Lormont", reprise.preview)
        reprise.date_format = "%Y-%m-%d"
        self.assertIn("is not a date in the chosen format", reprise.preview)
        reprise.colonne_ids.filtered(lambda each: each.target == "due").target = False
        self.assertIn("Say which column holds: Due date", reprise.preview)

    def test_the_preview_runs_no_markup_of_the_file(self):
        reprise = self.take(text("<script>x</script>;A;F-1;02/01/2026;01/02/2026;5"), dry_run=True)
        self.assertNotIn("<script>", reprise.preview)

    def test_another_encoding_reads_the_file_again(self):
        reprise = self.take(text(*GOOD), dry_run=True)
        self.assertIn("Échéance", reprise.colonne_ids.mapped("header"))
        reprise.encoding = "cp1252"
        self.assertNotIn("Échéance", reprise.colonne_ids.mapped("header"))
        self.assertEqual(reprise.state, "draft")

    def test_a_doubtful_date_format_is_said(self):
        self.assertTrue(
            self.take(text("C1;A;F-1;02/01/2026;03/02/2026;5"), dry_run=True).date_doubtful
        )
        self.assertFalse(self.take(text(*GOOD), dry_run=True).date_doubtful)

    def test_a_saved_mapping_serves_the_next_file(self):
        heading = "a;b;c;d"
        mapping = {"partner_ref": "a", "number": "b", "due": "c", "amount": "d"}
        first = self.take(text("C1;F-1;2/13/2026;1.50", heading=heading), mapping=mapping)
        self.assertEqual(first.state, "done")
        first.action_save_mapping()
        second = self.take(text("C1;F-2;3/4/2026;1.50", heading=heading), modele=first.modele_id)
        self.assertEqual(self.items(second).date_maturity, date(2026, 3, 4))
        self.assertFalse(second.date_doubtful)
        self.assertUntouched(
            text("1;2", heading="x;y"), "does not fit the mapping", modele=first.modele_id
        )

    def test_an_imported_file_is_kept_as_it_was(self):
        reprise = self.take(text(*GOOD))
        with self.assertRaisesRegex(UserError, "imported"):
            reprise.file = base64.b64encode(text(GOOD[0]))
        with self.assertRaisesRegex(UserError, "kept"):
            reprise.unlink()
        with self.assertRaisesRegex(UserError, "already been imported"):
            reprise.action_import()

    # -- rights ------------------------------------------------------------------------------

    def new_user(self, login, group):
        return new_test_user(
            self.env,
            login,
            f"recouvrement.{group}",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def test_an_accountant_imports(self):
        user = self.new_user("comptable", "group_accountant")
        reprise = self.Reprise.with_user(user).import_file(text(*GOOD), "items.csv", self.company)
        self.assertEqual((reprise.state, len(reprise.move_ids)), ("done", 3))
        reprise.with_user(user).action_save_mapping()

    def test_a_manager_imports(self):
        user = self.new_user("responsable", "group_manager")
        reprise = self.Reprise.with_user(user).import_file(text(*GOOD), "items.csv", self.company)
        self.assertEqual(reprise.state, "done")

    def test_collectors_and_readers_do_not(self):
        for group in ("group_reader", "group_collector"):
            user = self.new_user(group, group)
            with self.assertRaises(AccessError):
                self.Reprise.with_user(user).import_file(text(*GOOD), "items.csv", self.company)

    def test_another_company_stays_out_of_sight(self):
        reprise = self.take(text(*GOOD))
        other = self.setup_other_company()["company"]
        user = new_test_user(
            self.env,
            "ailleurs",
            "recouvrement.group_accountant",
            company_id=other.id,
            company_ids=other.ids,
        )
        self.assertFalse(self.Reprise.with_user(user).search([("id", "=", reprise.id)]))
        with self.assertRaises(AccessError):
            self.Reprise.with_user(user).import_file(text(*GOOD), "items.csv", self.company)

    # -- large files ------------------------------------------------------------------------

    def hand_over(self):
        """Three items for a limit of two, checked and handed over to the scheduled action."""
        self.env.user.group_ids |= self.env.ref("account.group_account_user")
        reprise = self.take(text(*GOOD), dry_run=True)
        with patch.object(reprise_module, "AT_ONCE", 2):
            told = reprise.action_import()
        self.assertEqual((reprise.state, reprise.move_count), ("waiting", 0))
        self.assertIn("3", told["params"]["message"])
        return reprise

    def test_a_large_file_is_booked_by_the_scheduled_action(self):
        reprise = self.hand_over()
        with self.assertRaises(UserError):
            reprise.keep_good = True
        with self.assertRaises(UserError):
            reprise.action_import()
        self.assertTrue(self.Reprise._run_waiting())
        self.assertEqual((reprise.state, len(reprise.move_ids)), ("done", 3))
        self.assertEqual(reprise.move_ids.create_uid, self.env.user)

    def test_a_large_file_stopped_on_the_way_goes_on_where_it_was(self):
        reprise = self.hand_over()
        with (
            patch.object(attente, "CHUNK", 1),
            patch.object(type(self.Reprise), "_progress", lambda *args: False),
        ):
            self.assertFalse(self.Reprise._run_waiting())
        self.assertEqual((reprise.state, len(reprise.move_ids)), ("waiting", 1))
        with patch.object(attente, "CHUNK", 1):
            self.assertTrue(self.Reprise._run_waiting())
        self.assertEqual((reprise.state, len(reprise.move_ids)), ("done", 3))
        self.assertEqual((reprise.new_count, reprise.partner_new_count), (3, 2))
        self.assertEqual(len(reprise.move_ids.partner_id), 2)

    def test_a_large_file_that_cannot_be_booked_says_why_and_does_not_stop_the_night(self):
        reprise = self.hand_over()
        books = type(self.env["recouvrement.reprise.ecriture"])
        with (
            patch.object(books, "_book", side_effect=UserError("The journal is locked.")),
            mute_logger(attente.__name__),
        ):
            self.assertTrue(self.Reprise._run_waiting())
        self.assertEqual((reprise.state, reprise.obstacle), ("checked", "The journal is locked."))
        self.assertFalse(reprise.move_ids)

    def test_the_preview_shows_markup_of_the_file_as_text(self):
        evil = '<img src=x onerror="alert(1)">'
        cell = evil.replace('"', '""')
        reprise = self.take(
            text(
                f'"{cell}";"<script>alert(2)</script>";"{cell}";02/01/2026;01/02/2026;10,00',
                GOOD[0],
            ),
            dry_run=True,
        )
        for raw in ("<img", "<script"):
            self.assertNotIn(raw, reprise.preview)
        self.assertIn("&lt;script&gt;", reprise.preview)
        broken = self.take(
            text(f"C1;Nom;F-1;<script>alert(3)</script>;01/02/2026;{evil}", GOOD[0]), dry_run=True
        )
        self.assertNotIn("<script", broken.preview)
        self.assertNotIn("<img", broken.preview)
