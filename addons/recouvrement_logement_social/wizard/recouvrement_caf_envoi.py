from odoo import fields, models

from ..models.recouvrement_caf_signalement import CHANNELS


class RecouvrementCafEnvoi(models.TransientModel):
    """When and how unpaid rents were reported, with what shows it."""

    _name = "recouvrement.caf.envoi"
    _description = "Unpaid rents reported"

    signalement_ids = fields.Many2many(
        "recouvrement.caf.signalement", string="Unpaid rents to report", required=True
    )
    date = fields.Date(
        "Reported on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    channel = fields.Selection(CHANNELS, "By", required=True, default="portal")
    reference = fields.Char("Their reference")
    proof_ids = fields.Many2many("ir.attachment")

    def action_confirm(self):
        """Note it; the clock of each report stops on that day."""
        self.ensure_one()
        reports = self.signalement_ids
        reports._send(self.date, self.channel, self.reference, self.proof_ids)
        # sudo: files the user has just put here follow what they prove.
        self.sudo().proof_ids.write({"res_model": reports._name, "res_id": reports[:1].id})
        return {"type": "ir.actions.act_window_close"}
