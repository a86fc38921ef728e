from odoo import models


class RecouvrementRegle(models.Model):
    _inherit = "recouvrement.regle"

    def _read_insolvent(self, dossiers):
        """EXTENDS recouvrement: a court or a commission says it too."""
        insolvent = super()._read_insolvent(dossiers)
        if not any(self.mapped("insolvent")):
            return insolvent
        # sudo: whether somebody is insolvent does not depend on who proposes.
        here = dossiers.sudo()
        insolvent |= set(here._read_cases("recouvrement.collective", ("open", "plan")))
        return insolvent | set(
            here._read_cases(
                "recouvrement.surendettement",
                ("admitted", "measures", "moratorium", "default", "erased"),
            )
        )
