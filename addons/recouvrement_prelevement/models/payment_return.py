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
        result = super().action_cancel()
        booked._note_undone()
        return result
