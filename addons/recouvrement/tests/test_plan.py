from datetime import date
from decimal import Decimal
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common import RecouvrementCase

DAY = date(2026, 3, 2)  # a Monday


class PlanCase(RecouvrementCase):
    """A debtor who owes 300 since January, a scenario that only tells, and the day of 2 March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=DAY))
        cls.debtor = cls.debtor.with_env(cls.env)
        cls.new_scenario({"kind": "notice", "offset_days": 300}, worked_days_only=False)
        cls.invoice = cls.overdue_invoice("2026-01-15", 300)
        cls.passage = cls.env["recouvrement.passage"]
        cls.run_on(DAY)
        cls.dossier = cls.dossier_of().with_env(cls.env)

    @classmethod
    def run_on(cls, day):
        """The night of ``day``, on that very day of people."""
        day = date.fromisoformat(str(day))
        return cls.passage.with_context(recouvrement_day=day).run(day, cls.company)

    @classmethod
    def plan(cls, **values):
        """A plan in draft: three monthly instalments from 5 March, and no grace, unless told otherwise."""
        return cls.env["recouvrement.plan"].create(
            {
                "dossier_id": cls.dossier.id,
                "date_first": "2026-03-05",
                "instalment_count": 3,
                "grace_days": 0,
                "max_missed": 2,
                "max_days_late": 0,
                **values,
            }
        )

    @classmethod
    def active(cls, **values):
        plan = cls.plan(**values)
        plan._propose()
        plan._activate(DAY)
        return plan

    def on(self, day):
        """The same test on another day of people."""
        day = date.fromisoformat(day)
        return self.env["recouvrement.plan"].with_context(recouvrement_day=day)

    def schedule(self, plan):
        return [(each.date.isoformat(), each.amount) for each in plan.echeance_ids.sorted("date")]

    def states(self, plan):
        return [each.state for each in plan.echeance_ids.sorted("date")]

    def judge(self, plan, day):
        plan.sudo()._judge(date.fromisoformat(day), plan.dossier_id)

    def suspension(self, plan):
        return self.env["recouvrement.suspension"].search(
            [("origin", "=", f"recouvrement.plan,{plan.id}")], order="id desc", limit=1
        )


class TestPlan(PlanCase):
    # -- building ---------------------------------------------------------------------------

    def test_a_plan_starts_from_the_overdue_debts_and_the_policy(self):
        self.overdue_invoice("2026-06-01", 50)  # not late yet
        self.credit_note("2026-02-01", 20)
        plan = self.env["recouvrement.plan"].create({"dossier_id": self.dossier.id})
        self.assertEqual(plan.move_line_ids.move_id, self.invoice)
        self.assertEqual(plan.amount, 300)
        self.assertEqual((plan.max_missed, plan.max_days_late, plan.grace_days), (2, 30, 3))
        self.assertTrue(plan.name.startswith("PLAN"))

    def test_the_form_shows_the_schedule_before_anything_is_saved(self):
        with Form(
            self.env["recouvrement.plan"].with_context(default_dossier_id=self.dossier.id)
        ) as form:
            form.date_first = "2026-03-05"
            form.instalment_count = 4
            self.assertEqual(len(form.echeance_ids), 4)
            form.method = "amount"
            form.instalment_amount = 140
            self.assertEqual(len(form.echeance_ids), 3)
        self.assertEqual([amount for _day, amount in self.schedule(form.record)], [140, 140, 20])

    def test_on_the_calendar_an_instalment_says_how_much_and_who(self):
        first = self.plan().echeance_ids[0]
        shown = first.with_context(recouvrement_calendar=True).display_name
        self.assertTrue(shown.endswith(" – Menuiserie Lormont"))
        self.assertIn("100.00", shown)
        self.assertIn("03/05/2026", first.display_name)

    def test_the_cents_fall_in_the_last_instalment_and_days_off_are_moved(self):
        plan = self.plan(date_first="2026-03-07", instalment_count=7)
        self.assertEqual(self.schedule(plan)[0], ("2026-03-09", 42.85))  # the 7th is a Saturday
        self.assertEqual(self.schedule(plan)[-1][1], 42.9)
        self.assertEqual(plan.amount_gap, 0)

    def test_a_first_payment_at_signature(self):
        plan = self.plan(down_payment=100, date_signature=DAY, instalment_count=2)
        self.assertEqual(
            self.schedule(plan),
            [("2026-03-02", 100), ("2026-03-05", 100), ("2026-04-07", 100)],
        )

    def test_chosen_dates_share_the_debt_equally(self):
        plan = self.plan(
            method="dates",
            echeance_ids=[
                Command.create({"date": day, "amount": 1})
                for day in ("2026-03-20", "2026-05-04", "2026-05-29")
            ],
        )
        self.assertEqual(plan.amount_gap, 297)
        plan.action_share()
        self.assertEqual([amount for _day, amount in self.schedule(plan)], [100, 100, 100])

    def test_interest_is_added_to_the_schedule_on_what_remains(self):
        plan = self.plan(interest_mode="charged", interest_rate=10, date_signature=DAY)
        self.assertGreater(plan.amount_interest, 0)
        self.assertEqual(plan.amount_items, 300)
        self.assertEqual(plan.amount, plan.currency_id.round(300 + plan.amount_interest))

    def test_a_simulation_writes_nothing(self):
        before = self.env["recouvrement.plan"].search_count([])
        found = self.env["recouvrement.plan"]._simulate(self.dossier, date(2026, 3, 5), amount=140)
        self.assertEqual([each["amount"] for each in found], [140, 140, 20])
        self.assertEqual(self.env["recouvrement.plan"].search_count([]), before)

    # -- bad input --------------------------------------------------------------------------

    def test_a_plan_that_does_not_cover_its_items_is_refused(self):
        plan = self.plan()
        plan.echeance_ids[0].amount = 90
        with self.assertRaisesRegex(UserError, "290.*300.*10"):
            plan._propose()

    def test_an_instalment_in_the_past_is_refused(self):
        plan = self.plan(date_first="2026-02-10")
        with self.assertRaisesRegex(UserError, "in the past"):
            plan._propose()

    def test_instalments_typed_out_of_order_are_told_then_put_in_order(self):
        plan = self.plan()
        with Form(plan) as form:
            with form.echeance_ids.edit(0) as line:
                line.date = date(2026, 6, 1)
            self.assertIn("order", form.warnings)
        self.assertEqual(self.schedule(plan)[-1][0], "2026-06-01")
        plan._propose()

    def test_a_plan_without_items_is_refused(self):
        plan = self.plan()
        plan.move_line_ids = False
        with self.assertRaisesRegex(UserError, "no item"):
            plan._propose()

    def test_an_item_of_another_debtor_is_refused(self):
        other = self.overdue_invoice("2026-01-15", 80, self.new_debtor("Autre"))
        with self.assertRaisesRegex(ValidationError, "cannot be in this plan"):
            self.plan(move_line_ids=[Command.set(self._receivable(other).ids)])

    def test_a_credit_is_not_a_debt(self):
        credit = self.credit_note("2026-02-01", 20)
        with self.assertRaisesRegex(ValidationError, "not a debt"):
            self.plan(move_line_ids=[Command.set(self._receivable(credit).ids)])

    def test_a_debt_that_moved_since_the_building_is_told(self):
        plan = self.plan()
        self.pay(self.invoice, "2026-03-01", 50)
        with self.assertRaisesRegex(UserError, "compute it again"):
            plan._propose()
        plan.action_build()
        plan._propose()
        self.assertEqual(plan.amount, 250)

    def test_an_item_is_in_one_active_plan_at_most(self):
        first = self.active()
        second = self.plan(move_line_ids=[Command.set(first.move_line_ids.ids)])
        second._propose()
        with self.assertRaisesRegex(UserError, "one active plan"):
            second._activate(DAY)

    def test_two_instalments_never_fall_on_the_same_day(self):
        plan = self.plan()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            plan.echeance_ids = [Command.create({"date": "2026-03-05", "amount": 1})]
            self.env.flush_all()

    # -- limits -----------------------------------------------------------------------------

    def test_beyond_the_policy_a_manager_is_needed(self):
        collector = self._collector()
        plan = self.plan(instalment_count=13, max_days_late=30).with_user(collector)
        with self.assertRaisesRegex(UserError, "12 months.*|12 instalments"):
            plan._propose()
        plan.with_user(self.env.user)._propose()
        self.assertEqual(plan.state, "proposed")
        self.assertIn("let it pass", plan.message_ids[0].body)

    def test_a_collector_gives_no_more_grace_nor_cents_than_the_policy(self):
        policy = self.env["recouvrement.politique.engagement"]._find(self.debtor, self.company)
        policy[self.debtor].write({"plan_grace_days": 3, "plan_tolerance": 1})
        within = self.plan(grace_days=3, tolerance=1, max_days_late=30)
        collector = self._collector()
        within.with_user(collector)._propose()
        within.action_cancel()
        for beyond, words in (({"grace_days": 4}, "3 days"), ({"tolerance": 1.01}, "forgives")):
            plan = self.plan(max_days_late=30, **beyond)
            self.assertIn(words, plan.warnings)
            with self.assertRaisesRegex(UserError, words):
                plan.with_user(collector)._propose()
            plan._propose()
            self.assertEqual(plan.state, "proposed")

    def test_longer_than_a_judge_could_grant_is_a_warning(self):
        plan = self.plan(instalment_count=25)
        self.assertIn("24 months", plan.warnings)
        plan._propose()

    def test_what_is_contested_of_the_debt_is_told_before_proposing(self):
        plan = self.plan()
        self.env["recouvrement.litige"].create(
            {
                "dossier_id": self.dossier.id,
                "category_id": self.env["recouvrement.litige.categorie"].search([], limit=1).id,
                "ligne_ids": [
                    Command.create({"move_line_id": plan.move_line_ids[0].id, "amount": 40})
                ],
            }
        )
        plan.invalidate_recordset()
        self.assertRegex(plan.warnings, "40.00.€ of this debt is contested")

    def test_a_late_instalment_is_awaited_since_its_day(self):
        plan = self.active()
        self.assertIn("next 03/05/2026", plan.progress)
        self.judge(plan, "2026-03-06")
        self.assertIn("awaited since 03/05/2026", plan.progress)

    def test_longer_than_the_law_allows_is_refused_to_everyone(self):
        self.env["recouvrement.parametre.valeur"].create(
            {
                "parametre_id": self.env.ref("recouvrement.parametre_plan_months").id,
                "company_id": self.company.id,
                "value": 6,
                "source": "Our supervisor",
            }
        )
        with self.assertRaisesRegex(UserError, "6 months"):
            self.plan(instalment_count=8)._propose()

    # -- life -------------------------------------------------------------------------------

    def test_an_active_plan_suspends_the_dossier_when_it_covers_all(self):
        plan = self.active()
        suspension = self.suspension(plan)
        self.assertEqual((suspension.scope, suspension.date_from), ("dossier", DAY))
        self.assertTrue(suspension.stops_interest, "the plan says what interest it bears")
        self.assertGreaterEqual(suspension.date_to, date(2026, 5, 5))
        self.assertEqual(self.dossier.state, "held")

    def test_what_the_plan_does_not_cover_is_chased_on(self):
        other = self.overdue_invoice("2026-02-01", 70)
        plan = self.active(move_line_ids=[Command.set(self._receivable(self.invoice).ids)])
        suspension = self.suspension(plan)
        self.assertEqual(suspension.scope, "items")
        self.assertEqual(suspension.move_line_ids, plan.move_line_ids)
        self.assertEqual(self.dossier.amount_overdue, 70)
        self.pay(other, "2026-03-03")
        self.judge(plan, "2026-03-04")
        self.assertEqual(suspension.scope, "dossier")

    def test_a_new_invoice_that_falls_late_is_chased_beside_the_plan(self):
        plan = self.active()
        self.overdue_invoice("2026-03-10", 40, invoice_date="2026-03-03")
        self.run_on("2026-03-12")
        self.assertEqual(self.suspension(plan).scope, "items")
        self.assertEqual(self.dossier.amount_overdue, 40)

    def test_posted_entries_and_due_dates_are_not_touched(self):
        line = self._receivable(self.invoice)
        before = (line.date_maturity, line.amount_residual, line.write_date)
        self.active()
        self.assertEqual((line.date_maturity, line.amount_residual, line.write_date), before)

    def test_what_was_proposed_changes_by_its_buttons_only(self):
        plan = self.plan()
        plan._propose()
        with self.assertRaises(UserError):
            plan.instalment_count = 5
        with self.assertRaises(UserError):
            plan.echeance_ids[0].amount = 1
        with self.assertRaises(UserError):
            plan.state = "kept"
        with self.assertRaises(UserError):
            plan.unlink()
        with self.assertRaises(UserError):
            self.plan().echeance_ids[0].amount_paid = 100

    def test_every_version_proposed_stays_attached(self):
        plan = self.plan()
        plan._propose()
        plan.action_back_to_draft()
        plan.instalment_count = 2
        plan.action_build()
        plan._propose()
        self.assertEqual(plan.version, 2)
        self.assertEqual(len(plan.document_ids), 2)

    def test_a_renegotiated_plan_takes_the_place_of_the_old_one_once_active(self):
        plan = self.active()
        self.pay(self.invoice, "2026-03-05", 100)
        later = self.on("2026-03-10").browse(plan.id)
        new = later._renegotiate()
        self.assertEqual((new.name, new.version, new.replaces_id), (plan.name, 2, plan))
        self.assertEqual(plan.state, "active")
        new._propose()
        new._activate(date(2026, 3, 10))
        self.assertEqual(plan.state, "cancelled")
        self.assertEqual(self.suspension(plan).date_to, date(2026, 3, 9))
        self.assertEqual(new.amount, 200)

    def test_cancelling_sets_the_scenario_going_again(self):
        plan = self.active()
        plan.action_cancel()
        self.assertEqual(plan.state, "cancelled")
        self.assertEqual(self.dossier.state, "open")

    # -- cash -------------------------------------------------------------------------------

    def test_cash_pays_the_oldest_instalment_and_the_table_says_which(self):
        plan = self.active()
        payment = self.pay(self.invoice, "2026-03-04", 150)
        self.assertEqual(self.states(plan), ["paid", "partly", "todo"])
        first, second, _third = plan.echeance_ids.sorted("date")
        self.assertEqual((first.amount_paid, second.amount_paid), (100, 50))
        self.assertEqual(first.date_paid, date(2026, 3, 4))
        self.assertIn(payment.move_id.name, plan.attribution)
        self.assertIn("1 of 3 paid", plan.progress)

    def test_a_credit_note_is_taken_off_the_last_instalment(self):
        plan = self.active()
        credit = self.credit_note("2026-03-02", 120)
        (self._receivable(credit) | self._receivable(self.invoice)).reconcile()
        self.env.cr.flush()
        self.assertEqual(self.states(plan), ["todo", "partly", "paid"])
        self.assertEqual(plan.echeance_ids.sorted("date").mapped("amount_credited"), [0, 20, 100])

    def test_what_was_paid_before_the_proposal_does_not_count_twice(self):
        self.pay(self.invoice, "2026-03-01", 50)
        plan = self.active()
        self.assertEqual((plan.amount, plan.amount_paid), (250, 0))

    def test_a_doubled_payment_leaves_the_plan_kept_and_the_rest_as_credit(self):
        plan = self.active()
        payment = self.pay(self.invoice, "2026-03-04")
        self.assertEqual(plan.state, "kept")
        second = payment.copy()
        second.action_post()
        self.env.cr.flush()
        self.judge(plan, "2026-03-05")
        self.assertEqual((plan.state, plan.amount_paid), ("kept", 300))

    def test_a_plan_kept_ends_its_suspension(self):
        plan = self.active()
        self.pay(self.invoice, "2026-03-04")
        self.assertEqual((plan.state, plan.date_ended), ("kept", date(2026, 3, 4)))
        self.assertEqual(self.dossier.state, "closed")

    def test_a_plan_breaks_after_the_instalments_its_rule_allows(self):
        plan = self.active()
        self.judge(plan, "2026-04-07")
        self.assertEqual((plan.state, self.states(plan)), ("active", ["late", "todo", "todo"]))
        self.judge(plan, "2026-04-08")
        self.assertEqual(plan.state, "broken")
        self.assertIn("2 instalments missed", plan.broken_reason)
        self.assertEqual(self.suspension(plan).date_to, date(2026, 4, 7))
        self.assertEqual(self.dossier.next_date, date(2026, 4, 8))

    def test_a_broken_plan_wakes_the_dossier_the_same_night(self):
        scenario = self.dossier.scenario_id
        plan = self.active(max_missed=1)
        self.assertEqual(self.dossier.state, "held")
        self.run_on("2026-03-06")
        self.assertEqual(plan.state, "broken")
        self.assertEqual(self.dossier.state, "open")
        self.assertEqual(self.dossier.scenario_id, scenario)

    def test_nothing_is_judged_while_the_bank_is_stale(self):
        plan = self.active(max_missed=1)
        self.company.recouvrement_bank_days = 3
        self.run_on("2026-03-20")
        self.assertEqual(plan.state, "active")

    def test_a_payment_nobody_has_matched_yet_keeps_a_plan_from_breaking(self):
        plan = self.active(max_missed=1)
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.debtor.id,
                "amount": 100,
                "date": "2026-03-05",
            }
        )
        payment.action_post()
        self.judge(plan, "2026-03-09")
        self.assertEqual((plan.state, self.states(plan)[0]), ("active", "late"))
        payment.action_draft()
        payment.action_cancel()
        self.judge(plan, "2026-03-10")
        self.assertEqual(plan.state, "broken")

    def test_a_payment_undone_reopens_the_instalment(self):
        plan = self.active()
        self.pay(self.invoice, "2026-03-04", 100)
        self.assertEqual(self.states(plan)[0], "paid")
        self._receivable(self.invoice).remove_move_reconcile()
        self.env.cr.flush()
        self.assertEqual(self.states(plan), ["todo", "todo", "todo"])
        self.assertEqual(plan.amount_paid, 0)

    def test_a_payment_undone_reopens_the_kept_plan_and_the_closed_dossier(self):
        plan = self.active()
        self.pay(self.invoice, "2026-03-04")
        self.assertEqual((plan.state, self.dossier.state), ("kept", "closed"))
        self._receivable(self.invoice).remove_move_reconcile()
        self.env.cr.flush()
        self.assertEqual(plan.state, "active")
        self.assertEqual(self.dossier.state, "held")
        self.assertEqual(self.suspension(plan).current, False)  # dated March, today is later
        self.assertTrue(self.suspension(plan).active)

    # -- judged by value date ---------------------------------------------------------------

    def _paid_unmatched(self, day, amount):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.debtor.id,
                "amount": amount,
                "date": day,
            }
        )
        payment.action_post()
        return payment

    def _match(self, payment, day):
        """The lettrage of ``payment`` with the invoice, made on ``day`` and felt at once."""
        lines = self._receivable(self.invoice) | self._receivable(payment.move_id)
        lines.with_context(recouvrement_day=date.fromisoformat(day)).reconcile()
        self.env.cr.flush()

    def test_paid_before_the_break_and_matched_after_it_the_plan_comes_back(self):
        plan = self.active(max_missed=1)
        self.run_on("2026-03-06")
        self.assertEqual((plan.state, self.dossier.state), ("broken", "open"))
        self._match(self._paid_unmatched("2026-03-05", 100), "2026-03-10")
        self.assertEqual((plan.state, plan.date_ended), ("active", False))
        self.assertFalse(plan.broken_reason)
        self.assertIn("in time after all", plan.message_ids[0].body)
        self.assertEqual(self.suspension(plan).date_from, date(2026, 3, 10))
        self.assertEqual(self.suspension(plan).date_to, date(2026, 5, 5))
        self.assertEqual(self.dossier.state, "held")

    def test_paid_after_the_break_a_plan_stays_broken(self):
        plan = self.active(max_missed=1)
        self.run_on("2026-03-06")
        self._match(self._paid_unmatched("2026-03-06", 100), "2026-03-10")
        self.assertEqual((plan.state, self.states(plan)[0]), ("broken", "paid"))
        self.assertEqual(self.dossier.state, "open")

    def test_the_payment_that_excused_a_plan_undone_it_is_broken_as_before(self):
        plan = self.active(max_missed=1)
        self.run_on("2026-03-06")
        before = plan.broken_reason
        payment = self._paid_unmatched("2026-03-05", 100)
        self._match(payment, "2026-03-10")
        self._receivable(payment.move_id).with_context(
            recouvrement_day=date(2026, 3, 12)
        ).remove_move_reconcile()
        self.env.cr.flush()
        self.assertEqual((plan.state, plan.date_ended), ("broken", date(2026, 3, 6)))
        self.assertEqual(plan.broken_reason, before)
        self.assertEqual(self.suspension(plan).date_to, date(2026, 3, 11))
        self.assertEqual(self.dossier.state, "open")

    def test_a_broken_plan_paid_in_full_then_undone_is_broken_again(self):
        plan = self.active(max_missed=1)
        self.run_on("2026-03-06")
        self.pay(self.invoice, "2026-03-20")
        self.assertEqual((plan.state, self.dossier.state), ("kept", "closed"))
        self._receivable(self.invoice).remove_move_reconcile()
        self.env.cr.flush()
        self.assertEqual((plan.state, self.dossier.state), ("broken", "open"))

    def test_what_closes_below_the_tolerance_keeps_the_plan(self):
        plan = self.active()
        self.pay(self.invoice, "2026-03-04", 296)
        self.assertEqual((self.dossier.state, self.dossier.outcome), ("closed", "tolerance"))
        self.assertEqual((plan.state, plan.amount_left), ("kept", 4))
        self._receivable(self.invoice).remove_move_reconcile()
        self.env.cr.flush()
        self.assertEqual((plan.state, self.dossier.state), ("active", "held"))

    def test_a_lettrage_settles_the_plan_of_a_dossier_already_closed(self):
        plan = self.active(max_missed=1)
        self.run_on("2026-03-06")
        self.dossier.sudo().write({"state": "closed", "outcome": "other"})
        self.pay(self.invoice, "2026-03-20")
        self.assertEqual((plan.state, self.states(plan)), ("kept", ["paid"] * 3))

    # -- reviving ---------------------------------------------------------------------------

    def test_a_manager_revives_a_broken_plan_with_a_reason(self):
        plan = self.active(max_missed=1)
        self.judge(plan, "2026-03-06")
        later = self.on("2026-03-09").browse(plan.id)
        with self.assertRaises(AccessError):
            later.with_user(self._collector())._revive(date(2026, 3, 9), "Because")
        later._revive(date(2026, 3, 9), "Paid on Friday", tolerance_date=date(2026, 3, 20))
        self.assertEqual(plan.state, "active")
        self.assertIn("Paid on Friday", plan.message_ids[0].body)
        self.judge(plan, "2026-03-20")
        self.assertEqual(plan.state, "active")
        self.judge(plan, "2026-03-21")
        self.assertEqual(plan.state, "broken")

    def test_reviving_may_move_what_remains(self):
        plan = self.active()
        self.pay(self.invoice, "2026-03-04", 100)
        self.judge(plan, "2026-06-01")
        self.assertEqual(plan.state, "broken")
        wizard = self.env["recouvrement.reconduction"].with_context(
            recouvrement_day=date(2026, 6, 2), default_plan_id=plan.id
        )
        wizard.create(
            {"reason": "New job", "how": "shift", "first_date": date(2026, 6, 15)}
        ).action_revive()
        self.assertEqual(
            [day for day, _amount in self.schedule(plan)],
            ["2026-03-05", "2026-06-15", "2026-07-15"],
        )
        self.assertEqual(plan.state, "active")

    # -- interest ---------------------------------------------------------------------------

    def test_the_interest_invoice_joins_the_plan_once_posted(self):
        plan = self.active(interest_mode="charged", interest_rate=60, date_signature=DAY)
        plan.action_invoice_interest()
        move = plan.interest_move_id
        self.assertEqual((move.state, move.amount_tax), ("draft", 0))
        self.assertEqual(move.amount_total, plan.amount_interest)
        move.action_post()
        self.judge(plan, "2026-03-03")
        self.assertIn(move, plan.move_line_ids.move_id)
        self.assertEqual(plan.amount_items, 300)
        self.pay(self.invoice, "2026-03-04")
        self.assertEqual(plan.state, "active")
        self.pay(move, "2026-03-04")
        self.assertEqual(plan.state, "kept")

    def test_what_was_waived_is_claimed_when_the_plan_breaks(self):
        plan = self.active(max_missed=1, interest_mode="waived", amount_waived=40)
        self.judge(plan, "2026-03-06")
        task = plan.activity_ids
        self.assertEqual(len(task), 1)
        self.assertIn("40", task.note)

    # -- what others read -------------------------------------------------------------------

    def test_the_events_of_a_plan_follow_its_instalments(self):
        plan = self.active(grace_days=2)
        self.pay(self.invoice, "2026-03-04", 100)
        read = self.env["recouvrement.plan"].sudo()._read_events
        events = read(self.dossier, date(2026, 4, 10))[self.dossier.id]
        self.assertEqual(
            [(each.code, each.day.isoformat()) for each in events],
            [
                ("instalment", "2026-04-07"),
                ("instalment_missed", "2026-04-10"),
                ("instalment", "2026-05-05"),
                ("instalment_missed", "2026-05-08"),
            ],
        )
        self.assertEqual({each.origin for each in events}, {f"recouvrement.plan,{plan.id}"})
        self.judge(plan, "2026-05-20")
        events = read(self.dossier, date(2026, 5, 20))[self.dossier.id]
        self.assertEqual(
            [(e.code, e.day.isoformat()) for e in events], [("plan_broken", "2026-05-20")]
        )

    def test_a_covered_item_is_expected_on_the_dates_of_its_plan(self):
        second = self.overdue_invoice("2026-02-01", 60)
        plan = self.active()
        self.pay(self.invoice, "2026-03-04", 150)
        line, other = self._receivable(self.invoice), self._receivable(second)
        told = plan.sudo()._read_dates(line | other, date(2026, 3, 10))
        money = Decimal
        self.assertEqual(
            told,
            {
                line.id: [(date(2026, 4, 7), money(90)), (date(2026, 5, 5), money(60))],
                other.id: [(date(2026, 5, 5), money(60))],
            },
        )
        free = self._receivable(self.overdue_invoice("2026-02-01", 10))
        self.assertEqual(plan.sudo()._read_dates(free, date(2026, 3, 10)), {})

    def test_a_contact_opens_a_plan_in_draft(self):
        result = self.env["recouvrement.resultat"].create(
            {
                "dossier_id": self.dossier.id,
                "date": DAY,
                "type_id": self.env.ref("recouvrement.resultat_type_plan").id,
                "plan_amount": 140,
                "plan_first_date": "2026-03-10",
            }
        )
        self.assertEqual(result.plan_id.state, "draft")
        self.assertEqual([amount for _day, amount in self.schedule(result.plan_id)], [140, 140, 20])
        self.assertNotEqual(self.dossier.state, "held")

    # -- the debtor's own acts --------------------------------------------------------------

    def test_the_debtor_asks_for_a_plan_within_the_policy(self):
        plans = self.env["recouvrement.plan"]
        plan = plans._propose_by_debtor(self.dossier, date(2026, 3, 20), 3)
        self.assertEqual((plan.state, plan.by_debtor), ("proposed", True))
        self.assertTrue(plan.activity_ids)
        with self.assertRaisesRegex(UserError, "already"):
            plans._propose_by_debtor(self.dossier, date(2026, 3, 20), 3)
        plan._sign_by_debtor("Paul Martin", False, DAY)
        self.assertEqual((plan.state, plan.signed_by), ("proposed", "Paul Martin"))
        plan._activate(DAY)
        self.assertEqual(plan.state, "active")

    def test_beyond_the_policy_the_debtor_is_told_what_it_allows(self):
        plans = self.env["recouvrement.plan"]
        with self.assertRaisesRegex(UserError, "12 instalments"):
            plans._propose_by_debtor(self.dossier, date(2026, 3, 20), 15)
        with self.assertRaisesRegex(UserError, "45 days"):
            plans._propose_by_debtor(self.dossier, date(2026, 6, 20), 3)

    def test_a_plan_of_the_desk_begins_once_signed_online(self):
        plan = self.plan()
        plan._propose()
        with self.assertRaises(UserError):
            plan._sign_by_debtor("  ", False, DAY)
        plan._sign_by_debtor("Paul Martin", False, DAY)
        self.assertEqual((plan.state, plan.date_signed), ("active", DAY))
        self.assertEqual(len(plan.document_ids), 2)

    def test_where_the_policy_wants_a_signature_a_plan_waits_for_it(self):
        self.env["recouvrement.politique.engagement"].search([]).plan_needs_signature = True
        plan = self.plan(max_days_late=30)
        plan._propose()
        collector = self._collector()
        with self.assertRaisesRegex(UserError, "signed"):
            plan.with_user(collector)._activate(DAY)
        plan.with_user(collector).write({"signed_by": "Paul Martin", "date_signed": DAY})
        plan.with_user(collector)._activate(DAY)
        self.assertEqual(plan.state, "active")

    # -- rights and cost --------------------------------------------------------------------

    def test_a_reader_sees_plans_and_changes_nothing(self):
        reader = new_test_user(
            self.env, "plan_reader", "recouvrement.group_reader", company_id=self.company.id
        )
        plan = self.plan()
        self.assertEqual(plan.with_user(reader).amount, 300)
        with self.assertRaises(AccessError):
            plan.with_user(reader).action_propose()
        with self.assertRaises(AccessError):
            plan.with_user(reader).action_cancel()

    def test_a_collector_builds_proposes_and_activates(self):
        collector = self._collector()
        plan = (
            self.env["recouvrement.plan"]
            .with_user(collector)
            .create({"dossier_id": self.dossier.id, "date_first": "2026-03-05"})
        )
        plan.action_propose()
        plan.action_activate()
        self.assertEqual(plan.state, "active")
        self.assertEqual(self.suspension(plan).user_id, collector)

    def test_many_plans_are_judged_in_a_fixed_number_of_statements(self):
        debtors = [self.new_debtor(f"Debtor {rank}") for rank in range(12)]
        for debtor in debtors:
            self.overdue_invoice("2026-01-15", 300, debtor)
        self.run_on(DAY)
        plans = self.env["recouvrement.plan"]
        for debtor in debtors:
            plans |= self.active(dossier_id=self.dossier_of(debtor).id)

        def cost(some, day):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.sudo()._judge(date.fromisoformat(day), some.dossier_id.sudo())
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = plans[:3], plans[3:]
        cost(few, "2026-03-03")  # caches of the registry
        self.assertEqual(cost(many, "2026-03-03"), cost(few, "2026-03-03"))
        self.assertEqual(cost(many, "2026-03-06"), cost(few, "2026-03-06"))
        self.assertLessEqual(cost(many, "2026-04-08"), cost(few, "2026-04-08"))
        self.assertEqual(set(plans.mapped("state")), {"broken"})

    def _receivable(self, move):
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def _collector(self):
        return new_test_user(
            self.env, "plan_collector", "recouvrement.group_collector", company_id=self.company.id
        )


class TestPlanDocument(PlanCase):
    """The document says what was agreed, in the debtor's language."""

    def text(self, plan):
        return plan.with_context(recouvrement_html=True)._print_document().decode()

    def test_it_holds_the_debt_the_schedule_and_the_rule(self):
        text = self.text(self.plan(grace_days=5))
        self.assertIn("Acknowledgement of debt", text)
        self.assertIn(self.invoice.name, text)
        self.assertIn("March 5, 2026", text)
        self.assertIn("2 instalments are not paid, each within 5 days of its date", text)
        self.assertIn("read and approved", text)

    def test_it_keeps_the_amounts_of_its_day(self):
        plan = self.active()
        self.pay(self.invoice, "2026-03-04", 150)
        rows = plan._get_item_rows()
        self.assertIn("300.00", rows[0]["remaining"])

    def test_it_is_in_the_language_of_the_debtor(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.debtor.lang = "fr_FR"
        self.assertIn("5 mars 2026", self.text(self.plan()))

    def test_the_protocol_letter_goes_with_the_schedule(self):
        plan = self.plan()
        plan._propose()
        self.new_scenario(
            {
                "kind": "letter",
                "offset_days": 1,
                "template_id": self.env.ref("recouvrement.mail_template_plan").id,
            },
            worked_days_only=False,
        )
        action = self.dossier.action_ids.new(
            {
                "dossier_id": self.dossier.id,
                "etape_id": self.env["recouvrement.etape"].search([], order="id desc", limit=1).id,
            }
        )
        with patch.object(type(action), "id", 1):
            copies = self.env["recouvrement.annexe"]._get_copies(action)
        self.assertEqual([name for name, _raw in copies[1]["files"]], [plan.document_ids.name])


class TestPlanReminders(PlanCase):
    """The scenario speaks of instalments in its own time, through the plan's suspension."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossier.scenario_id = cls.env.ref("recouvrement.scenario_standard")

    def told(self):
        return [
            (each.date_proposed.isoformat(), each.etape_id.name, each.kind, each.state)
            for each in self.dossier.action_ids.sorted("id")
        ]

    def test_each_instalment_is_announced_and_a_missed_one_is_told(self):
        self.active(date_first="2026-03-17", grace_days=2, max_missed=2)
        self.run_days("2026-03-03", "2026-03-12")
        self.assertEqual(self.told(), [])
        self.run_days("2026-03-13", "2026-03-20")
        self.assertEqual(
            self.told(),
            [
                ("2026-03-13", "Instalment reminder", "email", "done"),
                ("2026-03-20", "Instalment missed", "email", "done"),
            ],
        )
        before, after = self.dossier.action_ids.sorted("id")
        self.assertIn("March 17, 2026", before.message_id.subject)
        self.assertIn("100.00", before.message_id.body)
        self.assertIn("300.00", before.message_id.body)
        self.assertIn("March 17, 2026", after.message_id.subject)

    def test_what_is_paid_is_not_announced(self):
        self.active(date_first="2026-03-17")
        self.pay(self.invoice, "2026-03-10", 100)
        self.run_days("2026-03-11", "2026-03-31")
        self.assertEqual(self.told(), [])

    def test_a_lapsed_plan_is_told_by_registered_letter_once_approved(self):
        self.active(date_first="2026-03-17", max_missed=1)
        self.run_days("2026-03-13", "2026-03-18")
        self.assertEqual(self.told()[-1], ("2026-03-18", "Plan lapsed", "lrar", "awaiting"))
