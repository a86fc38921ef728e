from odoo import fields, models


class RecouvrementProcedureRetour(models.TransientModel):
    """Why an act entered by mistake is undone."""

    _name = "recouvrement.procedure.retour"
    _description = "Undoing of an act of a judicial procedure"

    acte_id = fields.Many2one(
        "recouvrement.procedure.acte", "Act", required=True, ondelete="cascade"
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.ensure_one()
        self.acte_id.procedure_id._undo(self.acte_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
