from odoo import fields, models


class RecouvrementFrais(models.TransientModel):
    """A cost may be one of recovering the vehicle."""

    _inherit = "recouvrement.frais"

    kinto_restitution_id = fields.Many2one(
        "kinto.restitution",
        "Vehicle recovery",
        ondelete="cascade",
        domain="[('dossier_id', '=', dossier_id)]",
    )

    def _prepare_cost(self):
        # EXTENDS 'recouvrement'
        return super()._prepare_cost() | {"kinto_restitution_id": self.kinto_restitution_id.id}
