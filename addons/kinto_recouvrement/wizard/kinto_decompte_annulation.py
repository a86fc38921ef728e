from odoo import fields, models


class KintoDecompteAnnulation(models.TransientModel):
    """Why a statement of account is reversed, and whether another one takes its place."""

    _name = "kinto.decompte.annulation"
    _description = "Reversal of a statement of account"

    decompte_id = fields.Many2one("kinto.decompte", required=True, ondelete="cascade")
    reissue = fields.Boolean("Draw it up again at once")
    reason = fields.Char("Why", required=True)

    def action_confirm(self):
        return self.decompte_id._reverse(self.reason, self.reissue)
