from odoo import fields, models


class RecouvrementAction(models.Model):
    _inherit = "recouvrement.action"

    restricted = fields.Boolean(
        readonly=True, help="About social data: seen by those who need to know only."
    )

    def _filter_owed_only(self):
        """EXTENDS recouvrement: what is written to a court or a mandataire has its object whatever is owed."""
        kept = super()._filter_owed_only()
        for name in (
            "recouvrement.declaration",
            "recouvrement.revendication",
            "recouvrement.surendettement",
        ):
            # sudo: which letters are about proceedings is no secret.
            kept -= self.env[name].sudo().search([("action_id", "in", self.ids)]).action_id
        return kept
