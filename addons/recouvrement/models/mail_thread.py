import re

from odoo import models

AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder")
AUTOMATIC_SUBJECT = re.compile(
    r"^\s*(automatic reply|auto(matic)?[- ]?(response|reply)|out of (the )?office|"
    r"r[ée]ponse automatique|absence du bureau|message d['’]absence)\b",
    re.IGNORECASE,
)


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _message_route_process(self, message, message_dict, routes):
        """EXTENDS mail: whoever receives the e-mail may ask whether a person wrote it."""
        if _is_automatic(message, message_dict):
            self = self.with_context(recouvrement_automatic=True)
        return super()._message_route_process(message, message_dict, routes)


def _is_automatic(message, message_dict):
    """Whether ``message`` was written by a machine (RFC 3834), such as an out-of-office reply."""
    if (message.get("Auto-Submitted") or "no").strip().lower() != "no":
        return True
    if any(message.get(header) for header in AUTOMATIC_HEADERS):
        return True
    if (message.get("Precedence") or "").strip().lower() == "auto_reply":
        return True
    return bool(AUTOMATIC_SUBJECT.match(message_dict.get("subject") or ""))
