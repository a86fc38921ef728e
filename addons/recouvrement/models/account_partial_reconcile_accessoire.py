from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials.debit_move_id._feel_recouvrement_accessories()
        return partials

    def unlink(self):
        """A lettrage undone: what had been fixed by the payment runs again, or was paid otherwise."""
        lines = self.debit_move_id
        if lines:
            # sudo: whoever undoes a payment need not read the ledger of accessories.
            rows = (
                self.env["recouvrement.accessoire"]
                .sudo()
                .search(
                    [
                        (
                            "move_line_id",
                            "in",
                            [line._get_recouvrement_first().id for line in lines],
                        ),
                        ("decision", "!=", "cancelled"),
                        ("date_fixed", "!=", False),
                    ]
                )
            )
            rows.write({"date_fixed": False})
        done = super().unlink()
        lines._feel_recouvrement_accessories()
        return done
