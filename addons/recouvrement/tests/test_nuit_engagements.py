"""A night in which one commitment fails: its own dossier waits with the error on it, the others go on."""

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo import Command

from .common import RecouvrementCase


class TestNuitEngagements(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "notice", "offset_days": 30},
            {"kind": "notice", "anchor": "promise_broken", "offset_days": 0, "name": "Broken"},
            worked_days_only=False,
        )
        cls.debtors = [cls.debtor, cls.new_debtor("Garage Cenon"), cls.new_debtor("Café Talence")]
        cls.invoices = [cls.overdue_invoice("2026-01-10", 100, each) for each in cls.debtors]
        cls.run_on("2026-01-15")
        cls.dossiers = [cls.dossier_of(each) for each in cls.debtors]
        cls.bad, cls.good, cls.other = cls.dossiers

    def on(self, name, day="2026-01-16"):
        return self.env[name].with_context(recouvrement_day=date.fromisoformat(day))

    def promise(self, dossier):
        values = {"amount": 100, "date": "2026-01-20", "date_made": "2026-01-16"}
        return self.on("recouvrement.promesse").create({"dossier_id": dossier.id, **values})

    @contextmanager
    def failing(self, model, method, get_dossier=lambda record: record.dossier_id):
        """``method`` of ``model`` fails whenever it deals with the bad dossier."""
        cls = type(self.env[model])
        plain, bad = getattr(cls, method), self.bad

        def fail(records, *args, **kwargs):
            if bad in get_dossier(records):
                raise RuntimeError("this one is broken")
            return plain(records, *args, **kwargs)

        with patch.object(cls, method, fail), self.assertLogs("odoo.addons.recouvrement"):
            yield

    def test_a_promise_that_cannot_be_judged_stops_neither_the_night_nor_the_other_promises(self):
        promises = {dossier: self.promise(dossier) for dossier in self.dossiers}
        with self.failing("recouvrement.promesse", "_get_verdict_values"):
            counts = self.run_on("2026-01-23")
        self.assertEqual(counts["failed"], 1)
        self.assertIn("this one is broken", self.bad.error)
        self.assertEqual(promises[self.bad].state, "open")
        self.assertFalse(self.bad.action_ids, "nothing is sent while its promise is not judged")
        for dossier in (self.good, self.other):
            self.assertEqual((promises[dossier].state, dossier.error), ("broken", False))
            self.assertEqual(dossier.action_ids.etape_id.name, "Broken")
        self.run_on("2026-01-24")
        self.assertEqual((promises[self.bad].state, self.bad.error), ("broken", False))
        self.assertEqual(self.bad.action_ids.etape_id.name, "Broken")

    def test_a_plan_that_cannot_be_judged_stops_no_other(self):
        plans = {}
        for dossier in self.dossiers:
            plans[dossier] = self.on("recouvrement.plan").create(
                {
                    "dossier_id": dossier.id,
                    "instalment_count": 2,
                    "date_first": "2026-02-05",
                    "grace_days": 0,
                    "max_missed": 1,
                }
            )
            plans[dossier]._propose()
            plans[dossier]._activate(date(2026, 1, 16))
        with self.failing("recouvrement.plan", "_get_engine_rules"):
            counts = self.run_on("2026-02-06")
        self.assertEqual(counts["failed"], 1)
        self.assertEqual(plans[self.bad].state, "active")
        self.assertIn("this one is broken", self.bad.error)
        self.assertEqual([plans[each].state for each in (self.good, self.other)], ["broken"] * 2)
        self.run_on("2026-02-07")
        self.assertEqual((plans[self.bad].state, self.bad.error), ("broken", False))

    def test_a_dispute_that_fails_stops_no_other(self):
        disputes = {}
        for dossier, invoice in zip(self.dossiers, self.invoices, strict=True):
            line = invoice.line_ids.filtered(
                lambda each: each.account_id.account_type == "asset_receivable"
            )
            disputes[dossier] = self.on("recouvrement.litige").create(
                {
                    "dossier_id": dossier.id,
                    "category_id": self.env.ref("recouvrement.litige_categorie_price").id,
                    "ligne_ids": [Command.create({"move_line_id": line.id})],
                }
            )
        with self.failing("recouvrement.litige", "_get_above"):
            counts = self.run_on("2026-06-01")
        self.assertEqual(counts["failed"], 1)
        self.assertIn("this one is broken", self.bad.error)
        self.assertFalse(disputes[self.bad].date_escalated)
        self.assertEqual(disputes[self.good].date_escalated, date(2026, 6, 1))

    def test_a_planned_handing_over_to_someone_who_left_is_told_and_stops_nothing(self):
        users = [
            self.env["res.users"].create(
                {
                    "name": name,
                    "login": f"nuit-{name}",
                    "group_ids": [Command.set(self.env.ref("recouvrement.group_collector").ids)],
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                }
            )
            for name in ("gone", "here")
        ]
        service = self.on("recouvrement.affectation")
        nobody = self.env["recouvrement.portefeuille"]
        for dossier, user in ((self.bad, users[0]), (self.good, users[1])):
            service._hand_over(dossier, user, nobody, "yours", date(2026, 1, 20))
        users[0].active = False
        self.run_on("2026-01-20")
        self.assertNotEqual(self.bad.user_id, users[0])
        self.assertEqual(self.good.user_id, users[1])
        self.assertIn("no longer collects", self.bad.message_ids[0].body)
        self.assertIn("no longer collects", self.bad.activity_ids.mapped("summary")[-1])
        self.assertFalse(self.bad.affectation_ids.filtered(lambda row: row.state == "planned"))
        self.assertFalse(self.bad.error)
