from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementAccessoire(models.Model):
    """Transport and storage are costs of the dossier that know their recovery."""

    _inherit = "recouvrement.accessoire"

    kinto_restitution_id = fields.Many2one(
        "kinto.restitution", "Vehicle recovery", index="btree_not_null", ondelete="set null"
    )

    @api.model
    def _add_cost(self, dossier, values, files):
        # EXTENDS 'recouvrement': a cost of a recovery is one of its own dossier
        recovery = self.env["kinto.restitution"].browse(values.get("kinto_restitution_id"))
        if recovery:
            recovery.check_access("read")
            if recovery.dossier_id != dossier:
                raise UserError(
                    self.env._("%s is not a recovery of this dossier.", recovery.display_name)
                )
        return super()._add_cost(dossier, values, files)
