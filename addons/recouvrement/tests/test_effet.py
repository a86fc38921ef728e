"""What each step brings, against the dossiers left without it; the log of improvements."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from ..engine.holdout import is_held_out
from .common import RecouvrementCase

SENT_ON = date(2026, 3, 10)  # a Tuesday
JUDGED_ON = date(2026, 3, 25)


class TestEffet(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.compared = cls.new_scenario(
            {"offset_days": 5, "holdout_percent": 50, "code": "first"},
            {"offset_days": 60, "code": "second"},
        )
        cls.debtors = [cls.new_debtor(f"Débiteur {rank}") for rank in range(12)]
        cls.invoices = {
            partner: cls.overdue_invoice("2026-03-05", 200.0, partner) for partner in cls.debtors
        }
        cls.run_on(SENT_ON)
        cls.dossiers = {partner: cls.dossier_of(partner) for partner in cls.debtors}
        cls.without = [
            partner
            for partner in cls.debtors
            if is_held_out(cls.dossiers[partner].id, "first", date(2026, 3, 5), 50)
        ]
        cls.with_it = [partner for partner in cls.debtors if partner not in cls.without]

    def effects(self, days=10, day=JUDGED_ON, user=None):
        self.env.invalidate_all()
        here = self.env["recouvrement.effet"].with_context(
            recouvrement_effect_days=days, recouvrement_day=day
        )
        return (here.with_user(user) if user else here).search(
            [("partner_id", "in", [partner.id for partner in self.debtors])]
        )

    def table(self, days=10, day=JUDGED_ON):
        self.env.invalidate_all()
        rows = self.env["recouvrement.effet.etape"].with_context(
            recouvrement_effect_days=days, recouvrement_day=day
        )
        return rows.search([("etape_id", "=", self.compared.etape_ids[0].id)])

    def test_those_left_out_get_nothing_and_their_ladder_goes_on(self):
        self.assertTrue(self.with_it and self.without, "the draw leaves some on both sides")
        for partner in self.without:
            dossier = self.dossiers[partner]
            action = dossier.action_ids
            self.assertEqual((action.kind, action.state), ("control", "done"))
            self.assertIn("to compare", action.reason)
            self.assertFalse(action.message_id or action.attachment_id)
            self.assertFalse(dossier.last_action_id, "nothing was done to this debtor")
            self.assertEqual(dossier.next_etape_id, self.compared.etape_ids[1])
            self.assertEqual(dossier.next_etape_date, date(2026, 5, 4))
        for partner in self.with_it:
            action = self.dossiers[partner].action_ids
            self.assertEqual((action.kind, action.state), ("email", "done"))
            self.assertEqual(self.dossiers[partner].next_etape_date, date(2026, 5, 4))

    def test_what_came_in_time_is_counted_on_each_side(self):
        self.pay(self.invoices[self.with_it[0]], "2026-03-12")
        self.pay(self.invoices[self.with_it[1]], "2026-03-20", 50.0)
        self.pay(self.invoices[self.with_it[2]], "2026-03-21")  # the eleventh day
        self.pay(self.invoices[self.without[0]], "2026-03-15")
        by_partner = {effect.partner_id: effect for effect in self.effects()}
        self.assertEqual(len(by_partner), 12)
        told = [
            (
                by_partner[partner].received,
                by_partner[partner].paid,
                by_partner[partner].paid_partly,
            )
            for partner in (*self.with_it[:3], self.without[0])
        ]
        self.assertEqual(told, [(200.0, 1, 1), (50.0, 0, 1), (0.0, 0, 0), (200.0, 1, 1)])
        row = self.table()
        self.assertEqual((row.sent, row.control), (len(self.with_it), len(self.without)))
        self.assertEqual((row.sent_paid, row.control_paid), (1, 1))
        self.assertAlmostEqual(row.sent_rate, 100 / len(self.with_it))
        self.assertAlmostEqual(row.amount_rate, 100 * 250 / (200 * len(self.with_it)))
        self.assertAlmostEqual(row.lift, 100 / len(self.with_it) - 100 / len(self.without))
        self.assertEqual(row.verdict, "too_few")
        self.assertEqual(self.table(days=11).sent_paid, 2, "a day more, a payment more")

    def test_a_credit_note_is_no_payment_and_a_debt_moved_to_416_is_followed(self):
        first, second = self.with_it[:2]
        refund = self.credit_note("2026-03-12", 200.0, first)
        lines = (refund | self.invoices[first]).line_ids._filter_recouvrement_debtor()
        lines.reconcile()
        item = self.invoices[second].line_ids._filter_recouvrement_debtor()
        account = self.env["recouvrement.compte"]._get(self.company, "doubtful")
        move = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "date": "2026-03-11",
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": item.account_id.id,
                                "partner_id": second.id,
                                "credit": 200.0,
                            }
                        ),
                        Command.create(
                            {
                                "account_id": account.id,
                                "partner_id": second.id,
                                "debit": 200.0,
                                "recouvrement_origin_id": item.id,
                                "no_followup": False,
                            }
                        ),
                    ],
                }
            )
        )
        move.action_post()
        (move.line_ids[0] | item).reconcile()
        by_partner = {effect.partner_id: effect for effect in self.effects()}
        self.assertEqual(by_partner[first].received, 0.0)
        self.assertEqual(by_partner[second].received, 0.0, "a transfer is no money")
        bank = self.company_data["default_journal_bank"]
        paid = self.env["account.move"].create(
            {
                "date": "2026-03-13",
                "journal_id": bank.id,
                "line_ids": [
                    Command.create({"account_id": bank.default_account_id.id, "debit": 200.0}),
                    Command.create(
                        {"account_id": account.id, "partner_id": second.id, "credit": 200.0}
                    ),
                ],
            }
        )
        paid.action_post()
        (paid.line_ids | move.line_ids).filtered(
            lambda line: line.account_id == account
        ).reconcile()
        effect = self.effects().filtered(lambda each: each.partner_id == second)
        self.assertEqual((effect.received, effect.paid), (200.0, 1))

    def test_a_debt_moved_to_416_and_back_is_followed_all_the_way(self):
        debtor = self.with_it[1]
        first = item = self.invoices[debtor].line_ids._filter_recouvrement_debtor()
        account = self.env["recouvrement.compte"]._get(self.company, "doubtful")
        for day, there in (("2026-03-11", account), ("2026-03-12", first.account_id)):
            lines = [
                {"account_id": item.account_id.id, "credit": 200.0},
                {
                    "account_id": there.id,
                    "debit": 200.0,
                    "recouvrement_origin_id": item.id,
                    "no_followup": False,
                },
            ]
            move = self.env["account.move"].sudo()
            move = move.create(
                {
                    "date": day,
                    "line_ids": [
                        Command.create({"partner_id": debtor.id, **line}) for line in lines
                    ],
                }
            )
            move.action_post()
            (move.line_ids.filtered("credit") | item).reconcile()
            item = move.line_ids.filtered("debit")
        bank = self.company_data["default_journal_bank"]
        paid = self.env["account.move"].create(
            {
                "date": "2026-03-13",
                "journal_id": bank.id,
                "line_ids": [
                    Command.create({"account_id": bank.default_account_id.id, "debit": 200.0}),
                    Command.create(
                        {
                            "account_id": first.account_id.id,
                            "partner_id": debtor.id,
                            "credit": 200.0,
                        }
                    ),
                ],
            }
        )
        paid.action_post()
        (paid.line_ids.filtered("credit") | item).reconcile()
        effect = self.effects().filtered(lambda each: each.partner_id == debtor)
        self.assertEqual((effect.received, effect.paid), (200.0, 1))

    def test_what_is_too_recent_is_not_judged(self):
        self.assertFalse(self.effects(day=date(2026, 3, 19)))
        self.assertEqual(len(self.effects(day=date(2026, 3, 20))), 12)

    def test_a_nonsense_number_of_days_is_ten(self):
        for days in ("1; DROP TABLE", -3, True, 10_000, None):
            self.assertEqual(
                self.env["recouvrement.effet"]
                .with_context(recouvrement_effect_days=days)
                ._get_days(),
                10,
            )

    def test_a_collector_sees_the_effect_on_their_own_portfolios(self):
        mine, theirs = self.env["recouvrement.portefeuille"].create(
            [
                {"name": "Nord", "company_id": self.company.id},
                {"name": "Sud", "company_id": self.company.id},
            ]
        )
        collector = self.env["res.users"].create(
            {
                "name": "Nadia",
                "login": "nadia.effet@example.com",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [Command.set(self.env.ref("recouvrement.group_collector").ids)],
            }
        )
        mine.member_ids = collector
        for partner, dossier in self.dossiers.items():
            dossier.portefeuille_id = mine if partner in self.with_it[:2] else theirs
        seen = self.effects(user=collector)
        self.assertEqual({effect.partner_id for effect in seen}, set(self.with_it[:2]))
        rows = (
            self.env["recouvrement.effet.etape"]
            .with_user(collector)
            .with_context(recouvrement_day=JUDGED_ON)
            .search([("etape_id", "=", self.compared.etape_ids[0].id)])
        )
        self.assertEqual((rows.sent, rows.control), (2, 0))

    def test_what_is_owed_to_every_debtor_is_left_out_for_nobody(self):
        for step in (
            {"kind": "lrar"},
            {"mandatory": True},
            {"holdout_percent": 51},
            {"holdout_percent": -1},
            {"anchor": "promise_broken"},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.new_scenario({"holdout_percent": 10, **step}, publish=False)

    def test_an_improvement_keeps_what_was_measured_before_and_after(self):
        self.pay(self.invoices[self.with_it[0]], "2026-03-12")
        here = self.env["recouvrement.amelioration"].with_context(recouvrement_day=JUDGED_ON)
        idea = here.create({"name": "Un texte plus court"})
        with self.assertRaisesRegex(UserError, "Choose the step"):
            idea.action_measure_before()
        idea.write(
            {
                "etape_id": self.compared.etape_ids[0].id,
                "before_from": "2026-03-01",
                "before_to": "2026-03-31",
            }
        )
        idea.action_measure_before()
        self.assertEqual(idea.before_count, len(self.with_it))
        self.assertAlmostEqual(idea.before_rate, 100 / len(self.with_it))
        self.pay(self.invoices[self.with_it[1]], "2026-03-13")
        self.assertAlmostEqual(idea.before_rate, 100 / len(self.with_it), msg="kept as it was")
        idea.write({"after_from": "2026-02-01", "after_to": "2026-02-28"})
        with self.assertRaisesRegex(UserError, "not taken in that period"):
            idea.action_measure_after()
        idea.write({"after_from": "2026-03-01", "after_to": "2026-03-31"})
        self.env.invalidate_all()
        idea.action_measure_after()
        self.assertAlmostEqual(idea.gain, 100 / len(self.with_it), 1)
        with self.assertRaises(AccessError):
            idea.with_user(self.env.ref("base.user_admin")).write({"before_rate": 99.0})
