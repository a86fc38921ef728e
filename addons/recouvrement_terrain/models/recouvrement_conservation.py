from odoo import fields, models
from odoo.fields import Domain


class RecouvrementConservation(models.Model):
    """How long what was noted of the people who collect is kept."""

    _inherit = "recouvrement.conservation"

    nature = fields.Selection(
        selection_add=[("coaching", "Reviews of contacts: what was noted of collectors")],
        ondelete={"coaching": "cascade"},
    )

    def _find_coaching(self, dossiers, limit):
        return self.env["recouvrement.ecoute"].search(
            Domain("dossier_id", "any", dossiers) & Domain("date", "<=", limit)
        )

    def _erase_coaching(self, records, day):
        self.env["recouvrement.effacement"]._delete(records)
