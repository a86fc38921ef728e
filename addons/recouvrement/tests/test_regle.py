"""Rules that draw up proposals: who is found, why, once; approving and refusing many."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .common import RecouvrementCase

DAY = date(2026, 9, 1)


class TestRegle(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=DAY))
        cls.env["recouvrement.regle"].search([("id", ">", 0)]).active = False
        cls.env["recouvrement.delegation"].search([("id", ">", 0)]).unlink()
        cls.old = cls.overdue_invoice("2026-01-15", 1000.0)
        cls.young = cls.overdue_invoice("2026-08-20", 300.0)
        cls.run_on(DAY)
        cls.dossier = cls.dossier_of().with_env(cls.env)

    def rule(self, **values):
        return self.env["recouvrement.regle"].create({"name": "Very late", "days": 180, **values})

    def draw_up(self, rules, dossiers=None):
        rules = rules.with_env(self.env)
        return rules._draw_up(dossiers or self.dossier, DAY, DAY)

    def test_what_is_late_enough_is_proposed_with_its_reason_and_decided_by_nobody(self):
        self.env.user.group_ids |= self.env.ref("recouvrement.group_accountant")
        self.env["recouvrement.delegation"].create(
            {"group_id": self.env.ref("recouvrement.group_manager").id, "own": True}
        )
        drawn = self.draw_up(self.rule(phase_ids=[Command.set(self.dossier.phase_id.ids)]))
        self.assertEqual((drawn.state, drawn.amount, drawn.date), ("proposed", 1000.0, DAY))
        self.assertEqual(
            drawn.reason,
            f"Very late: overdue for 229 days, above 180; phase “{self.dossier.phase_id.name}”",
        )
        self.assertEqual(drawn.ligne_ids.document, self.old.name)
        self.assertFalse(drawn.move_ids)

    def test_twice_adds_nothing_until_the_first_is_decided(self):
        rule = self.rule()
        drawn = self.draw_up(rule)
        self.assertFalse(self.draw_up(rule))
        self.env["recouvrement.delegation"].create(
            {"group_id": self.env.ref("recouvrement.group_manager").id, "own": True}
        )
        drawn._refuse("He pays next week")
        self.assertTrue(self.draw_up(rule))

    def test_the_whole_debtor_follows_when_the_rule_says_so(self):
        drawn = self.draw_up(self.rule(whole=True))
        self.assertEqual(drawn.amount, 1300.0)
        self.assertIn("229 days", drawn.reason)

    def test_who_a_rule_leaves_alone(self):
        for values in (
            {"days": 229},
            {"amount_min": 1000.01},
            {"amount_max": 999.0},
            {"insolvent": True},
            {"phase_ids": [Command.set(self.env.ref("recouvrement.phase_clos").ids)]},
            {"tag_ids": [Command.create({"name": "Protected"})]},
            {"company_id": self.env["res.company"].create({"name": "Another"}).id},
        ):
            with self.subTest(values):
                self.assertFalse(self.rule(**values)._find(self.dossier, DAY))

    def test_an_insolvent_debtor_is_found_as_soon_as_the_alert_is_given(self):
        kind = self.env["recouvrement.resultat.type"].search([("opens", "=", "alert")], limit=1)
        self.env["recouvrement.resultat"].create(
            {"dossier_id": self.dossier.id, "type_id": kind.id, "alert": "insolvency"}
        )
        drawn = self.draw_up(self.rule(insolvent=True, days=0, whole=True))
        self.assertEqual(drawn.amount, 1300.0)
        self.assertIn("insolvent debtor or frozen debts", drawn.reason)

    def test_who_is_in_credit_and_what_a_plan_covers_are_left_alone(self):
        plan = self.env["recouvrement.plan"].create(
            {"dossier_id": self.dossier.id, "move_line_ids": [Command.set(self.receivable().ids)]}
        )
        plan.sudo()._as_verb().state = "active"
        self.assertFalse(self.rule()._find(self.dossier, DAY))
        self.assertTrue(self.rule(planned=True)._find(self.dossier, DAY))
        self.credit_note(DAY, 2000.0)
        self.assertFalse(self.rule(planned=True)._find(self.dossier, DAY))

    def receivable(self):
        return self.old.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def test_a_rule_is_of_one_kind_and_its_amounts_make_sense(self):
        with self.assertRaisesRegex(ValidationError, "smaller to the larger"):
            self.rule(amount_min=50, amount_max=10)
        with self.assertRaisesRegex(ValidationError, "one kind"):
            (self.rule() | self.rule(kind="loss"))._find(self.dossier, DAY)

    def test_the_wizard_shows_how_many_and_how_much_before(self):
        self.rule()
        form = Form(self.env["recouvrement.proposition.etablir"])
        form.date = DAY
        self.assertEqual((form.count, form.amount), (1, 1000.0))
        form.kind = "loss"
        self.assertEqual(form.count, 0)
        form.kind = "doubtful"
        action = form.save().action_draw_up()
        self.assertEqual(self.env["recouvrement.proposition"].browse(action["res_id"]).amount, 1000)
        wizard = self.env["recouvrement.proposition.etablir"].create({"date": DAY})
        with self.assertRaisesRegex(UserError, "propose nothing more"):
            wizard.action_draw_up()
        wizard.date = date(2026, 9, 2)
        with self.assertRaisesRegex(UserError, "today or before"):
            wizard.action_draw_up()

    def test_a_reader_draws_nothing_up(self):
        reader = self.env["res.users"].create(
            {
                "name": "R",
                "login": "reader@example.com",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [Command.set(self.env.ref("recouvrement.group_reader").ids)],
            }
        )
        rule = self.rule().with_user(reader)
        with self.assertRaises(AccessError):
            rule._draw_up(self.dossier.with_user(reader), DAY, DAY)
        with self.assertRaises(AccessError):
            rule.days = 1

    def test_three_hundred_dossiers_take_no_more_queries_each_than_their_rows(self):
        rule = self.rule()
        counts = {}
        for number in (5, 50):
            debtors = self.env["res.partner"].create(
                [{"name": f"Debtor {number}-{rank}"} for rank in range(number)]
            )
            for debtor in debtors:
                self.overdue_invoice("2026-01-15", 100.0, debtor)
            self.run_on(DAY)
            dossiers = self.env["recouvrement.dossier"].search([("partner_id", "in", debtors.ids)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(rule._find(dossiers, DAY)), number)
            found = self.env.cr.sql_log_count - before
            drawn = self.draw_up(rule, dossiers)
            self.env.flush_all()
            counts[number] = (found, self.env.cr.sql_log_count - before - found)
            self.assertEqual(len(drawn), number)
        self.assertLessEqual(counts[50][0], counts[5][0] + 2, counts)
        self.assertLessEqual(counts[50][1], counts[5][1] + 45 * 0.5, counts)


class TestMany(RecouvrementCase):
    def test_of_many_what_fails_is_told_with_its_reason(self):
        self.env["recouvrement.delegation"].search([("id", ">", 0)]).unlink()
        self.env["recouvrement.delegation"].create(
            {
                "group_id": self.env.ref("recouvrement.group_manager").id,
                "own": True,
                "amount_max": 500.0,
            }
        )
        for amount in (400.0, 600.0):
            self.overdue_invoice("2026-01-15", amount)
        self.run_on("2026-03-02")
        proposals = self.env["recouvrement.proposition"]
        for item in self.dossier_of().open_line_ids:
            proposals |= proposals.create(
                {
                    "kind": "doubtful",
                    "dossier_id": self.dossier_of().id,
                    "ligne_ids": [
                        Command.create({"move_line_id": item.id, "amount": item.amount_residual})
                    ],
                }
            )
        proposals._propose(at_once=False)
        told = proposals.action_approve()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertIn("1 done out of 2", told["message"])
        self.assertIn("beyond your delegation", told["message"])
        small, large = proposals.sorted("amount")
        self.assertEqual((small.state, large.state), ("approved", "proposed"))
        asked = (small | large).action_refuse()
        wizard = self.env[asked["res_model"]].with_context(**asked["context"])
        told = wizard.create({"reason": "Not now"}).action_confirm()
        self.assertIn("2 done out of 2", told["params"]["message"])
        self.assertEqual((small.state, small.refusal), ("refused", "Not now"))

    def test_whoever_may_approve_is_asked_and_no_longer_once_decided(self):
        boss = self.env["res.users"].create(
            {
                "name": "Boss",
                "login": "boss@example.com",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [Command.set(self.env.ref("recouvrement.group_manager").ids)],
            }
        )
        self.env["recouvrement.delegation"].search([("id", ">", 0)]).unlink()
        self.env["recouvrement.delegation"].create({"user_ids": [Command.set(boss.ids)]})
        self.overdue_invoice("2026-01-15", 400.0)
        self.run_on("2026-03-02")
        dossier = self.dossier_of()
        proposal = self.env["recouvrement.proposition"].browse(
            dossier.action_propose_doubtful()["res_id"]
        )
        proposal.action_propose()
        self.assertEqual(proposal.activity_ids.user_id, boss)
        proposal.with_user(boss).action_approve()
        self.assertEqual(proposal.state, "approved")
        self.assertFalse(proposal.activity_ids)
