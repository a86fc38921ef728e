from odoo import models


class RecouvrementParametre(models.Model):
    _inherit = "recouvrement.parametre"

    def _get_debit_notice_days(self, day):
        """Calendar days before a debit in which its debtor is told, by the scheme; 0 when not known."""
        return int(self._value("prelevement_notice_days", day) or 0)
