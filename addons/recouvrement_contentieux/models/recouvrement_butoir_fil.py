from odoo import models


class RecouvrementButoir(models.Model):
    _inherit = "recouvrement.butoir"

    def _announce(self, texts):
        # EXTENDS 'recouvrement': the stream of litigation tells it too
        result = super()._announce(texts)
        said, records = {}, {}
        for butoir, text in texts.items():
            if butoir.dossier_id:
                said.setdefault(butoir.dossier_id, []).append(text)
                records.setdefault(butoir.dossier_id, butoir)
        self.env["recouvrement.fil"]._record(
            "deadline", {key: " ".join(lines) for key, lines in said.items()}, records=records
        )
        return result
