"""Debts moved between accounts by Odoo's own means: by hand, or by its wizard of automatic entries.

What our proposals do is done for them too: the new item takes over from the old one, so that promises,
plans, disputes and limitation follow.
"""

from odoo import models


class RecouvrementTransfert(models.AbstractModel):
    _name = "recouvrement.transfert"
    _description = "Debts moved between accounts by hand"

    def _detect(self, partials):
        """Link the items moved by the entries ``partials`` letter: same entry, same debtor, same amount."""
        # sudo: the links are written by our code alone; whoever letters need not see the dossiers.
        for credit in partials.sudo().credit_move_id:
            if not self._is_by_hand(credit.move_id):
                continue
            item = credit.matched_debit_ids.debit_move_id
            heir = self._find_heir(credit, item) if len(item) == 1 else item.browse()
            if heir:
                self._link(item, heir)

    def _is_by_hand(self, move):
        return (
            move.move_type == "entry"
            and move.state == "posted"
            and move.journal_id.type == "general"
            and not move.recouvrement_proposition_id
            and not move.recouvrement_entry_dossier_id
            and not move.recouvrement_reprise_id
            and not move.reversed_entry_id
            and not move.tax_cash_basis_origin_move_id
        )

    def _find_heir(self, credit, item):
        """The line of the entry that ``item`` became: on another account of the same debtor, as much."""
        if credit.reconciled is False or not item._filter_recouvrement_debtor():
            return item.browse()
        debtor = item.partner_id.commercial_partner_id
        lines = credit.move_id.line_ids.filtered(
            lambda line: (
                line.account_id != credit.account_id
                and line.partner_id.commercial_partner_id == debtor
                and line.currency_id == credit.currency_id
                and not line.recouvrement_origin_id
                and not line.matched_debit_ids
                and not line.company_currency_id.compare_amounts(line.balance, -credit.balance)
            )
        )
        return lines._filter_recouvrement_debtor()[:1] if lines and debtor else item.browse()

    def _link(self, item, heir):
        heir.write(
            {
                "recouvrement_origin_id": item.id,
                "date_maturity": item.date_maturity or item.date,
                "no_followup": item.no_followup,
                "recouvrement_excluded": item.recouvrement_excluded,
                "recouvrement_exclusion_reason": item.recouvrement_exclusion_reason,
            }
        )
        move = heir.move_id
        debits = move.line_ids.filtered(lambda line: line.balance > 0)
        if all(line.recouvrement_origin_id for line in debits):
            move.recouvrement_transfer = True
        self.env["recouvrement.ecriture"].sudo()._carry_over([(item, heir)])

    def _forget(self, pairs):
        """Those moved by hand whose lettrage is undone: each item is owed by itself again.

        :param pairs: ``[(item, credit that settled it), …]``
        """
        for item, credit in pairs:
            # sudo: as in _detect.
            move = credit.sudo().move_id
            if move.recouvrement_proposition_id or not move.recouvrement_transfer:
                continue
            heirs = move.line_ids.filtered(
                lambda line, item=item: line.recouvrement_origin_id == item
            )
            for heir in heirs:
                self.env["recouvrement.ecriture"].sudo()._carry_over([(heir, item.sudo())])
            heirs.recouvrement_origin_id = False
            move.recouvrement_transfer = False

    def _may_move(self, items, account):
        """Whether Odoo's wizard may move ``items`` to ``account`` one by one: whole debts of known debtors."""
        debts = items._filter_recouvrement_debtor()
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(items.company_id)
        whole = all(
            item.balance > 0
            and item.partner_id
            and item.account_id.reconcile
            and not item.company_currency_id.compare_amounts(item.balance, item.amount_residual)
            for item in items
        )
        return bool(
            items
            and debts == items
            and whole
            and account.sudo() in accounts
            and account not in items.account_id
            and not account.currency_id
        )
