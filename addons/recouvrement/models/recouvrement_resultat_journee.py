"""A contact logged from My day ends the task it was opened from, whoever planned it."""

from odoo import models

ON_A_DOSSIER = ("recouvrement.dossier", "recouvrement.plan", "recouvrement.litige")


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
                and each.res_model in ON_A_DOSSIER
                and self._get_dossier_of(each) == self.dossier_id
            )
        )
        if here:
            here.action_feedback(feedback=self.type_id.name)
        return result

    def _get_dossier_of(self, activity):
        # sudo: only which dossier it is about.
        record = self.env[activity.res_model].sudo().browse(activity.res_id)
        dossier = record if record._name == "recouvrement.dossier" else record.dossier_id
        return dossier.sudo(self.env.su)
