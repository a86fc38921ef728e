from odoo import models
from odoo.exceptions import UserError


class RecouvrementProcedure(models.Model):
    """Nobody is taken to court while a social worker supports them and says so."""

    _inherit = "recouvrement.procedure"

    def _check_may_open(self, dossier, track):
        # EXTENDS 'recouvrement_contentieux'
        result = super()._check_may_open(dossier, track)
        supported = self.env["recouvrement.accompagnement"]._find_handover_faults(dossier)
        if why := supported.get(dossier.partner_id.id):
            raise UserError(why)
        return result
