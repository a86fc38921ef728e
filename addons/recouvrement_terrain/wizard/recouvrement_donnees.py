from odoo import models


class RecouvrementDonnees(models.TransientModel):
    """What is noted of a collector is no data of the debtor they called."""

    _inherit = "recouvrement.donnees"

    def _gather(self):
        # EXTENDS 'recouvrement'
        return [each for each in super()._gather() if each._name != "recouvrement.ecoute"]
