from odoo import fields, models


class RecouvrementEntree(models.TransientModel):
    """What a phase asks of whoever moves dossiers to it."""

    _name = "recouvrement.entree"
    _description = "Entry into a phase"

    dossier_ids = fields.Many2many("recouvrement.dossier", string="Dossiers", readonly=True)
    phase_id = fields.Many2one("recouvrement.phase", required=True, readonly=True)
    requires = fields.Selection(related="phase_id.requires")
    description = fields.Text(related="phase_id.description")
    reason = fields.Char()
    user_id = fields.Many2one(
        "res.users", "Collector", default=lambda self: self.env.user, domain=[("share", "=", False)]
    )

    def action_confirm(self):
        """Move the dossiers, with what was asked."""
        self.ensure_one()
        for dossier in self.dossier_ids:
            values = {"phase_id": self.phase_id.id, "phase_reason": self.reason}
            if self.requires == "collector" and not dossier.user_id:
                values["user_id"] = self.user_id.id
            dossier.write(values)
        return {"type": "ir.actions.act_window_close"}
