import io
from datetime import date

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.recouvrement.report.recouvrement_balance_ligne import OPTIONS

from .common import BailCase

DAY = date(2026, 10, 31)
FIRST = date(2026, 10, 1)


class TestChiffres(BailCase):
    """The figures of the office: rents unpaid, debts recovered, what came of visits, who came and went."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        portfolios = cls.env["recouvrement.portefeuille"]
        cls.north, cls.south = portfolios.create([{"name": "Agence Nord"}, {"name": "Agence Sud"}])
        cls.stays = cls.lease_in(cls.north, "B-1", "Amélie Dubourg")
        cls.pays = cls.lease_in(cls.north, "B-2", "Paul Vidal")
        cls.gone = cls.lease_in(cls.south, "B-3", "Nora Haddad")
        cls.old = cls.term_of(cls.gone, "2026-08-01")
        cls.gone._change_segment("departed", date(2026, 9, 15), "Left")
        cls.september = cls.term_of(cls.stays, "2026-09-01")
        cls.october = cls.term_of(cls.stays, "2026-10-01")
        cls.paid = cls.term_of(cls.pays, "2026-10-01")
        cls.pay(cls.paid.move_id, "2026-10-05")
        cls.pay(cls.september.move_id, "2026-10-12", 200)
        cls.pay(cls.old.move_id, "2026-11-10", 500)  # after the period: changes nothing in it
        cls.env.flush_all()

    @classmethod
    def lease_in(cls, agency, number, name):
        dwelling = cls.new_dwelling(f"{number}-LGT", portefeuille_id=agency.id)
        return cls.new_lease(number, cls.new_tenant(name), logement_id=dwelling.id)

    def figures(self, agencies=None, user=None):
        service = self.env["recouvrement.bail.chiffres"].with_context(recouvrement_day=DAY)
        if user:
            service = service.with_user(user)
        agencies = self.env["recouvrement.portefeuille"] if agencies is None else agencies
        return service._compose(FIRST, DAY, self.company, agencies)

    def rows(self, told, sheet):
        [table] = [table for table in told["tables"] if table.sheet == sheet]
        return {row[0]: row[1:] for row in table.rows}

    def test_the_rate_of_unpaid_rents_is_that_of_the_terms_of_the_period(self):
        rows = self.rows(self.figures(), "Rents unpaid")
        self.assertEqual([*map(float, rows["In place"])], [2, 1000, 500, 50])
        self.assertEqual([*map(float, rows["Departed"][:3])], [1, 0, 0])
        self.assertIsNone(rows["Departed"][3], "nothing was asked: no rate")
        self.assertEqual([*map(float, rows["All situations"])], [3, 1000, 500, 50])

    def test_the_rate_of_recovery_is_of_what_was_overdue_before(self):
        rows = self.rows(self.figures(), "Debts recovered")
        self.assertEqual([*map(float, rows["In place"])], [500, 200, 40, 800])
        self.assertEqual([*map(float, rows["Departed"])], [500, 0, 0, 500])

    def test_money_received_without_lettrage_meets_the_oldest_debt_of_the_tenant(self):
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.stays.partner_id.id,
                "amount": 300,
                "date": "2026-10-20",
                "company_id": self.company.id,
            }
        ).action_post()
        rows = self.rows(self.figures(), "Rents unpaid")
        self.assertEqual(float(rows["In place"][2]), 500, "it meets what was left of September")

    def test_a_term_moved_to_doubtful_is_still_unpaid(self):
        """A transfer to 416 makes a new item: it is that of the term all the same."""
        item = self.october.move_id.line_ids._filter_recouvrement_debtor()
        doubtful = self.env["account.account"].create(
            {
                "code": "416999",
                "name": "Doubtful",
                "account_type": "asset_receivable",
                "reconcile": True,
                "company_ids": [Command.link(self.company.id)],
            }
        )
        move = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "journal_id": self.company_data["default_journal_misc"].id,
                    "date": "2026-10-25",
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": doubtful.id,
                                "partner_id": item.partner_id.id,
                                "debit": 500,
                                "date_maturity": item.date_maturity,
                                "recouvrement_origin_id": item.id,
                            }
                        ),
                        Command.create(
                            {
                                "account_id": item.account_id.id,
                                "partner_id": item.partner_id.id,
                                "credit": 500,
                            }
                        ),
                    ],
                }
            )
        )
        move.action_post()
        (move.line_ids.filtered("credit") | item).reconcile()
        rows = self.rows(self.figures(), "Rents unpaid")
        self.assertEqual(float(rows["In place"][2]), 500)
        self.assertEqual(float(self.rows(self.figures(), "Debts recovered")["In place"][3]), 800)

    def test_what_is_owed_is_told_by_agency_and_age_and_adds_up(self):
        told = self.figures()
        rows = self.rows(told, "By agency and age")
        self.assertEqual(rows["Agence Nord"][0], 800)
        self.assertEqual(rows["Agence Sud"][0], 500)
        owed = self.rows(told, "Debts recovered")["All situations"][3]
        self.assertEqual(float(owed), sum(row[0] for row in rows.values()))

    def test_an_agency_reads_its_own(self):
        rows = self.rows(self.figures(self.south), "Rents unpaid")
        self.assertNotIn("In place", rows)
        self.assertEqual(
            float(self.rows(self.figures(self.south), "Debts recovered")["Departed"][0]), 500
        )
        anne = new_test_user(
            self.env,
            "office_south",
            "base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        (self.north | self.south).user_id = self.env.user
        self.south.user_id = anne
        told = self.figures(user=anne)
        self.assertNotIn("In place", self.rows(told, "Rents unpaid"), "leases of the other agency")
        self.assertEqual(set(self.rows(told, "By agency and age")), {"Agence Sud"})

    def test_dossiers_come_in_and_go_out_with_their_debt(self):
        for day in ("2026-10-02", "2026-10-13"):
            self.run_on(day)
        self.pay(self.september.move_id, "2026-10-20", 300)
        self.run_on("2026-10-20")
        self.pay(self.october.move_id, "2026-10-21")
        self.run_on("2026-10-22")
        rows = self.rows(self.figures(), "Entries and exits")
        self.assertEqual([*map(float, rows["Came in"][:2])], [1, 1000])
        [gone] = [row for name, row in rows.items() if name != "Came in"]
        self.assertEqual([gone[0], float(gone[1]), float(gone[2])], [1, 1000, 500])
        self.assertEqual(gone[3].value, 19)

    def test_reports_to_the_caf_are_in_time_late_or_missing(self):
        reports = self.env["recouvrement.caf.signalement"]
        for lease, sent in (
            (self.stays, "2026-10-10"),
            (self.pays, "2026-10-25"),
            (self.gone, False),
        ):
            report = reports.create({"bail_id": lease.id, "date_constituted": "2026-08-15"})
            report.sudo().write({"state": "sent" if sent else "due", "date_sent": sent})
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE recouvrement_caf_signalement SET date_deadline = %s WHERE id = %s",
                ["2026-10-15", report.id],
            )
            report.invalidate_recordset()
        rows = self.rows(self.figures(), "Reports to the CAF")
        self.assertEqual(
            {name: (row[0], round(row[1], 1)) for name, row in rows.items()},
            {"Made in time": (1, 33.3), "Made late": (1, 33.3), "Not made": (1, 33.3)},
        )
        self.assertEqual(
            self.rows(self.figures(self.south), "Reports to the CAF")["Not made"][0], 1
        )

    def test_a_visit_is_followed_by_what_came_within_thirty_days(self):
        self.run_on("2026-10-02")
        dossier = self.stays._get_open_dossier()
        visit = self.env["recouvrement.visite"].search([("dossier_id", "=", dossier.id)])
        self.assertEqual(visit.state, "planned", "the scenario asks for an interview")
        visit.sudo().write({"state": "absent"})
        self.env.flush_all()
        [row] = self.rows(self.figures(), "Visits").values()
        self.assertEqual([row[1], float(row[2]), float(row[3]), float(row[4])], [1, 1000, 200, 100])

    def test_the_page_the_paper_and_the_workbook_tell_the_same(self):
        page = self.env["recouvrement.bail.pilotage"].with_context(recouvrement_day=DAY)
        page = page.create({"company_id": self.company.id, "period": "this_month"})
        self.assertIn("Rents unpaid, by situation of the tenant", page.page)
        told = page._compose()
        book = openpyxl.load_workbook(
            io.BytesIO(self.env["recouvrement.bail.chiffres"]._write(told))
        )
        self.assertEqual(book["Rents unpaid"].cell(6, 3).value, 1000)
        html = self.env["recouvrement.bail.chiffres"].with_context(recouvrement_html=True)
        self.assertIn("Agence Nord", html._print(told).decode())
        self.assertTrue(page.action_export()["url"])

    def test_absurd_periods_and_people_without_right_are_refused(self):
        page = self.env["recouvrement.bail.pilotage"].with_context(recouvrement_day=DAY)
        page = page.create({"company_id": self.company.id, "period": "custom"})
        page.write({"date_from": "2026-10-31", "date_to": "2026-10-01"})
        self.assertIn("begins before it ends", page.page)
        with self.assertRaises(UserError):
            page.action_export()
        nobody = new_test_user(self.env, "office_nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self.figures(user=nobody)

    def test_the_balance_is_grouped_by_lease_agency_and_situation(self):
        balance = self.env["recouvrement.balance.agee"].with_context(recouvrement_day=DAY)
        options = balance._prepare_options(DAY, self.company.ids)
        rows, check = balance._compute_checked(options, "dwelling_lease")
        self.assertTrue(check.agrees)
        self.assertEqual(
            {row.key: row.total for row in rows if row.key},
            {self.stays.id: 800.0, self.gone.id: 500.0},
        )
        lines = self.env["recouvrement.balance.ligne"].with_context(
            **{OPTIONS: options.to_context(), "recouvrement_day": DAY}
        )
        groups = lines._read_group(
            [("recouvrement_bail_id", "!=", False)], ["bail_segment"], ["amount:sum"]
        )
        self.assertEqual(dict(groups), {"present": 800.0, "departed": 500.0})
        search = self.env.ref("recouvrement.view_balance_ligne_search")
        arch = self.env["recouvrement.balance.ligne"].get_view(search.id, "search")["arch"]
        self.assertIn('name="by_dwelling_lease"', arch, "what search_default switches on")
        self.assertIn('name="by_dwelling_agency"', arch)
