from odoo import models


class RecouvrementEffacement(models.AbstractModel):
    """Nothing of what a household confided outlives its dossier."""

    _inherit = "recouvrement.effacement"

    def _get_gone_models(self):
        # EXTENDS 'recouvrement'
        social = ("recouvrement.accompagnement.note", "recouvrement.accompagnement")
        return (*super()._get_gone_models(), *social)

    def _erase_dossiers(self, dossiers, day):
        # EXTENDS 'recouvrement': the documents of notes go before the notes themselves
        notes = self._as_retention(self.env["recouvrement.accompagnement.note"]).search(
            [("dossier_id", "in", dossiers.ids)]
        )
        self._forget_files(notes, self._find_files(notes))
        return super()._erase_dossiers(dossiers, day)
