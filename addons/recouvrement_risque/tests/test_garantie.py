"""Guarantees: what they cover, what proves them, who may do what."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_garantie import DAY, GarantieCase


@tagged("post_install", "-at_install")
class TestGarantie(GarantieCase):
    # -- what it covers -----------------------------------------------------------------------

    def test_a_guarantee_in_force_covers_its_ceiling_within_its_dates(self):
        self.assertEqual(self.covered(), {})
        proposed = self.propose()
        self.assertEqual(self.covered(), {}, "not in force yet")
        proposed.unlink()
        self.guarantee(date_to="2026-12-31")
        self.assertEqual(self.covered(), {self.debtor.id: 5000.0})
        self.assertEqual(self.covered(date(2026, 12, 31)), {self.debtor.id: 5000.0})
        self.assertEqual(self.covered(date(2027, 1, 1)), {}, "over")
        self.assertEqual(self.covered(date(2025, 12, 31)), {}, "not begun")

    def test_retention_of_title_is_followed_and_counts_for_nothing(self):
        title = self.guarantee("reserve", amount=0.0)
        self.assertEqual(title.state, "active")
        self.assertEqual(self.covered(), {})

    def test_a_delegation_covers_what_is_open_of_its_items(self):
        invoice, other = self.overdue_invoice("2026-06-15", 1000.0), None
        other = self.overdue_invoice("2026-07-15", 700.0)
        item = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        delegation = self.guarantee(
            "delegation", 3000.0, covers="items", move_line_ids=[Command.set(item.ids)]
        )
        self.assertEqual(self.covered(), {self.debtor.id: 1000.0})
        self.pay(invoice, "2026-10-01", 400.0)
        self.pay(other, "2026-10-01")
        delegation.invalidate_recordset()
        self.assertEqual(self.covered(), {self.debtor.id: 600.0})
        self.assertEqual(delegation.amount_open, 600.0)
        self.assertEqual(self.covered(date(2026, 9, 30)), {self.debtor.id: 1000.0}, "as it was")

    def test_an_item_is_covered_once(self):
        invoice = self.overdue_invoice("2026-06-15", 1000.0)
        item = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        chosen = {"covers": "items", "move_line_ids": [Command.set(item.ids)]}
        self.guarantee("delegation", 800.0, **chosen)
        self.guarantee("cession", 900.0, **chosen)
        self.assertEqual(self.covered(), {self.debtor.id: 1000.0})

    def test_what_the_guarantor_pays_uses_it_up(self):
        """Odoo's lettrage is the truth: nothing is typed on the guarantee."""
        invoice = self.overdue_invoice("2026-06-15", 2000.0)
        guarantee = self.guarantee()
        self.pay_as(self.director, invoice, 1500.0, "2026-10-05")
        self.assertEqual(self.covered(), {self.debtor.id: 3500.0})
        self.assertEqual((guarantee.amount_paid, guarantee.amount_left), (1500.0, 3500.0))
        self.assertEqual(guarantee.amount_open, 500.0)
        self.assertEqual(guarantee.amount_used, 500.0)
        self.pay(invoice, "2026-10-06")
        guarantee.invalidate_recordset()
        self.assertEqual(guarantee.amount_paid, 1500.0, "the debtor's own payment is not its")

    def test_one_payment_is_not_counted_under_two_guarantees(self):
        invoice = self.overdue_invoice("2026-06-15", 2000.0)
        first = self.guarantee(amount=1000.0)
        second = self.guarantee(amount=4000.0, date_from="2026-02-01")
        self.pay_as(self.director, invoice, 1500.0, "2026-10-05")
        paid = [
            (first | second)._read_covers(date(2026, 11, 23))[each.id].paid
            for each in (first, second)
        ]
        self.assertEqual([float(each) for each in paid], [1000.0, 500.0])
        self.assertEqual(self.covered(), {self.debtor.id: 3500.0})
        self.assertEqual(second.amount_paid, 500.0, "read alone, the same")

    def test_a_payment_nobody_can_tell_is_added_by_hand(self):
        """A director who is a contact of the debtor's pays in the debtor's name; so does a deposit."""
        self.director.parent_id = self.debtor
        invoice = self.overdue_invoice("2026-06-15", 2000.0)
        guarantee = self.guarantee()
        entry = self.pay_as(self.debtor, invoice, 300.0, "2026-10-05")
        self.assertEqual(guarantee.amount_paid, 0.0)
        guarantee.payment_line_ids = [Command.set(entry.line_ids.filtered("credit").ids)]
        guarantee.invalidate_recordset()
        self.assertEqual(guarantee.amount_paid, 300.0)

    def test_the_exposure_of_the_customer_is_covered_by_as_much(self):
        self.overdue_invoice("2026-06-15", 2000.0)
        self.guarantee(amount=1200.0)
        exposition = self.env["recouvrement.exposition"].with_context(recouvrement_day=DAY)
        read = exposition._read(self.debtor, self.company)[self.debtor.id]
        self.assertEqual((read.guaranteed, read.uncovered), (1200.0, 800.0))

    def test_a_ceiling_in_another_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "rate": 2.0,
                "name": "2026-01-01",
                "company_id": self.company.id,
            }
        )
        invoice = self.overdue_invoice("2026-06-15", 1000.0)
        guarantee = self.guarantee("premiere_demande", 3000.0, currency_id=dollar.id)
        self.assertEqual(self.covered(), {self.debtor.id: 1500.0})
        self.pay_as(self.bank, invoice, 500.0, "2026-10-05")
        guarantee.invalidate_recordset()
        self.assertEqual((guarantee.amount_paid, guarantee.amount_left), (1000.0, 2000.0))

    def test_as_many_questions_for_many_as_for_one(self):
        """The exposure of a portfolio is read at once: a fixed number of queries."""

        def count(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.covered(partners=partners)
            return self.cr.sql_log_count - before

        few = self.debtor
        self.guarantee()
        many = few | self.env["res.partner"].union(
            *(self.new_debtor(f"Debtor {number}") for number in range(6))
        )
        for partner in many - few:
            self.guarantee(partner_id=partner.id)
        count(few)
        self.assertLessEqual(count(many), count(few) + 2)

    # -- what proves it -----------------------------------------------------------------------

    def test_no_guarantee_without_its_deed_and_its_checks(self):
        guarantee = self.propose()
        with self.assertRaisesRegex(UserError, "Deed of suretyship"):
            guarantee.action_receive()
        guarantee.proof_ids = [Command.create({"name": "deed.pdf", "raw": b"deed"})]
        guarantee.action_receive()
        with self.assertRaisesRegex(UserError, "2297"):
            guarantee.action_activate()
        mention = guarantee.verification_ids.filtered("blocking")
        mention.state = "ok"
        self.assertEqual(mention.user_id, self.env.user)
        guarantee.action_activate()
        self.assertEqual(guarantee.state, "active")

    def test_a_company_that_stands_surety_writes_no_mention(self):
        guarantee = self.propose(guarantor_id=self.bank.id)
        self.assertFalse(guarantee.person)
        self.assertFalse(guarantee.verification_ids.filtered("blocking"))
        guarantee.guarantor_id = self.director
        self.assertTrue(guarantee.verification_ids.filtered("blocking"))

    def test_a_delegation_nobody_was_told_of_is_not_active(self):
        delegation = self.propose("delegation", date_notified=False, notice_ids=False)
        delegation.proof_ids = [Command.create({"name": "deed.pdf", "raw": b"deed"})]
        delegation.action_receive()
        self.assertIn("not notified", delegation.weaknesses)
        with self.assertRaisesRegex(UserError, "notice"):
            delegation.action_activate()

    def test_a_clause_accepted_after_the_invoice_is_told(self):
        invoice = self.overdue_invoice("2026-06-15", 1000.0, invoice_date=date(2026, 5, 15))
        item = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        title = self.propose("reserve", amount=0.0, date_accepted="2026-06-01", covers="items")
        title.move_line_ids = item
        self.assertIn(invoice.name, title.weaknesses)

    def test_what_cannot_be_is_refused(self):
        with self.assertRaises(ValidationError):
            self.propose(guarantor_id=self.debtor.id)
        contact = self.new_debtor("Contact", parent_id=self.debtor.id, is_company=False)
        with self.assertRaises(ValidationError):
            self.propose(partner_id=contact.id)
        other = self.overdue_invoice("2026-06-15", partner=self.new_debtor("Other"))
        item = other.line_ids.filtered(lambda line: line.display_type == "payment_term")
        with self.assertRaises(ValidationError):
            self.propose(covers="items", move_line_ids=[Command.set(item.ids)])
        with self.assertRaises(UserError):
            self.propose(amount=float("nan"))

    # -- who may ------------------------------------------------------------------------------

    def test_a_collector_proposes_a_manager_activates(self):
        collector = new_test_user(self.env, "garant-1", groups="recouvrement.group_collector")
        guarantee = self.propose().with_user(collector)
        guarantee.proof_ids = [Command.create({"name": "deed.pdf", "raw": b"deed"})]
        guarantee.action_receive()
        guarantee.verification_ids.write({"state": "ok"})
        with self.assertRaises(AccessError):
            guarantee.action_activate()
        with self.assertRaises(AccessError):
            guarantee.write({"state": "active"})
        with self.assertRaises(AccessError):
            self.env["recouvrement.garantie"].with_user(collector).create(
                {
                    "nature_id": guarantee.nature_id.id,
                    "partner_id": self.debtor.id,
                    "state": "active",
                }
            )
        guarantee.with_env(self.env).action_activate()
        with self.assertRaisesRegex(UserError, "manager"):
            guarantee.amount = 90000.0
        with self.assertRaises(AccessError):
            guarantee.action_release()

    def test_a_reader_reads(self):
        reader = new_test_user(self.env, "garant-2", groups="recouvrement.group_reader")
        guarantee = self.propose().with_user(reader)
        self.assertEqual(guarantee.amount, 5000.0)
        with self.assertRaises(AccessError):
            guarantee.note = "Mine"

    def test_whoever_may_read_it_reads_all_of_it(self):
        """Items, payments, calls and deadlines behind it ask for no further right."""
        invoice = self.overdue_invoice("2026-06-15", 1000.0)
        self.run_on("2026-11-20")
        item = invoice.line_ids.filtered(lambda line: line.display_type == "payment_term")
        chosen = {"covers": "items", "move_line_ids": [Command.set(item.ids)]}
        self.guarantee("reserve", amount=0.0, **chosen)
        delegation = self.guarantee("delegation", 3000.0, scope="principal", **chosen)
        entry = self.pay_as(self.bank, invoice, 100.0, "2026-10-05")
        delegation.payment_line_ids = [Command.set(entry.line_ids.filtered("credit").ids)]
        delegation._call(500.0, DAY, "Nobody answers")
        surety = self.guarantee()
        self.run_on("2027-01-04")
        every = self.env["recouvrement.garantie"].search([("partner_id", "=", self.debtor.id)])
        reader = new_test_user(self.env, "garant-7", groups="recouvrement.group_reader")
        every.invalidate_recordset()
        self.assertEqual(len(every.with_user(reader).read()), 3)
        told = surety.information_ids.with_user(reader)
        self.assertEqual(len(told.read()), 1)
        self.assertEqual(len(delegation.appel_ids.with_user(reader).read()), 1)
        self.assertEqual(self.debtor.with_user(reader).recouvrement_garantie_count, 3)

    def test_of_another_portfolio_or_company_it_is_not_seen(self):
        self.overdue_invoice("2026-06-15")
        self.run_on("2026-11-20")
        guarantee = self.guarantee()
        collector = new_test_user(self.env, "garant-3", groups="recouvrement.group_collector")
        mine = self.env["recouvrement.garantie"].with_user(collector)
        self.assertIn(guarantee, mine.search([("id", "=", guarantee.id)]))
        stranger = new_test_user(self.env, "garant-4", groups="recouvrement.group_manager")
        self.dossier_of().portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "Key accounts", "user_id": stranger.id}
        )
        self.dossier_of().user_id = stranger
        self.assertNotIn(guarantee, mine.search([("id", "=", guarantee.id)]))
        self.assertTrue(guarantee.with_user(stranger).has_access("read"))
        other = self.env["res.company"].create({"name": "Other"})
        far = new_test_user(
            self.env,
            "garant-5",
            groups="recouvrement.group_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(guarantee.with_user(far).has_access("read"))

    # -- its end ------------------------------------------------------------------------------

    def test_it_is_released_with_a_reason_and_kept(self):
        guarantee = self.guarantee()
        wizard = self.env["recouvrement.garantie.motif"].browse(
            guarantee.action_release()["res_id"]
        )
        with self.assertRaises(UserError):
            wizard.action_confirm()
        wizard.reason = "Debt repaid"
        wizard.action_confirm()
        self.assertEqual((guarantee.state, guarantee.end_reason), ("released", "Debt repaid"))
        self.assertEqual(self.covered(), {})
        with self.assertRaises(UserError):
            guarantee.unlink()
        with self.assertRaises(UserError):
            guarantee.amount = 1.0
            guarantee.with_user(self.env.user).write({"amount": 1.0})
