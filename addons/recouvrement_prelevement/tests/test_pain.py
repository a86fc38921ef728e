"""The file of a batch, read as a bank reads it: order of its elements, totals, kinds of debits, what each says."""

import re
from datetime import date
from decimal import Decimal

from lxml import etree

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .debits import DebitCase

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"
TEXT = r"[A-Za-z0-9/\-?:().,'+ ]"
AMOUNT, COUNT, DAY = r"\d{1,9}\.\d\d", r"[1-9]\d{0,14}", r"\d{4}-\d\d-\d\d"
IBAN, ICS = r"[A-Z]{2}\d\d[A-Z0-9]{11,30}", r"[A-Z]{2}\d\d[A-Z0-9]{3}[A-Z0-9]{1,28}"


def text(size):
    return rf"{TEXT}{{1,{size}}}"


AGENT = [
    (
        "FinInstnId",
        1,
        [("BICFI", 0, r"[A-Z0-9]{8}([A-Z0-9]{3})?"), ("Othr", 0, [("Id", 1, "NOTPROVIDED")])],
    )
]
ADDRESS = [  # hybrid or structured: since 15 November 2026 lines alone are refused (EPC)
    ("PstCd", 0, text(16)),
    ("TwnNm", 1, text(35)),
    ("CtrySubDvsn", 0, text(35)),
    ("Ctry", 1, r"[A-Z]{2}"),
    ("AdrLine", 0, text(70)),
]
PARTY = [("Nm", 1, text(140)), ("PstlAdr", 0, ADDRESS), ("Id", 0, None)]
ACCOUNT = [("Id", 1, [("IBAN", 1, IBAN)]), ("Ccy", 0, "EUR")]
TRANSACTION = [
    ("PmtId", 1, [("InstrId", 0, text(35)), ("EndToEndId", 1, text(35))]),
    ("InstdAmt", 1, AMOUNT),
    ("DrctDbtTx", 1, [("MndtRltdInf", 1, [("MndtId", 1, text(35)), ("DtOfSgntr", 1, DAY)])]),
    ("DbtrAgt", 1, AGENT),
    ("Dbtr", 1, PARTY),
    ("DbtrAcct", 1, ACCOUNT),
    ("RmtInf", 1, [("Ustrd", 1, text(140))]),
]
LOT = [
    ("PmtInfId", 1, text(35)),
    ("PmtMtd", 1, "DD"),
    ("BtchBookg", 0, "true|false"),
    ("NbOfTxs", 1, COUNT),
    ("CtrlSum", 1, AMOUNT),
    (
        "PmtTpInf",
        1,
        [
            ("SvcLvl", 1, [("Cd", 1, "SEPA")]),
            ("LclInstrm", 1, [("Cd", 1, "CORE|B2B")]),
            ("SeqTp", 1, "FRST|RCUR|FNAL|OOFF"),
        ],
    ),
    ("ReqdColltnDt", 1, DAY),
    ("Cdtr", 1, PARTY),
    ("CdtrAcct", 1, ACCOUNT),
    ("CdtrAgt", 1, AGENT),
    ("ChrgBr", 1, "SLEV"),
    (
        "CdtrSchmeId",
        1,
        [
            (
                "Id",
                1,
                [
                    (
                        "PrvtId",
                        1,
                        [("Othr", 1, [("Id", 1, ICS), ("SchmeNm", 1, [("Prtry", 1, "SEPA")])])],
                    )
                ],
            )
        ],
    ),
    ("DrctDbtTxInf", 1, TRANSACTION),
]
HEADER = [
    ("MsgId", 1, text(35)),
    ("CreDtTm", 1, r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
    ("NbOfTxs", 1, COUNT),
    ("CtrlSum", 1, AMOUNT),
    ("InitgPty", 1, [("Nm", 1, text(140)), ("Id", 0, None)]),
]
DOCUMENT = [("CstmrDrctDbtInitn", 1, [("GrpHdr", 1, HEADER), ("PmtInf", 1, LOT)])]
MANY = {"PmtInf", "DrctDbtTxInf", "AdrLine"}


def find_faults(node, wanted, path=""):
    """What is wrong with ``node``, by its own schema: ``(name, least, pattern or children)`` in order."""
    if isinstance(wanted, str):
        told = node.text or ""
        return [] if re.fullmatch(wanted, told) else [f"{path}: “{told}”"]
    if wanted is None:
        return []
    names, faults = [name for name, _least, _what in wanted], []
    found = [etree.QName(child).localname for child in node]
    for name, least, _what in wanted:
        number = found.count(name)
        if number < least or (number > 1 and name not in MANY):
            faults.append(f"{path}: {number} {name}")
    if [name for name in found if name not in names]:
        faults.append(f"{path}: {sorted(set(found) - set(names))}")
    elif found != sorted(found, key=names.index):
        faults.append(f"{path}: in another order, {found}")
    inside = {name: what for name, _least, what in wanted}
    for child, name in zip(node, found, strict=True):
        if name in inside:
            faults += find_faults(child, inside[name], f"{path}/{name}")
    return faults


@tagged("post_install", "-at_install")
class TestPain(DebitCase):
    def setUp(self):
        super().setUp()
        self.reason("AM04").write({"delay_days": 2, "max_attempts": 2})
        self.debtor.write(
            {
                "name": "Élodie Müller & Cie",
                "street": "12 rue de l'Église",
                "zip": "33000",
                "city": "Bordeaux",
                "country_id": self.env.ref("base.fr").id,
            }
        )
        self.company.partner_id.write(
            {"street": "1 quai", "city": "Lyon", "country_id": self.env.ref("base.fr").id}
        )

    def parse(self, order):
        """The document of the file of ``order``: right by our own schema, and by its sums and counts."""
        root = etree.fromstring(order.payment_file_id.raw)
        self.assertEqual(root.tag, f"{{{SPACE}}}Document")
        self.assertEqual(find_faults(root, DOCUMENT), [])
        self.assertEqual(self.all(root, "GrpHdr/NbOfTxs"), [str(len(order.payment_line_ids))])
        self.assertEqual(
            Decimal(self.all(root, "GrpHdr/CtrlSum")[0]),
            sum(Decimal(each) for each in self.all(root, "InstdAmt")),
        )
        for lot in root.iterfind(f".//{{{SPACE}}}PmtInf"):
            amounts = self.all(lot, "InstdAmt")
            self.assertEqual(lot.find(f"{{{SPACE}}}NbOfTxs").text, str(len(amounts)))
            self.assertEqual(
                Decimal(lot.find(f"{{{SPACE}}}CtrlSum").text), sum(map(Decimal, amounts))
            )
        references = self.all(root, "EndToEndId")
        self.assertEqual(len(set(references)), len(references))
        return root

    def all(self, root, path):
        steps = "/".join(f"{{{SPACE}}}{name}" for name in path.split("/"))
        return [each.text for each in root.iterfind(f".//{steps}")]

    def rows(self, root):
        """``{mandate: (reference of the debit, amount, label)}``."""
        paths = ("MndtId", "EndToEndId", "InstdAmt", "Ustrd")
        return {
            mandate: tuple(rest)
            for mandate, *rest in zip(*(self.all(root, path) for path in paths), strict=True)
        }

    def test_presented_again_the_same_amount_and_mandate_leave_under_a_new_reference(self):
        invoice = self.rent("2026-10-05", 389.5)
        self.debit(invoice, "2026-10-05")
        first = self.presented(invoice)
        before = self.rows(self.parse(first.order_id))
        self.bounce(first, "AM04", "2026-10-07")
        self.run_on("2026-10-08")
        second = self.presented(invoice) - first
        root = self.parse(self.release(second.order_id, "2026-10-09"))
        after = self.rows(root)
        self.assertEqual(before.keys(), after.keys(), "the mandate is unchanged")
        (reference, amount, label), (again, same, marked) = before["RUM-1"], after["RUM-1"]
        self.assertEqual((amount, same), ("389.50", "389.50"))
        self.assertNotEqual(reference, again)
        self.assertEqual((reference, again), (first.payment_id.memo, second.payment_id.memo))
        self.assertEqual(marked, f"{label} PRESENTATION 2")
        self.assertEqual(self.all(root, "ReqdColltnDt"), ["2026-10-13"])
        self.assertEqual(self.all(root, "Dbtr/Nm"), ["Elodie Muller - Cie"])
        # What the bank sends back names it, and is found by it.
        line = self.bring_in(self.notify((again, "RUM-1", 389.5, "AM04", 0), day="2026-10-15"))
        self.assertEqual(line.line_ids.payment_id, second.payment_id)

    def test_each_kind_of_debit_is_in_a_lot_of_its_own(self):
        company = self.debtor.copy({"name": "SARL Nord", "is_company": True})
        mandates = {
            "RUM-1": self.mandate,
            "RUM-FNAL": self.new_mandate(self.debtor, "RUM-FNAL", "FR7610107001011234567890129"),
            "RUM-OOFF": self.new_mandate(self.debtor, "RUM-OOFF", "FR7611315000011234567890138"),
            "RUM-B2B": self.new_mandate(company, "RUM-B2B", "FR7630001007941234567890185"),
        }
        mandates["RUM-FNAL"].state = "final"
        mandates["RUM-OOFF"].type = "oneoff"
        mandates["RUM-B2B"].format = "sepa_b2b"
        invoices = [
            self.rent("2026-10-05", 100 + rank, each) for rank, each in enumerate(mandates.values())
        ]
        order = self.env["account.payment.order"].browse(
            self.env["account.move"].union(*invoices).create_account_payment_line()["res_id"]
        )
        order.draft2open()
        order.open2generated()
        root = self.parse(order)
        kinds = {}
        for lot in root.iterfind(f".//{{{SPACE}}}PmtInf"):
            for mandate in self.all(lot, "MndtId"):
                kinds[mandate] = (*self.all(lot, "LclInstrm/Cd"), *self.all(lot, "SeqTp"))
        self.assertEqual(
            kinds,
            {
                "RUM-1": ("CORE", "RCUR"),
                "RUM-FNAL": ("CORE", "FNAL"),
                "RUM-OOFF": ("CORE", "OOFF"),
                "RUM-B2B": ("B2B", "RCUR"),
            },
        )

    def test_a_mandate_reference_banks_would_change_is_said_before_the_batch_is_confirmed(self):
        self.mandate.unique_mandate_reference = "RUM_É1"
        with self.assertRaisesRegex(UserError, "RUM_É1"), self.env.cr.savepoint():
            self.debit(self.rent("2026-10-05"), "2026-10-05")

    def test_an_address_without_town_does_not_leave(self):
        self.debtor.city = False
        invoice = self.rent("2026-10-05")
        self.debit(invoice, "2026-10-05")
        root = self.parse(self.presented(invoice).order_id)
        self.assertEqual(self.all(root, "Dbtr/PstlAdr"), [])
        self.assertEqual(self.all(root, "TwnNm"), ["Lyon"])

    def test_a_debtor_whose_bank_is_outside_the_eea_is_not_debited_without_its_town(self):
        abroad = self.new_mandate(self.debtor, "RUM-CH", "CH9300762011623852957")
        invoice = self.rent("2026-10-05", 75.0, abroad)
        self.debit(invoice, "2026-10-05", abroad)
        first = self.presented(invoice)
        self.debtor.city = False
        lacking = self.env["account.banking.mandate"].search(
            [("recouvrement_address_missing", "=", True), ("partner_id", "=", self.debtor.id)]
        )
        self.assertEqual(lacking, abroad, "the one at a French bank may go without")
        self.bounce(first, "AM04", "2026-10-07")
        self.assertIn("outside the European Economic Area", first.reason_text)
        self.run_on("2026-10-08")
        asked = first.dossier_id.activity_ids.mapped("summary")
        self.assertIn("Complete the debtor's address, then debit it by hand (AM04)", asked)
        with self.assertRaisesRegex(UserError, "outside the European"), self.env.cr.savepoint():
            self.debit(self.rent("2026-11-05", 75.0, abroad), "2026-11-05", abroad)
        self.debtor.city = "Genève"
        again = first.sudo()._plan_after(fields.Date.to_date("2026-10-08"))
        self.assertEqual((again.attempt, again.state), (2, "planned"))
        self.debtor.country_id = False
        self.on(again, "2026-10-09")._recheck(fields.Date.to_date("2026-10-09"))
        self.assertEqual(again.state, "cancelled", "what was planned is looked at again")

    def test_a_structured_label_is_left_as_it_is(self):
        invoice = self.rent("2026-10-05")
        self.debit(invoice, "2026-10-05")
        first = self.presented(invoice)
        first.payment_line_id.write(
            {"communication_type": "structured", "communication": "RF18539007547034"}
        )
        self.bounce(first, "AM04", "2026-10-07")
        self.run_on("2026-10-08")
        second = self.presented(invoice) - first
        self.assertEqual(second.payment_line_id.communication_type, "structured")
        self.assertEqual(second.payment_line_id.communication, "RF18539007547034")

    def test_our_own_reading_of_the_schema_can_find_faults(self):
        self.debit(self.rent("2026-10-05"), "2026-10-05")
        raw = self.env["recouvrement.presentation"].search([], limit=1).order_id.payment_file_id.raw
        self.assertEqual(self.env["recouvrement.presentation"].search_count([]), 1)
        for old, new in (
            (b"<PmtMtd>DD</PmtMtd>", b"<PmtMtd>TRF</PmtMtd>"),
            (b"<SeqTp>RCUR</SeqTp>", b""),
            (b"<MndtId>RUM-1</MndtId>", "<MndtId>RUM_é</MndtId>".encode()),
            (b"<TwnNm>Bordeaux</TwnNm>", b""),
            (f"<ReqdColltnDt>{date(2026, 10, 5)}</ReqdColltnDt>".encode(), b""),
        ):
            self.assertIn(old, raw)
            self.assertEqual(len(find_faults(etree.fromstring(raw.replace(old, new)), DOCUMENT)), 1)
