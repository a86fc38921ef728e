from odoo import models


class MailNotification(models.Model):
    _inherit = "mail.notification"

    def write(self, vals):
        """EXTENDS mail: what becomes of an e-mail or a text message is told to its action."""
        result = super().write(vals)
        if vals.get("notification_status") and not self.env.context.get("recouvrement_sending"):
            self.env["recouvrement.acheminement"]._follow_notifications(self)
        return result
