from dataclasses import replace

from odoo import models


class RecouvrementSituation(models.AbstractModel):
    _inherit = "recouvrement.situation"

    def _prepare_situation(self, dossiers, day, items=None):
        # EXTENDS 'recouvrement': a step may ask for a class of score
        situations = super()._prepare_situation(dossiers, day, items)
        company = self.env.company
        if not company.recouvrement_score or not situations:
            return situations
        classes = self.env["recouvrement.score"]._get_classes(dossiers.partner_id, company, day)
        for dossier in dossiers:
            letter = classes.get(dossier.partner_id.id, "")
            situations[dossier.id] = replace(situations[dossier.id], score_class=letter)
        return situations
