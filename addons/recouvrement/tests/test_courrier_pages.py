"""Letters of 1, 20 and 200 items, page by page; the payment slip; the address in its window."""

import io
import re
from decimal import Decimal
from unittest.mock import patch

from odoo import fields
from odoo.tools.pdf import PdfReader

from ..models import recouvrement_formule
from ..tools import address, pdf, slip
from .test_courrier import DAY, CourrierCase

SLIP = "PAYMENT SLIP"


def read_pages(document):
    pages = PdfReader(io.BytesIO(document), strict=False).pages
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pages]


class PagesCase(CourrierCase):
    """What the account holds is made up: three hundred posted invoices would say no more."""

    def letter(self, count, lang="en_US", kind="letter", amount="10.50"):
        """The letter of ``count`` items (F0001…), as printed by the night."""
        items = [
            {
                "line": rank,
                "name": f"F{rank:04d}",
                "date": "2025-12-01",
                "due": "2026-01-05",
                "total": amount,
                "paid": "0",
                "remaining": amount,
                "days_late": 10,
                "contested": False,
            }
            for rank in range(1, count + 1)
        ]
        self.letter_scenario(kind=kind)
        self.debtor.lang = lang
        self.overdue_invoice("2026-01-05", float(Decimal(amount) * count))
        situation = type(self.env["recouvrement.situation"])
        with patch.object(
            situation,
            "_read_statement",
            lambda _self, dossiers, _day: {d.id: items for d in dossiers},
        ):
            self.night(1)
        return self.dossier_of().action_ids


class TestPages(PagesCase):
    def check(self, count, pages_expected):
        pages = read_pages(self.letter(count).attachment_id.raw)
        text = " ".join(pages)
        self.assertEqual(len(pages), pages_expected)
        names = re.findall(r"\bF\d{4}\b", text)
        self.assertEqual(names, [f"F{rank:04d}" for rank in range(1, count + 1)], "each item once")
        total = f"{Decimal('10.50') * count:,.2f}"
        self.assertIn(f"Total to pay {total}", text)
        self.assertEqual(text.count(SLIP), 1)
        self.assertIn(SLIP, pages[0], "on the page of the text")
        self.assertIn(f"{total} €", pages[0].split(SLIP)[1], "the slip asks the total")
        for number, page in enumerate(pages, 1):
            self.assertIn(f"page {number}/{len(pages)}", page)
            if re.search(r"\bF\d{4}\b", page):
                self.assertEqual(page.count("Late by"), 1, "the heading of the table on each page")
        self.assertEqual([page for page in pages if len(page) < 150], [], "no empty page")

    def test_a_letter_of_1_item(self):
        self.check(1, 1)

    def test_a_letter_of_20_items(self):
        self.check(20, 2)

    def test_a_letter_of_200_items(self):
        self.check(200, 7)

    def test_the_longest_table_that_stands_in_the_letter_does_not_meet_the_slip(self):
        count = recouvrement_formule.ROWS_IN_LETTER
        pages = read_pages(self.letter(count).attachment_id.raw)
        self.assertEqual(" ".join(pages).count(SLIP), 1)
        # The slip stands on the page that had room for it: what precedes it there is the letter's end.
        page = next(page for page in pages if SLIP in page)
        self.assertIn("Yours faithfully", " ".join(pages))
        self.assertIn(f"page {pages.index(page) + 1}/{len(pages)}", page)

    def test_the_slip_and_its_qr_code_say_what_is_asked(self):
        said = []
        draw = slip.draw
        with patch.object(slip, "draw", lambda values: said.append(values) or draw(values)):
            action = self.letter(2)
        [values] = said
        self.assertEqual(
            values["qr"].split("\n"),
            [
                "BCD",
                "002",
                "1",
                "SCT",
                "",
                self.company.name,
                "FR7630006000011234567890189",
                "EUR21.0",
                "",
                "",
                action.dossier_id.name,
                "",
            ],
        )
        self.assertIn("/my/invoices", values["link"])
        self.assertIn("FR76 3000 6000 0112 3456 7890 189", values["iban"])

    def test_no_qr_code_without_euros_or_iban_and_no_error(self):
        self.bank.acc_number = "12345"
        said = []
        draw = slip.draw
        with patch.object(slip, "draw", lambda values: said.append(values) or draw(values)):
            action = self.letter(1)
        self.assertEqual((said[0]["qr"], said[0]["iban"]), ("", "12345"))
        self.assertIn(SLIP, " ".join(read_pages(action.attachment_id.raw)))
        words = self.env["recouvrement.formule"]
        dollar = self.env.ref("base.USD")
        self.bank.acc_number = "FR7630006000011234567890189"
        self.assertFalse(words._get_qr(self.bank, 10, dollar, self.debtor, "DR1"))
        self.assertFalse(
            words._get_qr(self.bank.browse(), 10, self.company.currency_id, self.debtor, "DR1")
        )

    def test_a_text_without_slip_gives_the_iban_in_the_letter(self):
        texts = self.second_reminder | self.second_reminder.recouvrement_variant_ids
        texts.recouvrement_payment_slip = False
        [page] = read_pages(self.letter(1).attachment_id.raw)
        self.assertNotIn(SLIP, page)
        self.assertIn("IBAN: FR76", page)

    def test_the_qr_code_is_a_sound_one(self):
        """Three finder patterns and the timing lines, as any reader looks for them."""
        modules = slip._encode("BCD\n002\n1\nSCT\n\nNégoce\nFR7630006000011234567890189\nEUR1.00")
        size = len(modules)
        self.assertIn((size - 17) % 4, (0,))
        ring = [True] * 7
        for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
            self.assertEqual([bool(x) for x in modules[top][left : left + 7]], ring)
            self.assertEqual([bool(row[left]) for row in modules[top : top + 7]], ring)
        self.assertEqual(
            [bool(x) for x in modules[6][8 : size - 8]],
            [not column % 2 for column in range(8, size - 8)],
        )

    def test_the_address_stands_in_the_window_chosen(self):
        """NF Z 11-001: from 50 to 75 mm from the top, on the right from 110 mm, on the left from 20."""
        self.debtor.write({"street2": "BP 12", "name": "Menuiserie Lormont et fils"})
        self.company.recouvrement_window = "left"
        action = self.letter(1, kind="lrar")
        page = PdfReader(io.BytesIO(action.attachment_id.raw)).pages[0]
        seen = []

        def visit(text, cm, tm, _font, _size):
            x = (tm[4] * cm[0] + tm[5] * cm[2] + cm[4]) * 25.4 / 72
            y = (float(page.mediabox.height) - (tm[4] * cm[1] + tm[5] * cm[3] + cm[5])) * 25.4 / 72
            if text.strip() and 20 < x < 105 and 47 < y < 77:
                seen.append((" ".join(text.split()), round(x), round(y)))

        page.extract_text(visitor_text=visit)
        self.assertEqual(
            [line for line, _x, _y in seen],
            ["Menuiserie Lormont et fils", "12 RUE DES SCIERIES", "BP 12", "33310 LORMONT"],
        )
        self.assertTrue(all(50 <= y <= 75 for _line, _x, y in seen), seen)


class TestAddress(CourrierCase):
    def test_six_lines_of_38_signs_capitals_from_the_street_on(self):
        self.assertEqual(
            address.lines(
                ["Menuiserie Lormont", "Mme Élodie Dupont"],
                "12, rue de l'Église",
                "Bâtiment C",
                "33310 Saint-Germain-d'Esteil",
            ),
            [
                "Menuiserie Lormont",
                "Mme Élodie Dupont",
                "Bâtiment C",
                "12 RUE DE L EGLISE",
                "33310 SAINT GERMAIN D ESTEIL",
            ],
        )

    def test_what_is_too_long_is_shortened_then_cut_never_the_place(self):
        lines = address.lines(
            ["Société civile professionnelle d'architecture du bassin d'Arcachon", "Mme Dupont"],
            "123 bis avenue du Général de Gaulle prolongée",
            "Zone artisanale des Quatre Pavillons, bâtiment C",
            "33120 Arcachon",
        )
        self.assertEqual(len(lines), 6)
        self.assertLessEqual(max(map(len, lines)), 38)
        self.assertEqual(lines[-2:], ["123 BIS AV DU GAL DE GAULLE PROLONGEE", "33120 ARCACHON"])
        self.assertIn("Mme Dupont", lines)

    def test_the_country_in_capitals_only_abroad(self):
        words = self.env["recouvrement.formule"]
        self.assertEqual(
            words._get_recipient_lines(self.debtor, self.company),
            ["Menuiserie Lormont", "12 RUE DES SCIERIES", "33310 LORMONT"],
        )
        self.debtor.write(
            {"country_id": self.env.ref("base.de").id, "zip": "10115", "city": "Berlin"}
        )
        self.assertEqual(
            words._get_recipient_lines(self.debtor, self.company)[-2:], ["10115 BERLIN", "GERMANY"]
        )

    def test_the_contact_of_a_company_stands_under_its_name(self):
        contact = self.new_debtor(
            "Service comptable", parent_id=self.debtor.id, type="invoice", is_company=False
        )
        self.assertEqual(
            self.env["recouvrement.formule"]._get_recipient_lines(contact, self.company)[:2],
            ["Menuiserie Lormont", "Service comptable"],
        )

    def test_a_letter_that_lost_its_place_for_the_slip_is_not_printed(self):
        writer = pdf.PdfWriter()
        writer.add_blank_page(595, 842)
        [pages] = pdf.split(pdf._to_bytes(writer), 1)
        with self.assertRaisesRegex(ValueError, "0 pages hold the payment slip"):
            pdf.stamp(pages, [], "", slip=["q Q"])


class TestPortalLink(PagesCase):
    """The way to the debtor's space on paper and by mail, only where the company offers it."""

    def setUp(self):
        super().setUp()
        self.company.recouvrement_portal_link = True

    def test_the_slip_holds_the_address_of_the_space_and_its_code(self):
        said = []
        draw = slip.draw
        with patch.object(slip, "draw", lambda values: said.append(values) or draw(values)):
            action = self.letter(1)
        [values] = said
        address_of_space = values["portal"]

        self.assertIn("/d/", address_of_space)
        [page] = read_pages(action.attachment_id.raw)
        self.assertIn(address_of_space.replace(" ", ""), page.replace(" ", ""))
        portal = self.env["recouvrement.portail"].with_context(
            recouvrement_day=fields.Date.to_date(DAY)
        )
        link = portal._read_code(address_of_space.rpartition("/")[2])
        self.assertEqual((link.dossier, link.way), (action.dossier_id, "post"))

    def test_a_letter_without_slip_gives_the_address_too(self):
        texts = self.second_reminder | self.second_reminder.recouvrement_variant_ids
        texts.recouvrement_payment_slip = False
        [page] = read_pages(self.letter(1).attachment_id.raw)
        self.assertIn("/d/", page)

    def test_an_e_mail_has_a_button_to_the_space_and_a_text_its_address(self):
        action = self.letter(1, kind="email")
        self.assertIn("/d/", action.message_id.body)
        dossier = action.dossier_id
        self.assertIn("/d/", dossier.letter_portal_link)
        self.company.recouvrement_portal_link = False
        dossier.invalidate_recordset()
        self.assertFalse(dossier.letter_portal_link)

    def test_who_answers_for_the_debtor_gets_no_link_to_the_debtor_s_space(self):
        self.overdue_invoice("2026-01-05", 100)
        self.letter_scenario()
        self.run_on("2026-01-06")
        guarantor = self.new_debtor("Gilles Dufau", is_company=False)
        self.env["recouvrement.partie"].create(
            {
                "dossier_id": self.dossier_of().id,
                "partner_id": guarantor.id,
                "role": "guarantor",
            }
        )
        self.night(2)
        letters = {
            action.partner_id.name: read_pages(action.attachment_id.raw)[0]
            for action in self.dossier_of().action_ids
        }
        self.assertIn("/d/", letters["Menuiserie Lormont"])
        self.assertNotIn("/d/", letters["Gilles Dufau"])
