from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import BailCase

DAY = fields.Date.to_date


class TestMutation(BailCase):
    def test_a_debt_follows_who_was_transferred_beside_the_new_lease_or_with_it(self):
        old = self.new_lease("L-1")
        self.term_of(old, "2026-08-01")
        self.run_on("2026-08-10")
        left = old.dossier_ids
        new = self.new_lease("L-2", date_start="2026-09-01")
        stranger = self.new_lease("L-3", self.new_tenant("Somebody else"))
        with self.assertRaisesRegex(UserError, "follows the person"):
            old._transfer_to(stranger, DAY("2026-08-31"), "Smaller dwelling")
        old._transfer_to(new, DAY("2026-08-31"), "Smaller dwelling")
        self.assertEqual((old.segment, new.previous_bail_id), ("transferred", old))
        self.term_of(new, "2026-09-01")
        self.run_on("2026-09-02")
        beside = new.dossier_ids.bail_beside
        self.assertIn("L-1 (Transferred)", beside)
        self.assertIn(left.name, beside)

        old._follow_with(new, "One agency follows the household")
        self.assertEqual(
            old.terme_ids.move_id.line_ids.recouvrement_bail_id, new, "its items are followed there"
        )
        self.run_on("2026-09-03")
        self.assertEqual((left.state, new.dossier_ids.amount_due), ("closed", 1000.0))
        self.assertEqual(old.unpaid_amount, 500, "terms stay those of their own lease")
        told = "".join(new.dossier_ids.message_ids.mapped("body"))
        self.assertIn("One agency follows the household", told)
        self.pay(old.terme_ids.move_id, "2026-09-04")
        self.assertEqual(old.terme_ids.state, "paid")

        later = self.new_lease("L-4", date_start="2026-10-01")
        new._follow_with(later, "Transferred again")
        self.assertEqual(old.followed_bail_id, later, "what was followed with it goes along")
        old._follow_apart("Asked by the agency")
        self.assertFalse(old.followed_bail_id)
        self.assertEqual(old.terme_ids.move_id.line_ids.recouvrement_bail_id, old)
        with self.assertRaisesRegex(UserError, "its own dossier already"):
            old._follow_apart("Again")

    def test_a_separation_leaves_each_what_is_theirs(self):
        spouse = self.new_tenant("Karim Dubourg")
        lease = self.new_lease("L-1")
        self.term_of(lease, "2026-08-01")
        self.run_on("2026-08-10")
        wizard = self.env["recouvrement.bail.changement"].create(
            {
                "bail_id": lease.id,
                "kind": "holder",
                "partner_id": spouse.id,
                "date": "2026-08-20",
                "bound_until": "2026-12-31",
                "reason": "Judgment of 12 August",
            }
        )
        wizard.action_apply()
        self.assertEqual(lease.partner_id, spouse)
        before = lease.titulaire_ids.filtered("date_to")
        self.assertEqual(
            (before.partner_id, before.solidary_until), (self.tenant, DAY("2026-12-31"))
        )
        self.term_of(lease, "2026-09-01")
        self.run_on("2026-09-02")
        dossiers = {each.partner_id: each for each in lease.dossier_ids}
        self.assertEqual(dossiers[self.tenant].amount_due, 500)
        self.assertEqual(dossiers[spouse].amount_due, 500)
        bound = dossiers[spouse].partie_ids
        self.assertEqual(bound.partner_id, self.tenant)
        self.assertTrue(bound._binds(DAY("2026-09-02")), "bound until December")
        # The spouse came in after August: that rent is not theirs.
        self.assertFalse(
            dossiers[self.tenant].partie_ids.filtered(lambda p: p._binds(DAY("2026-09-02")))
        )

    def test_a_reader_changes_nothing(self):
        lease = self.new_lease("L-1")
        reader = new_test_user(
            self.env,
            "bail_reader",
            "base.group_user,recouvrement.group_reader",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        for verb in (
            lambda here: here._change_segment("departed", DAY("2026-11-01"), "x"),
            lambda here: here._follow_with(self.new_lease("L-9"), "x"),
            lambda here: here._change_holder(self.debtor, DAY("2026-11-01"), "x"),
        ):
            with self.assertRaises(AccessError):
                verb(lease.with_user(reader))


class TestNoFee(BailCase):
    def test_no_fee_is_charged_to_a_tenant_by_any_road(self):
        # An association rents for its employees: a professional everywhere else.
        tenant = self.new_debtor("Association Logis")
        lease = self.new_lease("L-1", tenant)
        other = self.overdue_invoice("2026-06-01", 100, tenant)
        self.term_of(lease, "2026-06-01")
        self.company.recouvrement_accessories = True
        self.run_on("2026-09-15")
        mine = lease.dossier_ids
        plain = self.env["recouvrement.dossier"].search(
            [("partner_id", "=", tenant.id), ("recouvrement_bail_id", "=", False)]
        )
        self.env["recouvrement.interet"]._keep(mine | plain, DAY("2026-09-15"))
        self.assertIn("indemnity", plain.accessoire_ids.mapped("kind"), other.name)
        self.assertFalse(mine.accessoire_ids, "neither penalties nor the fixed indemnity")

        bill = self.env["ir.attachment"].create({"name": "bill.pdf", "raw": b"bill"})
        cost = {"name": "Reminder fee", "amount": 12, "date_from": DAY("2026-09-15")}
        ledger = self.env["recouvrement.accessoire"]
        with self.assertRaisesRegex(UserError, "No fee is charged to a tenant"):
            ledger._add_cost(mine, {**cost, "chargeable": True}, bill)
        kept = ledger._add_cost(mine, {**cost, "chargeable": False}, bill)
        with self.assertRaisesRegex(UserError, "No fee is charged to a tenant"):
            kept.sudo().chargeable = True
        for kind in ("cost", "indemnity"):
            with self.assertRaisesRegex(UserError, "No fee is charged to a tenant"):
                ledger.sudo().create(
                    {
                        "kind": kind,
                        "amount": 40,
                        "dossier_id": mine.id,
                        "company_id": self.company.id,
                        "partner_id": tenant.id,
                    }
                )


class TestQuittance(BailCase):
    def test_a_quittance_acknowledges_a_term_paid_whole_and_a_receipt_a_part(self):
        lease = self.new_lease("L-1", rls_amount=50)
        september, october, november = (
            self.term_of(lease, f"2026-{month}-01") for month in ("09", "10", "11")
        )
        self.pay(september.move_id, "2026-09-05", 200)
        self.pay(october.move_id, "2026-10-05")
        with self.assertRaisesRegex(UserError, "neither quittance nor receipt"):
            november.action_print_quittance()
        whole, part = self._read(october), self._read(september)
        self.assertIn("Quittance of rent", whole)
        self.assertIn("not wholly paid", whole, "September is said to be owed still")
        self.assertIn("Receipt for a part", part)
        self.assertNotIn("Quittance of rent", part)
        self.assertIn("250.00", part)
        self.assertEqual(
            [label for label, _amount in october._get_quittance_rows()],
            ["Rent", "Provision for charges", "Réduction de loyer de solidarité"],
        )

    def _read(self, term):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=False)
        html, _kind = report._render_qweb_html("recouvrement_logement_social.quittance", term.ids)
        return html.decode()
