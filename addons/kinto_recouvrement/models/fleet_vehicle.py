from odoo import fields, models


class FleetVehicle(models.Model):
    """A vehicle leads to the leases it was rented under."""

    _inherit = "fleet.vehicle"

    kinto_contrat_ids = fields.One2many("kinto.contrat", "vehicle_id", "Leases")
    kinto_contrat_count = fields.Integer("Number of leases", compute="_compute_kinto_contrat_count")

    def _compute_kinto_contrat_count(self):
        counts = self.env["kinto.contrat"]._read_group(
            [("vehicle_id", "in", self.ids)], ["vehicle_id"], ["__count"]
        )
        found = {vehicle.id: count for vehicle, count in counts}
        for vehicle in self:
            vehicle.kinto_contrat_count = found.get(vehicle.id, 0)

    def action_open_kinto_contrats(self):
        return self.kinto_contrat_ids._get_records_action(name=self.env._("Leases"))
