from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import RecouvrementCase

LOGGER = "odoo.addons.recouvrement.models.recouvrement_releve"


class TestReleve(RecouvrementCase):
    """The daily snapshot: a row when something changed, tied to the aged balance of its day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.snapshots = cls.env["recouvrement.releve"]
        cls.invoice = cls.overdue_invoice("2026-03-10", 100)

    def rows(self, dossier=None):
        domain = [("company_id", "=", self.company.id), ("rebuilt", "=", False)]
        if dossier:
            domain.append(("dossier_id", "=", dossier.id))
        return [
            (each.day.isoformat(), each.until and each.until.isoformat(), each.total, each.overdue)
            for each in self.snapshots.search(domain, order="day, id")
        ]

    def held(self, day):
        found = self.snapshots.search(
            [
                ("company_id", "=", self.company.id),
                ("day", "<=", day),
                "|",
                ("until", "=", False),
                ("until", ">=", day),
            ]
        )
        return {
            name: sum(found.mapped(name))
            for name in ("total", "not_due", "overdue", "late_30", "late_60", "disputed")
        }

    def test_a_row_only_when_something_changed(self):
        self.run_on("2026-03-12")  # opens the dossier, 2 days late
        dossier = self.dossier_of()
        self.run_days("2026-03-13", "2026-03-15")  # nothing moves
        self.pay(self.invoice, "2026-03-16", 40)
        self.run_days("2026-03-16", "2026-03-18")
        self.run_on("2026-04-15")  # 36 days: the next bucket
        self.pay(self.invoice, "2026-04-16")
        self.run_days("2026-04-16", "2026-04-18")
        self.assertEqual(
            self.rows(dossier),
            [
                ("2026-03-12", "2026-03-15", 100.0, 100.0),
                ("2026-03-16", "2026-04-14", 60.0, 60.0),
                ("2026-04-15", "2026-04-15", 60.0, 60.0),
                ("2026-04-16", False, 0.0, 0.0),
            ],
        )

    def test_two_nights_of_one_day_make_one_row(self):
        self.run_on("2026-03-12")
        self.pay(self.invoice, "2026-03-12", 40)
        self.run_on("2026-03-12")
        self.assertEqual(self.rows(), [("2026-03-12", False, 60.0, 60.0)])

    def test_an_earlier_night_rewrites_nothing(self):
        self.run_on("2026-03-12")
        self.pay(self.invoice, "2026-03-13", 40)
        self.snapshots.with_company(self.company)._take(date(2026, 3, 1))
        self.assertEqual(self.rows(), [("2026-03-12", False, 100.0, 100.0)])

    def test_it_is_the_aged_balance_of_the_day(self):
        self.overdue_invoice("2026-04-30", 70, invoice_date="2026-03-01")  # not due
        self.overdue_invoice("2026-02-01", 30, self.new_debtor("Charpentes Vidal"))
        # Not late yet: no dossier, and owed all the same.
        roy = self.new_debtor("Toitures Roy")
        self.overdue_invoice("2026-06-01", 11, roy, invoice_date="2026-03-02")
        self.credit_note("2026-03-05", 20)
        for day in ("2026-03-12", "2026-03-31"):
            self.run_on(day)
            rows = self.env["recouvrement.balance.agee"]._compute_balance(
                date.fromisoformat(day),
                self.company.ids,
                (30, 60, 90),
                credits="net",
                group_by="company",
            )
            kept = self.held(day)
            self.assertAlmostEqual(kept["total"], sum(row.total for row in rows))
            self.assertAlmostEqual(kept["total"], 191)
            self.assertAlmostEqual(kept["not_due"], sum(row.buckets[0] for row in rows))
            self.assertAlmostEqual(kept["late_60"], sum(row.buckets[2] for row in rows))
            self.assertAlmostEqual(kept["overdue"], 110)  # 100 − 20 + 30

    def test_the_months_before_are_rebuilt_from_the_entries(self):
        self.pay(self.invoice, "2026-04-10", 40)
        self.run_on("2026-05-12")
        rebuilt = self.snapshots.search(
            [("company_id", "=", self.company.id), ("rebuilt", "=", True)], order="day"
        )
        # Invoiced in February, not due; late at the end of March; less 40 at the end of April.
        self.assertEqual(
            [(each.day.isoformat(), each.total, each.overdue) for each in rebuilt],
            [("2026-02-28", 100.0, 0.0), ("2026-03-31", 100.0, 100.0), ("2026-04-30", 60.0, 60.0)],
        )

    def test_outstanding_over_time(self):
        self.run_on("2026-03-12")
        self.pay(self.invoice, "2026-04-10", 40)
        self.run_on("2026-04-10")
        told = self.env["recouvrement.encours"].with_context(recouvrement_day=date(2026, 5, 20))
        domain = [("company_id", "=", self.company.id), ("scale", "=", "month")]
        months = told._read_group(
            domain, ["day:day"], ["total:sum", "overdue:sum"], order="day:day"
        )
        self.assertEqual(
            [(day.isoformat(), total, late) for day, total, late in months],
            [
                ("2026-02-28", 100.0, 0.0),
                ("2026-03-31", 100.0, 100.0),
                ("2026-04-30", 60.0, 60.0),
                ("2026-05-20", 60.0, 60.0),
            ],
        )
        # Over several days, what was owed on average: never their sum.
        [(total,)] = told._read_group(domain, [], ["total:sum"])
        self.assertEqual(total, 80.0)

    def test_a_snapshot_that_fails_costs_no_one_the_night(self):
        kind = type(self.snapshots)
        with (
            patch.object(kind, "_take", side_effect=ValueError("broken")),
            mute_logger(LOGGER),
        ):
            self.assertEqual(self.run_on("2026-03-12")["opened"], 1)
        self.assertFalse(self.rows())
        self.run_on("2026-03-13")
        self.assertEqual(self.rows(), [("2026-03-13", False, 100.0, 100.0)])

    def test_whoever_sees_the_dossier_sees_its_past_and_nobody_writes_it(self):
        self.run_on("2026-03-12")
        anne = new_test_user(
            self.env,
            "anne",
            groups="recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        whose = [("dossier_id", "=", self.dossier_of().id), ("rebuilt", "=", False)]
        mine = self.snapshots.with_user(anne).search(whose)
        self.assertEqual(mine.total, 100)
        self.dossier_of().portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "South", "company_id": self.company.id}
        )
        self.run_on("2026-03-13")
        found = self.snapshots.with_user(anne).search(whose)
        self.assertEqual(found, mine)  # what was hers to see that day, and no more
        for user in (anne, self.env.user):
            with self.assertRaises(AccessError):
                mine.with_user(user).write({"total": 5})
            with self.assertRaises(AccessError):
                self.snapshots.with_user(user).create(
                    {"day": "2026-03-14", "company_id": self.company.id}
                )

    def test_one_statement_whatever_the_number(self):
        self.run_on("2026-03-12")
        counts = []
        for number in (3, 12):
            for each in range(number):
                self.overdue_invoice("2026-03-01", 10, self.new_debtor(f"D{number}-{each}"))
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.snapshots.with_company(self.company)._take(date(2026, 3, number + 10))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
