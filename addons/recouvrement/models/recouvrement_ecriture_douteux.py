"""Debts that move to doubtful debtors (416) and back: one entry a proposal, one new item a debt.

The new item takes over from the old one (``recouvrement_origin_id``): same debtor, same due date, same
document, same currency at the rate it was booked at. What points to the old item follows.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

# A transfer moves a debt as it was booked: no exchange difference, no tax falls due.
AS_BOOKED = {"no_exchange_difference": True, "no_cash_basis": True}


class RecouvrementEcriture(models.AbstractModel):
    _inherit = "recouvrement.ecriture"

    def _book_doubtful(self, proposition):
        """Items of ``proposition`` to the doubtful account: debit 416, credit where they stand."""
        account = self.env["recouvrement.compte"]._get(proposition.company_id, "doubtful")
        for line in proposition.ligne_ids:
            if line.move_line_id.account_id == account:
                raise UserError(self.env._("“%s” is among doubtful debts already.", line.document))
        return self._transfer(proposition, dict.fromkeys(proposition.ligne_ids, account))

    def _book_restored(self, proposition):
        """Items back to the account they came from: the debtor pays as others do again."""
        accounts = {}
        for line in proposition.ligne_ids:
            item = line.move_line_id
            if (
                item.account_id.account_type == "asset_receivable"
                and not item.recouvrement_origin_id
            ):
                raise UserError(self.env._("“%s” is not among doubtful debts.", line.document))
            accounts[line] = self._get_home_account(item)
            if accounts[line] == item.account_id:  # it came back already
                raise UserError(self.env._("“%s” is not among doubtful debts.", line.document))
        return self._transfer(proposition, accounts)

    def _get_home_account(self, item):
        """Where a debt stands when nobody doubts it: its own invoice's account, else its debtor's."""
        first = item._get_recouvrement_first().account_id
        if first != item.account_id:
            return first
        return item.partner_id.with_company(item.company_id).property_account_receivable_id

    # -- there --------------------------------------------------------------------------------

    def _transfer(self, proposition, accounts):
        """One entry that moves each item to its account; what points to the items follows.

        :param accounts: ``{line of the proposal: account it goes to}``
        """
        proposition._check_still_owed()
        values = []
        for line, account in accounts.items():
            label = self._get_label(proposition, line.move_line_id.recouvrement_document)
            gone, come = self._prepare_transfer(line.move_line_id, line.amount, account, label)
            values += [Command.create(gone), Command.create(come)]
        move = self._post(proposition, values, recouvrement_transfer=True)
        items = [line.move_line_id for line in accounts]
        booked = move.line_ids.sorted("id")
        self._reconcile_as_booked(
            item | credit for item, credit in zip(items, booked[::2], strict=True)
        )
        self._carry_over(list(zip(items, booked[1::2], strict=True)))
        return move

    def _prepare_transfer(self, item, amount, account, label):
        """``(values of the credit, values of the debit)`` of what moves of ``item``."""
        balance, amount_currency = self._get_share(item, amount)
        common = {
            "partner_id": item.partner_id.id,
            "currency_id": item.currency_id.id,
            "name": label,
        }
        gone = {
            **common,
            "account_id": item.account_id.id,
            "balance": -balance,
            "amount_currency": -amount_currency,
        }
        come = {
            **common,
            "account_id": account.id,
            "balance": balance,
            "amount_currency": amount_currency,
            "date_maturity": item.date_maturity or item.date,
            "no_followup": item.no_followup,
            "recouvrement_excluded": item.recouvrement_excluded,
            "recouvrement_exclusion_reason": item.recouvrement_exclusion_reason,
            "recouvrement_origin_id": item.id,
        }
        return gone, come

    def _get_share(self, item, amount):
        """``(balance, amount in its currency)`` of ``amount`` of what remains of ``item``."""
        left = item.amount_residual
        if not item.company_currency_id.compare_amounts(amount, left):
            return left, item.amount_residual_currency
        return amount, item.currency_id.round(item.amount_residual_currency * amount / left)

    def _reconcile_as_booked(self, groups):
        self.env["account.move.line"].with_context(**AS_BOOKED)._reconcile_plan(list(groups))

    # -- and back: a transfer undone ------------------------------------------------------------

    def _undo_doubtful(self, proposition):
        """Book back what remains of the transfer. What was paid meanwhile stays paid where it was.

        On its own day the items open again where they stood. From the next day on the transfer keeps
        its lettrage and an entry of the day of the undoing takes the debt back, as a new item: the aged
        balance of a day gone by never changes (from 2026-11-23).
        """
        return self._undo_transfer(proposition)

    def _undo_restored(self, proposition):
        return self._undo_transfer(proposition)

    def _undo_transfer(self, proposition):
        move = proposition.move_ids.filtered("recouvrement_transfer").filtered(
            lambda each: not each.reversed_entry_id
        )
        pairs = self._get_standing_pairs(move)
        if not pairs:
            raise UserError(
                self.env._(
                    "Nothing remains of %s: its items were settled or moved since. Undo that first.",
                    proposition.display_name,
                )
            )
        if move.date < self.env["recouvrement.calendrier"]._today():
            return self._counter_transfer(proposition, move, pairs)
        return self._reopen_transferred(proposition, move, pairs)

    def _counter_transfer(self, proposition, move, pairs):
        """One entry of today that moves what remains back; the lettrage of the days between stays."""
        values, here = [], self._speak_company(proposition)
        for item, _credit, debit in pairs:
            label = here.env._(
                "Reversal of %s", self._get_label(proposition, item.recouvrement_document)
            )
            both = self._prepare_transfer(debit, debit.amount_residual, item.account_id, label)
            values += [Command.create(each) for each in both]
        back = self._post_back(proposition, move, values)
        lines = back.line_ids.sorted("id")
        debits = [debit for _item, _credit, debit in pairs]
        self._reconcile_as_booked(
            debit | gone for debit, gone in zip(debits, lines[::2], strict=True)
        )
        back.reversed_entry_id = move
        self._carry_over(list(zip(debits, lines[1::2], strict=True)))
        return back

    def _reopen_transferred(self, proposition, move, pairs):
        """A transfer undone on its own day leaves the items as if it had not been."""
        ours = self._without_guard()
        partials = [self._get_partial(item, credit) for item, credit, _debit in pairs]
        left = [(debit.amount_residual, debit.amount_residual_currency) for _i, _c, debit in pairs]
        ours.env["account.partial.reconcile"].union(*partials).with_env(ours.env).unlink()
        back = self._post_reversal(proposition, move, pairs, left)
        lines = back.line_ids.sorted("id")
        # The transfer's own lines first; what of it was paid meanwhile still takes off the old item.
        self._reconcile_as_booked(
            [debit | gone for (_i, _c, debit), gone in zip(pairs, lines[::2], strict=True)]
        )
        self._reconcile_as_booked(
            [credit | come for (_i, credit, _d), come in zip(pairs, lines[1::2], strict=True)]
        )
        self._reconcile_as_booked(
            [item | credit for item, credit, _d in pairs if not credit.reconciled]
        )
        back.reversed_entry_id = (
            move  # once reconciled: Odoo would have set off line by line otherwise
        )
        self._carry_over([(debit, item) for item, _credit, debit in pairs])
        return back

    def _get_standing_pairs(self, move):
        """``[(old item, credit that settled it, item owed now)]`` of what a transfer moved and is still owed."""
        pairs = []
        for debit in move.line_ids.filtered("recouvrement_origin_id").sorted("id"):
            item = debit.recouvrement_origin_id
            credit = item.matched_credit_ids.credit_move_id & move.line_ids
            if credit:
                pairs += [(item, credit, each) for each in self._get_standing(debit)]
        return pairs

    def _get_standing(self, debit):
        """Where what ``debit`` took over is owed on its account: there, or where an undoing brought it back."""
        found, front = debit.browse(), debit
        while front:
            found |= front.filtered("amount_residual")
            moved = front.search([("recouvrement_origin_id", "in", front.ids)])
            front = moved.search(
                [
                    ("recouvrement_origin_id", "in", moved.ids),
                    ("move_id.reversed_entry_id", "in", moved.move_id.ids),
                ]
            )
        return found

    def _get_partial(self, item, credit):
        return item.matched_credit_ids.filtered(lambda each: each.credit_move_id == credit)

    def _post_reversal(self, proposition, move, pairs, left):
        values, here = [], self._speak_company(proposition)
        for (item, _credit, debit), (balance, amount_currency) in zip(pairs, left, strict=True):
            label = self._get_label(proposition, item.recouvrement_document)
            for line, sign in ((debit, -1), (item, 1)):
                values.append(
                    Command.create(
                        {
                            "account_id": line.account_id.id,
                            "partner_id": line.partner_id.id,
                            "currency_id": line.currency_id.id,
                            "name": here.env._("Reversal of %s", label),
                            "balance": sign * balance,
                            "amount_currency": sign * amount_currency,
                        }
                    )
                )
        return self._post_back(proposition, move, values)

    def _post_back(self, proposition, move, values):
        today = self.env["recouvrement.calendrier"]._today()
        return self._post(
            proposition,
            values,
            date=max(move.date, today),
            ref=self.env._("Reversal of %s", move.name),
            recouvrement_transfer=True,
        )

    # -- what points to an item follows it --------------------------------------------------------

    def _carry_over(self, pairs):
        """Commitments, suspensions and disputes of each old item are about the new one too.

        The old ones stay: what they received before still counts.

        :param pairs: ``[(old item, new item)]``
        """
        new = dict(pairs)
        for name in ("recouvrement.promesse", "recouvrement.plan", "recouvrement.suspension"):
            # sudo: what was promised, planned or suspended is the same debt.
            found = self.env[name].sudo().with_context(active_test=False)
            for each in found.search([("move_line_ids", "in", [item.id for item in new])]):
                more = [new[item] for item in each.move_line_ids if item in new]
                more = [item.id for item in more if item not in each.move_line_ids]
                # The plain write: nothing of what was agreed changes, no dossier is to be woken.
                models.Model.write(
                    each, {"move_line_ids": [Command.link(item_id) for item_id in more]}
                )
        self._carry_disputes(new)

    def _carry_disputes(self, new):
        """Open disputes are about the item that is owed now; of a part, the contested part goes first."""
        # sudo: as in _carry_over.
        lines = self.env["recouvrement.litige.ligne"].sudo()
        for line in lines.search(
            [
                ("move_line_id", "in", [item.id for item in new]),
                ("litige_id.state", "=", "open"),
            ]
        ):
            item, heir = line.move_line_id, new[line.move_line_id]
            less = line.currency_id.compare_amounts
            there = line.litige_id.ligne_ids.filtered(
                lambda each, heir=heir: each.move_line_id == heir
            )
            moved = line.amount if item.reconciled else min(line.amount, heir.amount_residual)
            if there:
                there.amount += moved
            elif less(moved, line.amount) < 0:
                line.amount -= moved
                line.copy({"move_line_id": heir.id, "amount": moved})
                continue
            else:
                line.write({"move_line_id": heir.id, "amount": moved})
                continue
            if less(moved, line.amount) < 0:
                line.amount -= moved
            else:
                line.unlink()
