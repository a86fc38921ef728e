from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _send(self, *args, **kwargs):
        """EXTENDS mail, which marks each e-mail as failed while it is being sent: that is no news."""
        return super(MailMail, self.with_context(recouvrement_sending=True))._send(*args, **kwargs)

    def _postprocess_sent_message(self, *args, **kwargs):
        told = self.with_context(recouvrement_sending=False)
        return super(MailMail, told)._postprocess_sent_message(*args, **kwargs)
