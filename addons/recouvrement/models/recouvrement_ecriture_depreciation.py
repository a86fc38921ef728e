from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_amount, format_date


class RecouvrementEcriture(models.AbstractModel):
    """Allowance: debit 6817, credit 491, item by item. Release: debit 491, credit 7817.

    Alone, a proposal has its entry; those of a closing share one, each line naming its proposal.
    """

    _inherit = "recouvrement.ecriture"

    # -- booking ----------------------------------------------------------------------------

    def _book_allowance(self, proposition):
        return self._post(proposition, self._prepare_depreciation(proposition))

    def _book_release(self, proposition):
        return self._post(proposition, self._prepare_depreciation(proposition))

    def _book_together(self, propositions):
        """One posted entry for proposals of one closing and kind; each dossier is told its part."""
        self._check_date(propositions[0])
        lines = self._prepare_depreciation(propositions)
        move = self._post_closing(propositions, propositions[0].date, lines)
        self._tell_closing(propositions, move)
        return move

    def _prepare_depreciation(self, propositions):
        """:raise UserError: the books changed since: more would be released than is booked, or more
        booked than the closing asks for"""
        money = propositions.currency_id._recouvrement_decimal
        items, commands = propositions.ligne_ids.move_line_id, []
        roots = self.env["recouvrement.depreciation.lecture"]._read_roots(items)
        amounts = {each: defaultdict(Decimal) for each in propositions}
        for line in propositions.ligne_ids:
            amounts[line.proposition_id][roots[line.move_line_id.id]] += money(line.amount)
        self._check_booked(propositions, amounts)
        for proposition in propositions:
            commands += self.env["recouvrement.depreciation"]._prepare_lines(
                proposition, dict(amounts[proposition]), proposition.kind
            )
        return commands

    def _check_booked(self, propositions, amounts):
        first = propositions[0]
        named = self.env["account.move.line"].browse(
            {root for each in amounts.values() for root in each}
        )
        reader = self.env["recouvrement.depreciation.lecture"]
        booked = reader._read_booked(first.company_id, first.date, named)
        asked = self._read_asked(propositions, named)
        money = first.currency_id
        for proposition in propositions:
            for root, amount in amounts[proposition].items():
                stock = booked.get(root, Decimal(0))
                if proposition.kind == "release":
                    fits = amount <= stock
                else:
                    fits = asked is None or stock + amount <= asked.get(root, Decimal(0))
                if not fits:
                    raise UserError(
                        self.env._(
                            "On %(date)s, %(booked)s is booked on “%(item)s”: the books have changed, "
                            "%(amount)s no longer fits. Refuse the proposal and draw the closing up again.",
                            date=format_date(self.env, proposition.date),
                            booked=money.format(float(stock)),
                            item=named.browse(root).recouvrement_document,
                            amount=money.format(float(amount)),
                        )
                    )

    def _read_asked(self, propositions, named):
        """``{first item: allowance its closing asks for}``; None when they are of no closing."""
        run = propositions.inventaire_id
        if not run:
            return None
        rows = run.ligne_ids._read_group(
            [("inventaire_id", "=", run.id), ("root_id", "in", named.ids)],
            ["root_id"],
            ["required:sum"],
        )
        return {root.id: run.currency_id._recouvrement_decimal(asked) for root, asked in rows}

    def _post_closing(self, propositions, day, lines, undone=False):
        """:raise UserError: Odoo's own, on a locked period; nothing is posted then"""
        run, company = propositions.inventaire_id, propositions.company_id
        kinds = dict(propositions._fields["kind"]._description_selection(self.env))
        told = f"{run.display_name} – {kinds[propositions[0].kind]}"
        move = (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": self.env["recouvrement.compte"]._get_journal(company).id,
                    "company_id": company.id,
                    "date": day,
                    "ref": self.env._("Reversal of %s", told) if undone else told,
                    "recouvrement_inventaire_id": run.id,
                    "line_ids": lines,
                }
            )
        )
        move._check_fiscal_lock_dates()
        move.action_post()
        return move

    # -- undoing ----------------------------------------------------------------------------

    def _undo_allowance(self, proposition):
        return self._undo_depreciation(proposition)

    def _undo_release(self, proposition):
        return self._undo_depreciation(proposition)

    def _undo_depreciation(self, proposition):
        """The opposite of what stands of it, on its own date while the period is open."""
        lines = self._prepare_opposite(proposition)
        if not lines:
            return self.env["account.move"]
        move = self.env["account.move"].with_company(proposition.company_id)
        values = self._prepare_move(proposition, lines) | {
            "date": self._get_reversal_date(proposition),
            "ref": self.env._("Reversal of %s", proposition.display_name),
        }
        move = move.create(values)
        move._check_fiscal_lock_dates()
        move.action_post()
        return move

    def _undo_together(self, propositions):
        """As ``_undo_depreciation``, one entry for proposals of one closing and kind."""
        lines = self._prepare_opposite(propositions)
        if not lines:
            return self.env["account.move"]
        day = self._get_reversal_date(propositions[0])
        move = self._post_closing(propositions, day, lines, undone=True)
        self._tell_closing(propositions, move, undone=True)
        return move

    def _get_reversal_date(self, proposition):
        """Its own date: a closing is corrected on its day; today once the period is locked."""
        locked = proposition.company_id._get_lock_date_violations(
            proposition.date, fiscalyear=True, sale=False, purchase=False, tax=False, hard=True
        )
        return self.env["recouvrement.calendrier"]._today() if locked else proposition.date

    def _prepare_opposite(self, propositions):
        """Commands that take away what posted entries still hold of ``propositions``.

        What was reversed by hand already names them too, and counts.
        """
        groups = self.env["account.move.line"]._read_group(
            [
                ("recouvrement_proposition_id", "in", propositions.ids),
                ("parent_state", "=", "posted"),
            ],
            [
                "recouvrement_proposition_id",
                "account_id",
                "partner_id",
                "recouvrement_allowance_item_id",
            ],
            ["balance:sum"],
        )
        self._check_not_released(groups)
        return [
            Command.create(
                {
                    "account_id": account.id,
                    "partner_id": partner.id,
                    "name": self._name_opposite(proposition, item),
                    "debit": max(-balance, 0),
                    "credit": max(balance, 0),
                    "recouvrement_allowance_item_id": item.id,
                    "recouvrement_proposition_id": proposition.id,
                }
            )
            for proposition, account, partner, item, balance in groups
            if not proposition.currency_id.is_zero(balance)
        ]

    def _name_opposite(self, proposition, item):
        here = self._speak_company(proposition)
        document = item.recouvrement_document or proposition.dossier_id.name
        return here.env._("Reversal of %s", self._get_label(proposition, document))

    def _check_not_released(self, groups):
        """:raise UserError: more would leave 491 than it still holds for an item"""
        taken, reader = defaultdict(Decimal), self.env["recouvrement.depreciation.lecture"]
        items = self.env["account.move.line"].union(*[group[3] for group in groups])
        roots, told = reader._read_roots(items), {}
        for proposition, _account, _partner, item, balance in groups:
            if item:
                money = proposition.currency_id._recouvrement_decimal
                taken[roots[item.id]] -= money(balance)
                told[roots[item.id]] = (proposition, item)
        if not items or max(taken.values()) <= 0:
            return
        today = self.env["recouvrement.calendrier"]._today()
        held = reader._read_booked(items.company_id, today, items)
        for root, amount in taken.items():
            if amount > max(held.get(root, Decimal(0)), Decimal(0)):
                proposition, item = told[root]
                raise UserError(
                    self.env._(
                        "%(proposal)s: the allowance of “%(item)s” was released since. Undo what "
                        "released it first (release, write-off).",
                        proposal=proposition.display_name,
                        item=item.recouvrement_document,
                    )
                )

    def _tell_closing(self, propositions, move, undone=False):
        texts = {}
        for proposition in propositions:
            values = {
                "proposal": proposition.display_name,
                "amount": format_amount(self.env, proposition.amount, proposition.currency_id),
                "entries": move.name,
            }
            texts[proposition.dossier_id.id] = (
                self.env._("%(proposal)s reversed: %(amount)s (%(entries)s).", **values)
                if undone
                else self.env._("%(proposal)s booked: %(amount)s (%(entries)s).", **values)
            )
        propositions.dossier_id._log_lines(texts)
