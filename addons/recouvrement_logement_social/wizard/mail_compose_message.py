from odoo import models

CAF_PLAN = (
    "recouvrement_caf_plan_id"  # the plan a composer was opened for, to be sent to the caisse
)


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _action_send_mail_comment(self, res_ids):
        """EXTENDS recouvrement: the plan this message was opened for has gone to the caisse."""
        messages = super()._action_send_mail_comment(res_ids)
        plan = self.env["recouvrement.plan"].browse(self.env.context.get(CAF_PLAN) or [])
        if plan.exists() and self.model == plan.dossier_id._name:
            for message in messages:
                if message.res_id == plan.dossier_id.id:
                    plan._note_caf_sent(message)
        return messages
