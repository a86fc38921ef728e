from odoo import models


class RecouvrementEffacement(models.AbstractModel):
    """Reviews of contacts go with their dossier."""

    _inherit = "recouvrement.effacement"

    def _get_gone_models(self):
        # EXTENDS 'recouvrement'
        return (*super()._get_gone_models(), "recouvrement.ecoute")
