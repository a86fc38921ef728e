"""A contact logged from My day ends the task it was opened from, whoever planned it."""

from odoo import models


class RecouvrementResultat(models.Model):
    _inherit = "recouvrement.resultat"

    def _finish_call(self):
        # EXTENDS: the activity may be one a person planned, without an action of the scenario.
        result = super()._finish_call()
        activity = self.env["mail.activity"].browse(
            self.env.context.get("recouvrement_activity_id") or []
        )
        here = activity.exists().filtered(
            lambda each: (
                each.active
                and each.res_model == "recouvrement.dossier"
                and each.res_id == self.dossier_id.id
            )
        )
        if here:
            here.action_feedback(feedback=self.type_id.name)
        return result
