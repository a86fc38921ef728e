from odoo import fields, models
from odoo.fields import Domain


class RecouvrementConservation(models.Model):
    """How long a social worker's notes are kept."""

    _inherit = "recouvrement.conservation"

    nature = fields.Selection(
        selection_add=[("social", "Notes of social workers, once the support is over")],
        ondelete={"social": "cascade"},
    )

    def _find_social(self, dossiers, limit):
        """From the end of the support, not of the dossier: what was confided is not needed to collect."""
        over = Domain("accompagnement_id.date_ended", "<=", limit) & Domain(
            "accompagnement_id.state", "not in", ("requested", "running")
        )
        return self.env["recouvrement.accompagnement.note"].search(
            Domain("dossier_id", "any", dossiers) & over
        )

    def _erase_social(self, records, day):
        effacement = self.env["recouvrement.effacement"]
        effacement._forget_files(records, effacement._find_files(records))
        effacement._delete(records)
