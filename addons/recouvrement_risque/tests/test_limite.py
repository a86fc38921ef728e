from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .common import TODAY, RisqueCase


class TestLimite(RisqueCase):
    """A limit is asked for, granted by who may, kept; Odoo's own ``credit_limit`` is the one in force."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.camille = cls.new_user(
            "camille-risque", "recouvrement.group_collector,base.group_partner_manager"
        )
        cls.chief = cls.new_user("chef-risque", "recouvrement.group_collector")
        cls.boss = cls.new_user(
            "credit-manager", "recouvrement.group_manager,base.group_partner_manager"
        )
        ladder = cls.env["recouvrement.limite.palier"]
        ladder.search([("company_id", "in", [False, cls.company.id])]).unlink()
        ladder.create({"user_ids": [Command.set(cls.chief.ids)], "amount_max": 10000})
        ladder.create({"user_ids": [Command.set(cls.boss.ids)], "own": True})

    @classmethod
    def new_user(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            groups=group,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def ask(self, amount, user=None, **more):
        limits = self.env["recouvrement.limite"].with_user(user or self.camille)
        limit = limits.create({"partner_id": self.debtor.id, "amount_requested": amount, **more})
        limit.action_request()
        return limit

    def get_limit(self):
        self.debtor.invalidate_recordset()
        return self.debtor._get_recouvrement_limits(self.company)[self.debtor.id]

    def test_asked_granted_in_force(self):
        self.assertIsNone(self.get_limit())
        limit = self.ask(8000)
        self.assertIn(self.chief, limit.sudo().activity_ids.user_id)
        self.assertIsNone(self.get_limit(), "asking grants nothing")
        limit.with_user(self.chief).action_grant()
        self.assertEqual((self.get_limit(), limit.state), (8000.0, "granted"))
        self.assertEqual(limit.decided_by_id, self.chief)
        self.assertFalse(limit.sudo().activity_ids)

    def test_the_ladder_by_the_uncovered_part(self):
        limit = self.ask(12000)
        self.assertIn(self.boss, limit.sudo().activity_ids.user_id)
        with self.assertRaisesRegex(UserError, "Ask .*credit-manager"):
            limit.with_user(self.chief).action_grant()
        limit.with_user(self.boss).action_grant()
        self.assertEqual(self.get_limit(), 12000.0)

    def test_nobody_grants_their_own_request_unless_the_ladder_says_so(self):
        with self.assertRaises(UserError):
            self.ask(100, user=self.chief).action_grant()
        self.env["recouvrement.limite"].search(
            [("state", "=", "requested")]
        ).sudo().state = "cancelled"
        self.ask(100, user=self.boss).action_grant()
        self.assertEqual(self.get_limit(), 100.0)

    def test_two_approvals_at_once_the_second_is_told(self):
        limit = self.ask(5000)
        limit.with_user(self.chief).action_grant()
        with self.assertRaisesRegex(UserError, "this cannot be done"):
            limit.with_user(self.boss).action_grant()
        self.assertEqual(limit.decided_by_id, self.chief)

    def test_one_request_at_a_time_for_a_customer(self):
        self.ask(5000)
        with self.assertRaisesRegex(UserError, "waits already, for .*5,000"):
            self.ask(6000)

    def test_less_than_asked_and_refused_with_a_reason(self):
        less = self.ask(5000)
        less.with_user(self.chief)._grant_less(3000)
        self.assertEqual((self.get_limit(), less.amount_requested), (3000.0, 5000.0))
        refused = self.ask(9000)
        with self.assertRaises(UserError):
            refused.with_user(self.chief)._refuse("  ")
        refused.with_user(self.chief)._refuse("Bilan non déposé")
        self.assertEqual((refused.state, refused.refusal), ("refused", "Bilan non déposé"))
        self.assertEqual(self.get_limit(), 3000.0, "what was in force stays")

    def test_a_temporary_limit_ends_by_itself(self):
        self.give_limit(5000)
        self.give_limit(9000, until="2026-03-12")
        self.assertEqual(self.get_limit(), 9000.0)
        for day, expected in (("2026-03-12", 9000.0), ("2026-03-13", 5000.0)):
            limits = self.on(self.env["recouvrement.limite"], day)
            limits._watch(limits.env.context["recouvrement_day"])
            self.assertEqual(self.get_limit(), expected, day)
        states = self.debtor.recouvrement_limite_ids.mapped("state")
        self.assertEqual(sorted(states), ["granted", "over"])

    def test_a_limit_that_begins_later_waits_for_its_day(self):
        self.give_limit(5000)
        later = self.ask(7000, date_from="2026-03-20")
        later.with_user(self.boss).action_grant()
        self.assertEqual(self.get_limit(), 5000.0)
        limits = self.on(self.env["recouvrement.limite"], "2026-03-20")
        limits._watch(limits.env.context["recouvrement_day"])
        self.assertEqual(self.get_limit(), 7000.0)

    def test_no_credit_at_all_is_a_limit_of_nothing(self):
        self.give_limit(0)
        self.assertEqual(self.get_limit(), 0.0)
        self.assertTrue(self.debtor.recouvrement_cash_only)
        self.give_limit(100)
        self.assertEqual((self.get_limit(), self.debtor.recouvrement_cash_only), (100.0, False))

    def test_a_limit_typed_on_the_customer_is_kept_in_the_history(self):
        self.give_limit(5000)
        self.debtor.with_user(self.boss).with_company(self.company).credit_limit = 6000
        last = self.debtor.recouvrement_limite_ids.filtered(lambda each: each.state == "granted")
        self.assertEqual((last.amount_granted, last.by_hand), (6000.0, True))
        self.assertEqual(last.decided_by_id, self.boss)
        with self.assertRaisesRegex(AccessError, "asked for and granted"):
            self.debtor.with_user(self.camille).with_company(self.company).credit_limit = 7000
        self.assertEqual(self.get_limit(), 6000.0)

    def test_below_the_exposure_is_said_not_refused(self):
        self.overdue_invoice("2026-02-01", 1000)
        limit = self.ask(800)
        self.assertIn("below", limit.warning)
        limit.with_user(self.boss).action_grant()
        self.assertEqual(self.get_limit(), 800.0)
        self.assertFalse(limit.warning)

    def test_bad_input_is_refused(self):
        limits = self.env["recouvrement.limite"]
        for values, words in (
            ({"kind": "temporary"}, "last day"),
            ({"date_to": "2026-01-01"}, "ends after"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                limits.create({"partner_id": self.debtor.id, "amount_requested": 10, **values})
        contact = self.env["res.partner"].create({"name": "Léa", "parent_id": self.debtor.id})
        with self.assertRaisesRegex(ValidationError, "not to the contact"), self.cr.savepoint():
            limits.create({"partner_id": contact.id, "amount_requested": 10})
        with self.assertRaises(Exception), self.cr.savepoint():  # noqa: B017 the database's own check
            limits.create({"partner_id": self.debtor.id, "amount_requested": -10})

    def test_decisions_are_written_by_verbs_only(self):
        limit = self.ask(5000)
        for values in ({"state": "granted"}, {"amount_granted": 99.0}, {"decided_by_id": 2}):
            with self.assertRaises(AccessError):
                limit.with_user(self.camille).write(values)
        with self.assertRaises(UserError):
            limit.with_user(self.camille).unlink()

    def test_who_only_reads_asks_nothing(self):
        reader = self.new_user("lecteur-risque", "recouvrement.group_reader")
        with self.assertRaises(AccessError):
            self.ask(100, user=reader)
        limit = self.ask(100)
        with self.assertRaises(AccessError):
            limit.with_user(reader).action_grant()

    def test_cancelling_brings_the_default_back(self):
        limit = self.give_limit(5000)
        limit.with_user(self.boss).action_cancel()
        self.assertIsNone(self.get_limit())
        self.assertEqual(limit.state, "over")
        self.assertEqual(limit.date_from, TODAY)
