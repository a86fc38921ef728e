"""What a lease leaves owed once its vehicle is sold: counted, frozen, posted, reversed, issued again."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .vehicules import VehicleCase


class TestDecompte(VehicleCase):
    def sold(self, price, number="LLD-1", **values):
        """A lease of 389 a month, 24 rents to come on 12 November 2026, its vehicle sold at ``price``."""
        lease = self.late_lease(number, **values)
        recovery = self.bring_to_park(lease)
        lease._terminate(fields.Date.to_date("2026-11-12"))
        return self.sell(recovery, price)

    def test_a_deficiency_is_posted_on_the_dossier_and_reissued(self):
        recovery = self.sold(7000, indemnity_rule="share", indemnity_share=50, rent_untaxed=324.17)
        self.add_cost(recovery, 180)
        draft = self.statement_of(recovery)
        # 24 rents of 324.17 from 5 December 2026 to 5 October 2028 are 23: half of 7455.91.
        self.assertEqual(len(draft._read_rents()), 23)
        self.assertEqual(
            (draft.amount_arrears, draft.amount_indemnity, draft.amount_costs),
            (778, 3727.96, 180),
        )
        self.assertEqual((draft.amount_proceeds, draft.amount_total), (7000, -2314.04))
        recovery.contrat_id.indemnity_share = 100
        draft.action_count()
        self.assertEqual((draft.amount_total, draft.outcome), (1413.91, "deficiency"))
        draft.action_issue()
        result = draft.move_ids.filtered(lambda move: move.amount_total == 455.91)
        self.assertEqual((result.move_type, len(draft.move_ids)), ("out_invoice", 2))
        self.assertEqual(draft.move_ids.kinto_contrat_id, recovery.contrat_id)
        self.run_on("2026-11-21")
        self.assertAlmostEqual(recovery.dossier_id.amount_due, 1413.91)
        letter = draft.document_id.raw.decode()
        self.assertIn("Reste dû par vous", letter)
        self.assertIn("23 rents", letter)
        with self.assertRaisesRegex(UserError, "reverse that statement"):
            result.button_draft()
        with self.assertRaisesRegex(UserError, "Statement of account"):
            recovery.action_back()
        # A cost comes later: reversed and issued again, nothing counted twice.
        self.add_cost(recovery, 90, "Storage", "2026-11-20")
        draft.invalidate_recordset(["amount_later"])
        self.assertEqual(draft.amount_later, 90)
        self.on(draft, "2026-11-22")._reverse("Storage billed since", reissue=True)
        again = recovery.decompte_ids.filtered(lambda one: one.state == "draft")
        self.assertEqual((again.replaces_id, again.amount_total), (draft, 1503.91))
        self.on(again, "2026-11-22").action_issue()
        self.run_on("2026-11-22")
        self.assertAlmostEqual(recovery.dossier_id.amount_due, 1503.91)
        self.assertIn("annule et remplace", again.document_id.raw.decode())
        again.action_post_letter()
        self.assertEqual(again.action_id.dossier_id, recovery.dossier_id)

    def test_the_indemnity_bears_the_tax_the_company_chose(self):
        recovery = self.sold(1000, indemnity_rule="share", indemnity_share=50, rent_untaxed=324.17)
        draft = self.statement_of(recovery)
        self.assertTrue(draft.vat_to_verify)
        self.assertEqual((draft.amount_vat, draft.amount_total), (0, 3505.96))
        with self.assertRaisesRegex(UserError, "Choose the tax"), self.env.cr.savepoint():
            self.company.kinto_indemnity_vat = "tax"
        tax = self.env["account.tax"].create(
            {
                "name": "20 %",
                "amount": 20,
                "type_tax_use": "sale",
                "company_id": self.company.id,
                "country_id": self.company.account_fiscal_country_id.id,
            }
        )
        self.company.write({"kinto_indemnity_vat": "tax", "kinto_indemnity_tax_id": tax.id})
        draft.write({"amount_reduction": 727.96, "reduction_reason": "Agreement"})
        # 778 of arrears, 3,000 of indemnity and 600 of VAT, less the sale.
        self.assertEqual((draft.amount_vat, draft.amount_total), (600, 3378))
        self.assertFalse(draft.vat_to_verify)
        draft.action_issue()
        self.assertEqual((draft.move_ids.amount_tax, draft.move_ids.amount_total), (600, 2600))
        self.assertIn("VAT on the indemnity", draft.document_id.raw.decode())
        self.run_on("2026-11-21")
        self.assertAlmostEqual(recovery.dossier_id.amount_due, 3378)

    def test_a_surplus_is_a_credit_note_due_to_the_customer(self):
        """LOA of a private person: the law's own indemnity, discounted; the sale pays the arrears first."""
        recovery = self.loa_sold(self.new_debtor("Luc Faure", is_company=False))
        draft = self.statement_of(recovery, "2026-12-20")
        self.assertIn("average bond yield of the half-year from 01/01/2025", draft.missing)
        with self.assertRaisesRegex(UserError, "bond yield"):
            draft.action_issue()
        self.bond_yield(3.2)
        draft.action_count()
        self.assertFalse(draft.missing)
        # 9000 + 23 rents of 324.17 discounted at 4.8 % from 12 November 2026.
        self.assertEqual(draft.amount_indemnity, 16123.5)
        self.assertEqual((draft.amount_proceeds, draft.amount_arrears), (17500, 778))
        self.assertEqual((draft.amount_total, draft.outcome), (-598.5, "surplus"))
        draft.action_issue()
        credit = draft.move_ids
        self.assertEqual((credit.move_type, credit.amount_total), ("out_refund", 1376.5))
        self.assertEqual(abs(credit.amount_residual), 598.5)
        self.assertIn("Vous revenant", draft.document_id.raw.decode())
        self.assertIn("D. 312-18", draft.document_id.raw.decode())
        rents = recovery.contrat_id.loyer_ids.move_id
        self.assertEqual(sum(rents.mapped("amount_residual")), 0)
        self.on(draft, "2026-12-21")._reverse("Wrong price")
        self.assertEqual(sum(rents.mapped("amount_residual")), 778)
        self.assertEqual(draft.state, "reversed")
        self.on(recovery, "2026-12-21").action_back()
        self.assertEqual(recovery.state, "for_sale")

    def loa_sold(self, person):
        lease = self.late_lease(
            "LOA-1", partner=person, regime="loa", residual_value=9000, rent_untaxed=324.17
        )
        recovery = self.bring_to_park(lease)
        lease._terminate(fields.Date.to_date("2026-11-12"))
        return self.sell(recovery, 17500, "2026-12-18")

    def test_what_is_given_up_fees_and_rights(self):
        recovery = self.sold(2000, indemnity_rule="rents", indemnity_rents=6, rent_untaxed=300)
        recovery.sale_fees = 150
        draft = self.statement_of(recovery)
        self.assertEqual(draft.amount_total, 778 + 1800 - 2000)
        draft.fees_deducted = True
        self.assertEqual(draft.amount_total, 778 + 1800 - 1850)
        draft.amount_reduction = 2500
        self.assertEqual((draft.amount_indemnity, draft.amount_total), (0, 778 - 1850))
        draft.amount_reduction = 300
        with self.assertRaisesRegex(UserError, "given up"):
            draft.action_issue()
        draft.reduction_reason = "Agreement with the customer"
        collector = new_test_user(
            self.env,
            login="statement_collector",
            groups="base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaises(AccessError):
            draft.with_user(collector).action_issue()
        with self.assertRaises(AccessError):
            draft.with_user(collector).amount_total = 0
        # A locked period refuses it, in Odoo's words.
        self.company.fiscalyear_lock_date = "2026-11-21"
        with self.assertRaisesRegex(UserError, "(?i)lock|prior to"):
            draft.action_issue()
        self.company.fiscalyear_lock_date = False
        draft.action_issue()
        self.assertEqual((draft.state, draft.amount_total), ("issued", 428))

    def test_a_vehicle_never_found(self):
        lease = self.late_lease(indemnity_rule="rents", indemnity_rents=2, rent_untaxed=300)
        recovery = self.recover(lease)
        with self.assertRaisesRegex(UserError, "cannot be done"):
            recovery.action_new_decompte()
        recovery._end("abandoned", "Not found")
        lease._terminate(fields.Date.to_date("2026-11-12"))
        draft = self.statement_of(recovery)
        self.assertEqual((draft.amount_proceeds, draft.amount_total), (0, 1378))
        draft.action_issue()
        self.assertIn("n'a pas été récupéré", draft.document_id.raw.decode())

    def test_a_vehicle_not_sold_is_taken_off_at_its_valuation(self):
        """LOA of a private person: the customer's month for a buyer, then an expert's value instead of a price."""
        lease = self.late_lease(
            "LOA-2",
            partner=self.new_debtor("Ana Roux", is_company=False),
            regime="loa",
            residual_value=9000,
            rent_untaxed=324.17,
        )
        recovery = self.on(self.bring_to_park(lease), "2026-12-01")
        lease._terminate(fields.Date.to_date("2026-11-12"))
        recovery.write({"amount_valued": 8000, "risk_opinion": "scrap"})
        recovery.action_value()
        with self.assertRaisesRegex(UserError, "who valued"):
            recovery.action_keep()
        recovery.valuer_id = self.new_debtor("Expert auto")
        with self.assertRaisesRegex(UserError, "may present a buyer"):
            recovery.action_keep()
        recovery = self.on(recovery, "2026-12-18")
        asked = recovery.action_keep()
        wizard = self.env["kinto.restitution.fin"].with_context(
            **asked["context"], recouvrement_day=fields.Date.to_date("2026-12-18")
        )
        wizard.create({"kept_as": "scrap", "reason": "Beyond repair"}).action_confirm()
        self.assertEqual((recovery.state, recovery.live), ("kept", False))
        scrapped = self.env.ref("kinto_recouvrement.fleet_state_scrapped")
        self.assertEqual(recovery.vehicle_id.state_id, scrapped)
        self.bond_yield(3.2)
        draft = self.statement_of(recovery, "2026-12-20")
        # 778 of arrears, 16,123.50 of indemnity, less the expert's 8,000.
        self.assertEqual((draft.amount_proceeds, draft.amount_total), (8000, 8901.5))
        self.assertIn("Expert auto", draft.calculation_html)
        draft.action_issue()
        self.assertIn("pas été vendu", draft.document_id.raw.decode())
        with self.assertRaisesRegex(UserError, "Statement of account"):
            recovery.action_back()
        self.on(draft, "2026-12-21")._reverse("Sold after all")
        recovery.action_back()
        self.assertEqual((recovery.state, recovery.kept_as), ("valued", False))
        self.assertNotEqual(recovery.vehicle_id.state_id, scrapped)
