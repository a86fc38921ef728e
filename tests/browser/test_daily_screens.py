"""The screens people spend their days on, in a real Chromium."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class TestDailyScreens(RecouvrementCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.scenario = cls.new_scenario(
            {"name": "Call", "kind": "call", "offset_days": 5, "consent": "approval"},
            {"name": "Notice", "kind": "notice", "offset_days": 30},
            worked_days_only=False,
        )
        cls.collector = cls.new_user("collector", "group_collector")
        cls.manager = cls.new_user("manager", "group_manager")
        cls.accountant = cls.new_user("accountant", "group_accountant")
        cls.invoice = cls.overdue_invoice(cls.today - timedelta(days=9), 1234.5)
        cls.run_on(cls.today)

    @classmethod
    def new_user(cls, role, group):
        return new_test_user(
            cls.env,
            login=f"recouvrement_{role}",
            groups=f"base.group_user,recouvrement.{group}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
        )

    def test_collector_finds_asks_why_approves_and_logs_a_contact(self):
        dossier = self.dossier_of()
        self.start_tour(
            "/odoo/recouvrement", "recouvrement_collector_tour", login=self.collector.login
        )
        action = dossier.action_ids
        self.assertEqual((action.state, action.approved_by_id), ("done", self.collector))
        self.assertEqual(dossier.resultat_ids.note, "A cheque leaves on Friday")
        self.assertEqual(dossier.resultat_ids.action_id, action)
        self.assertFalse(
            action.activity_id.active, "the contact answers the call: its activity is done"
        )
        self.assertEqual(dossier.state, "held")

    def test_collector_countermands_several_steps_from_my_day(self):
        self.overdue_invoice(self.today - timedelta(days=9), 50, self.new_debtor("Garage Cenon"))
        self.run_on(self.today)
        actions = self.env["recouvrement.action"].search([("company_id", "=", self.company.id)])
        self.assertEqual(actions.mapped("state"), ["awaiting", "awaiting"])
        self.start_tour(
            "/odoo/recouvrement-my-day", "recouvrement_my_day_tour", login=self.collector.login
        )
        self.assertEqual(actions.mapped("state"), ["cancelled", "cancelled"])
        self.assertEqual(actions.countermanded_by_id, self.collector)
        self.assertEqual(set(actions.mapped("cancel_reason")), {"Agreed on the phone"})

    def test_manager_lets_several_steps_go_and_countermands_one_with_its_reason(self):
        for name in ("Garage Cenon", "Scierie Marcel"):
            self.overdue_invoice(self.today - timedelta(days=9), 50, self.new_debtor(name))
        self.run_on(self.today)
        self.start_tour(
            "/odoo/recouvrement-my-day", "recouvrement_approval_tour", login=self.manager.login
        )
        refused = self.dossier_of().action_ids
        self.assertEqual(
            (refused.state, refused.countermanded_by_id, refused.cancel_reason),
            ("cancelled", self.manager, "Meeting with the manager on Tuesday"),
        )
        approved = (
            self.env["recouvrement.action"].search([("company_id", "=", self.company.id)]) - refused
        )
        self.assertEqual(approved.mapped("state"), ["done", "done"])
        self.assertEqual(approved.approved_by_id, self.manager)

    def test_manager_sees_what_a_version_changes_before_publishing(self):
        self.overdue_invoice(self.today - timedelta(days=2), 50, self.new_debtor("Garage Cenon"))
        self.run_on(self.today)
        self.start_tour(
            "/odoo/recouvrement-scenarios", "recouvrement_manager_tour", login=self.manager.login
        )
        version = self.scenario.successor_id
        self.assertEqual((version.version, version.state), (2, "published"))
        self.assertEqual(version.etape_ids.mapped("offset_days"), [60, 30])
        self.assertEqual(self.dossier_of().scenario_id, version)

    def _give_cash_an_account(self):
        cash = self.company_data["default_journal_cash"]
        cash.inbound_payment_method_line_ids.payment_account_id = cash.default_account_id

    def test_a_cheque_at_the_counter_pays_a_part_and_gives_a_receipt(self):
        dossier = self.dossier_of()
        self._give_cash_an_account()
        self.start_tour(
            "/odoo/recouvrement", "recouvrement_counter_tour", login=self.accountant.login
        )
        receipt = dossier.recu_ids
        self.assertEqual((receipt.amount, receipt.means), (1000, "cheque"))
        self.assertEqual((receipt.cheque_number, receipt.user_id), ("0012345", self.accountant))
        self.assertEqual((receipt.print_count, dossier.amount_overdue), (1, 234.5))

    def test_accountant_registers_the_payment_and_sees_the_dossier_close(self):
        dossier = self.dossier_of()
        self._give_cash_an_account()
        self.start_tour(
            "/odoo/recouvrement", "recouvrement_accountant_tour", login=self.accountant.login
        )
        self.assertEqual((dossier.state, dossier.outcome), ("closed", "paid"))
        self.assertIn(self.invoice.payment_state, ("paid", "in_payment"))
