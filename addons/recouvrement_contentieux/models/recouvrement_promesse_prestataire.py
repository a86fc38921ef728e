from odoo import fields, models

from .recouvrement_transmission import PROMISE


class RecouvrementPromesse(models.Model):
    """A promise may come from a report of a prestataire: it is on the dossier, for its collector to confirm or not."""

    _inherit = "recouvrement.promesse"

    rapport_ids = fields.One2many("recouvrement.rapport", "promesse_id", "Reports", readonly=True)

    def _end_announced(self):
        """EXTENDS recouvrement: the to-do goes with the last one to decide on."""
        result = super()._end_announced()
        for dossier in self.dossier_id:
            if "told" not in dossier.promesse_ids.mapped("state"):
                # sudo: the to-do may be another person's.
                dossier.sudo().activity_unlink([PROMISE])
        return result
