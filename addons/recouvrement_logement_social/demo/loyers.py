"""Rents asked for each month, and the money that comes: set by set."""

from collections import defaultdict
from datetime import timedelta

from odoo import Command

from odoo.addons.recouvrement.demo.story import GROWING

from .menages import JOINED, LATE

BILLED = 10  # days before its due date a rent is billed


def open_day(day):
    """``day``, or the Monday after."""
    return day + timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)


class Rents:
    """Notices and payments."""

    def __init__(self, office, estate, dice, dues, today):
        self.office, self.estate, self.env, self.dice = office, estate, office.env, dice
        self.dues, self.today = dues, today
        # {day: [(household, amount or None for all, the rent it pays or None for the oldest)]}
        self.coming = defaultdict(list)

    def on(self, records, day):
        return records.with_context(recouvrement_day=day)

    def expect(self, household, day, amount=None, due=None):
        """``household`` will pay on ``day``: all it owes by default, the oldest rents first."""
        self.coming[day].append((household, amount, due))

    def bill(self, due, day):
        """The notices of the month, in one go; who will pay is known at once."""
        ago = len(self.dues) - 1 - self.dues.index(due)
        owing = [each for each in self.estate.households if self._is_asked(each, due, ago)]
        moves = self.env["account.move"].create(
            [self._prepare_notice(each, due, day) for each in owing]
        )
        self.on(moves, day).action_post()
        for each in owing:
            if each.misses(due, ago):
                continue
            late = self.dice.random() < LATE[each.temper]
            when = open_day(due + timedelta(days=self.dice.randint(6, 24))) if late else due
            # Who has debts of the past pays the rent of the month, no more.
            self.expect(each, when, due=due if each.fate else None)

    def _is_asked(self, household, due, ago):
        joined = not household.agency or ago < JOINED
        return joined and household.lease._get_segment(due) == "present"

    def _get_asked(self, household, due):
        return household.lease._get_gross() - household.lease._get_aid(due)

    def _prepare_notice(self, household, due, day):
        return {
            "move_type": "out_invoice",
            "company_id": self.office.company.id,
            "partner_id": household.partner.id,
            "recouvrement_bail_id": household.lease.id,
            "recouvrement_term_date": due,
            "invoice_date": day,
            "date": day,
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": f"Loyer et charges {due:%m/%Y}, aide au logement déduite",
                        "quantity": 1,
                        "price_unit": self._get_asked(household, due),
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }

    # -- what is paid -----------------------------------------------------------------------------

    def cash(self, day):
        """The debits and transfers of the day, in one entry of the bank, each lettered."""
        payments = self.coming.pop(day, ())
        rows = []
        for rank, (each, amount, due) in enumerate(payments):
            if owed := self._get_owed(each, day, due):
                label = f"Versement {each.partner.name} {each.lease.name} {rank}"
                rows.append((each, amount, owed, label))
        if not rows:
            return
        move = self.env["account.move"].create(self._prepare_entry(rows, day))
        self.on(move, day).action_post()
        credits = move.line_ids.filtered("partner_id").grouped("name")
        plan = [items | credits[label] for _each, _amount, items, label in rows]
        self.on(self.env["account.move.line"], day)._reconcile_plan(plan)

    def _get_owed(self, household, day, due=None):
        return self.env["account.move.line"].search(
            [
                *([("date_maturity", "=", due)] if due else ()),
                ("recouvrement_bail_id", "=", household.lease.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual", ">", 0),
                ("date_maturity", "<=", day),
            ],
            order="date_maturity, id",
        )

    def _prepare_entry(self, rows, day):
        lines = []
        for each, amount, items, label in rows:
            due = sum(items.mapped("amount_residual"))
            lines.append(
                {
                    "account_id": items[0].account_id.id,
                    "partner_id": each.partner.id,
                    "name": label,
                    "credit": min(amount, due) if amount else due,
                }
            )
        total = {
            "account_id": self.office.journal.default_account_id.id,
            "name": f"Loyers encaissés le {day:%d/%m/%Y}",
            "debit": sum(line["credit"] for line in lines),
        }
        return {
            "move_type": "entry",
            "journal_id": self.office.journal.id,
            "company_id": self.office.company.id,
            "date": day,
            "ref": total["name"],
            "line_ids": [Command.create(line) for line in (total, *lines)],
        }

    def weigh(self):
        """Tell PostgreSQL how large the tables have grown: nobody else does within one transaction."""
        self.env["recouvrement.lot"]._analyze(*GROWING)
