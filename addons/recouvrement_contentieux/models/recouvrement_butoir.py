from odoo import models


class RecouvrementButoir(models.Model):
    """A deadline that moves shows on its procedure."""

    _inherit = "recouvrement.butoir"

    def write(self, vals):
        res = super().write(vals)
        if vals.keys() & {"date", "state", "res_id"}:
            ids = self.filtered(lambda one: one.res_model == "recouvrement.procedure").mapped(
                "res_id"
            )
            # sudo: the night and the law move deadlines; the procedure only shows the next one.
            self.env["recouvrement.procedure"].sudo().browse(ids)._note_deadline()
        return res
