from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        self.env["recouvrement.transfert"]._detect(partials)
        self.env["recouvrement.encaissement"]._note(
            partials.debit_move_id | partials.credit_move_id
        )
        return partials

    def unlink(self):
        if self:
            # A transfer to doubtful debts is undone by its proposal, or the debt would stand twice.
            self.credit_move_id.move_id._check_recouvrement_booked()
            # So is the VAT that was waiting for a payment of what was given up.
            waiting = self.filtered(
                lambda each: (
                    each.credit_move_id.tax_repartition_line_id
                    and not each.debit_move_id.recouvrement_origin_id
                )
            )
            waiting.debit_move_id.move_id._check_recouvrement_booked()
            self.env["recouvrement.encaissement"]._note(
                self.debit_move_id | self.credit_move_id, undone=True
            )
        pairs = [(each.debit_move_id, each.credit_move_id) for each in self]
        done = super().unlink()
        self.env["recouvrement.transfert"]._forget(pairs)
        return done
