from odoo import fields, models
from odoo.fields import Domain


class RecouvrementCritere(models.Model):
    """A confirmed suspicion brings the dossier of its lease before the committee, which is not told why.

    Those of the group read why on the lease; for the others the rule, its reason and whoever proposed the dossier
    say nothing of a fraud.
    """

    _inherit = "recouvrement.critere"

    kind = fields.Selection(
        selection_add=[("kinto_restricted", "Restricted reason")],
        ondelete={"kinto_restricted": "cascade"},
    )

    def _get_domain(self):
        # EXTENDS 'recouvrement_contentieux': few leases are concerned, no other dossier is read for this rule
        domain = super()._get_domain()
        if self.kind != "kinto_restricted":
            return domain
        # sudo: the alerts are the group's alone; that the committee must see the dossier is not.
        alerts = self.env["kinto.alerte"].sudo().search([("state", "=", "confirmed")])
        return domain & Domain("kinto_contrat_id", "in", alerts.contrat_id.ids)

    def _match_kinto_restricted(self, dossiers, day):
        said = self.env._("Restricted reason: known to those who need to know.")
        return dict.fromkeys(dossiers, said)
