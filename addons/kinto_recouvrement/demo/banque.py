"""Rents billed and debited, what the bank sends back, transfers: set by set, a day's debits in one batch."""

import base64
from collections import defaultdict
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields

from odoo.addons.recouvrement.demo.story import GROWING
from odoo.addons.recouvrement_prelevement.demo.banque import write_camt

BILLED = 12  # days before its due date a rent is billed
FEE = 3.5
# Share of the debits that come back: the first presentation, the ones after.
BACK = {"good": (0.025, 0.3), "fragile": (0.25, 0.45), "stopped": (1.0, 1.0)}
CODES = {"AM04": 72, "MS03": 12, "AC04": 5, "MD01": 3, "AC06": 3, "MD06": 5}
LATE = ("MD06",)  # refunds: weeks later
NEW_ACCOUNT = ("AC04", "MD01")


def open_day(day):
    """``day``, or the Monday after: people and banks work from Monday to Friday."""
    return day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)


class Bank:
    """Rents and the money of rents."""

    def __init__(self, house, fleet, dice, today):
        self.house, self.fleet, self.env, self.dice = house, fleet, house.env, dice
        self.today = today
        self.moves = {}  # {due day: invoices}
        self.coming = defaultdict(list)  # {day: [(presentation id, code)]}
        self.transfers = defaultdict(list)  # {day: [(rental, how much is left out)]}
        self.accounts = defaultdict(list)  # {day: [rental]}: another account from then on

    def on(self, records, day):
        return records.with_context(recouvrement_day=day)

    # -- rents ----------------------------------------------------------------------------------

    def bill(self, due, day):
        """The rents due on ``due``, billed on ``day`` in one go."""
        owing = [
            each
            for each in self.fleet.rentals
            if each.lease.state == "running"
            and each.lease.rent_day == due.day
            and each.start <= due
        ]
        taxes = self.house.company.account_sale_tax_id
        moves = self.env["account.move"].create(
            [self._prepare_rent(each, due, day, taxes) for each in owing]
        )
        self.on(moves, day).action_post()
        self.moves[due] = moves

    def _prepare_rent(self, rental, due, day, taxes):
        lease = rental.lease
        # Nobody goes on debiting who stopped paying: one rent, then people look after it.
        debited = rental.debited and not (rental.stop and due > rental.stop)
        return {
            "move_type": "out_invoice",
            "company_id": self.house.company.id,
            "partner_id": rental.partner.id,
            "kinto_contrat_id": lease.id,
            "invoice_date": day,
            "date": day,
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "preferred_payment_method_line_id": self.house.method.id if debited else False,
            "mandate_id": rental.mandate.id if debited else False,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": f"Loyer {due:%m/%Y} {lease.vehicle_id.license_plate}",
                        "quantity": 1,
                        "price_unit": lease.rent_untaxed,
                        "tax_ids": [Command.set(taxes.ids)],
                    }
                )
            ],
        }

    # -- debits ---------------------------------------------------------------------------------

    def collect(self, due):
        """The rents of ``due`` are debited: one batch for consumers, one for companies."""
        moves = self.moves.get(due, self.env["account.move"]).filtered(
            lambda move: move.mandate_id and move.payment_state == "not_paid"
        )
        for scheme, name in (("sepa_core", "particuliers"), ("sepa_b2b", "professionnels")):
            mine = moves.filtered(lambda move, scheme=scheme: move.mandate_id.format == scheme)
            if mine:
                order = self.on(self.env["account.payment.order"], due).create(
                    {
                        "payment_method_line_id": self.house.method.id,
                        "payment_type": "inbound",
                        "company_id": self.house.company.id,
                        "journal_id": self.house.journal.id,
                        "description": f"Loyers {due:%m/%Y}, {name}",
                    }
                )
                mine.line_ids._filter_recouvrement_debtor().create_payment_line_from_move_line(
                    order
                )
                self._send(order, due)
        self._expect_transfers(due)

    def _send(self, order, day):
        with patch.object(fields.Date, "context_today", lambda *_args: day):
            order.draft2open()
            order.open2generated()
            order.generated2uploaded()
            order._run_leaving()  # a large one is for the scheduled action
        self._foresee(order, day)

    def release(self, day):
        """What the night prepared leaves with the yes of the head of department."""
        for order in self.env["account.payment.order"].search(
            [
                ("state", "=", "draft"),
                ("recouvrement_collection", "!=", False),
                ("company_id", "=", self.house.company.id),
            ]
        ):
            if order.payment_line_ids:
                user = self.house.users["nadege"]
                self._send(self.on(order.with_user(user), day).sudo(), day)

    def _foresee(self, order, day):
        """What the bank will say of these debits, drawn now."""
        for debit in self.env["recouvrement.presentation"].search(
            [("order_id", "=", order.id)], order="id"
        ):
            rental = self.fleet.of_lease[debit.move_line_id.kinto_contrat_id.id]
            stopped = rental.stop and debit.move_line_id.date_maturity >= rental.stop
            first, again = BACK["stopped" if stopped else rental.temper]
            if self.dice.random() >= (first if debit.attempt == 1 else again):
                continue
            code = (stopped and rental.code) or self._draw_code(debit, stopped)
            # A bank of companies has three days to say no, that of a consumer five; a refund comes weeks later.
            wait = self.dice.randint(18, 40) if code in LATE else self.dice.choice((2, 2, 2, 3, 5))
            wait = 1 if rental.company else wait
            self.coming[open_day(debit.date_planned + timedelta(days=wait))].append(
                (debit.id, code)
            )

    def _draw_code(self, debit, stopped):
        if stopped or debit.attempt > 1:
            return "AM04"
        code = self.dice.choices(list(CODES), weights=list(CODES.values()))[0]
        # A company has no refund without a reason.
        return "AM04" if code in LATE and debit.mandate_id.format == "sepa_b2b" else code

    # -- what the bank writes ---------------------------------------------------------------------

    def hear(self, day):
        """The bank's file of the day."""
        told = []
        for found, code in self.coming.pop(day, ()):
            debit = self.env["recouvrement.presentation"].browse(found)
            if debit.state in ("sent", "provisional", "final"):
                told.append(self._describe(debit, code))
                self._answer(debit, code, day)
        if told:
            account = self.house.journal.bank_account_id.sanitized_acc_number
            self.on(self.env["payment.return.import"], day).create(
                {
                    "data_file": base64.b64encode(write_camt(account, day, told)),
                    "filename": f"retours-{day}.xml",
                    "company_id": self.house.company.id,
                }
            ).import_file()

    def _describe(self, debit, code):
        return {
            "reference": debit.payment_id.memo,
            "mandate": debit.mandate_id.unique_mandate_reference,
            "amount": debit.amount,
            "name": debit.partner_id.name.replace("&", "et"),
            "code": code,
            "fee": 0.0 if code in LATE else FEE,
        }

    def _answer(self, debit, code, day):
        """What the customer does of a refusal that no second debit can mend."""
        rental = self.fleet.of_lease[debit.move_line_id.kinto_contrat_id.id]
        if rental.stop and debit.move_line_id.date_maturity >= rental.stop:
            return
        after = open_day(day + timedelta(days=self.dice.randint(6, 16)))
        if code in NEW_ACCOUNT:
            self.accounts[after].append(rental)
        if code not in ("AM04", "MS03") and self.dice.random() < 0.8:
            self.transfers[after].append(rental)

    # -- transfers --------------------------------------------------------------------------------

    def _expect_transfers(self, due):
        """Who is not debited pays by transfer: large accounts at the end of the month, most of them."""
        for rental in self.fleet.rentals:
            if (rental.debited and not rental.stop) or rental.joins > due:
                continue
            wait = (
                self.dice.randint(1, 5) if self.dice.random() < 0.85 else self.dice.randint(19, 33)
            )
            if not (rental.stop and due >= rental.stop):
                self.transfers[open_day(due + timedelta(days=wait))].append(rental)

    def cash(self, day):
        """The transfers of the day: each pays what its lease owes by then and no debit is about to take."""
        for rental in self.accounts.pop(day, ()):
            self.fleet.change_account(rental, day)
        payers = dict.fromkeys(self.transfers.pop(day, ()))
        items = {each: self._get_owed(each, day) for each in payers}
        items = {each: owed for each, owed in items.items() if owed}
        if not items:
            return
        move = self.env["account.move"].create(self._prepare_transfers(items, day))
        self.on(move, day).action_post()
        credits = move.line_ids.filtered("partner_id").grouped("name")
        plan = [owed | credits[self._label(each)] for each, owed in items.items()]
        self.env["account.move.line"]._reconcile_plan(plan)

    def _label(self, rental):
        return f"Virement {rental.partner.name} {rental.lease.name}"

    def _get_owed(self, rental, day):
        lines = self.env["account.move.line"].search(
            [
                ("kinto_contrat_id", "=", rental.lease.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual", ">", 0),
                ("date_maturity", "<=", day),
            ]
        )
        busy = self.env["recouvrement.presentation"].search(
            [("move_line_id", "in", lines.ids), ("state", "in", ("planned", "batched", "sent"))]
        )
        return lines - busy.move_line_id

    def _prepare_transfers(self, items, day):
        """The bank's entry of the day: one line a transfer, one for their sum."""
        lines = [
            {
                "account_id": owed.account_id.id,
                "partner_id": each.partner.id,
                "name": self._label(each),
                "credit": sum(owed.mapped("amount_residual")),
            }
            for each, owed in items.items()
        ]
        total = {
            "account_id": self.house.journal.default_account_id.id,
            "name": f"Virements reçus le {day:%d/%m/%Y}",
            "debit": sum(line["credit"] for line in lines),
        }
        return {
            "move_type": "entry",
            "journal_id": self.house.journal.id,
            "company_id": self.house.company.id,
            "date": day,
            "ref": total["name"],
            "line_ids": [Command.create(line) for line in (total, *lines)],
        }

    def weigh(self):
        """Tell PostgreSQL how large the tables have grown: nobody else does within one transaction."""
        self.env["recouvrement.lot"]._analyze(*GROWING)
