"""From the printer to the post office: mailings, numbers, posting slip, posting."""

import base64
import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user
from odoo.tools.pdf import PdfReader

from ..wizard.recouvrement_numerotation import _count_from
from .test_courrier import read
from .test_lrar import LrarCase


class TestEnvoi(LrarCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bordeaux = cls.new_debtor("Scierie Marcel", zip="33000", city="Bordeaux")
        cls.brest = cls.new_debtor("Ar Mor SARL", zip="29200", city="Brest")
        cls.overdue_invoice("2026-01-10", 200, cls.bordeaux)
        cls.overdue_invoice("2026-01-10", 300, cls.brest)

    def mailing(self, **values):
        return self.at("2026-01-16")["recouvrement.envoi"].create(values)

    def numbered(self):
        """A printed mailing whose three registered letters have their numbers."""
        self.night(3)
        mailing = self.mailing()
        mailing.action_print()
        for rank, pli in enumerate(mailing.pli_ids, 1):
            pli.tracking_number = f"1A 000 000 000 {rank}"
        return mailing

    def test_letters_that_wait_are_gathered_once_in_postal_order_and_printed_in_one_file(self):
        self.night(3)
        mailing = self.mailing()
        self.assertEqual(
            mailing.pli_ids.sorted("rank").mapped("partner_id.name"),
            ["Ar Mor SARL", "Scierie Marcel", "Menuiserie Lormont"],
        )
        self.assertEqual((mailing.letter_count, mailing.registered_count), (3, 3))
        self.assertFalse(self.mailing().pli_ids, "a letter is in one mailing only")
        mailing.action_print()
        pages = [
            " ".join(page.extract_text().split())
            for page in PdfReader(io.BytesIO(mailing.letters_id.raw)).pages
        ]
        firsts = [page for page in pages if "page 1/" in page]
        for page, name in zip(firsts, ("Ar Mor", "Scierie Marcel", "Menuiserie"), strict=True):
            self.assertIn(name, page)
        self.assertEqual(mailing.state, "printed")

    def test_by_portfolio_then_postal_code(self):
        user = self.env.user
        Portfolio = self.env["recouvrement.portefeuille"]
        for name, partners in (("A", self.debtor | self.bordeaux), ("B", self.brest)):
            Portfolio.create(
                {
                    "name": name,
                    "company_id": self.company.id,
                    "user_id": user.id,
                    "partner_domain": repr([("id", "in", partners.ids)]),
                }
            )
        self.night(3)
        mailing = self.mailing(print_order="portfolio")
        self.assertEqual(
            mailing.pli_ids.sorted("rank").mapped("partner_id"),
            self.bordeaux | self.debtor | self.brest,
        )

    def test_what_is_settled_before_posting_does_not_leave_and_does_not_wait_for_ever(self):
        self.night(3)
        self.pay(self.invoice, "2026-01-16")
        self.run_on("2026-01-16")
        mailing = self.mailing()
        self.assertEqual(mailing.letter_count, 2)
        self.assertIn("Menuiserie Lormont", mailing.remarks)
        action = self.dossier_of().action_ids.filtered(lambda each: each.kind == "lrar")
        self.assertEqual(action.delivery, "failed")
        last = action.acheminement_ids.filtered(lambda each: each.status == "failed")
        self.assertIn("closed in the meantime", last.note)

    def test_posting_is_recorded_on_every_letter_and_keeps_the_slip(self):
        notices = self.env["mail.template"].search([("recouvrement_use", "=", "formal_notice")])
        notices.recouvrement_effective_rule = "sent"
        mailing = self.numbered()
        wizard = self.at("2026-01-19")["recouvrement.envoi.depot"].create({"envoi_id": mailing.id})
        self.assertEqual(wizard.date, date(2026, 1, 19))
        wizard.action_post()
        actions = mailing.pli_ids.action_id
        self.assertEqual(set(actions.mapped("delivery")), {"sent"})
        self.assertEqual(set(actions.mapped("delivery_date")), {date(2026, 1, 19)})
        self.assertEqual(set(actions.mapped("date_effective")), {date(2026, 1, 19)})
        self.assertEqual(
            set(actions.acheminement_ids.mapped("source")),
            {"print", "batch"},
            "from its printing on",
        )
        text = read(mailing.bordereau_id.raw)
        for expected in ("1A0000000001", "Ar Mor SARL", "29200 BREST", "Number of letters: 3"):
            self.assertIn(expected, text)
        with self.assertRaisesRegex(UserError, "is proof"):
            mailing.pli_ids[0].action_take_out()
        with self.assertRaisesRegex(UserError, "is proof"):
            mailing.unlink()
        with self.assertRaisesRegex(UserError, "its number is proof"):
            mailing.pli_ids[0].tracking_number = "1A0000000099"

    def test_a_registered_letter_without_number_is_not_posted(self):
        self.night(3)
        mailing = self.mailing()
        with self.assertRaisesRegex(UserError, "Print the letters"):
            mailing.action_post()
        mailing.action_print()
        mailing.pli_ids[0].tracking_number = "1A0000000001"
        with self.assertRaisesRegex(UserError, "no number yet.*Scierie Marcel.*Menuiserie"):
            mailing.action_post()
        with self.assertRaisesRegex(UserError, "no number yet"):
            mailing._post(date(2026, 1, 16))

    def test_the_day_of_posting_is_neither_to_come_nor_before_printing(self):
        mailing = self.numbered()
        wizard = self.at("2026-01-16")["recouvrement.envoi.depot"].create({"envoi_id": mailing.id})
        wizard.date = "2026-01-17"
        with self.assertRaisesRegex(UserError, "still to come"):
            wizard.action_post()
        wizard.date = "2026-01-14"
        with self.assertRaisesRegex(UserError, "left on"):
            wizard.action_post()
        self.assertEqual(mailing.state, "printed")

    def test_a_number_belongs_to_one_letter_which_is_named(self):
        mailing = self.numbered()
        with self.assertRaisesRegex(UserError, "1A0000000001.*already belongs to.*Ar Mor SARL"):
            mailing.pli_ids[1].tracking_number = "1a 000 000 000-1"
        with self.assertRaisesRegex(UserError, "not a number of the post"):
            mailing.pli_ids[1].tracking_number = "12"
        mailing.pli_ids[1].tracking_number = False
        self.assertFalse(mailing.pli_ids[1].action_id.tracking_number)

    def test_numbers_scanned_in_a_row_or_counted_from_the_first(self):
        self.night(3)
        mailing = self.mailing()
        Wizard = self.env["recouvrement.numerotation"]
        wizard = Wizard.create({"envoi_id": mailing.id, "scanned": "1A0000000001\n1A0000000002\n"})
        wizard.action_number()
        self.assertEqual(
            mailing.pli_ids.sorted("rank").mapped("tracking_number"),
            ["1A0000000001", "1A0000000002", False],
        )
        wizard = Wizard.create({"envoi_id": mailing.id, "scanned": "1A0000000003\n1A0000000004"})
        with self.assertRaisesRegex(UserError, "2 numbers for 1 letters"):
            wizard.action_number()
        wizard = Wizard.create(
            {"envoi_id": mailing.id, "how": "series", "first": "1A 000 000 0099"}
        )
        self.assertIn("1A0000000099", wizard.preview)
        wizard.action_number()
        self.assertEqual(mailing.unnumbered_count, 0)
        self.assertEqual(_count_from("RR 47312482 9 FR", 2)[0], "RR473124829FR")
        self.assertEqual(_count_from("AB09", 3), ["AB09", "AB10", "AB11"])
        self.assertEqual(_count_from("RRFR", 3), [])

    def test_a_letter_taken_out_waits_for_the_next_mailing(self):
        mailing = self.numbered()
        pli = mailing.pli_ids[1]
        action = pli.action_id
        pli.action_take_out()
        self.assertEqual(
            (mailing.state, mailing.letters_id.exists()), ("draft", mailing.letters_id)
        )
        self.assertEqual(self.mailing().pli_ids.action_id, action)

    def test_the_slip_as_a_spreadsheet(self):
        self.brest.name = "=HYPERLINK(1)"
        mailing = self.numbered()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(mailing.bordereau_xlsx)))
        rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
        self.assertIn([1, "1A0000000001", "=HYPERLINK(1)"], [row[:3] for row in rows])
        self.assertEqual(book.active["C11"].data_type, "s", "a name, not a formula")
        self.assertTrue(any("29200 BREST" in str(row[3]) for row in rows))
        self.assertTrue(any("3" in str(row[1]) and "Total" in str(row[1]) for row in rows))

    def test_who_may(self):
        self.night(3)
        collector = new_test_user(
            self.env, "poste", groups="recouvrement.group_collector", company_id=self.company.id
        )
        reader = new_test_user(
            self.env, "lecteur", groups="recouvrement.group_reader", company_id=self.company.id
        )
        with self.assertRaises(AccessError):
            self.at("2026-01-16")["recouvrement.envoi"].with_user(reader).create({})
        mailing = self.at("2026-01-16")["recouvrement.envoi"].with_user(collector).create({})
        self.assertEqual(mailing.letter_count, 3)
        mailing.action_print()
        with self.assertRaisesRegex(UserError, "by its buttons"):
            mailing.write({"state": "posted"})
        with Form(mailing) as form, form.pli_ids.edit(0) as line:
            line.tracking_number = "1A0000000001"
        self.assertEqual(mailing.unnumbered_count, 2)
        self.assertFalse(self.env["recouvrement.envoi"].with_user(reader).search([]))

    def test_the_night_s_log_counts_the_letters_that_wait(self):
        self.night(3)
        night = self.passage.search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual(night.waiting_count, 3)
        self.mailing()
        night.invalidate_recordset()
        self.assertEqual(night.waiting_count, 0)


class TestRemise(LrarCase):
    def setUp(self):
        super().setUp()
        self.night(1)
        self.action = self.dossier_of().action_ids
        self.record(self.action, "sent", "2026-01-16", source="batch")

    def tell(self, status, day, on="2026-02-15", **values):
        wizard = self.at(on)["recouvrement.distribution"].create(
            {"action_ids": self.action.ids, "status": status, "date": day, **values}
        )
        return wizard.action_record()

    def test_delivered_with_its_proof_and_who_signed(self):
        self.tell("presented", "2026-01-18")
        self.tell(
            "delivered",
            "2026-01-20",
            signer="M. Duval",
            proof=base64.b64encode(b"%PDF-1.4 scan"),
            proof_name="AR.pdf",
        )
        event = self.action.acheminement_ids.filtered(lambda each: each.status == "delivered")
        self.assertEqual((event.signer, event.source), ("M. Duval", "hand"))
        self.assertEqual(event.attachment_id.raw, b"%PDF-1.4 scan")
        self.assertEqual(event.attachment_id.res_id, self.action.id)
        self.assertEqual(self.action.delivery, "delivered")

    def test_dates_before_posting_or_to_come_are_refused(self):
        for day, message in (
            ("2026-01-14", "left on"),
            ("2026-01-15", "cannot be .*Check the date"),
            ("2026-03-01", "still to come"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self.tell("delivered", day)
        self.assertEqual(self.action.delivery, "sent")

    def test_a_letter_has_one_end(self):
        self.tell("unknown", "2026-01-20")
        with self.assertRaisesRegex(
            UserError, "already known as.*Not known.*keep the post's answer"
        ):
            self.tell("delivered", "2026-01-22")
        with self.assertRaisesRegex(UserError, "Check the date"):
            self.tell("presented", "2026-01-25")
        self.tell("unknown", "2026-01-20")
        self.assertEqual(self.action.delivery, "unknown")
        self.assertEqual(len(self.action.dossier_id.action_ids), 2, "told twice, replaced once")

    def test_told_late_in_any_order(self):
        self.tell("unclaimed", "2026-02-05")
        self.tell("presented", "2026-01-18")
        self.assertEqual(
            (self.action.delivery, self.action.delivery_date), ("unclaimed", date(2026, 2, 5))
        )

    def test_one_proof_is_of_one_letter_and_others_than_letters_are_refused(self):
        self.action = self.action | self.action.sudo().copy({"attempt": 7, "kind": "email"})
        with self.assertRaisesRegex(UserError, "Only letters"):
            self.tell("delivered", "2026-01-20")
