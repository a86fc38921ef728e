from odoo import models


class RecouvrementEncaissement(models.AbstractModel):
    _inherit = "recouvrement.encaissement"

    def _judge(self, dossiers, today):
        """A payment made to us is told to the prestataire at once."""
        # EXTENDS 'recouvrement'
        result = super()._judge(dossiers, today)
        self.env["recouvrement.versement"]._follow(dossiers, today)
        return result
