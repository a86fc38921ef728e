from odoo import fields, models


class RecouvrementDossier(models.Model):
    """The recovery of the vehicle, from the dossier."""

    _inherit = "recouvrement.dossier"

    kinto_restitution_ids = fields.One2many("kinto.restitution", "dossier_id", "Vehicle recoveries")
    kinto_restitution_state = fields.Selection(
        lambda self: (
            self.env["kinto.restitution"]._fields["state"]._description_selection(self.env)
        ),
        "Vehicle recovery",
        compute="_compute_kinto_restitution_state",
    )

    def _compute_kinto_restitution_state(self):
        for dossier in self:
            dossier.kinto_restitution_state = dossier._get_kinto_standing()[:1].state

    def action_recover_vehicle(self):
        """The recovery of the vehicle of its lease."""
        self.ensure_one()
        if standing := self._get_kinto_standing():
            return standing[:1]._get_records_action()
        return self.kinto_contrat_id.action_recover_vehicle()

    def _get_kinto_standing(self):
        """Its recoveries that were neither given up nor cancelled."""
        return self.kinto_restitution_ids._get_standing()
