from odoo import models


class PaymentReturnLine(models.Model):
    _inherit = "payment.return.line"

    def _note_undone(self):
        # EXTENDS 'recouvrement_prelevement': a return that was none raises no suspicion
        result = super()._note_undone()
        why = self.env._("The return of the debit was undone.")
        self.env["kinto.alerte"]._withdraw([f"{each._name},{each.id}" for each in self], why)
        return result
