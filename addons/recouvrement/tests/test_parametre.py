from datetime import date
from decimal import Decimal

from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user

from odoo.addons.recouvrement.engine.interest import accrue

from .common import RecouvrementCase

DAY = date(2026, 11, 22)


class TestParametre(RecouvrementCase):
    """The law as dated rows: what holds on a day, where, and for which company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.env["recouvrement.parametre"]
        cls.parameter = cls.service.sudo().create(
            {"code": "test_delay", "name": "A delay", "unit": "day", "source": "A law"}
        )

    @classmethod
    def value(cls, value, since=None, until=None, **values):
        return (
            cls.env["recouvrement.parametre.valeur"]
            .sudo()
            .create(
                {
                    "parametre_id": cls.parameter.id,
                    "value": value,
                    "date_from": since,
                    "date_to": until,
                    "source": "A law, art. 1",
                    **values,
                }
            )
        )

    def test_the_value_of_a_day_is_the_one_that_held_then(self):
        self.value(180, None, "2026-08-31")
        self.value(90, "2026-09-01")
        self.assertEqual(self.service._value("test_delay", date(2026, 8, 31)), Decimal(180))
        self.assertEqual(self.service._value("test_delay", date(2026, 9, 1)), Decimal(90))

    def test_what_is_not_known_is_said_and_never_guessed(self):
        self.assertIsNone(self.service._value("no_such_code", DAY))
        self.assertIsNone(self.service._value("test_delay", DAY))
        row = self.value(0, unknown=True)
        self.assertIsNone(self.service._value("test_delay", DAY))
        self.assertTrue(row.to_check)
        self.assertTrue(self.parameter.to_check)

    def test_the_shipped_rates_feed_the_interest_and_stop_where_nobody_knows_them(self):
        rates = self.service._read_rates("late_penalty")
        owed = [(date(2026, 6, 1), Decimal(1000))]
        accrual = accrue(owed, rates, date(2026, 8, 31))
        self.assertEqual((accrual.total, accrual.missing), (Decimal("9.99"), date(2026, 7, 1)))

    def test_a_company_that_knows_the_missing_rate_writes_it_beside(self):
        parameter = self.env.ref("recouvrement.parametre_late_penalty")
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": parameter.id,
                "company_id": self.company.id,
                "value": 12,
                "date_from": "2026-07-01",
                "source": "Bank's letter",
                "verification": "text",
            }
        )
        rates = {rate.since: rate.percent for rate in self.service._read_rates("late_penalty")}
        self.assertEqual(rates[date(2026, 7, 1)], 12)

    def test_alsace_moselle_falls_back_on_france_and_monaco_does_not(self):
        self.value(60)
        self.value(45, jurisdiction="FR-AM")
        self.assertEqual(self.service._value("test_delay", DAY, "FR-AM"), 45)
        self.assertEqual(self.service._value("test_delay", DAY, "FR-OM"), 60)
        self.assertIsNone(self.service._value("test_delay", DAY, "MC"))

    def test_a_company_s_own_value_goes_before_the_shipped_one(self):
        self.value(60)
        self.value(30, company_id=self.company.id)

        self.assertEqual(self.service._value("test_delay", DAY), 30)
        other = self.env["res.company"].create({"name": "Another"})
        self.assertEqual(self.service.with_company(other)._value("test_delay", DAY), 60)

    def test_two_values_never_hold_on_the_same_day(self):
        self.value(60, "2026-01-01")
        with self.assertRaises(ValidationError):
            self.value(30, "2026-06-01")
        self.value(30, None, "2025-12-31")

    def test_shipped_rows_carry_their_source_and_their_mark(self):
        self.assertEqual(self.service._value("grace_months", DAY), 24)
        row = self.env.ref("recouvrement.parametre_valeur_grace_months_fr")
        self.assertEqual(row.verification, "to_verify")
        self.assertEqual(row.checked_on, DAY)
        self.assertIn("1343-5", row.source)

    def test_a_manager_adds_a_row_and_leaves_the_shipped_ones_alone(self):
        manager = new_test_user(
            self.env, "parameters", "recouvrement.group_manager", company_id=self.company.id
        )
        shipped = self.env.ref("recouvrement.parametre_valeur_grace_months_fr")
        with self.assertRaises(UserError):
            shipped.with_user(manager).value = 36
        with self.assertRaises(UserError):
            shipped.with_user(manager).unlink()
        own = shipped.with_user(manager).create(
            {
                "parametre_id": shipped.parametre_id.id,
                "value": 36,
                "source": "Our counsel",
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self.service._value("grace_months", DAY), 36)
        own.unlink()
