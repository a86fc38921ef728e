from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from .common import BailCase

DAY = fields.Date.to_date


class TestBail(BailCase):
    def test_each_lease_has_a_dossier_of_its_own_in_the_portfolio_of_its_agency(self):
        agency = self.env["recouvrement.portefeuille"].create(
            {"name": "Agence Nord", "company_id": self.company.id, "user_id": self.env.uid}
        )
        group = self.env["recouvrement.patrimoine"].create(
            {
                "name": "Les Tilleuls",
                "kind": "group",
                "portefeuille_id": agency.id,
                "child_ids": [Command.create({"name": "Bâtiment B"})],
            }
        )
        first = self.new_lease("L-1")
        first.logement_id.patrimoine_id = group.child_ids
        second = self.new_lease("L-2")
        self.term_of(first, "2026-10-01")
        self.term_of(first, "2026-11-01")
        self.term_of(second, "2026-11-01")
        self.run_on("2026-11-02")
        dossiers = self.env["recouvrement.dossier"].search([("partner_id", "=", self.tenant.id)])
        self.assertEqual(
            {dossier.recouvrement_bail_id: dossier.amount_due for dossier in dossiers},
            {first: 1000.0, second: 500.0},
        )
        self.assertEqual(first.dossier_ids.portefeuille_id, agency)
        self.assertEqual(first.dossier_ids.user_id, self.env.user)
        self.assertFalse(second.dossier_ids.portefeuille_id)

    def test_a_number_is_unique_and_an_invoice_carries_its_own_tenants_lease(self):
        lease = self.new_lease("L-1")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.new_lease("L-1")
        with self.assertRaisesRegex(ValidationError, "is not a contract of"):
            self.overdue_invoice(
                "2026-11-01", partner=self.new_tenant("Somebody else")
            ).recouvrement_bail_id = lease
        self.term_of(lease, "2026-11-01")
        with self.assertRaisesRegex(UserError, "by the button of the lease"):
            lease.partner_id = self.new_tenant("Another")
        with self.assertRaisesRegex(UserError, "archive it instead"):
            lease.unlink()

    def test_terms_are_paid_as_the_accounts_say_the_oldest_first(self):
        lease = self.new_lease(
            "L-1",
            rls_amount=50,
            aide_ids=[Command.create({"amount": 200, "date_from": "2024-04-01"})],
        )
        self.assertEqual((lease.aid_amount, lease.net_amount), (200, 250))
        terms = [self.term_of(lease, f"2026-{month}-01") for month in ("09", "10", "11")]
        self.assertEqual([term.amount_due for term in terms], [250, 250, 250])
        self.assertEqual((terms[0].rent, terms[0].aid, terms[0].other), (400, 200, 0))
        self.pay(terms[0].move_id, "2026-11-05")
        self.pay(terms[1].move_id, "2026-11-05", 100)
        self.assertEqual(
            [(term.state, term.amount_unpaid) for term in terms],
            [("paid", 0), ("partial", 150), ("unpaid", 250)],
        )
        self.env.invalidate_all()
        lease = lease.with_context(recouvrement_day=DAY("2026-11-22"))
        self.assertEqual(
            (lease.unpaid_amount, lease.unpaid_terms, lease.unpaid_months, lease.first_unpaid_date),
            (400, 2, 1.6, DAY("2026-10-01")),
        )
        owing = lease.search([("unpaid_terms", ">=", 2)])
        self.assertIn(lease, owing)
        self.assertNotIn(lease, lease.search([("unpaid_terms", ">=", 3)]))

    def test_an_entry_taken_over_for_several_months_is_shared_out_the_oldest_paid_first(self):
        lease = self.new_lease("L-1")
        entry = self.overdue_invoice("2026-06-01", 700, self.tenant)
        entry.recouvrement_bail_id = lease
        terms = self.env["recouvrement.bail.terme"].create(
            [
                {"bail_id": lease.id, "date": month, "rent": rent, "move_id": entry.id}
                for month, rent in (("2026-04-01", 200), ("2026-05-01", 500))
            ]
        )
        self.pay(entry, "2026-07-01", 300)
        self.assertEqual(terms.mapped("amount_unpaid"), [0, 400])

    def test_a_term_moved_to_doubtful_debts_stays_owed_until_what_took_over_is_paid(self):
        term = self.term_of(self.new_lease("L-1"), "2026-06-01")
        item = term.move_id.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        heir = self.move_to_doubtful(item, "2026-09-01")
        self.assertEqual((item.amount_residual, term.amount_unpaid), (0, 500))
        self.assertEqual(heir.recouvrement_bail_id, term.bail_id)
        money = self.env["account.move"].create(
            {
                "date": "2026-09-10",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": heir.account_id.id,
                            "partner_id": self.tenant.id,
                            "credit": 500,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": self.company_data[
                                "default_journal_bank"
                            ].default_account_id.id,
                            "debit": 500,
                        }
                    ),
                ],
            }
        )
        money.action_post()
        (heir | money.line_ids[0]).reconcile()
        self.assertEqual(term.state, "paid")

    def test_the_time_of_a_commandement_follows_the_day_signed_and_the_words_of_the_clause(self):
        cases = [
            ("2024-03-12", "", "six_weeks"),
            ("2024-03-12", "… deux mois après un commandement …", "two_months"),
            ("2020-03-12", "… DEUX\n mois après …", "two_months"),
            ("2020-03-12", "", "none"),
            (False, "six semaines", "none"),
        ]
        for rank, (signed, text, expected) in enumerate(cases):
            with self.subTest(signed=signed, text=text):
                lease = self.new_lease(f"L-{rank}", date_signed=signed, clause_text=text)
                self.assertEqual(lease.clause_delay, expected)
                self.assertTrue(lease.clause_reason)
        lease.clause_delay = "two_months"
        self.assertIn("by hand", lease.clause_reason)

    def test_who_left_answers_for_the_rents_of_their_days_and_hears_no_more_once_paid(self):
        spouse, friend = self.new_tenant("Karim Dubourg"), self.new_tenant("Lodger")
        lease = self.new_lease(
            "L-1",
            titulaire_ids=[
                Command.create({"partner_id": spouse.id, "role": "co_holder"}),
                Command.create({"partner_id": friend.id, "role": "occupant"}),
            ],
        )
        self.assertEqual(lease.titulaire_ids.filtered("bound").partner_id, self.tenant | spouse)
        september, october = self.term_of(lease, "2026-09-01"), self.term_of(lease, "2026-10-01")
        self.run_on("2026-10-02")
        party = lease.dossier_ids.partie_ids
        self.assertEqual(party.partner_id, spouse, "neither the tenant twice, nor an occupant")
        person = lease.titulaire_ids.filtered(lambda each: each.partner_id == spouse)
        person.write({"date_to": "2026-09-10", "solidary_until": "2026-09-30"})
        self.assertTrue(party._binds(DAY("2026-11-22")), "September is still owed")
        self.assertIn("30", party._name_capacity())
        self.pay(september.move_id, "2026-10-05")
        self.run_on("2026-10-06")
        self.assertEqual(lease.dossier_ids.oldest_due_date, october.date)
        self.assertFalse(party._binds(DAY("2026-11-22")), "October is not theirs")

    def test_a_situation_changes_with_its_day_and_reason(self):
        lease = self.new_lease("L-1")
        with self.assertRaisesRegex(UserError, "Say why"):
            lease._change_segment("departed", DAY("2026-11-15"), " ")
        lease._change_segment("departed", DAY("2026-11-15"), "Keys handed back")
        self.assertEqual((lease.segment, lease.date_end), ("departed", DAY("2026-11-15")))
        self.assertEqual(lease._get_segment(DAY("2026-11-14")), "present")
        lease.invalidate_recordset(["segment_ids"])
        self.assertEqual(lease.segment_ids.mapped("reason"), ["Keys handed back", False])

    def test_an_organisation_is_found_by_department(self):
        national = self.new_organism("action_logement", departments=False)
        gironde = self.new_organism("fsl", "FSL 33", "33, 40")
        find = self.env["recouvrement.organisme"]._find
        self.assertEqual(find("action_logement", "33"), national)
        self.assertEqual(find("fsl", "40"), gironde)
        self.assertFalse(find("fsl", "75"))
        self.assertEqual(
            [gironde._get_department(code) for code in ("33310", "20090", "20200", "97110", "x")],
            ["33", "2A", "2B", "971", ""],
        )
