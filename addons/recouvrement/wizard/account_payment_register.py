from odoo import api, models
from odoo.fields import Domain


class AccountPaymentRegister(models.TransientModel):
    """One payment for what a debtor chooses to pay: their addresses and accounts do not set items apart.

    In the context, ``recouvrement_counter`` holds who pays and on which account Odoo's own line goes,
    ``recouvrement_shares`` what of each item is paid, ``{item id: amount}``.
    """

    _inherit = "account.payment.register"

    @api.model
    def _get_line_batch_key(self, line):
        key = super()._get_line_batch_key(line)
        if counter := self.env.context.get("recouvrement_counter"):
            key |= counter | {"partner_bank_id": False, "partner_type": "customer"}
        return key

    def _create_payment_vals_from_wizard(self, batch_result):
        values = super()._create_payment_vals_from_wizard(batch_result)
        if self.env.context.get("recouvrement_counter"):
            values["write_off_line_vals"] += self._get_recouvrement_other_lines()
        return values

    def _get_recouvrement_other_lines(self):
        """The payment's lines on the other accounts the items stand on, doubtful debts for one."""
        counter = self.env.context["recouvrement_counter"]
        shares = self.env.context["recouvrement_shares"]
        others = []
        for account, lines in self.line_ids.grouped("account_id").items():
            if account.id == counter["account_id"]:
                continue
            amount = self.currency_id.round(sum(shares[line.id] for line in lines))
            balance = self.currency_id._convert(
                amount, self.company_id.currency_id, self.company_id, self.payment_date
            )
            others.append(
                {
                    "name": self.communication,
                    "account_id": account.id,
                    "partner_id": self.partner_id.id,
                    "currency_id": self.currency_id.id,
                    "amount_currency": -amount,
                    "balance": -balance,
                }
            )
        return others

    def _reconcile_payments(self, to_process, edit_mode=False):
        if not self.env.context.get("recouvrement_counter"):
            return super()._reconcile_payments(to_process, edit_mode)
        for values in to_process:
            payment, lines = values["payment"], values["to_reconcile"]
            for account, items in lines.grouped("account_id").items():
                domain = Domain("account_id", "=", account.id) & Domain("reconciled", "=", False)
                mine = payment.move_id.line_ids.filtered_domain(domain)
                if mine:
                    (mine + items).reconcile()
            lines.move_id.matched_payment_ids += payment
        return None
