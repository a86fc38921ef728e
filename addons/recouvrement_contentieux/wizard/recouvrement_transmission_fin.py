from odoo import api, fields, models


class RecouvrementTransmissionFin(models.TransientModel):
    """Why transmissions end: recalled by us, refused or returned by the prestataire."""

    _name = "recouvrement.transmission.fin"
    _description = "End of a transmission"

    transmission_ids = fields.Many2many("recouvrement.transmission", required=True)
    verb = fields.Selection(
        [("recall", "Recall"), ("refuse", "Refused"), ("return", "Returned")], required=True
    )
    date = fields.Date(
        "Day", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    reason = fields.Char(required=True)

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        self.env["recouvrement.transmission"]._check_reach(made.transmission_ids, "read")
        return made

    def action_confirm(self):
        """Do it; the letter of a recall is made and sent."""
        self.ensure_one()
        transmissions = self.transmission_ids
        transmissions._check_may()
        if self.verb == "refuse":
            transmissions._refuse(self.date, self.reason)
        elif self.verb == "return":
            transmissions._return(self.date, self.reason)
        elif recalls := transmissions._recall(self.date, self.reason):
            return recalls._get_records_action(name=self.env._("Recalls"))
        return True
