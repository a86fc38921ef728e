from odoo import Command, models

from ..models.recouvrement_ecriture_douteux import AS_BOOKED


class AccountAutomaticEntryWizard(models.TransientModel):
    """Debts moved by Odoo's own "Transfer to account": one pair of lines an item, lettered as booked."""

    _inherit = "account.automatic.entry.wizard"

    def _get_recouvrement_items(self):
        """The debts it moves to another account of debtors (416 or back); none otherwise."""
        items = self.move_line_ids.filtered(
            lambda line: line.account_id != self.destination_account_id
        )
        may = self.env["recouvrement.transfert"]._may_move(items, self.destination_account_id)
        return items.sorted("id") if may else items.browse()

    def _get_move_dict_vals_change_account(self):
        """EXTENDS account: one line an item, else promises, plans and due dates would be lost."""
        found = super()._get_move_dict_vals_change_account()
        items = self._get_recouvrement_items()
        if items:
            lines = [vals for item in items for vals in self._prepare_recouvrement_pair(item)]
            found[0]["line_ids"] = [Command.create(vals) for vals in lines]
        return found

    def _prepare_recouvrement_pair(self, item):
        common = {
            "name": f"{item.recouvrement_document} – {item.partner_id.name}",
            "partner_id": item.partner_id.id,
            "currency_id": item.currency_id.id,
        }
        gone = common | {
            "account_id": item.account_id.id,
            "debit": 0.0,
            "credit": item.balance,
            "amount_currency": -item.amount_currency,
        }
        come = common | {
            "account_id": self.destination_account_id.id,
            "debit": item.balance,
            "credit": 0.0,
            "amount_currency": item.amount_currency,
        }
        return gone, come

    def _do_action_change_account(self, move_vals):
        """EXTENDS account: each item is lettered with its own line, before Odoo letters what is left."""
        items = self._get_recouvrement_items()
        if not items:
            return super()._do_action_change_account(move_vals)
        move = self.env["account.move"].create(move_vals)
        move._post()
        gone = move.line_ids.sorted("id")[::2]
        self.env["account.move.line"].with_context(**AS_BOOKED)._reconcile_plan(
            [item | credit for item, credit in zip(items, gone, strict=True)]
        )
        for source in items.move_id:
            mine = items.filtered(lambda line, source=source: line.move_id == source)
            accounts = {
                account: sum(lines.mapped("balance"))
                for account, lines in mine.grouped("account_id").items()
            }
            source.message_post(body=self._format_transfer_source_log(accounts, move))
        return move._get_records_action()
