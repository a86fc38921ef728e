from odoo import api, fields, models

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class PaymentReturn(models.Model):
    _inherit = "payment.return"

    recouvrement_fichier_id = fields.Many2one(
        "recouvrement.retour.fichier", "Bank file", index="btree_not_null", readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        return super(PaymentReturn, here).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    def action_confirm(self):
        """Book the return; its lines then say which items are owed again, and their dossiers."""
        before = {line: line._read_before() for line in self.line_ids}
        result = super().action_confirm()
        self.line_ids._note_booked(before)
        return result

    def action_cancel(self):
        """Undo the return: what it reversed is paid again."""
        booked = self.line_ids.filtered(lambda line: line.state == "booked")
        self._pay_again_elsewhere()
        result = super().action_cancel()
        booked._note_undone()
        return result

    def _pay_again_elsewhere(self):
        """Debits of doubtful debts pay them again: OCA undoes those of receivable accounts only, 416 is none."""
        debtor = self.move_id.line_ids._filter_recouvrement_debtor()
        elsewhere = debtor.filtered(lambda line: line.account_type != "asset_receivable")
        for partial in elsewhere.matched_credit_ids:
            credit, items = partial.credit_move_id, partial.origin_returned_move_ids
            credit.remove_move_reconcile()
            (credit | items.filtered(lambda item: not item.reconciled)).reconcile()
