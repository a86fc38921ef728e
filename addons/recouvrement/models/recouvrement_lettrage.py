"""Lettrage from the dossier: existing credits set against chosen items, and undone. Odoo does it."""

import math

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date


class RecouvrementLettrage(models.AbstractModel):
    _name = "recouvrement.lettrage"
    _description = "Lettrage from the dossier"

    # -- verbs --------------------------------------------------------------------------------

    def _match(self, dossier, credits_, shares, parts=None):
        """Set ``credits_`` against chosen items of ``dossier``, oldest first, each up to its share.

        :param shares: ``{item: amount in its currency}``
        :param parts: ``{credit: amount}`` for credits of which only a part is used
        :return: the amount matched, in company currency
        :raise UserError: something is not open, not this debtor's, or nothing fits together
        """
        self._check_dossier(dossier)
        self._check_shares(dossier, shares)
        self._check_credits(dossier, credits_)
        caps = {line.id: amount for line, amount in {**shares, **(parts or {})}.items()}
        items = dossier.env["account.move.line"].union(*shares).sorted(self._get_order)
        before = sum(items.mapped("amount_residual"))
        for account in items.account_id & credits_.account_id:
            both = (items | credits_.sorted(self._get_order)).filtered(
                lambda line, account=account: line.account_id == account
            )
            both.with_context(recouvrement_shares=caps).reconcile()
        for account in items.account_id - credits_.account_id:
            theirs = items.filtered(lambda line, account=account: line.account_id == account)
            self._match_across(dossier, credits_, theirs, shares, parts or {})
        matched = dossier.currency_id.round(before - sum(items.mapped("amount_residual")))
        if not matched:
            raise UserError(self.env._("Nothing could be matched between these items."))
        return matched

    def _match_across(self, dossier, credits_, items, shares, parts):
        """Money on one account pays items of another, doubtful debts for one: an entry brings it there."""
        money = dossier.currency_id
        if (items | credits_).currency_id != money:
            self._refuse_accounts(items, credits_)
        left = sum(shares[line] for line in items)
        for credit in credits_.sorted(self._get_order):
            spare = -credit.amount_residual
            if credit in parts:
                used = sum(credit.matched_debit_ids.mapped("amount"))
                spare = min(spare, max(parts[credit] - used, 0))
            amount = money.round(min(spare, left))
            if money.compare_amounts(amount, 0) > 0:
                brought = self._bring(dossier, credit, items.account_id, amount)
                caps = {line.id: shares[line] for line in items}
                (items | brought).with_context(recouvrement_shares=caps).reconcile()
                left = money.round(left - amount)

    def _bring(self, dossier, credit, account, amount):
        """Move ``amount`` of ``credit`` to ``account``: its line there, to be matched."""
        label = self.env._("%s set against a debt of another account", credit.recouvrement_document)
        line = {"partner_id": credit.partner_id.id, "name": label}
        # sudo: an entry between two accounts of the same debtor, that the lettrage asked for implies.
        entry = (
            self.env["account.move"]
            .sudo()
            .create(
                {
                    "company_id": dossier.company_id.id,
                    "journal_id": self.env["recouvrement.compte"]
                    ._get_journal(dossier.company_id)
                    .id,
                    "date": self.env["recouvrement.calendrier"]._today(),
                    "ref": label,
                    "recouvrement_entry_dossier_id": dossier.id,
                    "line_ids": [
                        Command.create(
                            {**line, "account_id": credit.account_id.id, "debit": amount}
                        ),
                        Command.create({**line, "account_id": account.id, "credit": amount}),
                    ],
                }
            )
        )
        entry.action_post()
        entry = entry.sudo(False)
        debit, brought = entry.line_ids.sorted("credit")
        (credit | debit).reconcile()
        return brought

    def _undo(self, credits_):
        """Undo what these credits were set against. Odoo's own rules hold, locked periods included.

        :param credits_: the credit side: payments, credit notes
        """
        credits_.check_access("write")
        bridges = self._find_bridges(credits_)
        credits_.remove_move_reconcile()
        # An entry that only brought money to another account goes with what it was for.
        if bridges:
            bridges._reverse_moves(
                [{"date": self.env["recouvrement.calendrier"]._today()} for _each in bridges],
                cancel=True,
            )

    def _find_bridges(self, credits_):
        """Entries of ``_bring`` these credits stand on, or paid for; not yet reversed."""
        # sudo: entries we made ourselves; whoever may undo the lettrage undoes them with it.
        entries = (credits_ | credits_.matched_debit_ids.debit_move_id).move_id.sudo()
        return entries.filtered(
            lambda entry: (
                entry.recouvrement_entry_dossier_id
                and not entry.recouvrement_proposition_id
                and entry.move_type == "entry"
                and not entry.reversal_move_ids
                and not entry.reversed_entry_id
                and len(entry.line_ids._filter_recouvrement_debtor()) == len(entry.line_ids)
            )
        )

    def _spread(self, lines, amount):
        """``{item: amount}``: what ``amount`` pays of ``lines``, oldest first, in their currency."""
        shares, left = {}, amount
        for line in lines.filtered(lambda each: each.amount_residual > 0).sorted(self._get_order):
            part = line.currency_id.round(min(left, line.amount_residual_currency))
            if line.currency_id.compare_amounts(part, 0) <= 0:
                break
            shares[line] = part
            left -= part
        return shares

    def _get_order(self, line):
        return line.date_maturity or line.date, line.date, line.id

    # -- what is checked ------------------------------------------------------------------------

    def _check_dossier(self, dossier):
        dossier.ensure_one()
        dossier.check_access("write")
        if dossier.state == "closed":
            raise UserError(
                self.env._("The dossier %s is closed: nothing is collected on it.", dossier.name)
            )

    def _check_shares(self, dossier, shares):
        if not shares:
            raise UserError(self.env._("Choose at least one item."))
        strangers = [line for line in shares if line not in dossier.open_line_ids]
        if strangers:
            raise UserError(
                self.env._("An item chosen is not open on the dossier %s any more.", dossier.name)
            )
        for line, amount in shares.items():
            self._check_share(line, amount)

    def _check_share(self, line, amount):
        self._check_amount(amount, line.currency_id)
        owed = line.amount_residual_currency
        if line.amount_residual <= 0 or line.currency_id.compare_amounts(amount, owed) > 0:
            raise UserError(
                self.env._(
                    "%(item)s: %(owed)s remains, no more can be paid on it.",
                    item=line.recouvrement_document,
                    owed=line.currency_id.format(max(owed, 0)),
                )
            )

    def _check_amount(self, amount, currency):
        """:raise UserError: not above zero, or finer than the currency is"""
        self._check_digits(amount, currency)
        if currency.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("An amount must be above zero."))

    def _check_digits(self, amount, currency):
        """:raise UserError: finer than the currency is; a field would round it without a word"""
        if not math.isfinite(amount):
            raise UserError(self.env._("“%s” is not an amount.", amount))
        if abs(currency.round(amount) - amount) > 1e-9 * max(abs(amount), 1):
            raise UserError(
                self.env._(
                    "%(amount)s has more decimals than %(currency)s allows.",
                    amount=amount,
                    currency=currency.name,
                )
            )

    def _check_credits(self, dossier, credits_):
        if not credits_:
            raise UserError(self.env._("Choose at least one credit."))
        credits_.check_access("read")
        mine = credits_._filter_recouvrement_debtor()
        for line in credits_:
            if (
                line.company_id != dossier.company_id
                or line not in mine
                or line.parent_state != "posted"
                or line.reconciled
                or line.amount_residual >= 0
            ):
                raise UserError(
                    self.env._(
                        "%(credit)s of %(day)s is not an open credit any more.",
                        credit=line.recouvrement_document,
                        day=format_date(self.env, line.date),
                    )
                )

    def _refuse_accounts(self, items, credits_):
        raise UserError(
            self.env._(
                "The credits stand on %(credits)s, the items on %(items)s: Odoo matches within one "
                "account. Bring the debt back to the account of the credit first.",
                credits=", ".join(credits_.account_id.mapped("display_name")),
                items=", ".join(items.account_id.mapped("display_name")),
            )
        )
