from odoo import fields, models


class RecouvrementPrescriptionAnnulation(models.TransientModel):
    """Cancel events of a limitation, with the reason."""

    _name = "recouvrement.prescription.annulation"
    _description = "Cancelling of an event"

    evenement_ids = fields.Many2many(
        "recouvrement.prescription.evenement",
        "recouvrement_prescription_annulation_rel",
        string="Events",
        required=True,
    )
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.evenement_ids.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
