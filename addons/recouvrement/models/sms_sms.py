from odoo import models


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """EXTENDS sms, whose queue mixes companies although each has its own gateway."""
        options = {
            "unlink_failed": unlink_failed,
            "unlink_sent": unlink_sent,
            "raise_exception": raise_exception,
        }
        if self.env.context.get("sms_api"):
            return super()._send(**options)
        for _company, group in self.grouped(lambda sms: sms._get_sms_company()).items():
            super(SmsSms, group)._send(**options)
        return None
