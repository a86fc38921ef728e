from odoo import fields, models


class FleetVehicle(models.Model):
    """A vehicle leads to its recoveries."""

    _inherit = "fleet.vehicle"

    kinto_restitution_ids = fields.One2many("kinto.restitution", "vehicle_id", "Recoveries")

    def action_open_kinto_restitutions(self):
        return self.kinto_restitution_ids._get_records_action(name=self.env._("Vehicle recoveries"))
