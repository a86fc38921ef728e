"""Money received under reserve: what a debit paid, promised or closed comes back with it."""

from odoo import Command, fields
from odoo.tests import tagged

from .debits import DebitCase

DAY, BACK = "2026-10-05", "2026-10-07"


def day(text):
    return fields.Date.to_date(text)


@tagged("post_install", "-at_install")
class TestReserve(DebitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_accountant")
        cls.env["recouvrement.delegation"].search([("id", ">", 0)]).unlink()
        cls.env["recouvrement.delegation"].create(
            {"group_id": cls.env.ref("recouvrement.group_manager").id, "own": True}
        )
        cls.new_scenario({"kind": "call", "offset_days": 3}, worked_days_only=False)
        cls.reason("AM04").write({"delay_days": 2, "max_attempts": 2})
        cls.invoice = cls.rent(DAY)
        cls.item = cls.invoice.line_ids._filter_recouvrement_debtor()

    def make_doubtful(self, on):
        """The item moves to the doubtful account on ``on``: ``(proposal, the item that took over)``."""
        proposal = self.on(self.env["recouvrement.proposition"], on).create(
            {
                "kind": "doubtful",
                "dossier_id": self.dossier_of().id,
                "date": on,
                "reason": "Overdue",
                "ligne_ids": [
                    Command.create(
                        {"move_line_id": self.item.id, "amount": self.item.amount_residual}
                    )
                ],
            }
        )
        proposal._propose()
        self.assertEqual(proposal.state, "booked")
        return proposal, proposal.move_ids.line_ids.filtered("recouvrement_origin_id")

    # -- a debt moved to doubtful debtors ---------------------------------------------------------

    def test_a_debit_stands_on_the_doubtful_item_is_paid_comes_back_and_is_undone_there(self):
        self.debit(self.invoice, DAY)
        first = self.presented(self.invoice)
        self.bounce(first, "AM04", BACK)
        second = self.env["recouvrement.presentation"].search([("previous_id", "=", first.id)])
        self.run_on(BACK)
        proposal, doubtful = self.make_doubtful("2026-10-08")
        self.assertEqual(self.item.amount_residual, 0, "moved, not paid")
        self.run_on("2026-10-08")
        self.assertEqual((second.state, second.move_line_id), ("batched", doubtful))
        self.assertEqual(second.payment_line_id.move_line_id, doubtful)
        self.release(second.order_id, "2026-10-09")
        self.assertEqual(second.payment_id.destination_account_id, doubtful.account_id)
        self.assertEqual(doubtful.amount_residual, 0)
        line = self.bounce(second, "AM04", "2026-10-15")
        self.assertEqual((line.item_ids, doubtful.amount_residual), (doubtful, 389.0))
        line.action_undo()
        self.assertEqual((second.state, doubtful.amount_residual), ("provisional", 0))
        line.action_book()
        self.assertEqual(doubtful.amount_residual, 389.0)
        # The debtor is trusted again: what is presented next stands on 411 again.
        self.on(proposal, "2026-10-16")._reverse()
        back = self.item.search([("recouvrement_origin_id", "=", doubtful.id)])
        self.assertEqual((doubtful.amount_residual, back.amount_residual), (0, 389.0))
        self.env.ref("recouvrement_prelevement.regle_default").write({"most": 5, "within_days": 0})
        self.reason("AM04").max_attempts = 5
        self.assertEqual(second.sudo()._plan_after(day("2026-10-16")).move_line_id, back)

    def test_moved_once_in_its_batch_it_leaves_with_its_own_amount_label_and_mandate(self):
        self.debit(self.invoice, DAY)
        first = self.presented(self.invoice)
        self.bounce(first, "AM04", BACK)
        self.run_on(BACK)
        self.run_on("2026-10-08")
        second = self.env["recouvrement.presentation"].search([("previous_id", "=", first.id)])
        line = second.payment_line_id
        before = line.read(["amount_currency", "communication", "mandate_id", "partner_bank_id"])
        _proposal, doubtful = self.make_doubtful("2026-10-09")
        self.release(second.order_id, "2026-10-09")
        self.assertEqual((second.state, line.move_line_id), ("sent", doubtful))
        self.assertEqual(
            line.read(["amount_currency", "communication", "mandate_id", "partner_bank_id"]), before
        )
        self.assertEqual(doubtful.amount_residual, 0)

    # -- the bank's fee ---------------------------------------------------------------------------

    def test_the_fee_of_a_debit_without_entry_is_booked_all_the_same_and_undone_with_it(self):
        self.method_line.payment_account_id = False
        payment = self.debit(self.invoice, DAY)
        self.assertFalse(payment.move_id)
        line = self.bring_in(self.notify((payment, "RUM-1", 389, "AM04", 3.5), day=BACK)).line_ids
        self.assertEqual((line.state, self.invoice.payment_state), ("booked", "not_paid"))
        fee = line.return_id.move_id
        self.assertEqual((fee.state, fee.date), ("posted", day(BACK)))
        self.assertCountEqual(
            [(each.account_id, each.balance) for each in fee.line_ids],
            [(line._get_fee_account(), 3.5), (self.bank_journal.default_account_id, -3.5)],
        )
        line.action_undo()
        self.assertFalse(fee.exists())
        line.action_book()
        self.assertTrue(line.return_id.move_id)

    def test_a_fee_that_has_no_account_waits_with_what_to_do_whether_the_debit_has_an_entry_or_not(
        self,
    ):
        accounts = self.env["account.account"].search(
            [("code", "=like", "627%"), ("company_ids", "in", self.company.ids)]
        )
        for number, account in enumerate(accounts):
            account.with_company(self.company).code = f"96{number:04d}"
        self.method_line.payment_account_id = False
        payment = self.debit(self.invoice, DAY)
        line = self.bring_in(self.notify((payment, "RUM-1", 389, "AM04", 3.5), day=BACK)).line_ids
        self.assertEqual((line.state, line.problem["code"]), ("waiting", "no_fee_account"))
        self.assertNotEqual(payment.state, "rejected")

    # -- refunded weeks later ---------------------------------------------------------------------

    def test_a_refund_opens_the_promise_the_plan_and_the_closed_dossier_with_their_history(self):
        self.run_on("2026-09-20")
        other = self.rent("2026-09-15", 100.0)
        self.run_on("2026-09-18")
        dossier = self.dossier_of()
        promise = self.on(self.env["recouvrement.promesse"], "2026-09-21").create(
            {
                "dossier_id": dossier.id,
                "amount": 100.0,
                "date": DAY,
                "date_made": "2026-09-21",
                "move_line_ids": other.line_ids._filter_recouvrement_debtor().ids,
            }
        )
        payment = self.debit(other, DAY)
        self.debit(self.invoice, DAY)
        self.run_on("2026-10-06")
        self.assertEqual((promise.state, dossier.state), ("kept", "closed"))
        steps = dossier.action_ids
        self.assertTrue(steps)
        # Seven weeks later, the debtor has it refunded.
        line = self.bring_in(
            self.notify((payment, "RUM-1", 100, "MD06", 0), day="2026-11-23"), "2026-11-23"
        ).line_ids
        self.assertEqual((line.state, dossier.state), ("booked", "open"))
        self.run_on("2026-11-23")
        self.assertEqual((promise.state, dossier.amount_overdue), ("broken", 100.0))
        self.assertLessEqual(steps, dossier.action_ids, "its history is there")
        self.assertEqual(self.presented(other).state, "refunded")
        self.assertEqual(dossier.return_line_ids, line)
        self.assertIn("MD06", " ".join(dossier.activity_ids.mapped("summary")))

    def test_a_refund_opens_the_instalment_it_had_paid(self):
        self.run_on("2026-10-08")
        dossier = self.dossier_of()
        plan = self.on(self.env["recouvrement.plan"], "2026-10-09").create(
            {
                "dossier_id": dossier.id,
                "date_first": "2026-10-20",
                "instalment_count": 1,
                "grace_days": 0,
                "max_missed": 1,
                "max_days_late": 0,
            }
        )
        plan.action_propose()
        plan.action_activate()
        payment = self.debit(self.invoice, "2026-10-20")
        self.run_on("2026-10-21")
        self.assertEqual((plan.state, plan.echeance_ids.state), ("kept", "paid"))
        line = self.bring_in(
            self.notify((payment, "RUM-1", 389, "MD06", 0), day="2026-11-23"), "2026-11-23"
        ).line_ids
        self.run_on("2026-11-23")
        self.assertEqual(line.state, "booked")
        self.assertNotEqual(plan.state, "kept")
        self.assertNotEqual(plan.echeance_ids.state, "paid")
        self.assertNotEqual(dossier.state, "closed")
