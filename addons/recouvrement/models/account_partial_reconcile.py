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
            self.env["recouvrement.encaissement"]._note(
                self.debit_move_id | self.credit_move_id, undone=True
            )
        return super().unlink()
