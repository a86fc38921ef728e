from odoo import fields, models


class RecouvrementDossier(models.Model):
    """Its reviews of account."""

    _inherit = "recouvrement.dossier"

    revue_ids = fields.One2many("recouvrement.revue", "dossier_id", "Reviews", readonly=True)

    def action_review(self):
        """Print, export or begin the review of these accounts."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review of accounts"),
            "res_model": "recouvrement.revue.choix",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_dossier_ids": self.ids},
        }
