from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError

from ..models import recouvrement_action as action_module
from .common import RecouvrementCase


class TestAction(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "call", "offset_days": 5, "consent": "veto", "veto_days": 3},
            {"kind": "notice", "offset_days": 15, "consent": "approval"},
            {"kind": "call", "offset_days": 25},
            worked_days_only=False,
        )
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)
        cls.run_on("2026-01-15")
        cls.dossier = cls.dossier_of()
        cls.action = cls.dossier.action_ids

    def _people_act_on(self, day):
        return self.action.with_context(recouvrement_day=date.fromisoformat(day))

    def test_the_night_releases_a_veto_at_the_end_of_its_window(self):
        self.assertEqual(
            (self.action.state, self.action.date_planned), ("awaiting", date(2026, 1, 18))
        )
        self.run_days("2026-01-16", "2026-01-17")
        self.assertEqual(self.action.state, "awaiting")
        self.run_on("2026-01-18")
        self.assertEqual((self.action.state, self.action.date_done), ("done", date(2026, 1, 18)))

    def _decided_by(self, who):
        self.env.cr.execute("UPDATE recouvrement_etape SET decision_by = %s", [who])
        self.env.invalidate_all()

    def _portfolios(self):
        Users, Portfolio = self.env["res.users"], self.env["recouvrement.portefeuille"]
        head, director, collector = (
            Users.create(
                {
                    "name": name,
                    "login": name,
                    "group_ids": [Command.link(self.env.ref("recouvrement.group_collector").id)],
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                }
            )
            for name in ("Head", "Director", "Collector")
        )
        region = Portfolio.create({"name": "Region", "user_id": director.id})
        agency = Portfolio.create(
            {
                "name": "Agency",
                "parent_id": region.id,
                "user_id": head.id,
                "member_ids": [Command.link(collector.id)],
            }
        )
        self.dossier.portefeuille_id = agency
        return head, director, collector

    def test_r10_the_responsible_of_the_portfolio_or_above_gives_the_counter_order(self):
        head, director, collector = self._portfolios()
        self._decided_by("responsible")
        self.assertEqual(self.action.decider_ids, head | director)
        with self.assertRaisesRegex(AccessError, "Head, Director"):
            self.action.with_user(collector).action_approve()
        with self.assertRaisesRegex(AccessError, "Head, Director"):
            self.action.with_user(collector)._countermand("no")
        self.assertFalse(self.action.with_user(collector).can_decide)
        self.action.with_user(director)._countermand("Customer met on Monday")
        self.assertEqual(
            (self.action.state, self.action.countermanded_by_id, self.action.cancel_reason),
            ("cancelled", director, "Customer met on Monday"),
        )

    def test_a_step_for_managers_waits_for_one(self):
        head, _director, _collector = self._portfolios()
        self._decided_by("manager")
        with self.assertRaisesRegex(AccessError, "a collection manager"):
            self.action.with_user(head).action_approve()
        self.assertTrue(self.action.with_user(self.env.user).can_decide)

    def test_my_day_puts_it_before_whoever_decides(self):
        head, _director, collector = self._portfolios()
        self.dossier.user_id = collector
        line = self.env["recouvrement.journee"].search([("action_id", "=", self.action.id)])
        self.assertEqual(line.user_id, collector)
        self._decided_by("responsible")
        line = self.env["recouvrement.journee"].search([("action_id", "=", self.action.id)])
        self.assertEqual(line.user_id, head)
        self._decided_by("manager")
        line = self.env["recouvrement.journee"].search([("action_id", "=", self.action.id)])
        self.assertFalse(line.user_id, "for any manager, not for the collector")

    def test_a_veto_window_keeps_its_days_when_another_item_turns_late_meanwhile(self):
        debtor = self.new_debtor("Deux factures")
        self.overdue_invoice("2026-01-10", 100, partner=debtor)
        self.overdue_invoice("2026-01-15", 30, partner=debtor)
        self.run_days("2026-01-15", "2026-01-16")
        action = self.dossier_of(debtor).action_ids
        self.assertEqual((action.state, action.date_planned), ("awaiting", date(2026, 1, 18)))

    def test_a_missed_night_releases_it_later(self):
        self.run_on("2026-01-25")
        self.assertEqual((self.action.state, self.action.date_done), ("done", date(2026, 1, 25)))

    def test_a_countermanded_step_is_kept_with_who_and_why_and_the_ladder_goes_on(self):
        self._people_act_on("2026-01-16")._countermand("They pay tomorrow")
        self.assertEqual(
            (self.action.state, self.action.cancel_reason, self.action.countermanded_by_id),
            ("cancelled", "They pay tomorrow", self.env.user),
        )
        self.run_days("2026-01-17", "2026-01-25")
        self.assertSteps(
            self.dossier,
            [("2026-01-15", "Step 1", "cancelled"), ("2026-01-25", "Step 2", "awaiting")],
        )

    def test_countermanding_does_not_lose_the_next_step_already_due(self):
        self.run_on("2026-01-18")
        self.run_on("2026-02-10")
        waiting = self.dossier.awaiting_action_id
        self.assertEqual(waiting.etape_id.name, "Step 2")
        waiting.with_context(recouvrement_day=date(2026, 2, 11))._countermand("No")
        self.run_on("2026-02-12")
        self.assertEqual(self.dossier.last_action_id.etape_id.name, "Step 3")

    def test_approval_carries_out_at_once_and_keeps_who(self):
        self.run_days("2026-01-18", "2026-01-25")
        waiting = self.dossier.awaiting_action_id
        waiting.with_context(recouvrement_day=date(2026, 1, 26)).action_approve()
        self.assertEqual(
            (waiting.state, waiting.date_done, waiting.approved_by_id),
            ("done", date(2026, 1, 26), self.env.user),
        )
        with self.assertRaises(UserError):
            waiting.action_approve()

    def test_once_approved_the_dossier_speaks_of_the_next_step(self):
        self.run_days("2026-01-18", "2026-01-25")
        waiting = self.dossier.awaiting_action_id
        waiting.with_context(recouvrement_day=date(2026, 1, 26)).action_approve()
        self.assertEqual(
            (self.dossier.verdict, self.dossier.next_etape_id.name, self.dossier.next_etape_date),
            ("wait", "Step 3", date(2026, 2, 4)),
        )
        self.assertIn("Step 3", self.dossier.decision_reason)

    def test_once_released_by_the_night_the_dossier_speaks_of_the_next_step(self):
        self.run_days("2026-01-16", "2026-01-18")
        self.assertEqual((self.action.state, self.dossier.next_etape_id.name), ("done", "Step 2"))

    def test_a_failure_stays_written_on_the_dossier_after_an_approval(self):
        self.run_days("2026-01-18", "2026-01-25")
        waiting = self.dossier.awaiting_action_id
        with patch.object(
            type(self.env["recouvrement.execution"]),
            "_execute_notice",
            side_effect=UserError("No line"),
        ):
            waiting.action_approve()
        self.assertEqual(waiting.state, "failed")
        self.assertIn("No line", self.dossier.error)

    def test_many_approvals_go_by_the_cron_and_say_so(self):
        self.overdue_invoice("2026-01-10", 100, partner=self.new_debtor("Another"))
        self.run_days("2026-01-16", "2026-01-25")
        waiting = self.env["recouvrement.action"].search(
            [("company_id", "=", self.company.id), ("state", "=", "awaiting")]
        )
        with patch.object(action_module, "AT_ONCE", 1):
            told = waiting.action_approve()
        self.assertEqual((len(waiting), set(waiting.mapped("state"))), (2, {"planned"}))
        self.assertEqual(told["tag"], "display_notification")
        self.assertIn("2", told["params"]["message"])

    def test_what_is_no_longer_owed_is_not_sent_though_approved(self):
        self.action.with_context(recouvrement_day=date(2026, 1, 16)).sudo().state = "planned"
        self.pay(self.invoice, "2026-01-16")
        self.run_on("2026-01-16")
        self.assertEqual((self.action.state, self.dossier.state), ("cancelled", "closed"))

    def test_what_was_done_is_proof(self):
        self.run_on("2026-01-18")
        for values in ({"reason": "other"}, {"date_done": "2026-01-01"}, {"state": "planned"}):
            with self.assertRaises(UserError):
                self.action.sudo().write(values)
        with self.assertRaises(UserError):
            self.action.sudo().unlink()
        with self.assertRaises(UserError):
            self.dossier.sudo().unlink()

    def test_it_keeps_the_amounts_the_items_and_the_recipient_of_its_day(self):
        self.run_on("2026-01-18")
        self.pay(self.invoice, "2026-01-19", 30)
        self.run_on("2026-01-20")
        self.assertEqual((self.dossier.amount_overdue, self.action.amount_overdue), (70, 100))
        self.assertEqual([each["remaining"] for each in self.action.items], ["100.00"])
        self.assertEqual(self.action.partner_id, self.debtor)

    def test_a_failure_is_written_where_people_look_and_can_be_tried_again(self):
        Execution = self.env.registry["recouvrement.execution"]

        def broken(execution, actions):
            raise UserError(execution.env._("No line"))

        with patch.object(Execution, "_execute_call", broken):
            self.assertEqual(self.run_on("2026-01-18")["failed"], 1)
        self.assertEqual((self.action.state, self.action.error), ("failed", "No line"))
        self.assertIn("No line", self.dossier.error)
        self._people_act_on("2026-01-19").action_retry()
        self.assertEqual(
            (self.action.state, self.action.date_done, self.action.error),
            ("done", date(2026, 1, 19), False),
        )

    def test_a_call_is_handed_over_and_goes_away_with_the_debt(self):
        self.run_on("2026-01-18")
        self.assertEqual(self.action.activity_id.res_id, self.dossier.id)
        self.pay(self.invoice, "2026-01-19")
        self.assertEqual(self.dossier.state, "closed")
        self.assertFalse(self.dossier.activity_ids, "nobody calls who has paid")

    def test_a_countermanded_step_can_be_proposed_again_and_the_refusal_stays(self):
        debtor = self.new_debtor("Revient sur sa parole")
        self.new_scenario(
            {"kind": "notice", "offset_days": 5, "consent": "approval", "mandatory": True},
            {"kind": "call", "offset_days": 10},
            worked_days_only=False,
            sequence=0,
        )
        self.overdue_invoice("2026-01-10", 100, partner=debtor)
        self.run_on("2026-01-15")
        dossier = self.dossier_of(debtor)
        refused = dossier.action_ids.with_context(recouvrement_day=date(2026, 1, 16))
        refused._countermand("They pay tomorrow")
        self.run_on("2026-01-25")
        self.assertEqual(dossier.decision["code"], "mandatory_stuck")
        refused.action_propose_again()
        self.assertEqual((dossier.verdict, refused.state), ("await", "cancelled"))
        again = dossier.action_ids - refused
        again.with_context(recouvrement_day=date(2026, 1, 26)).action_approve()
        self.assertEqual(again.state, "done")
        self.run_on("2026-01-27")
        self.assertEqual(dossier.action_ids.sorted("id")[-1].etape_id.name, "Step 2")

    def test_only_what_a_person_refused_is_proposed_again(self):
        with self.assertRaisesRegex(UserError, "countermanded"):
            self.action.action_propose_again()

    def test_a_failed_action_can_be_given_up_with_its_reason(self):
        with patch.object(
            self.registry["recouvrement.execution"],
            "_execute_call",
            lambda self, actions: actions.mapped(lambda action: 1 / 0),
        ):
            self.run_on("2026-01-18")
        self.assertEqual(self.action.state, "failed")
        self._people_act_on("2026-01-19")._countermand("The line is dead")
        self.assertEqual(
            (self.action.state, self.action.cancel_reason), ("cancelled", "The line is dead")
        )
