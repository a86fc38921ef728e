"""What happens in the accounts, and on which day: bills, payments, lettrage, a payment that bounces."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from odoo.fields import Command


@dataclass(eq=False)
class Bill:
    """An invoice or a credit note. ``due`` None and ``term`` "three": three instalments."""

    day: date
    debtor: object
    amount: float
    due: date | None = None
    term: str | None = None
    credit: bool = False
    label: str = ""
    move: object = None


@dataclass(eq=False)
class Payment:
    """Money from a debtor on a day, for ``bills``: a share of what then remains, or an amount."""

    day: date
    debtor: object
    bills: tuple = ()
    share: float = 1
    short: float = 0  # what the debtor "forgets"
    amount: float = 0  # for money that comes without saying what for
    named: object = None  # the bill its label names, when nobody has allocated it
    move: object = None


@dataclass
class Day:
    """What one day holds."""

    bills: list = field(default_factory=list)
    payments: list = field(default_factory=list)
    deeds: list = field(default_factory=list)


class Agenda:
    """The days of the story, written before they pass."""

    def __init__(self):
        self.days = defaultdict(Day)

    def bill(self, day, debtor, amount, due=None, **values):
        if not due and not values.get("term"):
            due = day + timedelta(days=30)
        bill = Bill(day, debtor, amount, due, **values)
        debtor.bills.append(bill)
        self.days[day].bills.append(bill)
        return bill

    def pay(self, day, *bills, debtor=None, **values):
        """Banks work from Monday to Friday."""
        day += timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)
        payment = Payment(day, debtor or bills[0].debtor, bills, **values)
        self.days[day].payments.append(payment)
        return payment

    def do(self, day, deed):
        """``deed`` is called with the desk (``desk.py``) once the bills and payments of ``day`` are in."""
        day -= timedelta(days=max(day.weekday() - 4, 0))  # people work from Monday to Friday
        self.days[day].deeds.append(deed)


class Ledger:
    """Writes the days of the agenda into Odoo's accounts."""

    def __init__(self, env, company):
        self.env = env
        self.company = company
        journals = env["account.journal"].search(
            [("company_id", "=", company.id)], order="sequence, id"
        )
        self.bank = journals.filtered(lambda journal: journal.type == "bank")[:1]
        self.tax = company.account_sale_tax_id
        self.three = env["account.payment.term"].create(
            {
                "name": "En 3 fois : 30, 60 et 90 jours",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": share, "nb_days": days})
                    for share, days in ((33.33, 30), (33.33, 60), (33.34, 90))
                ],
            }
        )

    def draft(self, bills):
        """Create the invoices and credit notes of many days at once: far quicker than day by day."""
        moves = self.env["account.move"].create([self._prepare_bill(bill) for bill in bills])
        for bill, move in zip(bills, moves, strict=True):
            bill.move = move

    def post(self, bills):
        """Post those of a day."""
        moves = self.env["account.move"].union(*(bill.move for bill in bills))
        moves.with_env(self.env).action_post()

    def _prepare_bill(self, bill):
        sort = bill.debtor.sort
        label = bill.label or (
            f"{sort.label} {bill.due:%m/%Y}" if sort.rent and bill.due else sort.label
        )
        return {
            "move_type": "out_refund" if bill.credit else "out_invoice",
            "company_id": self.company.id,
            "partner_id": bill.debtor.partner.id,
            "invoice_date": bill.day,
            "date": bill.day,
            "invoice_date_due": bill.due,
            "invoice_payment_term_id": self.three.id if bill.term == "three" else False,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": label,
                        "quantity": 1,
                        "price_unit": bill.amount,
                        "tax_ids": [Command.set(self.tax.ids if sort.taxed else [])],
                    }
                )
            ],
        }

    def cash(self, payments):
        """Book the payments of a day in the bank's journal, then letter those that say what for."""
        planned, taken = [], self.env["account.move.line"]
        for payment in payments:
            lines = self._open_lines(payment.bills) - taken
            named = [payment.named] if payment.named else []
            amount = payment.amount or self._amount(payment, lines | self._open_lines(named))
            if amount > 0:
                planned.append((payment, lines, amount))
                taken |= lines
        if not planned:
            return
        moves = self.env["account.move"].create(
            [self._prepare_payment(each, amount) for each, _lines, amount in planned]
        )
        moves.action_post()
        plan = []
        for (payment, lines, _amount), move in zip(planned, moves, strict=True):
            payment.move = move
            if lines:
                plan.append(lines.with_env(self.env) | self.receivable(move))
        self.env["account.move.line"]._reconcile_plan(plan)

    def _open_lines(self, bills):
        lines = self.env["account.move.line"].union(*(self.receivable(bill.move) for bill in bills))
        return lines.filtered(
            lambda line: line.parent_state == "posted" and not line.reconciled
        ).sorted("date_maturity")

    def _amount(self, payment, lines):
        owed = sum(lines.mapped("amount_residual"))
        return self.company.currency_id.round(owed * payment.share - payment.short)

    def receivable(self, move):
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def _prepare_payment(self, payment, amount):
        partner = payment.debtor.partner
        account = partner.with_company(self.company).property_account_receivable_id
        label = f"Virement {partner.name}"
        if payment.named:
            label = f"{label} {payment.named.move.name}"
        return {
            "move_type": "entry",
            "journal_id": self.bank.id,
            "company_id": self.company.id,
            "date": payment.day,
            "ref": label,
            "line_ids": [
                Command.create(
                    {"account_id": self.bank.default_account_id.id, "name": label, "debit": amount}
                ),
                Command.create(
                    {
                        "account_id": account.id,
                        "partner_id": partner.id,
                        "name": label,
                        "credit": amount,
                    }
                ),
            ],
        }

    def bounce(self, payment, day, cause):
        """Undo a payment the bank took back: its lettrage falls, its reversal is lettered with it."""
        line = self.receivable(payment.move)
        line.remove_move_reconcile()
        # Posting a reversal letters it with what it reverses.
        payment.move._reverse_moves([{"date": day, "ref": cause}]).action_post()
