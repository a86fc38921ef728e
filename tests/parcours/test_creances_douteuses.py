"""A debt from its due date to 416, its allowance, a partial recovery and what follows, entry by entry."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tests.common import RecouvrementCase

DUE = date(2026, 1, 15)
MOVED, CLOSING, PAID, CURED = (
    date(2026, 7, 20),
    date(2026, 7, 31),
    date(2026, 8, 10),
    date(2026, 8, 20),
)


class TestDoubtfulDebts(RecouvrementCase):
    """1,000 € and 20 % VAT due on 15 January 2026, by a debtor who has just stopped paying."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_accountant")
        cls.invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.debtor.id,
                "invoice_date": date(2025, 12, 15),
                "invoice_date_due": DUE,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Menuiseries",
                            "price_unit": 1000.0,
                            "tax_ids": [Command.set(cls.company_data["default_tax_sale"].ids)],
                        }
                    )
                ],
            }
        )
        cls.invoice.action_post()
        cls.item = cls.invoice.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    def on(self, day):
        """The night of ``day``, then the desk at work on it."""
        self.run_on(day)
        return self.env(context={**self.env.context, "recouvrement_day": day})

    def lines(self, moves):
        """``[(date, account, debtor, document, debit, credit, settled)]`` of these entries."""
        return [
            (
                line.date.isoformat(),
                line.account_id.with_company(self.company).code,
                line.partner_id.name or "",
                line.debit,
                line.credit,
                line.reconciled,
            )
            for line in moves.line_ids.sorted("id")
        ]

    def check_ledger(self, day):
        """The aged balance of ``day`` is what stands on the debtors' accounts."""
        self.env.flush_all()
        agee = self.env["recouvrement.balance.agee"]
        rows = self.env.execute_query_dict(
            self.env["recouvrement.balance.ligne"]._select_rows(
                agee._prepare_options(day, self.company.ids)
            )
        )
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(self.company)
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "in", accounts.ids),
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        self.assertAlmostEqual(
            float(sum(row["residual"] for row in rows)), sum(lines.mapped("balance"))
        )
        return {row["move_line_id"]: float(row["residual"]) for row in rows}

    def test_from_overdue_to_416_allowance_partial_recovery_and_back(self):
        name, receivable = self.debtor.name, self.item.account_id.with_company(self.company).code
        owed = self.invoice.amount_total
        env = self.on(MOVED)
        dossier = self.dossier_of().with_env(env)

        # Day 186: the rule shipped proposes it, the manager approves, and keeps the books.
        rules = env["recouvrement.regle"].search([("kind", "=", "doubtful")])
        proposal = rules._draw_up(dossier, MOVED, MOVED)
        self.assertEqual((proposal.state, proposal.amount), ("proposed", owed))
        self.assertEqual(proposal.reason, "Very late: overdue for 186 days, above 180")
        proposal.action_approve()
        self.assertEqual(proposal.state, "booked")
        self.assertEqual(
            self.lines(proposal.move_ids),
            [
                ("2026-07-20", receivable, name, 0.0, owed, True),
                ("2026-07-20", "416000", name, owed, 0.0, False),
            ],
        )
        self.assertEqual(proposal.move_ids.recouvrement_entry_dossier_id, dossier)
        moved = proposal.move_ids.line_ids.filtered("recouvrement_origin_id")
        self.assertEqual(moved.date_maturity, DUE)
        self.assertEqual(self.check_ledger(date(2026, 7, 19)), {self.item.id: owed})
        self.assertEqual(self.check_ledger(MOVED), {moved.id: owed})

        # The end of the month: half of what is owed without VAT is allowed for.
        env = self.on(CLOSING)
        allowance = self.propose(env, dossier, "allowance", moved, 500.0, CLOSING)
        self.assertEqual(
            sorted(line[:2] + line[3:5] for line in self.lines(allowance.move_ids)),
            [("2026-07-31", "491000", 0.0, 500.0), ("2026-07-31", "681740", 500.0, 0.0)],
        )

        # A part comes in, on 416.
        env = self.on(PAID)
        bank = self.company_data["default_journal_bank"]
        payment = env["account.move"].create(
            {
                "date": PAID,
                "journal_id": bank.id,
                "line_ids": [
                    Command.create({"account_id": bank.default_account_id.id, "debit": 200.0}),
                    Command.create(
                        {
                            "account_id": moved.account_id.id,
                            "partner_id": self.debtor.id,
                            "credit": 200.0,
                        }
                    ),
                ],
            }
        )
        payment.action_post()
        (payment.line_ids.filtered("credit") | moved).reconcile()
        self.assertEqual(self.invoice.recouvrement_moved, owed - 200)
        self.assertEqual(self.check_ledger(PAID), {moved.id: owed - 200})
        (told,) = env["recouvrement.situation"]._read_statement(dossier, PAID)[dossier.id]
        self.assertEqual(
            (told["name"], float(told["total"]), float(told["paid"])),
            (self.invoice.name, owed, 200.0),
        )

        # He pays again as agreed: the allowance is released, the rest goes back to 411.
        env = self.on(CURED)
        release = self.propose(env, dossier, "release", moved, 500.0, CURED)
        self.assertEqual(
            sorted(line[:2] + line[3:5] for line in self.lines(release.move_ids)),
            [("2026-08-20", "491000", 500.0, 0.0), ("2026-08-20", "781740", 0.0, 500.0)],
        )
        back = self.propose(env, dossier, "restored", moved, owed - 200, CURED)
        self.assertEqual(
            self.lines(back.move_ids),
            [
                ("2026-08-20", "416000", name, 0.0, owed - 200, True),
                ("2026-08-20", receivable, name, owed - 200, 0.0, False),
            ],
        )
        self.assertTrue(moved.reconciled)
        last = back.move_ids.line_ids.filtered("recouvrement_origin_id")
        self.assertEqual(self.check_ledger(CURED), {last.id: owed - 200})
        self.assertEqual(self.check_ledger(MOVED), {moved.id: owed}, "the past does not change")

        # What remains is paid: the dossier closes.
        self.assertEqual(dossier.state, "open")
        rest = payment.copy({"date": CURED})
        rest.line_ids.filtered("credit").account_id = last.account_id
        rest.write(
            {
                "line_ids": [
                    Command.update(line.id, {side: owed - 200})
                    for side in ("debit", "credit")
                    for line in rest.line_ids.filtered(side)
                ]
            }
        )
        rest.action_post()
        (rest.line_ids.filtered("credit") | last).reconcile()
        self.run_on(date(2026, 8, 21))
        self.assertEqual((dossier.state, dossier.outcome), ("closed", "paid"))

    def test_from_416_to_its_loss_the_allowance_goes_with_it(self):
        owed, env = self.invoice.amount_total, self.on(MOVED)
        dossier = self.dossier_of().with_env(env)
        proposal = self.propose(env, dossier, "doubtful", self.item, owed, MOVED)
        moved = proposal.move_ids.line_ids.filtered("recouvrement_origin_id")
        env = self.on(CLOSING)
        self.propose(env, dossier, "allowance", moved, 500.0, CLOSING)
        env = self.on(PAID)
        loss = self.propose(env, dossier, "loss", moved, owed, PAID, "Liquidation closed")
        self.assertTrue(moved.reconciled)
        self.assertEqual(loss.move_ids.recouvrement_entry_dossier_id, dossier)
        told = self.lines(loss.move_ids)
        self.assertIn(("2026-08-10", "416000", self.debtor.name, 0.0, owed, True), told)
        codes = {line[1]: line[3] - line[4] for line in told}
        self.assertEqual((codes["491000"], codes["781740"]), (500.0, -500.0))
        self.assertAlmostEqual(sum(line[3] - line[4] for line in told), 0)
        self.assertEqual(self.check_ledger(PAID), {})
        self.assertEqual(self.check_ledger(MOVED), {moved.id: owed})
        loss.with_env(env)._reverse()
        self.assertEqual(moved.amount_residual, owed)
        self.assertEqual(self.check_ledger(PAID), {moved.id: owed})

    def test_the_whole_walk_to_the_loss_its_vat_and_money_that_comes_after_each_line_and_back(self):
        name, env = self.debtor.name, self.on(MOVED)
        dossier = self.dossier_of().with_env(env)
        transfer = self.propose(env, dossier, "doubtful", self.item, 1200.0, MOVED)
        moved = transfer.move_ids.line_ids.filtered("recouvrement_origin_id")
        env = self.on(CLOSING)
        allowance = self.propose(env, dossier, "allowance", moved, 500.0, CLOSING)
        env = self.on(PAID)
        (self.receive(env, PAID, moved.account_id, 300.0) | moved).reconcile()
        self.check_exposure(dossier, PAID, 900.0)

        # The next closing: half of the 750 € without VAT that remain.
        day = date(2026, 8, 31)
        env = self.on(day)
        release = self.propose(env, dossier, "release", moved, 125.0, day)

        # The liquidation leaves nothing: the price to 6544 (last year's invoice), the VAT apart, no allowance left.
        day = date(2026, 9, 15)
        env = self.on(day)
        loss = self.propose(
            env,
            dossier,
            "loss",
            moved,
            900.0,
            day,
            "Liquidation closed",
            motif_perte_id=env.ref("recouvrement.motif_perte_liquidation").id,
            evidence_ids=[Command.set(self.attach("Jugement.pdf").ids)],
        )
        self.assertEqual(
            self.lines(loss.move_ids),
            [
                ("2026-09-15", "654400", name, 750.0, 0.0, False),
                ("2026-09-15", "445800", name, 150.0, 0.0, False),
                ("2026-09-15", "416000", name, 0.0, 900.0, True),
                ("2026-09-15", "491000", name, 375.0, 0.0, False),
                ("2026-09-15", "781740", name, 0.0, 375.0, False),
            ],
        )
        self.check_exposure(dossier, day, 0.0)
        self.assertEqual((dossier.state, dossier.amount_written_off), ("closed", 900.0))

        # Once the duplicate has left, the VAT goes on the return: line 21, nothing off the sales.
        day = date(2026, 10, 5)
        env = self.on(day)
        vat = loss.tva_ids.with_env(env)
        vat._record_sent(date(2026, 9, 20), "LRAR 1A", self.attach("Duplicata.pdf"))
        vat.action_recover()
        self.assertEqual(
            self.lines(vat.move_id),
            [
                ("2026-10-05", "445710", name, 150.0, 0.0, False),
                ("2026-10-05", "445800", name, 0.0, 150.0, False),
            ],
        )
        self.assertEqual(self.read_tags(vat.move_id), [("21", 150.0)])

        # 100 € come in at last: an income, and their part of the VAT is owed again (line 15).
        day = date(2026, 10, 20)
        env = self.on(day)
        late = self.receive(env, day, moved.account_id, 100.0)
        recovery = env["recouvrement.rentree"]._book(dossier.with_env(env), late, 100.0, day)
        self.assertEqual(
            self.lines(recovery.move_id),
            [
                ("2026-10-20", "416000", name, 100.0, 0.0, True),
                ("2026-10-20", "758300", name, 0.0, 83.33, False),
                ("2026-10-20", "445710", name, 0.0, 16.67, False),
            ],
        )
        self.assertEqual(self.read_tags(recovery.move_id), [("15", -16.67)])
        self.check_exposure(dossier, day, 0.0)
        self.assertEqual(self.read_balances(), {"416000": 0.0, "445800": 0.0, "491000": 0.0})

        # Everything undone, last first: on 411 again, less what was paid; days gone by stay as they were.
        day = date(2026, 11, 10)
        env = self.on(day)
        with self.assertRaisesRegex(UserError, "undo these receipts first"), env.cr.savepoint():
            loss.with_env(env).action_reverse()
        recovery.with_env(env).action_undo()
        late.move_id.button_draft()
        late.move_id.button_cancel()
        with self.assertRaisesRegex(UserError, "released since"), env.cr.savepoint():
            allowance.with_env(env).action_reverse()
        for each in (loss, release, allowance, transfer):
            each.with_env(env).action_reverse()
            env.cr.precommit.run()  # each is a request of its own
            self.check_ledger(day)
        back = self.item.search([("recouvrement_origin_id", "=", moved.id)])
        self.assertEqual((back.date, back.account_id), (day, self.item.account_id))
        self.assertEqual(back.amount_residual, 900.0)
        self.check_exposure(dossier, day, 900.0)
        self.assertEqual(self.read_balances(), {"416000": 0.0, "445800": 0.0, "491000": 0.0})
        entries = env["account.move"].search([("recouvrement_entry_dossier_id", "=", dossier.id)])
        results = entries.line_ids.filtered(
            lambda line: line.account_id.internal_group in ("income", "expense")
        )
        for account, lines in results.grouped("account_id").items():
            self.assertAlmostEqual(sum(lines.mapped("balance")), 0, msg=account.code)
        tagged = entries.line_ids.filtered("tax_tag_ids")
        self.assertAlmostEqual(sum(tagged.mapped("balance")), 0)

    def receive(self, env, day, account, amount):
        """Money at the bank on ``day``; the line to letter."""
        bank = self.company_data["default_journal_bank"]
        move = env["account.move"].create(
            {
                "date": day,
                "journal_id": bank.id,
                "line_ids": [
                    Command.create({"account_id": bank.default_account_id.id, "debit": amount}),
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": self.debtor.id,
                            "credit": amount,
                        }
                    ),
                ],
            }
        )
        move.action_post()
        return move.line_ids.filtered("credit")

    def check_exposure(self, dossier, day, owed):
        """Ledger, dossier and the customer's credit say the same."""
        self.env.cr.precommit.run()  # what a request's end does: dossiers feel the entries
        self.assertAlmostEqual(sum(self.check_ledger(day).values()), owed)
        self.passage.sudo()._refresh(dossier.sudo(), day)
        dossier.invalidate_recordset()
        self.debtor.invalidate_recordset()
        self.assertEqual((dossier.amount_due, self.debtor.credit), (owed, owed))

    def read_tags(self, moves):
        return [(tag.name, line.balance) for line in moves.line_ids for tag in line.tax_tag_ids]

    def read_balances(self):
        """What stands on the accounts that must end at nothing."""
        lines = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")]
        )
        found = dict.fromkeys(("416000", "445800", "491000"), 0.0)
        for line in lines:
            code = line.account_id.with_company(self.company).code
            if code in found:
                found[code] = round(found[code] + line.balance, 2)
        return found

    def attach(self, name):
        return self.env["ir.attachment"].create({"name": name, "raw": b"%PDF-1.4 proof"})

    def propose(self, env, dossier, kind, item, amount, day, reason="", **values):
        proposal = env["recouvrement.proposition"].create(
            {
                "kind": kind,
                "dossier_id": dossier.id,
                "date": day,
                "reason": reason,
                "ligne_ids": [Command.create({"move_line_id": item.id, "amount": amount})],
                **values,
            }
        )
        proposal.action_propose()
        self.assertEqual(proposal.state, "booked")
        return proposal
