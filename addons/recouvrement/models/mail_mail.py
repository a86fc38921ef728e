from odoo import models

OURS = "recouvrement.dossier"


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _send(self, auto_commit=False, **kwargs):
        """EXTENDS mail, which marks each e-mail as failed while it is being sent: that is no news."""
        sending = self.with_context(recouvrement_sending=True, recouvrement_commit=auto_commit)
        return super(MailMail, sending)._send(auto_commit=auto_commit, **kwargs)

    def _prepare_outgoing_list(self, *args, **kwargs):
        """EXTENDS mail: keep the mark before the e-mail leaves.

        Odoo marks it in a transaction that ends once it has left: killed in between, the queue would
        send it a second time. With the mark kept it leaves at most once, and
        ``recouvrement.acheminement`` tells of the one nobody knows about.
        """
        prepared = super()._prepare_outgoing_list(*args, **kwargs)
        if self.env.context.get("recouvrement_commit") and self._is_recouvrement():
            self.env.cr.commit()  # pylint: disable=invalid-commit
        return prepared

    def _is_recouvrement(self):
        """Whether this e-mail speaks for a dossier, or is in the log of sendings."""
        # sudo: only whether our log knows this message.
        sendings = self.env["recouvrement.diffusion.envoi"].sudo()
        message = self.mail_message_id.id
        return self.model == OURS or bool(
            message and sendings.search_count([("message_id", "=", message)], limit=1)
        )

    def _postprocess_sent_message(self, *args, **kwargs):
        told = self.with_context(recouvrement_sending=False)
        return super(MailMail, told)._postprocess_sent_message(*args, **kwargs)
