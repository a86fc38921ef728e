"""The message a plan goes with: written in Odoo's own composer, recorded once it has left."""

from odoo import models

SENT_PLAN = "recouvrement_sent_plan_id"  # the plan a composer was opened for


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _action_send_mail_comment(self, res_ids):
        """EXTENDS mail: the plan this message was opened for has been sent."""
        messages = super()._action_send_mail_comment(res_ids)
        plan = self.env["recouvrement.plan"].browse(self.env.context.get(SENT_PLAN) or [])
        if plan.exists() and self.model == plan.dossier_id._name:
            for message in messages:
                if message.res_id == plan.dossier_id.id:
                    plan._record_sent(message)
        return messages
