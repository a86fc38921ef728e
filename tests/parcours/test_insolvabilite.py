"""Two stories of debtors who cannot pay, day by day, silent days included.

A customer's liquidation caught in the BODACC: declared in time, admitted, a dividend, closure, the loss
and its VAT. A tenant before the commission: filed, admissible, measures, erasure; the current rent is
still asked for.
"""

import base64
import json
from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.recouvrement_contentieux.tests.common import ContentieuxCase

SIREN = "833310592"


@tagged("post_install", "-at_install")
class TestInsolvabilite(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = ("accountant", "diagnostic")
        for name in groups:
            cls.env.user.group_ids |= cls.env.ref(f"recouvrement.group_{name}")
        cls.env["recouvrement.delegation"].create(
            {"group_id": cls.env.ref("recouvrement.group_accountant").id, "own": True}
        )
        cls.company.write({"country_id": cls.env.ref("base.fr").id, "zip": "33000"})

    def on(self, record, day):
        return record.with_context(recouvrement_day=date.fromisoformat(day))

    def bill(self, partner, day, due, price, tax):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": day,
                "date": day,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Bois", "price_unit": price, "tax_ids": [Command.set(tax.ids)]}
                    )
                ],
            }
        )
        move.action_post()
        return move

    def bodacc(self, key, published, judged, nature, words=""):
        return {
            "id": key,
            "dateparution": published,
            "typeavis": "annonce",
            "familleavis": "collective",
            "tribunal": "Greffe du Tribunal de Commerce de Bordeaux",
            "commercant": "MENUISERIE LORMONT",
            "registre": ["833 310 592", SIREN],
            "jugement": json.dumps({"nature": nature, "date": judged, "complementJugement": words}),
        }

    def read(self, day, *records):
        content = base64.b64encode(json.dumps(records).encode())
        file = self.on(self.env["recouvrement.annonce.import"], day).create(
            {"content": content, "filename": f"bodacc-{day}.json"}
        )
        file.action_import()
        return file.annonce_ids

    def sent_since(self, dossier, day):
        """What left for the debtor since ``day``."""
        return dossier.action_ids.filtered(
            lambda each: (
                each.state == "done"
                and each.partner_id.commercial_partner_id in (dossier.partner_id,)
                and each.date_done >= date.fromisoformat(day)
            )
        )

    def test_liquidation_from_the_bodacc_to_the_vat(self):
        charts = self.env["account.chart.template"].with_company(self.company)
        self.debtor.company_registry = f"{SIREN}00017"
        self.bill(self.debtor, "2026-03-16", "2026-04-15", 1000.0, charts.ref("tva_normale"))
        self.run_days("2026-04-16", "2026-05-20")
        dossier = self.dossier_of()
        self.assertTrue(self.sent_since(dossier, "2026-04-16"), "chased as anyone at first")

        # 22 May: the gazette of the 20th tells the judgment of the 12th; nothing more leaves.
        words = (
            "Jugement prononçant la liquidation judiciaire, désignant liquidateur Selarl Mmj 23 Rue "
            "Victor Hugo 95300 Pontoise.Les déclarations des créances sont à adresser au liquidateur."
        )
        opening = "Jugement d'ouverture de liquidation judiciaire"
        notice = self.read(
            "2026-05-22", self.bodacc("A1", "2026-05-20", "2026-05-12", opening, words)
        )
        self.assertEqual((notice.partner_ids, dossier.state), (self.debtor, "held"))
        self.run_days("2026-05-22", "2026-05-26")
        self.assertFalse(self.sent_since(dossier, "2026-05-22"))

        # 26 May: one click opens the case; two months to declare.
        case = self.on(notice, "2026-05-26")._follow()
        self.assertEqual((case.amount_frozen, case.mandataire_id.name), (1200.0, "Selarl Mmj"))
        self.assertEqual(
            dossier.phase_id, self.env.ref("recouvrement_contentieux.phase_insolvabilite")
        )
        # 2 June: declared by registered letter, which the post takes on the 3rd.
        case = self.on(case, "2026-06-02")
        case.action_declare()
        declaration = case.declaration_ids
        self.assertEqual(declaration.date_limit, date(2026, 7, 20))
        declaration.action_post()
        letters = self.on(self.env["recouvrement.acheminement"], "2026-06-05")
        letters._record(declaration.action_id, "sent", date(2026, 6, 3))
        self.assertEqual((declaration.state, declaration.late), ("sent", False))
        # An order placed after the judgment is owed on its own, and chased.
        later = self.bill(self.debtor, "2026-05-18", "2026-06-10", 500.0, charts.ref("tva_normale"))
        self.run_days("2026-06-11", "2026-07-20")
        self.assertTrue(self.sent_since(dossier, "2026-06-11"))
        self.pay(later, "2026-07-21")
        self.run_days("2026-07-21", "2026-08-31")
        self.assertFalse(self.sent_since(dossier, "2026-07-22"))

        # Admitted whole, a dividend of 120 €, then closed for want of assets.
        self.on(declaration, "2026-09-01").action_admit_all()
        case = self.on(case, "2026-10-01")
        dividend = case.versement_ids.create(
            {"collective_id": case.id, "date": "2026-10-01", "amount": 120.0}
        )
        invoice = case.dette_ids.filtered("frozen").move_line_id.move_id
        self.pay(invoice, "2026-10-01", 120.0)
        self.on(dividend, "2026-10-01").action_match()
        self.assertEqual((dividend.state, case.amount_received), ("received", 120.0))
        closure = "Jugement de clôture pour insuffisance d'actif"
        notice = self.read("2026-11-10", self.bodacc("A2", "2026-11-08", "2026-10-28", closure))
        self.on(notice, "2026-11-10")._follow()
        self.assertEqual((case.state, case.outcome), ("closed", "assets"))

        # The loss: its VAT comes back with the day of the liquidation.
        loss = self.on(case.proposition_ids, "2026-11-12")
        self.assertEqual((loss.amount, loss.date_ground), (1080.0, date(2026, 5, 12)))
        loss._approve()
        self.assertEqual(loss.state, "booked")
        self.assertEqual((loss.tva_ids.amount_untaxed, loss.tva_ids.amount_tax), (900.0, 180.0))
        self.run_on("2026-11-13")
        self.assertEqual(dossier.state, "closed")

    def test_over_indebtedness_from_filing_to_erasure(self):
        tenant = self.new_debtor("Claire Dumas", is_company=False)
        self.overdue_invoice("2026-02-05", 700.0, tenant)
        self.run_days("2026-02-06", "2026-02-07")
        dossier = self.dossier_of(tenant)
        # Filed: she is still asked to pay.
        file = self.on(self.env["recouvrement.surendettement"], "2026-02-07").create(
            {"partner_id": tenant.id, "date_filed": "2026-02-03", "number": "000426000001"}
        )
        self.run_days("2026-02-08", "2026-03-31")
        self.assertTrue(self.sent_since(dossier, "2026-02-08"))
        # Admissible on 1 April: the 700 € rest; the rent of April is asked for when it is late.
        self.on(file, "2026-04-03")._admit(date(2026, 4, 1), date(2026, 4, 3))
        self.run_days("2026-04-03", "2026-04-20")
        self.assertFalse(self.sent_since(dossier, "2026-04-03"))
        rent = self.overdue_invoice("2026-04-25", 450.0, tenant, invoice_date="2026-04-05")
        self.run_days("2026-04-21", "2026-05-31")
        asked = self.sent_since(dossier, "2026-04-26")
        self.assertTrue(asked)
        lines = {item["line"] for action in asked for item in action.items if item.get("asked")}
        self.assertEqual(self.env["account.move.line"].browse(lines).move_id, rent)
        self.pay(rent, "2026-06-01")
        # Measures over two years, decided by others; then they prove too heavy: erased.
        self.on(file, "2026-04-12").date_asked = "2026-04-10"
        self.on(file, "2026-04-30")._record_declared(date(2026, 4, 30))
        [plan] = self.on(file, "2026-07-01")._impose(date(2026, 7, 1), date(2026, 8, 5), 24)
        self.assertEqual((plan.state, len(plan.echeance_ids)), ("active", 24))
        self.assertAlmostEqual(sum(plan.echeance_ids.mapped("amount")), 700.0)
        self.run_days("2026-07-02", "2026-08-04")
        self.on(file, "2026-11-15")._erase(date(2026, 11, 10), date(2026, 11, 14))
        self.assertEqual((plan.state, file.state), ("cancelled", "erased"))
        self.run_days("2026-11-16", "2026-11-30")
        self.assertFalse(self.sent_since(dossier, "2026-11-15"), "nothing is asked any more")
        loss = self.on(file.proposition_ids, "2026-12-01")
        self.assertEqual(loss.amount, 700.0)
        # The accountant attaches the decision: the ground asks for it.
        with self.assertRaisesRegex(UserError, "Decision that ends the debt"):
            loss._approve()
        decision = self.env["ir.attachment"].create({"name": "Effacement.pdf", "raw": b"%PDF-1.4"})
        loss.evidence_ids = decision
        loss._approve()
        self.run_on("2026-12-02")
        self.assertEqual(dossier.state, "closed")
        told = (
            dossier.fil_ids.filtered(lambda line: line.kind == "decision").sudo().mapped("detail")
        )
        missed = [text for text in told if "Deadline missed" in text]
        self.assertEqual((len(missed), len(told) - len(missed)), (1, 5), told)
