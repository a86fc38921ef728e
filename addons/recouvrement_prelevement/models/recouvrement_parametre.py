from odoo import models


class RecouvrementParametre(models.Model):
    _inherit = "recouvrement.parametre"

    def _get_debit_notice_days(self, day):
        """Calendar days before a debit in which its debtor is told, by the scheme; None when not known."""
        days = self._value("prelevement_notice_days", day)
        return None if days is None else int(days)
