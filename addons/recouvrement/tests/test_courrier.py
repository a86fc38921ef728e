"""Letters and e-mails of the night: what they say, to whom, in how many processes."""

import io
import re
from unittest.mock import patch

from odoo.tools.pdf import PdfReader

from ..models import recouvrement_imprimerie
from .common import RecouvrementCase

DAY = "2026-01-15"
BASE_REPORT = "odoo.addons.base.models.ir_actions_report.IrActionsReport"


def read(document):
    """Text of a PDF, spaces of every kind made plain."""
    pages = PdfReader(io.BytesIO(document), strict=False).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


class CourrierCase(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"]._load_module_terms(["recouvrement"], ["fr_FR"])
        cls.env = cls.env(context=dict(cls.env.context, force_report_rendering=True))
        cls.passage = cls.passage.with_env(cls.env)
        cls.company.partner_id.write(
            {"street": "8 quai des Chartrons", "zip": "33000", "city": "Bordeaux"}
        )
        cls.bank = cls.env["res.partner.bank"].create(
            {"acc_number": "FR7630006000011234567890189", "partner_id": cls.company.partner_id.id}
        )
        cls.company.recouvrement_bank_id = cls.bank
        cls.second_reminder = cls.env.ref("recouvrement.mail_template_reminder_2")

    @classmethod
    def letter_scenario(cls, **step):
        return cls.new_scenario(
            {"kind": "letter", "offset_days": 5, "template_id": cls.second_reminder.id, **step},
            worked_days_only=False,
        )

    def night(self, expected_done, expected_failed=0):
        counts = self.run_on(DAY)
        failures = self.env["recouvrement.action"].search([("state", "=", "failed")])
        self.assertEqual(
            (counts.get("done", 0), counts.get("failed", 0)),
            (expected_done, expected_failed),
            failures.mapped("error"),
        )
        return counts


class TestLetter(CourrierCase):
    def test_letter_in_french_and_in_english(self):
        self.letter_scenario()
        marcel = self.new_debtor("Scierie Marcel", lang="fr_FR")
        for partner in (self.debtor, marcel):
            self.overdue_invoice("2026-01-10", 1234.56, partner)
        self.night(2)
        french = self.dossier_of(marcel).action_ids
        english = self.dossier_of().action_ids
        text = read(french.attachment_id.raw)
        for expected in (
            "Scierie Marcel",
            "33310 Lormont",
            "Bordeaux, le 15 janvier 2026",
            "1 234,56 €",
            "10/01/2026",
            "Madame, Monsieur,",
            "FR76",
            french.dossier_id.name,
            "23 janvier 2026",
        ):
            self.assertIn(expected, text)
        text = read(english.attachment_id.raw)
        for expected in (
            "Menuiserie Lormont",
            "January 15, 2026",
            "1,234.56",
            "01/10/2026",
            "Dear Sir or Madam,",
            english.dossier_id.name,
        ):
            self.assertIn(expected, text)
        self.assertNotIn("Scierie Marcel", text, "a letter holds its own debtor only")
        for action in french | english:
            self.assertEqual(action.state, "done")
            self.assertEqual(action.attachment_id.res_id, action.dossier_id.id)
            self.assertLess(len(action.attachment_id.raw), 60_000)

    def test_a_batch_is_one_process_and_each_gets_its_own(self):
        self.letter_scenario()
        debtors = [self.new_debtor(f"Client {rank:03d}") for rank in range(12)]
        for rank, partner in enumerate(debtors):
            for _invoice in range(20 if rank in (3, 7) else 1):
                self.overdue_invoice("2026-01-10", 100 + rank, partner)
        processes = []
        run = recouvrement_imprimerie.RecouvrementImprimerie._to_pdf

        def counted(service, letters):
            processes.append(len(letters))
            return run(service, letters)

        with patch.object(recouvrement_imprimerie.RecouvrementImprimerie, "_to_pdf", counted):
            self.night(12)
        self.assertEqual(processes, [12])
        for partner in debtors:
            document = self.dossier_of(partner).action_ids.attachment_id.raw
            self.assertEqual(set(re.findall(r"Client \d{3}", read(document))), {partner.name})
            pages = len(PdfReader(io.BytesIO(document)).pages)
            self.assertEqual(pages, 2 if partner in (debtors[3], debtors[7]) else 1)
