from datetime import date

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import KintoCase


class TestContrat(KintoCase):
    def test_each_lease_has_a_dossier_of_its_own_and_other_debts_another(self):
        first, second = self.new_lease("LLD-1"), self.new_lease("LLD-2")
        self.rent_of(first, "2026-10-05")
        self.rent_of(first, "2026-11-05")
        self.rent_of(second, "2026-11-05")
        self.overdue_invoice("2026-11-05", 60)
        self.run_on("2026-11-06")
        dossiers = self.env["recouvrement.dossier"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual(
            {dossier.kinto_contrat_id: dossier.amount_due for dossier in dossiers},
            {first: 778.0, second: 389.0, self.env["kinto.contrat"]: 60.0},
        )
        self.assertEqual(first.amount_overdue, 778.0)
        self.assertEqual(first.dossier_ids.kinto_vehicle_id, first.vehicle_id)
        self.assertEqual(
            first.dossier_ids.open_line_ids.move_id.kinto_contrat_id, first, "its items only"
        )

    def test_an_invoice_given_to_another_lease_is_seen_the_next_night(self):
        first, second = self.new_lease("LLD-1"), self.new_lease("LLD-2")
        invoice = self.rent_of(first, "2026-10-05")
        self.run_on("2026-11-06")
        self.run_on("2026-11-07")
        invoice.kinto_contrat_id = second
        counts = self.run_on("2026-11-08")
        self.assertEqual((counts["opened"], counts["woken"]), (1, 1))
        self.assertEqual((first.dossier_ids.state, second.dossier_ids.state), ("closed", "open"))

    def test_the_item_that_takes_over_stays_in_the_dossier_of_its_lease(self):
        lease = self.new_lease("LLD-1")
        invoice = self.rent_of(lease, "2026-06-05")
        self.run_on("2026-06-10")
        item = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        account = self.env["recouvrement.compte"]._get(self.company, "doubtful")
        plain = {"partner_id": self.debtor.id, "date_maturity": "2026-06-05"}
        heir = self.env["account.move"].create(
            {
                "date": "2026-06-12",
                "line_ids": [
                    Command.create({**plain, "account_id": item.account_id.id, "credit": 389}),
                    Command.create({**plain, "account_id": account.id, "debit": 389}),
                ],
            }
        )
        heir.line_ids[1].sudo().recouvrement_origin_id = item
        self.assertEqual(heir.line_ids[1].kinto_contrat_id, lease)

    def test_who_paid_without_saying_which_lease_is_not_chased_until_it_is_matched(self):
        lease = self.new_lease("LLD-1")
        invoice = self.rent_of(lease, "2026-11-04")
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.debtor.id,
                "amount": 389.0,
                "date": "2026-11-05",
                "journal_id": self.bank_journal.id,
            }
        )
        payment.action_post()
        self.run_on("2026-11-06")
        dossier = lease.dossier_ids
        self.assertEqual((dossier.state, dossier.action_ids.ids), ("held", []))
        self.assertIn("matched with nothing", dossier.decision_reason)
        receivable = (payment.move_id | invoice).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        receivable.reconcile()
        self.run_on("2026-11-09")
        self.assertEqual(dossier.state, "closed")

    def test_those_bound_by_a_lease_are_told_in_its_dossier(self):
        spouse, parent = self.new_debtor("Co-lessee"), self.new_debtor("Guarantor")
        lease = self.new_lease("LLD-1", codebiteur_ids=[Command.create({"partner_id": spouse.id})])
        self.rent_of(lease, "2026-11-05")
        self.run_on("2026-11-06")
        parties = lease.dossier_ids.partie_ids
        self.assertEqual((parties.partner_id, parties.role), (spouse, "co_debtor"))
        lease.codebiteur_ids = [Command.create({"partner_id": parent.id, "role": "guarantor"})]
        self.assertEqual(lease.dossier_ids.partie_ids.mapped("role"), ["co_debtor", "guarantor"])

    def test_starting_lays_the_rents_out_and_an_invoice_finds_its_rent(self):
        lease = self.new_lease("LLD-1", date_end="2026-04-30", rent_day=31, date_start="2025-11-05")
        self.assertEqual(
            [day.isoformat() for day in lease.loyer_ids.mapped("date")],
            ["2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
        )
        invoice = self.rent_of(lease, "2026-01-31")
        self.assertEqual(lease.loyer_ids[2].move_id, invoice)
        lease.rent_amount = 400
        lease.action_lay_out_rents()
        self.assertEqual(
            lease.loyer_ids.sorted("date").mapped("amount"), [400, 400, 389, 400, 400, 400]
        )

    def test_a_number_is_unique_within_its_company(self):
        self.new_lease("LLD-1")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.new_lease("LLD-1")

    def test_an_invoice_does_not_carry_the_lease_of_somebody_else(self):
        lease = self.new_lease("LLD-1", self.new_debtor("Somebody else"))
        with self.assertRaisesRegex(ValidationError, "is not a contract of"):
            self.overdue_invoice("2026-11-05").kinto_contrat_id = lease

    def test_nobody_writes_the_state_of_a_lease_nor_changes_who_owes_its_rents(self):
        lease = self.new_lease("LLD-1")
        collector = new_test_user(
            self.env,
            "lease_collector",
            "base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.link(self.company.id)],
        )
        with self.assertRaises(AccessError):
            lease.with_user(collector).state = "terminated"
        self.rent_of(lease, "2026-11-05")
        with self.assertRaisesRegex(UserError, "Invoices were issued"):
            lease.partner_id = self.new_debtor("Another")
        with self.assertRaisesRegex(UserError, "has begun or was billed"):
            lease.unlink()

    def test_a_collector_reads_the_vehicle_of_a_lease_and_not_the_lease_of_another_portfolio(self):
        ours, theirs = (
            new_test_user(
                self.env,
                login,
                "base.group_user,recouvrement.group_collector",
                company_id=self.company.id,
                company_ids=[Command.link(self.company.id)],
            )
            for login in ("lease_ours", "lease_theirs")
        )
        lease = self.new_lease("LLD-1")
        self.rent_of(lease, "2026-11-05")
        self.run_on("2026-11-06")
        portfolio = self.env["recouvrement.portefeuille"].create(
            {"name": "Ours", "company_id": self.company.id, "user_id": ours.id}
        )
        lease.dossier_ids.portefeuille_id = portfolio
        lease.dossier_ids.user_id = ours
        self.env.invalidate_all()
        self.assertEqual(lease.with_user(ours).vehicle_id.license_plate, "LLD-1-VH")
        self.assertFalse(
            self.env["kinto.contrat"].with_user(theirs).search([("id", "=", lease.id)])
        )

    def test_a_terminated_lease_has_no_rent_to_come(self):
        lease = self.new_lease("LLD-1")
        lease._terminate(fields.Date.to_date("2026-11-22"))
        self.assertEqual(
            (lease.state, lease.loyer_ids[-1:].date.isoformat()), ("terminated", "2026-11-05")
        )


class TestOption(KintoCase):
    """The option of a lease is taken up once every rent is paid, in time, at a price; or let go."""

    def loa(self, **values):
        return self.new_lease("LOA-1", regime="loa", residual_value=9000, **values)

    def test_open_until_the_end_of_the_term(self):
        self.assertEqual(self.loa().option_until, date(2028, 11, 4))
        self.assertFalse(self.new_lease("LLD-1").option_until)

    def test_taken_up_once_every_rent_is_paid(self):
        lease = self.loa()
        invoice = self.rent_of(lease, "2026-09-05")
        buy = self.on(lease, "2026-09-20")
        with self.assertRaisesRegex(UserError, "389.00.* is still owed"):
            buy.action_exercise_option()
        self.assertEqual(lease.state, "running")
        self.pay(invoice, "2026-09-20")
        buy.action_exercise_option()
        self.assertEqual((lease.state, lease.option_state), ("ended", "exercised"))
        self.assertEqual(lease.option_date, date(2026, 9, 20))
        self.assertEqual(
            lease.vehicle_id.state_id, self.env.ref("kinto_recouvrement.fleet_state_sold")
        )
        self.assertFalse(lease.loyer_ids.filtered(lambda rent: rent.date > date(2026, 9, 20)))
        with self.assertRaisesRegex(UserError, "not open any more"):
            buy.action_exercise_option()
        with self.assertRaises(UserError):
            buy.action_reopen_option()

    def test_not_after_its_last_day_not_without_a_price_not_on_a_plain_lease(self):
        lease = self.loa(option_until="2026-10-01")
        with self.assertRaisesRegex(UserError, "open until"):
            self.on(lease, "2026-10-02").action_exercise_option()
        self.assertTrue(self.on(lease, "2026-10-02").option_missed)
        free = self.new_lease("LOA-2", regime="loa")
        with self.assertRaisesRegex(UserError, "residual value"):
            self.on(free, "2026-10-02").action_exercise_option()
        with self.assertRaisesRegex(UserError, "no option"):
            self.new_lease("LLD-2").action_exercise_option()

    def test_let_go_and_recorded_by_mistake(self):
        lease = self.loa()
        lease.action_decline_option()
        self.assertEqual((lease.option_state, lease.state), ("declined", "running"))
        with self.assertRaisesRegex(UserError, "not open"):
            lease.action_exercise_option()
        lease.action_reopen_option()
        self.assertEqual((lease.option_state, lease.option_date), ("open", False))

    def test_nobody_writes_it_by_hand(self):
        lease = self.loa()
        user = new_test_user(
            self.env,
            "option-main",
            groups="recouvrement.group_collector,fleet.fleet_group_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaises(AccessError):
            lease.with_user(user).write({"option_state": "exercised"})
