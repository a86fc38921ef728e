from datetime import date

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.recouvrement.report.recouvrement_balance_ligne import OPTIONS

from .common import KintoCase

DAY = date(2026, 11, 16)


class TestBalance(KintoCase):
    """The aged balance of a lessor, lease by lease."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = cls.new_lease("LLD-1"), cls.new_lease("LLD-2")
        cls.rent_of(cls.first, "2026-10-05")
        cls.paid = cls.rent_of(cls.first, "2026-11-05")
        cls.rent_of(cls.second, "2026-11-05")
        cls.overdue_invoice("2026-11-05", 60)
        cls.run_on(DAY)
        cls.pay(cls.paid, "2026-11-18")  # after the day asked: still owed then
        cls.balance = cls.env["recouvrement.balance.agee"].with_context(recouvrement_day=DAY)

    def test_the_balance_is_grouped_by_lease_and_agrees_with_the_ledger(self):
        for credits in ("apart", "aged", "net"):
            options = self.balance._prepare_options(DAY, self.company.ids, credits=credits)
            rows, check = self.balance._compute_checked(options, "lease")
            mine = {row.key: row.total for row in rows if row.key}
            self.assertEqual(mine, {self.first.id: 778.0, self.second.id: 389.0})
            [none] = [row for row in rows if not row.key]
            self.assertEqual(none.name, "Without lease")
            self.assertTrue(check.agrees)
            self.assertAlmostEqual(sum(row.total for row in rows), float(check.ledger))
        [first] = [row for row in rows if row.key == self.first.id]
        self.assertEqual(first.name, self.first.display_name)
        self.assertEqual(first.buckets[1:3], (389.0, 389.0), "11 days, 42 days")

    def test_a_collector_chooses_it_on_the_form_and_opens_the_items_of_a_lease(self):
        anne = new_test_user(
            self.env,
            "lease_balance",
            "base.group_user,recouvrement.group_collector",
            company_id=self.company.id,
            company_ids=[Command.link(self.company.id)],
        )
        Choices = self.env["recouvrement.balance.choix"].with_user(anne)
        form = Choices.with_context(recouvrement_day=DAY).create({"group_by": "lease"})
        self.assertIn(("lease", "Lease"), form._list_groupings())
        context = form.action_show()["context"]
        self.assertEqual(context["pivot_row_groupby"], ["kinto_contrat_id"])
        search = self.env.ref("recouvrement.view_balance_ligne_search")
        arch = self.env["recouvrement.balance.ligne"].get_view(search.id, "search")["arch"]
        self.assertIn('name="by_lease"', arch, "what search_default_by_lease switches on")
        lines = self.env["recouvrement.balance.ligne"].with_user(anne)
        lines = lines.with_context(**{OPTIONS: context[OPTIONS], "recouvrement_day": DAY})
        groups = lines.formatted_read_group(
            [("partner_id", "=", self.debtor.id)], ["kinto_contrat_id"], ["amount:sum"]
        )
        told = {(group["kinto_contrat_id"] or [0])[0]: group["amount:sum"] for group in groups}
        self.assertEqual(told, {self.first.id: 778.0, self.second.id: 389.0, 0: 60.0})
