from odoo import models
from odoo.tools import format_amount


class RecouvrementPortail(models.AbstractModel):
    """What was claimed on top of the principal, apart from it; what only runs is not shown."""

    _inherit = "recouvrement.portail"

    def _read_page(self, dossier):
        page = super()._read_page(dossier)
        due = self.env["recouvrement.interet"]._read_due(dossier, self._today(), claimed_only=True)
        _ = self.env._
        labels = {
            "interest": _("Late interest"),
            "indemnity": _("Fixed indemnity for recovery costs"),
            "cost": _("Costs"),
        }
        return page | {
            "accessories": [
                (label, format_amount(self.env, float(due[dossier.id][kind]), dossier.currency_id))
                for kind, label in labels.items()
                if due[dossier.id][kind]
            ]
        }
