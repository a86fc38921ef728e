from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementEnvoiDepot(models.TransientModel):
    """When was this mailing handed to the post? It cannot be undone: the events are proof."""

    _name = "recouvrement.envoi.depot"
    _description = "Posting of a mailing"

    envoi_id = fields.Many2one("recouvrement.envoi", "Mailing", required=True, readonly=True)
    letter_count = fields.Integer(related="envoi_id.letter_count")
    registered_count = fields.Integer(related="envoi_id.registered_count")
    closed_count = fields.Integer(related="envoi_id.closed_count")
    date = fields.Date(
        "Posted on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )

    def action_post(self):
        self.ensure_one()
        if self.date > self.env["recouvrement.calendrier"]._today():
            raise UserError(self.env._("The day of posting is still to come."))
        self.envoi_id._post(self.date)
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _open(self, mailing):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Posted"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_envoi_id": mailing.id},
        }
