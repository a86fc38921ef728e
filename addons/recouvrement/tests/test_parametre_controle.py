"""The list of what must be checked in the law."""

from datetime import date

from odoo.tests import new_test_user, tagged

from .common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestParametreControle(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["recouvrement.parametre.controle"]
        cls.env["res.company"].search([("recouvrement_started_on", "!=", False)]).write(
            {"recouvrement_started_on": False}
        )
        cls.company.recouvrement_started_on = date(2026, 1, 1)

    def kinds(self, code, day="2026-11-22"):
        self.checks._refresh(date.fromisoformat(day))
        lines = self.checks.search([("parametre_id.code", "=", code)])
        return {(line.jurisdiction, line.kind) for line in lines}

    def new(self, code="test", half_yearly=False, unit="day", rows=()):
        parameter = (
            self.env["recouvrement.parametre"]
            .sudo()
            .create(
                {
                    "code": code,
                    "name": code,
                    "unit": unit,
                    "source": "Art. 1",
                    "half_yearly": half_yearly,
                }
            )
        )
        for row in rows:
            self.env["recouvrement.parametre.valeur"].sudo().create(
                {"parametre_id": parameter.id, "source": "Text", "verification": "text", **row}
            )
        return parameter.sudo(False)

    def test_the_rates_of_the_second_half_of_2026_are_missing(self):
        self.assertEqual(self.kinds("legal_interest"), {("FR", "half_year")})
        self.assertEqual(self.kinds("late_penalty"), {("FR", "half_year")})
        self.assertEqual(self.kinds("legal_interest", "2026-05-01"), set())

    def test_a_half_year_without_any_row_is_missing_too(self):
        rows = [{"value": 3, "date_from": "2026-01-01"}]
        self.new(half_yearly=True, rows=rows)
        self.assertEqual(self.kinds("test", "2026-06-30"), set())
        self.assertEqual(self.kinds("test", "2026-07-01"), {("FR", "half_year")})

    def test_ended_ending_unknown_unverified_and_empty(self):
        self.new(rows=[{"value": 3, "date_to": "2026-12-31"}])
        self.assertEqual(self.kinds("test", "2026-06-01"), set())
        self.assertEqual(self.kinds("test", "2026-11-22"), {("FR", "ending")})
        self.assertEqual(self.kinds("test", "2027-01-01"), {("FR", "expired")})
        self.new("unknown", rows=[{"unknown": True}])
        self.new("unverified", rows=[{"value": 1, "verification": "to_verify"}])
        self.new("empty")
        self.new("bill", unit="switch", rows=[{"value": 0}])
        self.new("later", rows=[{"value": 1, "date_from": "2027-06-01"}])
        self.assertEqual(self.kinds("unknown"), {("FR", "unknown")})
        self.assertEqual(self.kinds("unverified"), {("FR", "unverified")})
        self.assertEqual(self.kinds("empty"), {("FR", "empty")})
        self.assertEqual(self.kinds("bill"), {("FR", "pending")})
        self.assertEqual(self.kinds("later"), set(), "not in force yet: nothing to do")

    def test_every_jurisdiction_is_looked_at(self):
        self.new(rows=[{"value": 1}, {"jurisdiction": "MC", "unknown": True}])
        self.assertEqual(self.kinds("test"), {("MC", "unknown")})
        line = self.checks.search([("parametre_id.code", "=", "test")])
        self.assertIn("Text", line.why)

    def test_the_value_of_the_company_settles_it(self):
        parameter = self.new(rows=[{"unknown": True}])
        self.assertEqual(self.kinds("test"), {("FR", "unknown")})
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": parameter.id,
                "company_id": self.company.id,
                "value": 5,
                "date_to": "2027-01-31",
                "source": "Read",
            }
        )
        self.assertEqual(self.kinds("test"), set())
        self.assertEqual(self.kinds("test", "2027-02-01"), {("FR", "unknown"), ("FR", "expired")})

    def test_a_manager_is_told_once_of_what_became_stale(self):
        self.new(rows=[{"value": 3, "date_to": "2026-12-31"}])
        self.checks._watch(date(2026, 6, 1))
        mine = self._alerts()
        self.checks._watch(date(2026, 11, 22))
        self.checks._watch(date(2026, 11, 23))
        new = self._alerts() - mine
        self.assertEqual(len(new), 1, "one for all that is new, and not repeated")
        self.assertIn("test", new.note)
        self.assertEqual(new.user_id, self.checks._get_manager())
        self.assertTrue(self.checks._get_manager().has_group("recouvrement.group_manager"))

    def test_the_to_do_goes_with_the_last_of_its_lines(self):
        one = self.new("one", rows=[{"value": 3, "date_to": "2026-12-31"}])
        two = self.new("two", rows=[{"value": 3, "date_to": "2026-12-31"}])
        self.checks.sudo().search([("kind", "!=", False)]).told = True
        self.checks._refresh(date(2026, 6, 1))
        self.checks._watch(date(2026, 6, 1))
        before = self._alerts()
        self.checks._watch(date(2026, 11, 22))
        alert = self._alerts() - before
        others = self.checks.search(
            [("told", "=", True), ("parametre_id", "not in", (one | two).ids)]
        )
        others.sudo().told = False
        alert.res_id = self.checks.search([("parametre_id", "=", one.id)]).id
        self.env.invalidate_all()
        for parameter in (one, two):
            self.assertTrue(alert.exists())
            parameter.sudo().valeur_ids.date_to = False
            self.checks._refresh(date(2026, 11, 22))
        self.assertFalse(alert.exists())

    def _alerts(self):
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", "recouvrement.parametre.controle")])
        )

    def test_the_list_opens_for_managers(self):
        manager = new_test_user(
            self.env, "manager", "recouvrement.group_manager", company_id=self.company.id
        )
        action = self.checks.with_user(manager).action_open()
        self.assertEqual(action["res_model"], "recouvrement.parametre.controle")
        self.assertTrue(self.checks.with_user(manager).search_count([("kind", "=", "unverified")]))

    def test_a_bill_is_off_until_a_company_switches_it_on(self):
        law = self.env["recouvrement.parametre"]
        parameter = self.new(unit="switch", rows=[{"value": 0}])
        self.assertFalse(law._is_on("test", date(2026, 11, 22)))
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": parameter.id,
                "company_id": self.company.id,
                "value": 1,
                "source": "Adopted",
            }
        )
        self.assertTrue(law._is_on("test", date(2026, 11, 22)))
