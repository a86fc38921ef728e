"""Property: a lettrage undone leaves promises, instalments, plan and dossier as they were before it."""

import random
from datetime import date, timedelta

from .test_plan import DAY, PlanCase


class TestLettrageDefait(PlanCase):
    """A plan on one invoice, a promise on another; payments of any value date, then their rejection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.overdue_invoice("2026-01-20", 200)
        cls.run_on(DAY)
        cls.plan_made = cls.active(move_line_ids=cls._receivable(cls.invoice).ids)
        cls.promise = cls.env["recouvrement.promesse"].create(
            {
                "dossier_id": cls.dossier.id,
                "amount": 150,
                "date": "2026-03-09",
                "move_line_ids": cls._receivable(cls.other).ids,
            }
        )

    @classmethod
    def _receivable(cls, move):
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def _pay(self, chance, today):
        """A payment of a part of one invoice, or of all of it, of any value date until ``today``."""
        owed = [
            line
            for line in self._receivable(self.invoice) | self._receivable(self.other)
            if line.amount_residual > 0
        ]
        if not owed:
            return None
        line = chance.choice(owed)
        part = chance.choice([1, 1, 0.5, 0.37])
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.debtor.id,
                "amount": line.currency_id.round(line.amount_residual * part),
                "date": DAY + timedelta(days=chance.randint(0, (today - DAY).days)),
            }
        )
        payment.action_post()
        both = line | self._receivable(payment.move_id)
        both.reconcile()
        self.env.cr.flush()
        return payment

    def _reject(self, payment, today):
        """The lettrage is undone and the money given back: a bounced cheque, a refused debit."""
        payment.action_draft()
        payment.action_cancel()
        self.env.cr.flush()

    def _look(self):
        self.env.invalidate_all()
        plan, promise, dossier = self.plan_made, self.promise, self.dossier
        return {
            "promise": (promise.state, promise.outcome, promise.amount_paid),
            "instalments": [
                (each.state, each.amount_paid, each.amount_credited, each.date_paid)
                for each in plan.echeance_ids.sorted("date")
            ],
            "plan": (plan.state, plan.amount_left, plan.date_ended, plan.broken_reason),
            "dossier": (dossier.state, dossier.amount_due, dossier.amount_overdue),
        }

    def _check(self, today, seed, backwards):
        chance, steps = random.Random(seed), []  # noqa: S311 - not for secrets
        first = self._look()
        for _rank in range(chance.randint(2, 4)):
            before = self._look()
            if payment := self._pay(chance, today):
                steps.append((payment, before))
        self.assertNotEqual(self._look(), first, "a payment is felt")
        if not backwards:
            chance.shuffle(steps)
        for payment, before in reversed(steps):
            self._reject(payment, today)
            if backwards:
                self.assertEqual(self._look(), before)
        self.assertEqual(self._look(), first)

    def _check_many(self, today):
        self.run_on(today)
        self.env = self.env(context=dict(self.env.context, recouvrement_day=today))
        for name in ("plan_made", "promise", "dossier", "invoice", "other", "debtor"):
            setattr(self, name, getattr(self, name).with_env(self.env))
        for seed in range(6):
            with self.subTest(today=today, seed=seed):
                self._check(today, seed, backwards=bool(seed % 2))

    def test_while_the_commitments_run(self):
        self._check_many(date(2026, 3, 6))
        self.assertEqual((self.plan_made.state, self.promise.state), ("active", "open"))

    def test_once_the_promise_and_the_plan_are_broken(self):
        self._check_many(date(2026, 4, 20))
        self.assertEqual((self.plan_made.state, self.promise.state), ("broken", "broken"))
