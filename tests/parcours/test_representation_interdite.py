"""What forbids a debit to be presented again: each ground as it comes in life, beside a debtor whom nothing protects."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from odoo.addons.recouvrement_contentieux.tests.test_transmission import PrestataireCase
from odoo.addons.recouvrement_prelevement.demo.banque import make_iban
from odoo.addons.recouvrement_prelevement.tests.debits import DebitCase

DUE, BACK, AGAIN = "2026-10-05", "2026-10-07", "2026-10-13"
TODAY = date(2026, 10, 7)


@tagged("post_install", "-at_install")
class TestRepresentationInterdite(DebitCase, PrestataireCase):
    """Back for lack of funds on 7 October, each would be presented again on the 13th, its window closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "recouvrement_day": None})
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_diagnostic")
        cls.reason("AM04").write({"delay_days": 2, "max_attempts": 2})
        cls.ranks = iter(range(700, 800))

    def come_back(self, name, **values):
        """A debtor whose rent came back on 7 October, with the presentation planned since and the dossier."""
        rank = next(self.ranks)
        debtor = self.new_debtor(name, **values)
        mandate = self.new_mandate(debtor, f"RUM-{rank}", make_iban(rank))
        invoice = self.rent(DUE, mandate=mandate)
        self.debit(invoice, DUE, mandate)
        self.bounce(self.presented(invoice), "AM04", BACK)
        self.run_on(BACK)
        planned = self.presented(invoice)[1:]
        self.assertEqual((planned.state, str(planned.date_planned)), ("planned", AGAIN), name)
        return planned, self.dossier_of(debtor)

    def assertStopped(self, planned, why):
        self.run_days("2026-10-08", "2026-10-14")
        self.assertEqual(planned.state, "cancelled", why)
        self.assertFalse(planned.payment_line_id, "in no batch")
        self.assertIn(why, planned.reason_text)
        invoice = planned.move_line_id.move_id
        self.assertEqual(len(self.presented(invoice)), 2, "nor planned anew")

    def on_the_day(self, records):
        return records.with_context(recouvrement_day=TODAY)

    def test_nothing_forbids_it_and_it_goes(self):
        planned, _dossier = self.come_back("Personne")
        self.run_days("2026-10-08", "2026-10-12")
        self.assertEqual(planned.state, "batched")

    def test_not_after_the_dossier_was_handed_over(self):
        planned, dossier = self.come_back("Transmis")
        transmissions = self.on_the_day(self.env["recouvrement.transmission"])
        sent = transmissions._entrust(dossier, self.mandat, TODAY, reason="Amicable phase over")
        sent.remise_id._send(TODAY)
        self.assertEqual(sent.state, "sent")
        self.assertStopped(planned, "Alpes Recouvrement")

    def test_not_from_a_debtor_reported_dead(self):
        planned, _dossier = self.come_back("Décédé", is_company=False)
        other = self.rent("2026-10-06", 50.0, planned.mandate_id)
        self.debit(other, "2026-10-06", planned.mandate_id)
        self.bounce(self.presented(other), "MD07", "2026-10-08")
        self.assertStopped(planned, "dead")

    def test_not_from_an_insolvent_company(self):
        planned, dossier = self.come_back("En redressement")
        self.on_the_day(self.env["recouvrement.collective"]).create(
            {
                "partner_id": dossier.partner_id.id,
                "company_id": self.company.id,
                "kind": "redressement",
                "date_judgment": BACK,
                "date_published": BACK,
            }
        ).action_open()
        self.assertStopped(planned, "10/07/2026")

    def test_not_from_an_over_indebted_household(self):
        planned, dossier = self.come_back("Surendetté", is_company=False)
        case = self.on_the_day(self.env["recouvrement.surendettement"]).create(
            {"partner_id": dossier.partner_id.id, "date_filed": "2026-09-20"}
        )
        case._admit(TODAY, TODAY)
        self.assertStopped(planned, "outside decision")

    def test_not_while_a_plan_runs(self):
        planned, dossier = self.come_back("Au plan", is_company=False)
        plan = self.on_the_day(self.env["recouvrement.plan"]).create(
            {"dossier_id": dossier.id, "instalment_count": 3, "date_first": "2026-11-10"}
        )
        plan._propose()
        plan._activate(TODAY)
        self.assertStopped(planned, "plan")

    def test_not_while_the_debt_is_disputed(self):
        planned, dossier = self.come_back("En litige")
        self.on_the_day(self.env["recouvrement.litige"]).create(
            {
                "dossier_id": dossier.id,
                "category_id": self.env.ref("recouvrement.litige_categorie_other").id,
                "date_opened": BACK,
                "ligne_ids": [
                    Command.create(
                        {"move_line_id": planned.move_line_id.id, "amount": planned.amount}
                    )
                ],
            }
        )
        self.assertStopped(planned, "ispute")

    def test_not_under_a_mandate_that_is_blocked(self):
        planned, _dossier = self.come_back("Mandat bloqué")
        other = self.rent("2026-10-06", 50.0, planned.mandate_id)
        self.debit(other, "2026-10-06", planned.mandate_id)
        self.bounce(self.presented(other), "MD01", "2026-10-08")
        self.assertTrue(planned.mandate_id.recouvrement_blocked)
        self.assertStopped(planned, planned.mandate_id.unique_mandate_reference)
