"""An order to pay, day by day: asked, rendered, served, enforced to the last euro; opposed; void by a day."""

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.recouvrement_contentieux.tests.common import ContentieuxCase

ADDON = "recouvrement_contentieux"


@tagged("post_install", "-at_install")
class TestInjonctionDePayer(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_accessories = True
        cls.bailiff = cls.new_debtor("Étude Berger")
        cls.bank = cls.new_debtor("Banque de Lormont")

    def on(self, record, day):
        """``record`` as people of that day act on it."""
        return record.with_context(recouvrement_day=date.fromisoformat(day))

    def open(self, dossier, code, day, **kwargs):
        self.procedure = self.on(self.env["recouvrement.procedure"], day)._open(
            dossier,
            self.env.ref(f"{ADDON}.procedure_type_{code}"),
            day,
            "Committee of the day",
            **kwargs,
        )
        self.procedure.verification_ids.done = True
        return self.procedure

    def do(self, code, day, outcome=None, **facts):
        track = self.procedure.type_id
        step = track.etape_ids.filtered(lambda one: one.code == code)
        issue = step.issue_ids.filtered(
            lambda one: one.get_external_id()[one.id].endswith(f"_{code}_{outcome}")
        )
        return self.on(self.procedure, day)._do(step, day, issue, **facts)

    def deadline(self, code):
        return self.procedure.butoir_ids.filtered(lambda one: one.code == code)

    def proof(self, name):
        return self.env["ir.attachment"].create({"name": name, "raw": name.encode()})

    def ask_and_obtain(self, dossier, asked, rendered):
        self.open(dossier, "injonction_tc", asked)
        self.do("prepare", asked)
        self.procedure._draft("requete")
        self.do("request", asked, reference="2026I00412")
        self.do("order", rendered, "granted")
        return self.procedure.titre_ids

    def test_from_the_request_to_the_last_euro(self):
        invoice = self.overdue_invoice("2026-06-15", 3200)
        self.run_on("2026-09-01")
        dossier = self.dossier_of()
        title = self.ask_and_obtain(dossier, "2026-09-03", "2026-09-17")
        self.assertEqual(self.procedure.reference, "2026I00412")
        self.assertRegex(self.procedure.ecrit_ids.body, r"3(.|&nbsp;)?200[.,]00")

        # Nothing is sent while the judge has the case.
        counts = self.run_days("2026-09-18", "2026-10-05")
        self.assertFalse([day for day, told in counts.items() if told.get("done")], counts)
        self.assertEqual(dossier.state, "held")

        # Rendered after 1 September 2026: three months to serve it.
        self.assertEqual(self.deadline("irp_signification").date, date(2026, 12, 17))
        self.assertEqual(self.procedure.next_deadline, date(2026, 12, 17))
        self.env["recouvrement.intervenant"].create(
            {"procedure_id": self.procedure.id, "role": "bailiff", "partner_id": self.bailiff.id}
        )
        with self.assertRaises(UserError):
            self.do("service", "2026-09-16", service_mode="person")
        self.do("service", "2026-10-06", service_mode="person")
        self.env["recouvrement.debours"].create(
            {
                "procedure_id": self.procedure.id,
                "name": "Signification",
                "amount": 74.61,
                "date": "2026-10-06",
                "partner_id": self.bailiff.id,
                "attachment_ids": [Command.set(self.proof("acte.pdf").ids)],
            }
        )
        self.assertEqual(title.state, "served")
        self.assertEqual(self.deadline("irp_signification").state, "met")
        self.assertEqual(self.deadline("irp_executable").date, date(2026, 12, 6))

        # Two months and no news of an opposition: a title for ten years.
        self.run_days("2026-12-05", "2026-12-07")
        self.do("enforceable", "2026-12-07")
        self.assertEqual((self.procedure.state, self.procedure.outcome), ("closed", "title"))
        self.assertEqual(title.date_end, date(2036, 9, 17))
        self.assertEqual(title.date_increase, date(2027, 2, 7))

        # The title is enforced on the bank.
        seizure = self.open(dossier, "saisie_attribution", "2026-12-08", title=title)
        third = {"procedure_id": seizure.id, "role": "third", "partner_id": self.bank.id}
        self.env["recouvrement.intervenant"].create(third)
        letter = seizure._draft("saisine")
        self.assertIn("Banque de Lormont", letter.body)
        self.do("instruct", "2026-12-08")
        self.do("seizure", "2026-12-10", "full", amount=3200)
        self.assertEqual(self.deadline("attribution_notification").date, date(2026, 12, 18))
        self.do("notification", "2026-12-14", service_mode="home")
        self.assertEqual(self.deadline("attribution_contest").date, date(2027, 1, 14))
        self.pay(invoice, "2027-01-20", 2000)
        self.do("payment", "2027-01-20", "partly", amount=2000)
        self.assertEqual((title.amount_paid, title.amount_left), (2000, 1200))
        self.assertEqual(seizure.state, "open")
        self.pay(invoice, "2027-02-03", 1200)
        self.do("payment", "2027-02-03", "paid", amount=1200)
        self.assertEqual((seizure.state, seizure.outcome), ("closed", "paid"))
        self.assertEqual((title.amount_left, seizure.amount_owed), (0, 0))
        kinds = set(dossier.fil_ids.mapped("kind"))
        self.assertLessEqual({"procedure", "cost"}, kinds)

    def test_an_order_of_before_the_first_of_september_has_six_months(self):
        self.overdue_invoice("2026-03-15", 900)
        self.run_on("2026-08-20")
        title = self.ask_and_obtain(self.dossier_of(), "2026-08-21", "2026-08-31")
        self.assertEqual(
            self.deadline("irp_signification").date, date(2027, 3, 1)
        )  # 28 Feb: Sunday
        self.run_on("2027-03-02")
        self.assertEqual(self.deadline("irp_signification").state, "missed")
        self.assertEqual(title.state, "conditional")
        self.on(self.procedure, "2027-03-03")._close("lapsed", "2027-03-03", "Not served in time")
        self.assertEqual(title.state, "annulled")
        with self.assertRaises(UserError):
            self.open(self.dossier_of(), "saisie_attribution", "2027-03-03", title=title)

    def test_an_opposition_leads_to_a_hearing_and_a_judgment(self):
        self.overdue_invoice("2026-06-15", 3200)
        self.run_on("2026-09-01")
        order = self.ask_and_obtain(self.dossier_of(), "2026-09-03", "2026-09-17")
        self.do("service", "2026-10-06", service_mode="home")
        self.do("opposition", "2026-10-20")
        self.assertEqual(order.state, "contested")
        self.assertEqual(self.deadline("irp_executable").state, "cancelled")
        self.assertEqual(self.deadline("irp_consignation").date, date(2026, 11, 4))
        hearing = self.on(self.env["recouvrement.audience"], "2026-10-21").create(
            {"procedure_id": self.procedure.id, "date": "2026-11-18 08:00:00"}
        )
        self.assertEqual(self.procedure.next_deadline, date(2026, 11, 4))
        self.do("hearing", "2026-11-18", "reserved")
        hearing._hold("Conclusions exchanged")
        self.do("judgment", "2026-12-09", "won", amount=3000)
        judgment = self.procedure._get_title()
        self.assertEqual(
            (order.state, judgment.kind, judgment.amount_principal), ("annulled", "judgment", 3000)
        )
        self.do("service_judgment", "2026-12-15", service_mode="person")
        self.do("enforceable", "2027-01-18")
        self.assertEqual((judgment.state, self.procedure.outcome), ("enforceable", "title"))
