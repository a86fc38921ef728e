from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        self.env["recouvrement.encaissement"]._note(
            partials.debit_move_id | partials.credit_move_id
        )
        return partials

    def unlink(self):
        if self:
            # A transfer to doubtful debts is undone by its proposal, or the debt would stand twice.
            self.credit_move_id.move_id._check_recouvrement_booked()
            self.env["recouvrement.encaissement"]._note(
                self.debit_move_id | self.credit_move_id, undone=True
            )
        return super().unlink()
