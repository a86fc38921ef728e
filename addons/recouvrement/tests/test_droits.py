from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import RecouvrementCase

ROLES = ("reader", "collector", "accountant", "manager")


class TestDroits(RecouvrementCase):
    """Row 59: who sees and does what, role × portfolio × company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "call", "offset_days": 1},
            {"kind": "notice", "offset_days": 2, "consent": "approval"},
            worked_days_only=False,
        )
        cls.users = {role: cls._user(role, f"recouvrement.group_{role}") for role in ROLES}
        cls.outsider = cls._user("outsider", "base.group_user")
        cls.portal = cls._user("portal", "base.group_portal")
        north = cls.env["recouvrement.portefeuille"].create(
            {
                "name": "North",
                "company_id": cls.company.id,
                "member_ids": [Command.set((cls.users["reader"] | cls.users["collector"]).ids)],
            }
        )
        south = cls.env["recouvrement.portefeuille"].create(
            {"name": "South", "company_id": cls.company.id}
        )
        cls.other_debtor = cls.new_debtor("Autre")
        cls.overdue_invoice("2026-01-10", 100)
        cls.overdue_invoice("2026-01-10", 100, partner=cls.other_debtor)
        for day in ("2026-01-11", "2026-01-12", "2026-01-13"):
            cls.run_on(day)
        cls.mine, cls.foreign = cls.dossier_of(), cls.dossier_of(cls.other_debtor)
        cls.mine.portefeuille_id, cls.foreign.portefeuille_id = north, south
        cls.env.flush_all()

    @classmethod
    def _user(cls, login, group, company=None):
        company = company or cls.company
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": f"droits-{login}",
                "group_ids": [Command.set([cls.env.ref(group).id])],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
        )

    def _seen_by(self, user, model="recouvrement.dossier"):
        found = self.env[model].with_user(user).search([])
        return found if model == "recouvrement.dossier" else found.dossier_id

    def test_readers_and_collectors_see_their_portfolios_the_others_all(self):
        both = self.mine | self.foreign
        for role, expected in zip(ROLES, (self.mine, self.mine, both, both), strict=True):
            for model in ("recouvrement.dossier", "recouvrement.action"):
                with self.subTest(role=role, model=model):
                    seen = self._seen_by(self.users[role], model) & both
                    self.assertEqual(set(seen.ids), set(expected.ids))

    def test_nobody_else_sees_anything(self):
        for user in (self.outsider, self.portal):
            for model in ("recouvrement.dossier", "recouvrement.action", "recouvrement.suspension"):
                with self.subTest(user=user.name, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_another_company_s_manager_sees_nothing_of_ours(self):
        other = self.setup_other_company()["company"]
        manager = self._user("elsewhere", "recouvrement.group_manager", other)
        for model in ("recouvrement.dossier", "recouvrement.action", "recouvrement.passage"):
            self.assertFalse(self.env[model].with_user(manager).search([]))
        with self.assertRaises(AccessError):
            self.mine.with_user(manager).explain("2026-01-15")
        with self.assertRaises(AccessError):
            self.mine.action_ids.with_user(manager).action_approve()

    def test_the_ledger_cannot_be_written_by_rpc_whoever_asks(self):
        action = self.mine.action_ids[0]
        for role in ROLES:
            Action = self.env["recouvrement.action"].with_user(self.users[role])
            attempts = (
                lambda Action=Action: Action.browse(action.id).write({"reason": "other"}),
                lambda Action=Action: Action.browse(action.id).unlink(),
                lambda Action=Action: Action.create(
                    {
                        "dossier_id": self.mine.id,
                        "company_id": self.company.id,
                        "kind": "call",
                        "date_proposed": "2026-01-01",
                        "date_planned": "2026-01-01",
                    }
                ),
            )
            for number, attempt in enumerate(attempts):
                with (
                    self.subTest(role=role, attempt=number),
                    self.assertRaises(UserError),
                ):
                    attempt()

    def test_amounts_and_state_cannot_be_written_by_rpc_whoever_asks(self):
        for role in ROLES:
            dossier = self.mine.with_user(self.users[role])
            for values in (
                {"amount_overdue": 0},
                {"state": "closed"},
                {"date_closed": "2026-01-01"},
            ):
                with self.subTest(role=role, values=values), self.assertRaises(AccessError):
                    dossier.write(values)
            with self.subTest(role=role), self.assertRaises(AccessError):
                dossier.create({"partner_id": self.debtor.id, "amount_due": 1, "state": "closed"})

    def test_only_managers_run_the_night(self):
        for role in ROLES[:-1]:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.passage.with_user(self.users[role]).run("2026-01-14", self.company)
        self.passage.with_user(self.users["manager"]).run("2026-01-14", self.company)

    def test_readers_and_accountants_do_not_decide_collectors_do_in_their_portfolios(self):
        waiting = self.mine.awaiting_action_id
        self.assertTrue(waiting)
        with self.assertRaises(AccessError):
            waiting.with_user(self.users["reader"]).action_approve()
        with self.assertRaises(AccessError):
            self.foreign.awaiting_action_id.with_user(self.users["collector"]).action_approve()
        waiting.with_user(self.users["collector"]).action_approve()
        self.assertEqual((waiting.state, waiting.approved_by_id), ("done", self.users["collector"]))

    def test_a_collector_suspends_his_dossiers_and_no_others(self):
        Suspension = self.env["recouvrement.suspension"].with_user(self.users["collector"])
        Suspension.create({"dossier_id": self.mine.id, "reason": "Agreed"})
        with self.assertRaises(AccessError):
            Suspension.create({"dossier_id": self.foreign.id, "reason": "Agreed"})
        with self.assertRaises(AccessError):
            self.env["recouvrement.suspension"].with_user(self.users["reader"]).create(
                {"dossier_id": self.mine.id, "reason": "Agreed"}
            )

    def test_only_managers_change_the_rules(self):
        for role in ROLES[:-1]:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.scenario.with_user(self.users[role]).sequence = 1
        self.scenario.with_user(self.users["manager"]).sequence = 101

    def test_each_role_opens_its_screens(self):
        """OCA/credit-control#287: no error of access on the way to a form."""
        for role in ROLES:
            with self.subTest(role=role):
                dossier = self.mine.with_user(self.users[role])
                dossier.invalidate_recordset()
                dossier.read()
                dossier.action_ids.read()
                dossier.explain("2026-01-15")
                dossier.env["recouvrement.dossier"].get_views(
                    [(False, "list"), (False, "form"), (False, "search")]
                )
                dossier.env["recouvrement.passage"].preview("2026-01-14", "2026-02-14")
