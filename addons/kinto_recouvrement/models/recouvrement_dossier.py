from odoo import fields, models


class RecouvrementDossier(models.Model):
    """The dossier of a lease leads to it."""

    _inherit = "recouvrement.dossier"

    kinto_contrat_id = fields.Many2one(
        "kinto.contrat",
        "Lease",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose rents this dossier follows: written from its grouping key.",
    )
    kinto_vehicle_id = fields.Many2one(related="kinto_contrat_id.vehicle_id", string="Vehicle")
    kinto_customer_kind = fields.Selection(
        related="kinto_contrat_id.customer_kind", string="Type of customer"
    )

    def action_open_kinto_contrat(self):
        return self.kinto_contrat_id._get_records_action()
