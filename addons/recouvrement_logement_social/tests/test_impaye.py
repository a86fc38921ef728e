from decimal import Decimal

from odoo import fields

from .common import BailCase

DAY = fields.Date.to_date


class TestImpaye(BailCase):
    """The shell of the engine: terms and payments as the accounts have them, regimes as the law's rows say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.caf = cls.new_organism("caf", "CAF de la Gironde")
        cls.lease = cls.new_tenant_lease("L-7", cls.tenant)

    @classmethod
    def new_tenant_lease(cls, number, partner):
        lease = cls.new_lease(number, partner)
        cls.env["recouvrement.bail.aide"].create(
            {
                "bail_id": lease.id,
                "organisme_id": cls.caf.id,
                "number": number,
                "amount": 200.0,
                "date_from": "2024-04-01",
            }
        )
        return lease

    def find(self, day, lease=None):
        lease = lease or self.lease
        return self.env["recouvrement.impaye"]._read(lease, DAY(day))[lease.id]

    def reports(self, lease=None):
        return (lease or self.lease).signalement_ids.sorted("id")

    def test_the_regimes_are_rows_of_the_law(self):
        before, after = self.env["recouvrement.impaye"]._read_regimes()
        self.assertEqual((before.rents, before.amount, before.months), (2, None, None))
        self.assertEqual((after.rents, after.amount, after.months), (None, Decimal(450), 3))
        self.assertEqual(after.since, DAY("2027-01-01"))
        self.assertEqual(before.elements, {"rls"}, "the prudent reading, to be verified")

    def test_until_2026_twice_the_rent_net_of_aid_and_the_report_opens_by_itself(self):
        # 300 to pay a month, of which 200 of rent once the aid is taken off
        self.term_of(self.lease, "2026-09-01")
        self.assertFalse(self.find("2026-09-30"), "300 against 400")
        self.term_of(self.lease, "2026-10-01")
        found = self.find("2026-10-05")
        self.assertEqual((found.day, found.test, found.debt), (DAY("2026-10-02"), "rents", 600))
        self.run_on("2026-10-05")
        report = self.reports()
        self.assertEqual(report.date_constituted, DAY("2026-10-02"))
        self.assertEqual(report.date_deadline, DAY("2026-12-02"))
        self.assertIn("2 times the monthly rent", report.explanation)
        self.run_on("2026-10-06")
        self.assertEqual(self.reports(), report, "once")

    def test_across_the_first_of_january_the_new_rules_judge(self):
        self.term_of(self.lease, "2026-12-01", 300)
        self.run_on("2026-12-31")
        self.assertFalse(self.reports(), "300 against 400")
        self.term_of(self.lease, "2027-01-01", 300)
        self.run_on("2027-01-01")
        self.assertFalse(self.reports(), "that of January is not late yet")
        self.run_on("2027-01-02")
        report = self.reports()
        self.assertEqual(report.date_constituted, DAY("2027-01-02"))
        self.assertEqual(report.date_deadline, DAY("2027-03-02"))
        self.assertIn("450", report.explanation)
        self.assertIn("since 01/01/2027", report.explanation)

    def test_from_2027_a_small_debt_is_constituted_after_three_months(self):
        term = self.term_of(self.lease, "2027-01-01", 300)
        self.pay(term.move_id, "2027-01-20", 250)
        self.run_on("2027-03-31")
        self.assertFalse(self.reports())
        self.run_on("2027-04-02")
        self.assertEqual(self.reports().date_constituted, DAY("2027-04-01"))
        self.assertIn("3 months", self.reports().explanation)

    def test_what_was_paid_off_and_begins_again_is_another_report(self):
        for month in ("2026-08-01", "2026-09-01"):
            self.term_of(self.lease, month)
        self.run_on("2026-09-10")
        first = self.reports()
        first.with_context(recouvrement_day=DAY("2026-09-15"))._send(DAY("2026-09-15"), "portal")
        self.run_on("2026-09-20")
        self.assertEqual(self.reports(), first, "reported already")
        for move in self.lease.terme_ids.move_id:
            self.pay(move, "2026-09-25")
        for month in ("2026-10-01", "2026-11-01"):
            self.term_of(self.lease, month)
        self.run_on("2026-11-10")
        self.assertEqual(self.reports().mapped("state"), ["sent", "due"])
        self.assertEqual(self.reports()[-1:].date_constituted, DAY("2026-11-02"))

    def test_a_household_without_benefit_is_not_reported(self):
        other = self.new_lease("L-8", self.new_tenant("Jean Morel"))
        for month in ("2026-08-01", "2026-09-01"):
            self.term_of(other, month)
        self.run_on("2026-09-10")
        self.assertTrue(self.find("2026-09-10", other))
        self.assertFalse(self.reports(other))

    def test_a_payment_on_an_entry_of_several_terms_goes_to_the_oldest(self):
        notice = self.overdue_invoice("2026-09-01", 600, self.tenant)
        notice.recouvrement_bail_id = self.lease
        self.env["recouvrement.bail.terme"].create(
            [
                {"bail_id": self.lease.id, "date": day, "rent": 300, "move_id": notice.id}
                for day in ("2026-08-01", "2026-09-01")
            ]
        )
        self.pay(notice, "2026-09-10", 450)
        terms = self.env["recouvrement.impaye"]._read_terms(self.lease, DAY("2026-09-30"))
        paid = [sum(amount for _day, amount in term.payments) for term in terms[self.lease.id]]
        self.assertEqual(paid, [300, 150])

    def test_as_many_statements_for_eight_leases_as_for_two(self):
        leases = self.env["recouvrement.bail"]
        for rank in range(8):
            lease = self.new_tenant_lease(f"N-{rank}", self.new_tenant(f"Ménage {rank}"))
            for month in ("2026-08-01", "2026-09-01"):
                self.term_of(lease, month)
            leases |= lease

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["recouvrement.impaye"]._read(some, DAY("2026-09-30"))
            return self.env.cr.sql_log_count - before

        count(leases[:1])
        self.assertLessEqual(count(leases), count(leases[:2]) + 1)

    def test_a_company_without_benefits_is_asked_nothing(self):
        other = self.env["res.company"].create({"name": "No tenant"})
        reports = self.env["recouvrement.caf.signalement"].with_company(other)
        reports._watch(DAY("2026-09-10"))
        before = self.env.cr.sql_log_count
        reports._watch(DAY("2026-09-11"))
        self.assertEqual(self.env.cr.sql_log_count, before)
